import { findTrashDays, updateTrashDays } from "#db/queries/trash-clock.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { ok, type Result } from "../result.ts"

/** After how many days Trash may erase by itself what lies in it. */
export const TRASH_DAYS = [30, 90, 365] as const

export type TrashDays = (typeof TRASH_DAYS)[number]

export type TrashClock = {
  /** Null is never, the default. */ readonly chosen: TrashDays | null
  /** What the organisation demands at most (O11). */ readonly demanded: number | null
  /** What holds: the shorter of the two. */ readonly days: number | null
}

/** What the signed-in person chose for their Trash, and what holds. */
export async function trashClock(ctx: MemberContext): Promise<Result<TrashClock, NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const kept = await findTrashDays(ctx.db, scope.value)
  const chosen = TRASH_DAYS.find((days) => days === kept) ?? null
  const { trashDays: demanded } = ctx.policy
  const days = Math.min(chosen ?? Infinity, demanded ?? Infinity)
  return ok({ chosen, demanded, days: days === Infinity ? null : days })
}

/** Sets the clock of the person's own Trash, or stops it with null (keys.md 7). What has lain there longer already goes with the job's next run. */
export async function setTrashClock(ctx: MemberContext, days: TrashDays | null): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  await updateTrashDays(ctx.db, scope.value, days)
  return ok(null)
}
