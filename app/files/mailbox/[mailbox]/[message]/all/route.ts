import type { MemberContext } from "#lib/context.ts"
import { isStillSignedIn } from "#lib/identity/sessions.ts"
import { isId } from "#lib/ids.ts"
import { openAllAttachments } from "#lib/messages/all-attachments.ts"
import { fail } from "#lib/result.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { memberRoute, refuse } from "#lib/web/route.ts"
import { refuseHead, refusePrefetch } from "#lib/web/send-file.ts"
import { sendZip } from "#lib/web/send-zip.ts"

type Place = { readonly mailbox: string; readonly message: string }

/** All files of a message in a shared mailbox as one zip, for who reads it. */
export const GET = memberRoute<Place>({ name: "mailbox.download_all", limit: { max: 200, perSeconds: 3600 }, run: download })
export const HEAD = refuseHead

async function download(ctx: MemberContext, request: Request, { mailbox: id, message }: Place): Promise<Response> {
  const ahead = refusePrefetch(request)
  if (ahead !== null) return ahead
  const mailbox = isId(id) && isId(message) ? await openUnitMailbox(ctx, id) : fail("not_found")
  const opened = mailbox.ok ? await openAllAttachments(mailbox.value, message) : mailbox
  if (!opened.ok) return refuse(ctx, opened.error)
  // Leaving the mailbox ends a download under way as an ended session does (B42).
  const mayGoOn = async () => (await isStillSignedIn(ctx)) && (await openUnitMailbox(ctx, id)).ok
  return sendZip(ctx, { attachments: opened.value, mayGoOn })
}
