import { eq, sql } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { unitInvitations, units } from "../schema.ts"
import { isWithin } from "./units.ts"

export type InvitationCounts = {
  /** Have run out without an answer. */ readonly overdue: number
  /** Ask somebody to be employed. */ readonly employees: number
}

/** How many invitations in scope wait for an answer, of the kinds that there is advice about. */
export async function countInvitations(tx: TenantTx, scope: OrganisationScope, now: Date): Promise<InvitationCounts> {
  const [row] = await tx
    .select({
      overdue: sql<number>`count(*) filter (where ${unitInvitations.expiresAt} <= ${now.toISOString()}::timestamptz and ${unitInvitations.domain} is null)::int`,
      employees: sql<number>`count(*) filter (where ${unitInvitations.kind} = 'employee')::int`,
    })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(isWithin(scope))
  return row ?? { overdue: 0, employees: 0 }
}
