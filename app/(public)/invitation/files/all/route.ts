import { mayReadOn, openLinkAttachments } from "#lib/links/read-link.ts"
import { withinLimit } from "#lib/limits.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { refuse } from "#lib/web/route.ts"
import { refuseHead, refusePrefetch } from "#lib/web/send-file.ts"
import { sendZip } from "#lib/web/send-zip.ts"
import { visitorContext } from "#lib/web/session.ts"

export const HEAD = refuseHead

/** All files of a message as one zip, for somebody who reads by a link (keys.md 4). */
export async function GET(request: Request): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const ctx = await visitorContext()
  const token = await attemptToken()
  const free = await withinLimit(ctx, { name: "link.download_all", max: 120, perSeconds: 3600 }, token ?? "none")
  if (!free.ok) return refuse(ctx, free.error)
  const opened = await openLinkAttachments(ctx, { token })
  if (!opened.ok) return refuse(ctx, opened.error)
  const { attachments, until } = opened.value
  return sendZip(ctx, { attachments, mayGoOn: () => mayReadOn(ctx, { token, until }) })
}
