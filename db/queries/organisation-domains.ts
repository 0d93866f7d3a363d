import { and, asc, eq, inArray, isNotNull, isNull, ne, notExists, or, sql, type SQL } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { Tx } from "../client.ts"
import type { TenantTx } from "../tenancy.ts"
import { organisationClosings, organisationDomains, organisations, unitInvitations, units } from "../schema.ts"

export type DomainRow = typeof organisationDomains.$inferSelect

/** @returns false where the organisation has it already */
export async function insertDomain(tx: TenantTx, row: typeof organisationDomains.$inferInsert): Promise<boolean> {
  const made = await tx.insert(organisationDomains).values(row).onConflictDoNothing().returning({ id: organisationDomains.id })
  return made.length === 1
}

export type ListedDomain = DomainRow & {
  /** Of the department, where it is open. */ readonly unitName: string | null
  /** People with an address in it who have not answered, and those of them whose day is past. */
  readonly unanswered: number
  readonly overdue: number
}

/** The domains of an organisation by name. */
export async function listDomains(tx: TenantTx, { organisationId }: OrganisationScope, now: Date): Promise<ListedDomain[]> {
  // Not null besides, as the index says.
  const asked = (more: SQL) =>
    sql<number>`(select count(*)::int from ${unitInvitations} i where i.organisation_id = ${organisationDomains.organisationId} and i.domain = ${organisationDomains.name} and i.domain is not null ${more})`
  return tx
    .select({
      id: organisationDomains.id,
      organisationId: organisationDomains.organisationId,
      name: organisationDomains.name,
      token: organisationDomains.token,
      coversBelow: organisationDomains.coversBelow,
      unitId: organisationDomains.unitId,
      provenAt: organisationDomains.provenAt,
      missingSince: organisationDomains.missingSince,
      lostAt: organisationDomains.lostAt,
      checkedAt: organisationDomains.checkedAt,
      askedAt: organisationDomains.askedAt,
      addedAt: organisationDomains.addedAt,
      unitName: units.name,
      unanswered: asked(sql``),
      overdue: asked(sql`and i.expires_at <= ${now.toISOString()}::timestamptz`),
    })
    .from(organisationDomains)
    .leftJoin(units, and(eq(units.id, organisationDomains.unitId), isNull(units.closedAt)))
    .where(eq(organisationDomains.organisationId, organisationId))
    .orderBy(asc(organisationDomains.name))
}

type Which = { readonly organisationId: string; readonly id: string }

const which = ({ organisationId, id }: Which) => and(eq(organisationDomains.organisationId, organisationId), eq(organisationDomains.id, id))

/** One of an organisation's domains, as it is now. */
export async function findDomain(tx: TenantTx, of: Which): Promise<DomainRow | null> {
  const [row] = await tx.select().from(organisationDomains).where(which(of))
  return row ?? null
}

/** The same, locked; whoever holds its name too holds that first. */
export async function lockDomain(tx: TenantTx, of: Which): Promise<DomainRow | null> {
  const [row] = await tx.select().from(organisationDomains).where(which(of)).for("update")
  return row ?? null
}

export type DomainChange = Partial<Pick<DomainRow, "coversBelow" | "unitId" | "provenAt" | "missingSince" | "lostAt" | "checkedAt">>

export async function updateDomain(tx: TenantTx, id: string, change: DomainChange): Promise<void> {
  await tx.update(organisationDomains).set(change).where(eq(organisationDomains.id, id))
}

export async function deleteDomain(tx: TenantTx, id: string): Promise<void> {
  await tx.delete(organisationDomains).where(eq(organisationDomains.id, id))
}

/** Holds a domain's name until the transaction ends: of two organisations that prove it at once the second sees the first. */
export async function holdName(tx: Tx, name: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`organisation domain ${name}`}, 0))`)
}

/** Whoever else has proven this very domain. `tx` sees all organisations. */
export async function findOtherOwner(tx: TenantTx, { id, name }: Pick<DomainRow, "id" | "name">): Promise<DomainRow | null> {
  const [row] = await tx
    .select()
    .from(organisationDomains)
    .where(and(eq(organisationDomains.name, name), ne(organisationDomains.id, id), isNotNull(organisationDomains.provenAt)))
  return row ?? null
}

/** Domains that the DNS has not been asked about since a moment, whether it answered or not: those proven, and those added after another moment. */
export async function findDueDomains(
  tx: TenantTx,
  { before, addedAfter, limit }: { readonly before: Date; readonly addedAfter: Date; readonly limit: number },
): Promise<DomainRow[]> {
  const last = sql`greatest(${organisationDomains.askedAt}, ${organisationDomains.checkedAt})`
  return tx
    .select()
    .from(organisationDomains)
    .where(
      and(
        sql`(${last} is null or ${last} <= ${before.toISOString()}::timestamptz)`,
        or(isNotNull(organisationDomains.provenAt), sql`${organisationDomains.addedAt} > ${addedAfter.toISOString()}::timestamptz`),
      ),
    )
    .orderBy(sql`${last} nulls first`)
    .limit(limit)
}

/** Before the DNS is asked: whatever becomes of that, others have their turn next. */
export async function noteAsked(tx: TenantTx, ids: readonly string[], askedAt: Date): Promise<void> {
  await tx
    .update(organisationDomains)
    .set({ askedAt })
    .where(inArray(organisationDomains.id, [...ids]))
}

export type ActiveDomain = Pick<DomainRow, "id" | "organisationId" | "name" | "coversBelow"> & {
  readonly unitId: string
  readonly unitName: string
  readonly organisationName: string
}

/**
 * Domains that are proven and have an open department, of organisations that take people in: none whose closing is announced (D8). Among these names, or all. `tx` sees all
 * organisations, or its own.
 */
export async function findActiveDomains(tx: TenantTx, names: readonly string[] | null): Promise<ActiveDomain[]> {
  const closing = tx
    .select({ state: organisationClosings.state })
    .from(organisationClosings)
    .where(and(eq(organisationClosings.organisationId, organisationDomains.organisationId), ne(organisationClosings.state, "asked")))
  return tx
    .select({
      id: organisationDomains.id,
      organisationId: organisationDomains.organisationId,
      name: organisationDomains.name,
      coversBelow: organisationDomains.coversBelow,
      unitId: units.id,
      unitName: units.name,
      organisationName: organisations.name,
    })
    .from(organisationDomains)
    .innerJoin(units, and(eq(units.id, organisationDomains.unitId), isNull(units.closedAt)))
    .innerJoin(organisations, eq(organisations.id, organisationDomains.organisationId))
    .where(
      and(
        isNotNull(organisationDomains.provenAt),
        isNull(organisationDomains.lostAt),
        notExists(closing),
        names === null ? undefined : inArray(organisationDomains.name, [...names]),
      ),
    )
}

/** The domains of one organisation that are proven and hold, with a department or without. */
export async function findProvenDomains(tx: TenantTx, organisationId: string): Promise<Pick<DomainRow, "name" | "coversBelow">[]> {
  return tx
    .select({ name: organisationDomains.name, coversBelow: organisationDomains.coversBelow })
    .from(organisationDomains)
    .where(
      and(
        eq(organisationDomains.organisationId, organisationId),
        isNotNull(organisationDomains.provenAt),
        isNull(organisationDomains.lostAt),
      ),
    )
}
