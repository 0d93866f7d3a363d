import { deleteAbsence, findAbsence, lockAbsence, putAbsence } from "#db/queries/absences.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { newId } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { readAbsenceTimes, type TypedTimes, type WrongTimes } from "./absence-time.ts"
import { isAway, isOver, newSenderKey, openAbsence, sealAbsence, type ReplyText } from "./absence.ts"

export type OwnAbsence = ReplyText & {
  readonly startsAt: Date
  readonly endsAt: Date | null
  /** It has begun. */
  readonly isOn: boolean
}

/** The signed-in person's automatic reply, on or to come; null where there is none (M14). A text that does not open is empty. */
export async function ownAbsence(ctx: MemberContext): Promise<Result<OwnAbsence | null, NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const [row, now] = [await findAbsence(ctx.db, scope.value), ctx.clock.now()]
  if (row === null || isOver(row, now)) return ok(null)
  const { subject, text } = openAbsence(ctx, row) ?? { subject: "", text: "" }
  return ok({ subject, text, startsAt: row.startsAt, endsAt: row.endsAt, isOn: isAway(row, now) })
}

export type SetAbsence = ReplyText & TypedTimes

/**
 * Switches the automatic reply on, or changes it while it is on or to come (M14): then whoever was given it is not given it again. Times are of the person's
 * own clock; no beginning is at once, no end is until it is switched off. @returns whether it is on now
 */
export async function setAbsence(
  ctx: MemberContext,
  given: SetAbsence,
): Promise<Result<{ readonly isOn: boolean }, NotFound | WrongTimes>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const now = ctx.clock.now()
  const times = readAbsenceTimes(given, { timeZone: ctx.timeZone, now })
  if (!times.ok) return times
  const { accountId } = scope.value
  return ctx.db.transaction(async (tx) => {
    const there = await lockAbsence(tx, scope.value)
    const before = there === null || isOver(there, now) ? null : there
    const known = before === null ? null : openAbsence(ctx, before)
    // One that is over, or of which nobody knows any more who was given it, makes room for a new one.
    if (there !== null && known === null) await deleteAbsence(tx, scope.value)
    const startsAt = times.value.startsAt ?? (before !== null && before.startsAt < now ? before.startsAt : now)
    const place = { id: known === null ? newId() : (before?.id ?? newId()), accountId, startsAt, endsAt: times.value.endsAt }
    const { subject, text } = given
    const sealed = sealAbsence(ctx, place, { subject, text, senderKey: known?.senderKey ?? newSenderKey(ctx) })
    await putAbsence(tx, scope.value, { ...place, sealed })
    return ok({ isOn: isAway(place, now) })
  })
}

/** Switches the automatic reply off: its text, and who was given it, is erased. Off already is the same. */
export async function endAbsence(ctx: MemberContext): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  await deleteAbsence(ctx.db, scope.value)
  return ok(null)
}
