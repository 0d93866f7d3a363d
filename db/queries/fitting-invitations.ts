import { and, asc, desc, eq, gt, ilike, inArray, isNotNull, isNull, lte, or, sql, type SQL } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { unitInvitations, units } from "../schema.ts"
import { isAskedOutside, type Domains } from "./outside-domains.ts"
import { partOf } from "./said.ts"
import { invitationColumns, isOwnInvitation, type InvitationRow } from "./unit-invitations.ts"
import { isWithin } from "./units.ts"

/** How far an invitation is: each is in one of these. */
export type InvitationState = "waits" | "asked" | "reminded" | "over"

/** Which invitations are looked for. */
export type Fitting = {
  /** Only those into one unit; null for all in scope. */ readonly unitId: string | null
  readonly state: InvitationState | null
  /** Parts of a name or an address, all of which have to be there; none for everybody. */ readonly words: readonly string[]
  /** Only those who are asked to administer. */ readonly administering?: boolean
  /** Only those who are asked to be employees with an address outside these domains. */ readonly outside?: Domains
}

export type ListedInvitation = InvitationRow & {
  readonly unitName: string
  /** When they were asked, or asked again. */ readonly actedAt: Date
}

/** Where a page of them ended. */
export type InvitationPlace = { readonly at: Date; readonly address: string; readonly id: string }

type Window = {
  readonly fitting: Fitting
  readonly now: Date
  readonly after: InvitationPlace | null
  readonly limit: number
}

/** The newest that was done. A column of both times would have to be kept in step with them. */
const actedAt = sql<Date>`coalesce(${unitInvitations.remindedAt}, ${unitInvitations.invitedAt})`.mapWith(unitInvitations.invitedAt)

/** Those in scope who have been asked, have not answered and fit: the newest act first, then by address, so that a file of many stands in one order. */
export async function listFittingInvitations(
  tx: TenantTx,
  scope: OrganisationScope,
  { fitting, now, after, limit }: Window,
): Promise<ListedInvitation[]> {
  const place = sql`(${unitInvitations.address}, ${unitInvitations.id})`
  return tx
    .select({ ...invitationColumns, unitName: units.name, actedAt })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(
      and(
        fits(tx, scope, fitting, now),
        after === null
          ? undefined
          : sql`(${actedAt} < ${instantOf(after.at)} or (${actedAt} = ${instantOf(after.at)} and ${place} > (${after.address}, ${after.id}::uuid)))`,
      ),
    )
    .orderBy(desc(actedAt), asc(unitInvitations.address), asc(unitInvitations.id))
    .limit(limit)
}

/** How many they are. */
export async function countFittingInvitations(tx: TenantTx, scope: OrganisationScope, fitting: Fitting, now: Date): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(fits(tx, scope, fitting, now))
  return row?.count ?? 0
}

type InUnit = Pick<InvitationRow, "unitId">

type Reminding = { readonly now: Date; /** Who was asked after it is let be. */ readonly before: Date; readonly expiresAt: Date }

/**
 * Notes a reminder for all that fit, to be mailed by the job. Whoever was asked or reminded lately, or waits for a mail already, is left; what an owned domain
 * asks keeps its day (O10). @returns those who are reminded
 */
export async function remindFittingInvitations(
  tx: TenantTx,
  scope: OrganisationScope,
  fitting: Fitting,
  { now, before, expiresAt }: Reminding,
): Promise<InUnit[]> {
  const mayBe = and(eq(unitInvitations.awaitsMail, false), sql`${actedAt} <= ${instantOf(before)}`)
  return tx
    .update(unitInvitations)
    .set({
      remindedAt: now,
      awaitsMail: true,
      expiresAt: sql`case when ${unitInvitations.domain} is null then ${instantOf(expiresAt)} else ${unitInvitations.expiresAt} end`,
    })
    .where(inArray(unitInvitations.id, idsOf(tx, and(fits(tx, scope, fitting, now), mayBe))))
    .returning({ unitId: unitInvitations.unitId })
}

/** Takes all back that fit but for what an owned domain asks, which would ask again (O10). @returns those that went */
export async function deleteFittingInvitations(tx: TenantTx, scope: OrganisationScope, fitting: Fitting, now: Date): Promise<InUnit[]> {
  return tx
    .delete(unitInvitations)
    .where(inArray(unitInvitations.id, idsOf(tx, and(fits(tx, scope, fitting, now), isNull(unitInvitations.domain)))))
    .returning({ unitId: unitInvitations.unitId })
}

/** Locked, in one order, so that one that is answered meanwhile is answered. */
const idsOf = (tx: TenantTx, condition: SQL | undefined) =>
  tx
    .select({ id: unitInvitations.id })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(condition)
    .orderBy(unitInvitations.id)
    .for("update", { of: unitInvitations })

function fits(
  tx: TenantTx,
  scope: OrganisationScope,
  { unitId, state, words, administering = false, outside }: Fitting,
  now: Date,
): SQL | undefined {
  return and(
    eq(unitInvitations.organisationId, scope.organisationId),
    isWithin(scope),
    isOwnInvitation(tx),
    unitId === null ? undefined : eq(units.id, unitId),
    administering ? unitInvitations.administers : undefined,
    outside === undefined ? undefined : isAskedOutside(outside),
    state === null ? undefined : isIn(state, now),
    ...words.map(isSaid),
  )
}

function isIn(state: InvitationState, now: Date): SQL | undefined {
  if (state === "waits") return eq(unitInvitations.awaitsMail, true)
  const mailed = eq(unitInvitations.awaitsMail, false)
  if (state === "over") return and(mailed, lte(unitInvitations.expiresAt, now))
  const { remindedAt } = unitInvitations
  return and(mailed, gt(unitInvitations.expiresAt, now), state === "asked" ? isNull(remindedAt) : isNotNull(remindedAt))
}

function isSaid(word: string): SQL | undefined {
  const part = partOf(word)
  return or(ilike(unitInvitations.name, part), ilike(unitInvitations.address, part))
}

const instantOf = (at: Date): SQL => sql`${at.toISOString()}::timestamptz`
