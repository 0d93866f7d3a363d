import {
  deleteClaim,
  deleteDone,
  findClaimant,
  holdReader,
  insertClaim,
  insertDone,
  lockConversation,
  moveClaim,
  type ReaderRow,
} from "#db/queries/mailbox-work.ts"
import type { Tx } from "#db/client.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { sendMail } from "../identity/notices.ts"
import { isId, type Id } from "../ids.ts"
import { fail, ok, type Failure, type Result } from "../result.ts"
import { claimMail } from "./claim-mail.ts"
import type { ClaimedMeanwhile, MailboxWaiting, UnclaimedMeanwhile } from "./errors.ts"
import { isGranted } from "../keys/mailbox-members.ts"
import { openUnitMailbox } from "./own-mailboxes.ts"

type Which = { readonly mailboxId: Id; readonly messageId: Id }

export type Assigning = Which & {
  /** Who took care of it when the page was drawn; null for nobody. */ readonly from: Id | null
  /** Who is to; null for nobody. */ readonly to: Id | null
}

/**
 * Gives the conversation of a message in a shared mailbox to one of its readers (M15): taken, handed on, taken over, or let go. Of two at once one gets it, and the
 * other is told who has it. Whom somebody else gives it to sees so on their pages, and is told by mail where they are told of messages at once; the mail
 * names no message and nobody outside, and so outlives none (D2).
 */
export async function assignConversation(
  ctx: MemberContext,
  { mailboxId, messageId, from, to }: Assigning,
): Promise<Result<null, NotFound | MailboxWaiting | InvalidField | ClaimedMeanwhile | UnclaimedMeanwhile>> {
  type Refused = InvalidField | ClaimedMeanwhile | UnclaimedMeanwhile
  return onConversation<Refused>(ctx, { mailboxId, messageId }, async (tx, { scope, mailbox, conversationId }) => {
    const reader = to === null ? null : await findReader(tx, ctx, scope, to)
    if (to !== null && reader === null) return invalidField("to", "reader_gone")
    if (!(await put(tx, ctx, scope, { conversationId, from, to }))) {
      const now = await findClaimant(tx, scope, conversationId)
      if (now?.id === to || (now === null && to === null)) return ok(null)
      return now === null ? fail("unclaimed_meanwhile") : fail({ code: "claimed_meanwhile", name: now.name })
    }
    if (reader !== null && reader.id !== ctx.actor.accountId && reader.noticeChoice === "at_once")
      await sendMail(ctx, tx, claimMail(ctx, { reader, mailbox: mailbox.actor, person: ctx.actor.name }))
    return ok(null)
  })
}

async function findReader(tx: Tx, ctx: MemberContext, scope: HolderScope, id: Id): Promise<ReaderRow | null> {
  const row = isId(id) ? await holdReader(tx, scope, id) : null
  return row !== null && isGranted(ctx, { ...row, mailboxId: scope.holderId, memberId: id }) ? row : null
}

type Putting = Pick<Assigning, "from" | "to"> & { readonly conversationId: Id }

/** As long as it stands as it stood when the page was drawn. */
async function put(tx: Tx, ctx: MemberContext, scope: HolderScope, { conversationId, from, to }: Putting): Promise<boolean> {
  if (to === null) return from !== null && deleteClaim(tx, scope, from, conversationId)
  const claim = { conversationId, memberId: to, claimedAt: ctx.clock.now(), isNew: to !== ctx.actor.accountId }
  return from === null ? insertClaim(tx, scope, claim) : moveClaim(tx, scope, from, claim)
}

/**
 * Says that a conversation in a shared mailbox needs nothing more, or does again (M15). Done is what somebody has read or written of it: a message that came meanwhile
 * and nobody has opened is not, nor one that comes later.
 */
export async function markDone(
  ctx: MemberContext,
  { mailboxId, messageId, isDone }: Which & { readonly isDone: boolean },
): Promise<Result<null, NotFound | MailboxWaiting>> {
  return onConversation(ctx, { mailboxId, messageId }, async (tx, { scope, conversationId }) => {
    if (isDone) await insertDone(tx, scope, { conversationId, by: ctx.actor.accountId, at: ctx.clock.now() })
    else await deleteDone(tx, scope, conversationId)
    return ok(null)
  })
}

type OnConversation = { readonly scope: HolderScope; readonly mailbox: MemberContext; readonly conversationId: Id }

/** Does something to the conversation of a message as one of the mailbox's readers, with the message locked. */
async function onConversation<F extends Failure>(
  ctx: MemberContext,
  { mailboxId, messageId }: Which,
  act: (tx: Tx, on: OnConversation) => Promise<Result<null, F>>,
): Promise<Result<null, F | NotFound | MailboxWaiting>> {
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  if (!mailbox.ok) return mailbox
  const scope = authorize(mailbox.value.actor, "mailbox:work")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx): Promise<Result<null, F | NotFound>> => {
    const conversationId = await lockConversation(tx, scope.value, messageId)
    return conversationId === null ? fail("not_found") : act(tx, { scope: scope.value, mailbox: mailbox.value, conversationId })
  })
}
