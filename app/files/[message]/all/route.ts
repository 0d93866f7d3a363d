import type { MemberContext } from "#lib/context.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { isId } from "#lib/ids.ts"
import { openAllAttachments } from "#lib/messages/all-attachments.ts"
import { fail } from "#lib/result.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"
import { refuseHead, refusePrefetch } from "#lib/web/send-file.ts"
import { sendZip } from "#lib/web/send-zip.ts"

type Place = { readonly message: string }

/** All files of a message as one zip, for somebody signed in. */
export const GET = memberRoute<Place>({ name: "attachment.download_all", limit: { max: 600, perSeconds: 3600 }, run: download })
export const HEAD = refuseHead

async function download(ctx: MemberContext, request: Request, { message }: Place): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const opened = isId(message) ? await openAllAttachments(ctx, message) : fail("not_found")
  if (!opened.ok) return refuse(ctx, opened.error)
  return sendZip(ctx, { attachments: opened.value, mayGoOn: () => isStillSignedIn(ctx) })
}
