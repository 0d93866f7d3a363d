import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { eraseDrafts } from "../drafts/erase-drafts.ts"
import { confirmReading, type Confirmed } from "../messages/confirm-reading.ts"
import type { Erased } from "../messages/erase-message.ts"
import { moveToTrash, restoreFromTrash, type Moved } from "../messages/move-message.ts"
import type { ErasingStopped, NotArchived } from "../holding/errors.ts"
import { eraseSearched } from "../searching/erase-searched.ts"
import type { Result } from "../result.ts"
import type { MailboxWaiting } from "./errors.ts"
import { openUnitMailbox } from "./own-mailboxes.ts"

const MOVES = { trash: moveToTrash, restore: restoreFromTrash, erase: eraseSearched } as const

type Moving = { readonly mailboxId: Id; readonly act: keyof typeof MOVES; readonly ids: readonly Id[] }

/** Moves messages of a unit's shared mailbox to Trash, back from there, or erases what lies in Trash (D1). */
export async function moveInMailbox(
  ctx: MemberContext,
  { mailboxId, act, ids }: Moving,
): Promise<Result<Moved | Erased, NotFound | MailboxWaiting | ErasingStopped | NotArchived>> {
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  return mailbox.ok ? MOVES[act](mailbox.value, ids) : mailbox
}

/** Says for the mailbox that a message was read whose sender asked for that (M6). */
export async function confirmInMailbox(
  ctx: MemberContext,
  { mailboxId, messageId }: { readonly mailboxId: Id; readonly messageId: Id },
): Promise<Result<Confirmed, NotFound | MailboxWaiting>> {
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  return mailbox.ok ? confirmReading(mailbox.value, messageId) : mailbox
}

/** Erases drafts of a unit's shared mailbox, whoever of its readers began them. */
export async function eraseMailboxDrafts(
  ctx: MemberContext,
  { mailboxId, ids }: { readonly mailboxId: Id; readonly ids: readonly Id[] },
): Promise<Result<{ readonly count: number }, NotFound | MailboxWaiting | ErasingStopped>> {
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  return mailbox.ok ? eraseDrafts(mailbox.value, ids) : mailbox
}
