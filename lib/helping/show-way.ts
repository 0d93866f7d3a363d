import { findWait } from "#db/queries/recovering.ts"
import { listRequests } from "#db/queries/recovery-requests.ts"
import type { NotFound } from "../authz/policy.ts"
import { recoveryPause } from "../identity/limits.ts"
import { isId, type Id } from "../ids.ts"
import { look } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { employerOf, type OutOfRank } from "../organisations/rank.ts"
import { ownerScope } from "../recovering/scope.ts"
import { fail, ok, type Result } from "../result.ts"

/** How far an employee's way back in has come (O7). */
export type ShownWay =
  /** Another administrator has to approve it. */
  | { readonly state: "asked"; readonly askedAt: Date; readonly isOwn: boolean }
  /** The link in the mail works from then on, and no longer than that; the employee can stop it meanwhile. */
  | { readonly state: "waits"; readonly dueAt: Date; readonly endsAt: Date }
  | { readonly state: "open"; readonly endsAt: Date }

export type WayState = {
  readonly way: ShownWay | null
  /** After wrong codes or passwords on the way back nothing more is taken until then; null where it goes on. */
  readonly pausedUntil: Date | null
}

/**
 * What an administrator who may help an employee back in sees of how that stands: asked for, waiting, open, or resting after wrong codes. Of somebody whom they
 * may not act on, nothing (B30, B40).
 */
export async function showWay(ctx: OrganizerContext, accountId: Id): Promise<Result<WayState, NotFound | OutOfRank>> {
  if (!isId(accountId)) return fail("not_found")
  const now = ctx.clock.now()
  const found = await look(ctx, "organizer:people", async (tx, scope) => {
    const employer = await employerOf(tx, ctx, scope, accountId)
    if (!employer.ok) return employer
    const request = (await listRequests(tx, scope, now)).find((row) => row.accountId === accountId)
    const wait = await findWait(tx, ownerScope(accountId), { kind: "help", now })
    return ok({ request, wait })
  })
  if (!found.ok) return found
  const { request, wait } = found.value
  const pause = await recoveryPause(ctx, accountId)
  return ok({ way: wayOf(ctx, { request, wait, now }), pausedUntil: pause === null ? null : new Date(now.getTime() + pause * 1000) })
}

type Known = {
  readonly request: { readonly askedAt: Date; readonly askedBy: Id } | undefined
  readonly wait: { readonly dueAt: Date; readonly endsAt: Date } | null
  readonly now: Date
}

function wayOf({ actor }: OrganizerContext, { request, wait, now }: Known): ShownWay | null {
  if (wait !== null) {
    const { dueAt, endsAt } = wait
    return dueAt > now ? { state: "waits", dueAt, endsAt } : { state: "open", endsAt }
  }
  return request === undefined ? null : { state: "asked", askedAt: request.askedAt, isOwn: request.askedBy === actor.accountId }
}
