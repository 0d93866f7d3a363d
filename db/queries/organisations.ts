import { asc, eq, sql } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { organisations } from "../schema.ts"

export type OrganisationRow = typeof organisations.$inferSelect
export type NewOrganisation = typeof organisations.$inferInsert

/** What stands in the way of an organisation: another of the same, or a resembling, name or of the same number. */
export type Resembling = { readonly name: boolean; readonly number: boolean }

/** Writes an organisation down. @returns what another one has already, or null where it is there now */
export async function insertOrganisation(tx: TenantTx, row: NewOrganisation): Promise<Resembling | null> {
  const [made] = await tx.insert(organisations).values(row).onConflictDoNothing().returning({ id: organisations.id })
  if (made !== undefined) return null
  const [found] = await tx
    .select({
      name: sql<boolean>`coalesce(bool_or(${organisations.nameKey} = ${row.nameKey}), false)`,
      number: sql<boolean>`coalesce(bool_or(${organisations.number} = ${row.number}), false)`,
    })
    .from(organisations)
  return found ?? { name: true, number: false }
}

/** One organisation, as far as the transaction sees it. */
export async function findOrganisation(tx: TenantTx, id: string): Promise<OrganisationRow | null> {
  const [row] = await tx.select().from(organisations).where(eq(organisations.id, id))
  return row ?? null
}

export type ListedOrganisation = Pick<OrganisationRow, "id" | "name" | "number" | "region" | "createdAt" | "agreedAt"> & {
  readonly people: number
  readonly invited: number
}

/** Every organisation that the transaction sees, by name. */
export async function listOrganisations(tx: TenantTx): Promise<ListedOrganisation[]> {
  return tx
    .select({
      id: organisations.id,
      name: organisations.name,
      number: organisations.number,
      region: organisations.region,
      createdAt: organisations.createdAt,
      agreedAt: organisations.agreedAt,
      people: sql<number>`(select count(distinct p.account_id)::int from unit_people p where p.organisation_id = organisations.id)`,
      invited: sql<number>`(select count(*)::int from unit_invitations i where i.organisation_id = organisations.id)`,
    })
    .from(organisations)
    .orderBy(asc(organisations.name))
}

/** Notes that the processing agreement was accepted (D7). */
export async function acceptAgreement(
  tx: TenantTx,
  id: string,
  { version, at, by }: { readonly version: string; readonly at: Date; readonly by: string },
): Promise<void> {
  await tx.update(organisations).set({ agreementVersion: version, agreedAt: at, agreedBy: by }).where(eq(organisations.id, id))
}

/** Notes that one of its administrators objected to a successor (keys.md 5). */
export async function noteSuccessorObjected(tx: TenantTx, id: string, at: Date): Promise<void> {
  await tx.update(organisations).set({ successorObjectedAt: at }).where(eq(organisations.id, id))
}

/** The organisation's row, locked until the transaction ends: of two changes of its units, people or administrators the second sees what the first did. */
export async function lockOrganisation(tx: TenantTx, id: string): Promise<OrganisationRow | null> {
  const [row] = await tx.select().from(organisations).where(eq(organisations.id, id)).for("update")
  return row ?? null
}
