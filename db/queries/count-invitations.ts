import { and, asc, eq, isNotNull, isNull, lte, sql } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { unitInvitations, units } from "../schema.ts"
import { isOwnInvitation } from "./unit-invitations.ts"
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
    .where(and(isWithin(scope), isOwnInvitation(tx)))
  return row ?? { overdue: 0, employees: 0 }
}

/** As many as one act reminds. */
const REMINDED = 200

/** Those in scope that have run out, or that a domain asks, and that nobody was reminded of since a moment; the oldest. */
export async function findToRemind(
  tx: TenantTx,
  scope: OrganisationScope,
  { what, now, since }: { readonly what: "overdue" | "domain"; readonly now: Date; readonly since: Date },
): Promise<string[]> {
  const isAsked =
    what === "overdue" ? and(lte(unitInvitations.expiresAt, now), isNull(unitInvitations.domain)) : isNotNull(unitInvitations.domain)
  const rows = await tx
    .select({ id: unitInvitations.id })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(
      and(
        isWithin(scope),
        isOwnInvitation(tx),
        isAsked,
        sql`coalesce(${unitInvitations.remindedAt}, ${unitInvitations.invitedAt}) <= ${since.toISOString()}::timestamptz`,
      ),
    )
    .orderBy(asc(unitInvitations.invitedAt), asc(unitInvitations.id))
    .limit(REMINDED)
  return rows.map(({ id }) => id)
}
