import { findTrashDays, updateTrashDays } from "#db/queries/trash-clock.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { ok, type Result } from "../result.ts"

/** After how many days Trash may erase by itself what lies in it. */
export const TRASH_DAYS = [30, 90, 365] as const

export type TrashDays = (typeof TRASH_DAYS)[number]

/** What the signed-in person chose for their Trash; null is never, the default. */
export async function trashClock(ctx: MemberContext): Promise<Result<TrashDays | null, NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const kept = await findTrashDays(ctx.db, scope.value)
  return ok(TRASH_DAYS.find((days) => days === kept) ?? null)
}

/** Sets the clock of the person's own Trash, or stops it with null (keys.md 7). What has lain there longer already goes with the job's next run. */
export async function setTrashClock(ctx: MemberContext, days: TrashDays | null): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  await updateTrashDays(ctx.db, scope.value, days)
  return ok(null)
}
