import type { MemberContext } from "../context.ts"
import { findHeldBack } from "../drafts/find-held-back.ts"
import type { Id } from "../ids.ts"
import { listOwnMailboxes, openUnitMailbox } from "../shared-mailboxes/own-mailboxes.ts"
import { takeInDrafts } from "./take-in-drafts.ts"

export type HeldBackInMailbox = { readonly mailboxId: Id; readonly name: string; readonly draftId: Id }

/** The same as `findHeldBack` in the shared mailboxes that the actor reads (M15): the first one in which they wrote such a draft themselves, else null. */
export async function findHeldBackInMailbox(ctx: MemberContext): Promise<HeldBackInMailbox | null> {
  const own = ctx.readsMailboxes ? await listOwnMailboxes(ctx) : null
  for (const { id: mailboxId, name } of own?.ok === true ? own.value : []) {
    const mailbox = await openUnitMailbox(ctx, mailboxId)
    if (!mailbox.ok) continue
    await takeInDrafts(mailbox.value)
    const draftId = await findHeldBack(mailbox.value)
    if (draftId !== null) return { mailboxId, name, draftId }
  }
  return null
}
