import type { Tx } from "#db/client.ts"
import { findAmendmentNumber, putAmendment, setExpiry } from "#db/queries/amendments.ts"
import { lockCopiesOfSent } from "#db/queries/copies.ts"
import { HELD_FOLDER } from "#db/schema/messages.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { ExpiredAlready, InvalidMessage } from "./errors.ts"
import { hasEnded, latestEnd, readExpiry } from "./expiry.ts"
import { signExpiry } from "./letter.ts"
import { openHeld } from "./opened-message.ts"
import type { TypedOptions } from "./options.ts"
import { amendmentRow } from "./sending-rows.ts"

export type ChangeExpiry = Pick<TypedOptions, "expiry" | "expiryDate"> & { readonly messageId: Id }

/**
 * The sender gives a message another end, or none (M6): an amendment that readers verify (keys.md 3), true at once.
 * While it waits to leave it has the end that was sent with it: another could come before its recipients have it (M14).
 * @returns the new end, null for never; `not_found` where the actor is not its sender, its seal is broken, or it has not left
 */
export async function changeExpiry(
  ctx: MemberContext,
  { messageId, ...typed }: ChangeExpiry,
): Promise<Result<Date | null, NotFound | InvalidMessage | ExpiredAlready>> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return scope
  const now = ctx.clock.now()
  const opened = isId(messageId) ? await openHeld(ctx, scope.value, messageId) : null
  if (opened?.held.role !== "sender" || opened.header === null || opened.held.folder === HELD_FOLDER || opened.seal !== "holds")
    return fail("not_found")
  if (hasEnded(opened.expiresAt, now)) return fail("expired_already")
  const expiresAt = readExpiry(typed, { now, timeZone: ctx.timeZone })
  if (!expiresAt.ok)
    return fail({ code: "invalid_fields", fields: { [typed.expiry === "date" ? "expiry_date" : "expiry"]: expiresAt.error.code } })
  if (expiresAt.value?.getTime() === opened.expiresAt?.getTime()) return ok(expiresAt.value)
  if (isTooLate(ctx, opened.header.sentAt, expiresAt.value))
    return fail({ code: "invalid_fields", fields: { expiry: "expiry_policy" }, days: ctx.policy.expiryDays ?? 0 })
  const isDone = await ctx.db.transaction((tx) => amend(tx, ctx, scope.value, { messageId, expiresAt: expiresAt.value, now }))
  return isDone ? ok(expiresAt.value) : fail("not_found")
}

/** Later than the organisation demands, counted from when it was sent (O11). */
function isTooLate({ policy: { expiryDays }, timeZone }: MemberContext, sentAt: Date, expiresAt: Date | null): boolean {
  if (expiryDays === null) return false
  return expiresAt === null || expiresAt > latestEnd(expiryDays, { now: sentAt, timeZone })
}

type Amend = { readonly messageId: Id; readonly expiresAt: Date | null; readonly now: Date }

/** Of two changes at once the second counts on from the first. @returns false when the sender has erased their copy meanwhile */
async function amend(tx: Tx, ctx: MemberContext, scope: HolderScope, { messageId, expiresAt, now }: Amend): Promise<boolean> {
  if ((await lockCopiesOfSent(tx, scope, messageId)).length === 0) return false
  const number = (await findAmendmentNumber(tx, messageId)) + 1
  const signed = signExpiry(await ctx.open(), { messageId, number, signedAt: now, expiresAt })
  await putAmendment(tx, amendmentRow(messageId, signed))
  await setExpiry(tx, { messageId, expiresAt, now })
  return true
}
