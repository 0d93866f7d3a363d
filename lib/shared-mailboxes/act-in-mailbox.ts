import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { eraseDrafts } from "../drafts/erase-drafts.ts"
import type { ErasingStopped, NotArchived } from "../holding/errors.ts"
import type { Erased } from "../messages/erase-message.ts"
import { moveToTrash, restoreFromTrash, type Moved } from "../messages/move-message.ts"
import { eraseSearched } from "../searching/erase-searched.ts"
import type { Failure, Result } from "../result.ts"
import type { MailboxWaiting } from "./errors.ts"
import { openUnitMailbox } from "./own-mailboxes.ts"

/**
 * Something that everybody does with their own mail, done as oneself or as the unit's shared mailbox that is named (M15), opened for this act.
 * @returns what `act` does; `not_found` for who does not read that mailbox, `mailbox_waiting` for who waits for its keys
 */
export async function actAs<T, E extends Failure>(
  ctx: MemberContext,
  mailboxId: Id | undefined,
  act: (writer: MemberContext) => Promise<Result<T, E>>,
): Promise<Result<T, E | NotFound | MailboxWaiting>> {
  if (mailboxId === undefined) return act(ctx)
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  return mailbox.ok ? act(mailbox.value) : mailbox
}

const MOVES = { trash: moveToTrash, restore: restoreFromTrash, erase: eraseSearched } as const

type Moving = { readonly mailboxId: Id; readonly act: keyof typeof MOVES; readonly ids: readonly Id[] }

/** Moves messages of a unit's shared mailbox to Trash, back from there, or erases what lies in Trash (D1). */
export async function moveInMailbox(
  ctx: MemberContext,
  { mailboxId, act, ids }: Moving,
): Promise<Result<Moved | Erased, NotFound | MailboxWaiting | ErasingStopped | NotArchived>> {
  return actAs<Moved | Erased, NotFound | ErasingStopped | NotArchived>(ctx, mailboxId, (mailbox) => MOVES[act](mailbox, ids))
}

/** Erases drafts of a unit's shared mailbox, whoever of its readers began them. */
export function eraseMailboxDrafts(
  ctx: MemberContext,
  { mailboxId, ids }: { readonly mailboxId: Id; readonly ids: readonly Id[] },
): Promise<Result<{ readonly count: number }, NotFound | MailboxWaiting | ErasingStopped>> {
  return actAs(ctx, mailboxId, (mailbox) => eraseDrafts(mailbox, ids))
}
