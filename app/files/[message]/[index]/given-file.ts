import type { MemberContext, VisitorContext } from "#lib/context.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { isId } from "#lib/ids.ts"
import { openAttachment } from "#lib/messages/attachments.ts"
import { fail } from "#lib/result.ts"
import { refuse } from "#lib/web/route.ts"
import { refusePrefetch, type SentFile } from "#lib/web/send-file.ts"

export type FilePlace = { readonly message: string; readonly index: string }

/** To be saved or to be shown. */
export type Give = (ctx: VisitorContext, request: Request, file: SentFile) => Promise<Response>

type Asked = { readonly place: FilePlace; readonly give: Give }

/** A file of a message that the actor holds. */
export async function givenFile(ctx: MemberContext, request: Request, { place: { message, index }, give }: Asked): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const opened = isId(message) && /^[0-9]{1,2}$/.test(index) ? await openAttachment(ctx, message, Number(index)) : fail("not_found")
  if (!opened.ok) return refuse(ctx, opened.error)
  return give(ctx, request, {
    attachment: opened.value,
    entityTag: `"${message}-${Number(index)}"`,
    mayGoOn: () => isStillSignedIn(ctx),
  })
}
