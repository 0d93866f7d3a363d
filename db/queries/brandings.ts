import { and, eq, ne, sql, type AnyColumn, type SQL } from "drizzle-orm"
import type { Home } from "#lib/branding/letterhead.ts"
import type { LogoType } from "#lib/branding/logo.ts"
import type { Queryable } from "../client.ts"
import { brandings, organisations } from "../schema.ts"
import type { TenantTx } from "../tenancy.ts"

export type BrandingRow = typeof brandings.$inferSelect
export type BrandingState = BrandingRow["state"]

/** The organisation that owns an account; by a function that runs as the owner of the tables, as `demandsOf`. */
export const homeOf = (accountId: AnyColumn | string): SQL<Home | null> => sql`sigill_home(${accountId}::uuid)`

/** The same of one account, for who is not signed in. */
export async function findHome(db: Queryable, accountId: string): Promise<Home | null> {
  const [row] = await db.execute<{ home: Home | null }>(sql`select ${homeOf(accountId)} as home`)
  return row?.home ?? null
}

/** What an organisation shows of itself, to whoever gets a letter from it; null where there is none of that id. */
export async function findLetterhead(db: Queryable, organisationId: string): Promise<Home | null> {
  const [row] = await db.execute<{ letterhead: Home | null }>(sql`select sigill_letterhead(${organisationId}::uuid) as letterhead`)
  return row?.letterhead ?? null
}

/** The file of a published logo, by its hash. */
export async function findLogo(db: Queryable, hash: string): Promise<{ readonly type: LogoType; readonly bytes: Uint8Array } | null> {
  const [row] = await db.execute<{ type: LogoType; file: Uint8Array }>(sql`select type, file from sigill_logo(${hash})`)
  return row === undefined ? null : { type: row.type, bytes: row.file }
}

/** What is prepared, or published, of the organisation that the transaction sees. */
export async function findBranding(tx: TenantTx, organisationId: string, state: BrandingState): Promise<BrandingRow | null> {
  const [row] = await tx
    .select()
    .from(brandings)
    .where(and(eq(brandings.organisationId, organisationId), eq(brandings.state, state)))
  return row ?? null
}

export async function putBranding(tx: TenantTx, row: BrandingRow): Promise<void> {
  const { organisationId: _id, state: _state, ...set } = row
  await tx
    .insert(brandings)
    .values(row)
    .onConflictDoUpdate({ target: [brandings.organisationId, brandings.state], set })
}

/** @returns whether there was one */
export async function deleteBranding(tx: TenantTx, organisationId: string, state: BrandingState): Promise<boolean> {
  const gone = await tx
    .delete(brandings)
    .where(and(eq(brandings.organisationId, organisationId), eq(brandings.state, state)))
    .returning({ state: brandings.state })
  return gone.length > 0
}

/** Whether another organisation has a name that the eye takes for this one; the transaction sees all. */
export async function isNameOfAnother(tx: TenantTx, organisationId: string, nameKey: string): Promise<boolean> {
  const rows = await tx
    .select({ id: organisations.id })
    .from(organisations)
    .where(and(eq(organisations.nameKey, nameKey), ne(organisations.id, organisationId)))
    .limit(1)
  return rows.length > 0
}
