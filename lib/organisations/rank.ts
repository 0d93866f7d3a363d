import { findPlaces } from "#db/queries/unit-people.ts"
import { findUnit, type UnitRow } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { administeredBy } from "./administered.ts"
import type { OrganizerContext } from "./context.ts"

/** Whoever is concerned administers more than the one who acts, or is the same person: somebody of their rank does it (B30). */
export type OutOfRank = { readonly code: "out_of_rank" }

/** Whether everything that somebody administers is in scope, and they are somebody else (B30). */
export async function isBelow(tx: TenantTx, ctx: OrganizerContext, scope: OrganisationScope, accountId: Id): Promise<boolean> {
  if (accountId === ctx.actor.accountId) return false
  for (const { unitId } of await administeredBy(ctx, tx, accountId)) if ((await findUnit(tx, scope, unitId)) === null) return false
  return true
}

/** Whether somebody belongs to a unit in scope; of everybody else nothing is said, not even that they are there (B40). */
export async function isInScope(tx: TenantTx, scope: OrganisationScope, accountId: Id): Promise<boolean> {
  for (const { unitId } of await findPlaces(tx, accountId)) if ((await findUnit(tx, scope, unitId)) !== null) return true
  return false
}

/** The department in scope that employs somebody whom this administrator may act on. */
export async function employerOf(
  tx: TenantTx,
  ctx: OrganizerContext,
  scope: OrganisationScope,
  accountId: Id,
): Promise<Result<UnitRow, NotFound | OutOfRank>> {
  const place = (await findPlaces(tx, accountId)).find(({ isPrimary }) => isPrimary)
  const unit = place === undefined ? null : await findUnit(tx, scope, place.unitId)
  if (unit === null) return fail("not_found")
  return (await isBelow(tx, ctx, scope, accountId)) ? ok(unit) : fail("out_of_rank")
}
