import {
  deleteClaim,
  deleteDone,
  findClaimant,
  findReaders,
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
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { claimMail } from "./claim-mail.ts"
import type { ClaimedMeanwhile, MailboxWaiting, UnclaimedMeanwhile } from "./errors.ts"
import { isGranted } from "./members.ts"
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
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  if (!mailbox.ok) return mailbox
  const scope = authorize(mailbox.value.actor, "mailbox:work")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    const conversationId = await lockConversation(tx, scope.value, messageId)
    if (conversationId === null) return fail("not_found")
    const reader = to === null ? null : await findReader(tx, ctx, scope.value, to)
    if (to !== null && reader === null) return invalidField("to", "reader_gone")
    if (!(await put(tx, ctx, scope.value, { conversationId, from, to }))) {
      const now = await findClaimant(tx, scope.value, conversationId)
      if (now?.id === to || (now === null && to === null)) return ok(null)
      return now === null ? fail("unclaimed_meanwhile") : fail({ code: "claimed_meanwhile", name: now.name })
    }
    if (reader !== null && reader.id !== ctx.actor.accountId && reader.noticeChoice === "at_once")
      await sendMail(ctx, tx, claimMail(ctx, { reader, mailbox: mailbox.value.actor, person: ctx.actor.name }))
    return ok(null)
  })
}

async function findReader(tx: Tx, ctx: MemberContext, scope: HolderScope, id: Id): Promise<ReaderRow | null> {
  const readers = await findReaders(tx, scope)
  return readers.find((row) => row.id === id && isGranted(ctx, { ...row, mailboxId: scope.holderId, memberId: row.id })) ?? null
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
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  if (!mailbox.ok) return mailbox
  const scope = authorize(mailbox.value.actor, "mailbox:work")
  if (!scope.ok) return scope
  return ctx.db.transaction(async (tx) => {
    const conversationId = await lockConversation(tx, scope.value, messageId)
    if (conversationId === null) return fail("not_found")
    if (isDone) await insertDone(tx, scope.value, { conversationId, by: ctx.actor.accountId, at: ctx.clock.now() })
    else await deleteDone(tx, scope.value, conversationId)
    return ok(null)
  })
}
