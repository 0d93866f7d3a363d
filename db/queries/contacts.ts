import { and, eq, inArray, lt, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { addressLists, contactImports, contacts } from "../schema.ts"

export type SealedRow = { readonly id: string; readonly generation: number; readonly sealed: Uint8Array }

export type SealedBook = { readonly contacts: readonly SealedRow[]; readonly lists: readonly SealedRow[] }

const TABLES = { contacts, lists: addressLists } as const

export type BookTable = keyof typeof TABLES

/** Everything of a holder's address book, in one question. */
export async function findBook(db: Queryable, scope: HolderScope): Promise<SealedBook> {
  const rows = await db.execute<SealedRow & { readonly table: BookTable }>(sql`
    select 'contacts' as table, id, generation, sealed from contacts where holder_id = ${scope.holderId}
    union all select 'lists', id, generation, sealed from address_lists where holder_id = ${scope.holderId}`)
  return { contacts: rows.filter(({ table }) => table === "contacts"), lists: rows.filter(({ table }) => table === "lists") }
}

/** The same, and nobody else changes it until the end of the transaction: addresses and names are compared opened, which no index can do. */
export async function lockBook(tx: Tx, scope: HolderScope): Promise<SealedBook> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('contacts ' || ${scope.holderId}, 0))`)
  return findBook(tx, scope)
}

/** Rows in one statement: four values each, of which a statement takes 65,535. */
const PORTION = 1_000

/** Writes records, new or in the place of the holder's own. @throws when another holder has one of these ids */
export async function putRecords(tx: Tx, scope: HolderScope, into: BookTable, rows: readonly SealedRow[]): Promise<void> {
  const table = TABLES[into]
  for (let at = 0; at < rows.length; at += PORTION) {
    const portion = rows.slice(at, at + PORTION).map((row) => ({ ...row, holderId: scope.holderId }))
    const written = await tx
      .insert(table)
      .values(portion)
      .onConflictDoUpdate({
        target: table.id,
        set: { generation: sql`excluded.generation`, sealed: sql`excluded.sealed` },
        setWhere: eq(table.holderId, scope.holderId),
      })
      .returning({ id: table.id })
    if (written.length !== portion.length) throw new Error("the id of a record is taken")
  }
}

/** Deletes those of the records that the holder has. @returns how many */
export async function deleteRecords(tx: Tx, scope: HolderScope, from: BookTable, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const table = TABLES[from]
  const gone = await tx
    .delete(table)
    .where(and(eq(table.holderId, scope.holderId), inArray(table.id, [...ids])))
    .returning({ id: table.id })
  return gone.length
}

export type SealedImport = Omit<SealedRow, "id">

/** What waits to be looked at, or null. */
export async function findImport(db: Queryable, scope: HolderScope): Promise<SealedImport | null> {
  const [row] = await db
    .select({ generation: contactImports.generation, sealed: contactImports.sealed })
    .from(contactImports)
    .where(eq(contactImports.holderId, scope.holderId))
  return row ?? null
}

export async function putImport(db: Queryable, scope: HolderScope, row: SealedImport): Promise<void> {
  await db
    .insert(contactImports)
    .values({ holderId: scope.holderId, ...row })
    .onConflictDoUpdate({ target: contactImports.holderId, set: row })
}

export async function deleteImport(db: Queryable, scope: HolderScope): Promise<void> {
  await db.delete(contactImports).where(eq(contactImports.holderId, scope.holderId))
}

/** Deletes what was sealed under list keys before this generation, which are lost (I7). */
export async function deleteLostBook(tx: Tx, scope: HolderScope, before: number): Promise<void> {
  for (const table of [contacts, addressLists, contactImports])
    await tx.delete(table).where(and(eq(table.holderId, scope.holderId), lt(table.generation, before)))
}
