import { and, eq, lte, sql } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { unitInvitations, units } from "../schema.ts"
import { isWithin } from "./units.ts"

/** How many invitations in scope have run out without an answer. */
export async function countOverdueInvitations(tx: TenantTx, scope: OrganisationScope, now: Date): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(and(isWithin(scope), lte(unitInvitations.expiresAt, now)))
  return row?.count ?? 0
}
