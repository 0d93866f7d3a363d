import type { MemberContext } from "#lib/context.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { isId } from "#lib/ids.ts"
import { openAttachment } from "#lib/messages/attachments.ts"
import { fail } from "#lib/result.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"
import { refuseHead, refusePrefetch, sendFile } from "#lib/web/send-file.ts"

type Place = { readonly message: string; readonly index: string }

/** A download of somebody signed in. */
export const GET = memberRoute<Place>({ name: "attachment.download", limit: { max: 3000, perSeconds: 3600 }, run: download })
export const HEAD = refuseHead

async function download(ctx: MemberContext, request: Request, { message, index }: Place): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const opened = isId(message) && /^[0-9]{1,2}$/.test(index) ? await openAttachment(ctx, message, Number(index)) : fail("not_found")
  if (!opened.ok) return refuse(ctx, opened.error)
  const entityTag = `"${message}-${Number(index)}"`
  return sendFile(ctx, request, { attachment: opened.value, entityTag, mayGoOn: () => isStillSignedIn(ctx) })
}
