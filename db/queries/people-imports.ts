import { and, eq, gt, inArray, isNotNull, lt, sql } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, organisations, peopleImports, unitInvitations, unitPeople, units } from "../schema.ts"
import { isWithin } from "./units.ts"

export type PeopleImportRow = Pick<typeof peopleImports.$inferSelect, "generation" | "sealed">

const own = ({ organisationId, actorId }: OrganisationScope) =>
  and(eq(peopleImports.organisationId, organisationId), eq(peopleImports.accountId, actorId))

/** The file of people that this administrator has in hand, or null. */
export async function findPeopleImport(tx: TenantTx, scope: OrganisationScope): Promise<PeopleImportRow | null> {
  const [row] = await tx
    .select({ generation: peopleImports.generation, sealed: peopleImports.sealed })
    .from(peopleImports)
    .where(own(scope))
  return row ?? null
}

/** In the place of the one before. */
export async function putPeopleImport(
  tx: TenantTx,
  { organisationId, actorId: accountId }: OrganisationScope,
  row: PeopleImportRow & { readonly readAt: Date },
): Promise<void> {
  await tx
    .insert(peopleImports)
    .values({ organisationId, accountId, ...row })
    .onConflictDoUpdate({ target: [peopleImports.organisationId, peopleImports.accountId], set: row })
}

export async function deletePeopleImport(tx: TenantTx, scope: OrganisationScope): Promise<void> {
  await tx.delete(peopleImports).where(own(scope))
}

/** @returns how many went */
export async function deletePeopleImportsBefore(tx: TenantTx, before: Date): Promise<number> {
  return (await tx.delete(peopleImports).where(lt(peopleImports.readAt, before)).returning({ id: peopleImports.accountId })).length
}

export type AddressInUnit = { readonly address: string; readonly unitId: string; readonly isPrimary: boolean }

const these = (addresses: readonly string[]) => sql`any(${sql.param([...addresses])}::text[])`

/** Where in scope the owners of these addresses belong; only proven addresses say whose they are. */
export async function findPlacesOfAddresses(
  tx: TenantTx,
  scope: OrganisationScope,
  addresses: readonly string[],
): Promise<AddressInUnit[]> {
  return tx
    .select({ address: accountAddresses.address, unitId: unitPeople.unitId, isPrimary: unitPeople.isPrimary })
    .from(accountAddresses)
    .innerJoin(unitPeople, eq(unitPeople.accountId, accountAddresses.accountId))
    .innerJoin(units, eq(units.id, unitPeople.unitId))
    .where(and(sql`${accountAddresses.address} = ${these(addresses)}`, isNotNull(accountAddresses.provenAt), isWithin(scope)))
}

/** Where in scope these addresses are asked into. */
export async function findAskedAddresses(
  tx: TenantTx,
  scope: OrganisationScope,
  addresses: readonly string[],
): Promise<Pick<AddressInUnit, "address" | "unitId">[]> {
  return tx
    .select({ address: unitInvitations.address, unitId: unitInvitations.unitId })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(and(sql`${unitInvitations.address} = ${these(addresses)}`, isWithin(scope)))
}

/** Rows of one statement stay far below PostgreSQL's 65 535 parameters. */
const ROWS = 500

/** Asks many people at once. @returns those who were not asked before */
export async function insertInvitations(
  tx: TenantTx,
  rows: readonly (typeof unitInvitations.$inferInsert)[],
): Promise<Pick<typeof unitInvitations.$inferSelect, "address" | "unitId" | "kind" | "administers">[]> {
  const made = []
  for (let at = 0; at < rows.length; at += ROWS)
    made.push(
      ...(await tx
        .insert(unitInvitations)
        .values(rows.slice(at, at + ROWS))
        .onConflictDoNothing()
        .returning({
          address: unitInvitations.address,
          unitId: unitInvitations.unitId,
          kind: unitInvitations.kind,
          administers: unitInvitations.administers,
        })),
    )
  return made
}

/** How many invitations in scope wait for their mail. */
export async function countUnmailed(tx: TenantTx, scope: OrganisationScope): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .where(and(unitInvitations.awaitsMail, isWithin(scope)))
  return row?.count ?? 0
}

export type UnmailedInvitation = Pick<
  typeof unitInvitations.$inferSelect,
  "id" | "organisationId" | "address" | "kind" | "administers" | "language" | "remindedAt" | "expiresAt" | "domain"
> & { readonly unitName: string; readonly organisationName: string }

/** Some that wait for their mail, of every organisation in turn, so that many of one keep nobody else's waiting. */
export async function findUnmailed(tx: TenantTx, limit: number): Promise<UnmailedInvitation[]> {
  return tx
    .select({
      id: unitInvitations.id,
      organisationId: unitInvitations.organisationId,
      address: unitInvitations.address,
      kind: unitInvitations.kind,
      administers: unitInvitations.administers,
      language: unitInvitations.language,
      remindedAt: unitInvitations.remindedAt,
      expiresAt: unitInvitations.expiresAt,
      domain: unitInvitations.domain,
      unitName: units.name,
      organisationName: organisations.name,
    })
    .from(unitInvitations)
    .innerJoin(units, eq(units.id, unitInvitations.unitId))
    .innerJoin(organisations, eq(organisations.id, unitInvitations.organisationId))
    .where(eq(unitInvitations.awaitsMail, true))
    .orderBy(
      sql`row_number() over (partition by ${unitInvitations.organisationId} order by ${unitInvitations.invitedAt}, ${unitInvitations.id})`,
    )
    .limit(limit)
}

/** Notes that these are mailed. @returns those that waited for it until now: what was answered or taken back meanwhile is told to nobody */
export async function noteMailed(tx: TenantTx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  // In the order of whoever takes many back at once.
  const these = inArray(unitInvitations.id, [...ids])
  await tx.select({ id: unitInvitations.id }).from(unitInvitations).where(these).orderBy(unitInvitations.id).for("update")
  const rows = await tx
    .update(unitInvitations)
    .set({ awaitsMail: false })
    .where(and(these, eq(unitInvitations.awaitsMail, true)))
    .returning({ id: unitInvitations.id })
  return new Set(rows.map(({ id }) => id))
}

/** The number that an organisation gave with its newest invitation to an address; null where none did. */
export async function findInvitedPhone(
  tx: TenantTx,
  address: string,
  now: Date,
): Promise<{ readonly id: string; readonly phone: Uint8Array; readonly organisationName: string } | null> {
  const [row] = await tx
    .select({ id: unitInvitations.id, phone: unitInvitations.phone, organisationName: organisations.name })
    .from(unitInvitations)
    .innerJoin(organisations, eq(organisations.id, unitInvitations.organisationId))
    .where(and(eq(unitInvitations.address, address), isNotNull(unitInvitations.phone), gt(unitInvitations.expiresAt, now)))
    .orderBy(sql`${unitInvitations.invitedAt} desc`)
    .limit(1)
  return row === undefined || row.phone === null ? null : { ...row, phone: row.phone }
}
