import type { Tx } from "#db/client.ts"
import { lockCopies } from "#db/queries/copies.ts"
import { isHeld } from "#db/queries/deliveries.ts"
import { lockHeldRow, noteAnswering, replaceSigned, setDue } from "#db/queries/held.ts"
import { announceArrivals } from "../arrivals/announce.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { MessageHeader } from "../envelope/header.ts"
import { signAgain } from "../envelope/seal.ts"
import { isId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { AddressUnanswered, AlreadySent, ForwardKept, InvalidMessage, SenderChanged, SendingStopped } from "./errors.ts"
import { eraseNow } from "./blob-lifetime.ts"
import { hasEnded } from "./expiry.ts"
import { linksUntil, wakeAt } from "./hold.ts"
import { openHeld } from "./opened-message.ts"
import { letGo, type Leaving } from "./release-held.ts"
import { readSendTime, type SendTime } from "./send-time.ts"
import { standingOf } from "./standing.ts"
import { judgeLeaving } from "./still-theirs.ts"

type Failure = NotFound | AlreadySent | { readonly code: "cannot_open" } | InvalidMessage | SenderChanged | AddressUnanswered | ForwardKept

/**
 * Lets a scheduled message leave at another time (M14), for which its sender signs anew: recipients are shown the time at which it leaves.
 * @returns the new time
 */
export async function changeSendTime(
  ctx: MemberContext,
  { messageId, ...typed }: SendTime & { readonly messageId: Id },
): Promise<Result<{ readonly dueAt: Date }, Failure>> {
  const chosen = readSendTime(typed, { timeZone: ctx.timeZone, now: ctx.clock.now() })
  if (!chosen.ok) return chosen
  if (chosen.value === null) return fail({ code: "invalid_fields", fields: { send_date: "send_date_missing" } })
  const dueAt = chosen.value
  const act = async (tx: Tx) => {
    await setDue(tx, messageId, { dueAt, linksUntil: linksUntil(dueAt) })
    await wakeAt(tx, ctx, dueAt)
  }
  const changed = await signedFor(ctx, messageId, { sentAt: dueAt, act })
  return changed.ok ? ok({ dueAt }) : changed
}

/** Lets a scheduled message leave now, signed for this moment (M14). */
export async function sendNow(ctx: MemberContext, messageId: Id): Promise<Result<null, Failure | SendingStopped>> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return scope
  if ((await standingOf(ctx, scope.value)).isStopped) return fail({ code: "sending_stopped", support: ctx.env.supportAddress })
  const left = await signedFor(ctx, messageId, {
    sentAt: ctx.clock.now(),
    before: (tx) => noteAnswering(tx, messageId),
    act: (tx, leaving) => letGo(tx, ctx, leaving),
  })
  if (!left.ok) return left
  announceArrivals(ctx, left.value.arrivedAt)
  if (left.value.hasGone) await eraseNow(ctx)
  return ok(null)
}

type Signing<T> = {
  readonly sentAt: Date
  /** What locks other messages' deliveries comes before this one's are locked. */
  readonly before?: (tx: Tx) => Promise<void>
  readonly act: (tx: Tx, leaving: Leaving) => Promise<T>
}

/** Signs a scheduled message for a time, and does in the same transaction what belongs to that. */
async function signedFor<T>(ctx: MemberContext, messageId: Id, { sentAt, before, act }: Signing<T>): Promise<Result<T, Failure>> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return scope
  const opened = isId(messageId) ? await openHeld(ctx, scope.value, messageId) : null
  if (opened?.held.role !== "sender") return fail("not_found")
  // Nobody could read it (M6).
  if (hasEnded(opened.expiresAt, sentAt)) return fail({ code: "invalid_fields", fields: { send_date: "expiry_before_sending" } })
  // What does not hold is not signed anew: that would make it whole.
  if (opened.header === null || opened.seal !== "holds") return fail("cannot_open")
  const signed = await sign(ctx, opened.header, sentAt)
  return ctx.db.transaction(async (tx) => {
    const row = await lockHeldRow(tx, scope.value, messageId)
    if (row?.kind !== "scheduled")
      return fail((await isHeld(tx, scope.value, { messageId, now: ctx.clock.now() })) ? "already_sent" : "not_found")
    // Signed anew it would still be on the paper of an organisation that is not theirs any more, its notices name the address of before, and it goes to whom it went.
    const { kept, leftOut } = await judgeLeaving(tx, messageId, ctx.clock.now())
    if (kept !== null) return fail(kept.failure)
    await before?.(tx)
    const copies = await lockCopies(tx, messageId)
    await replaceSigned(tx, messageId, { ...signed, sentAt })
    return ok(await act(tx, { messageId, copies, leftOut }))
  })
}

/** Under the keys of today, which the certificate beside it vouches for; under an address that is not the account's any more nobody signs. */
async function sign(ctx: MemberContext, header: MessageHeader, sentAt: Date) {
  const { accountId, generation, signer, certificate } = await ctx.open()
  const own = { bytes: certificate.body, signature: certificate.signature }
  const { name, address } = ctx.actor
  const signed = signAgain({ header, sentAt, sender: { accountId, generation, name, address, signer, certificate: own } })
  return { ...signed, certificateBody: certificate.body, certificateSignature: certificate.signature }
}
