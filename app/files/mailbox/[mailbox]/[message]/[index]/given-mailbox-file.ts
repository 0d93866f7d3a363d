import type { MemberContext } from "#lib/context.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { isId } from "#lib/ids.ts"
import { openAttachment } from "#lib/messages/attachments.ts"
import { fail } from "#lib/result.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { refuse } from "#lib/web/route.ts"
import { refusePrefetch } from "#lib/web/send-file.ts"
import type { FilePlace, Give } from "../../../../[message]/[index]/given-file.ts"

export type MailboxFilePlace = FilePlace & { readonly mailbox: string }

type Asked = { readonly place: MailboxFilePlace; readonly give: Give }

/** A file of a message in a unit's shared mailbox, for who reads it (M15). */
export async function givenMailboxFile(
  ctx: MemberContext,
  request: Request,
  { place: { mailbox: id, message, index }, give }: Asked,
): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const isPlace = isId(id) && isId(message) && /^[0-9]{1,2}$/.test(index)
  const mailbox = isPlace ? await openUnitMailbox(ctx, id) : fail("not_found")
  const opened = mailbox.ok ? await openAttachment(mailbox.value, message, Number(index)) : mailbox
  if (!opened.ok) return refuse(ctx, opened.error)
  // Leaving the mailbox ends a download under way as an ended session does (B42).
  const mayGoOn = async () => (await isStillSignedIn(ctx)) && (await openUnitMailbox(ctx, id)).ok
  return give(ctx, request, { attachment: opened.value, entityTag: `"${message}-${Number(index)}"`, mayGoOn })
}
