import type { Give } from "#app/files/[message]/[index]/given-file.ts"
import { mayReadOn, openLinkAttachment } from "#lib/links/read-link.ts"
import { withinLimit } from "#lib/limits.ts"
import { fail } from "#lib/result.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { refuse } from "#lib/web/route.ts"
import { refusePrefetch } from "#lib/web/send-file.ts"
import { visitorContext } from "#lib/web/session.ts"

export type LinkFilePlace = { readonly index: string }

type Asked = { readonly place: LinkFilePlace; readonly give: Give }

/** A file of the message behind a link, for whoever has given the code (keys.md 4). */
export async function givenLinkFile(request: Request, { place: { index }, give }: Asked): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const ctx = await visitorContext()
  const token = await attemptToken()
  const free = await withinLimit(ctx, { name: "link.download", max: 600, perSeconds: 3600 }, token ?? "none")
  if (!free.ok) return refuse(ctx, free.error)
  const opened = /^[0-9]{1,2}$/.test(index) ? await openLinkAttachment(ctx, { token, index: Number(index) }) : fail("not_found")
  if (!opened.ok) return refuse(ctx, opened.error)
  const { attachment, messageId, until } = opened.value
  const entityTag = `"${messageId}-${Number(index)}"`
  return give(ctx, request, { attachment, entityTag, mayGoOn: () => mayReadOn(ctx, { token, until }) })
}
