import { sql, type DriverValueEncoder } from "drizzle-orm"
import type { PgTable } from "drizzle-orm/pg-core"
import { driverOf, KEPT_PARAMETERS, type Queryable } from "./client.ts"

/** A statement that was put together once, and where in the rows each of its values stands. */
type Kept = { readonly text: string; readonly places: readonly { readonly at: number; readonly key: string; readonly encoder: Encoder }[] }
type Encoder = DriverValueEncoder<unknown, unknown>
type Row = Readonly<Record<string, unknown>>

/** By table, number of rows and which columns they have: few, because few rows are kept. */
const statements = new Map<PgTable, Map<string, Kept>>()

/**
 * Inserts rows of one table. The statement is put together by drizzle once for each number of rows, not each time (measured: 0.7 ms of the ten inserts of a send);
 * one with more values than connections keep statements of, or of rows with different columns, each time.
 * More rows than a part go in several statements, one after the other.
 * Inserts that are asked for at once are carried out in this order, and before what drizzle is asked for with them, which takes some turns to reach the driver.
 */
export async function insertRows<T extends PgTable>(db: Queryable, table: T, rows: readonly T["$inferInsert"][]): Promise<void> {
  const parts: Promise<unknown>[] = []
  for (let at = 0; at < rows.length; at += PART) {
    const { text, values } = statementFor(db, table, rows.slice(at, at + PART))
    parts.push(Promise.resolve(driverOf(db).unsafe(text, values as never[])))
  }
  await Promise.all(parts)
}

/**
 * PostgreSQL counts the values of a statement in two bytes, and drizzle takes a millisecond for each row of many: a full part is put together once (measured for a
 * thousand rows of five tables: 4 s of Node, then 0.2).
 */
const PART = 100

type Statement = { readonly text: string; readonly values: readonly unknown[] }

function statementFor<T extends PgTable>(db: Queryable, table: T, given: readonly T["$inferInsert"][]): Statement {
  const rows: readonly Row[] = given
  const keys = keysOf(rows[0] ?? {})
  const isLong = rows.length * keys.length > KEPT_PARAMETERS
  if ((isLong && rows.length < PART) || rows.some((row) => keysOf(row).join() !== keys.join())) {
    const { sql: text, params } = db
      .insert(table)
      .values([...given])
      .toSQL()
    return { text, values: params }
  }
  const { text, places } = kept(db, { table, keys, count: rows.length })
  return { text, values: places.map(({ at, key, encoder }) => encoded(encoder, rows[at]?.[key])) }
}

/** In the order of the row; those without a value have the column's default. */
const keysOf = (row: Row): readonly string[] => Object.keys(row).filter((key) => row[key] !== undefined)

const encoded = (encoder: Encoder, value: unknown): unknown => (value === null ? null : encoder.mapToDriverValue(value))

type Shape = { readonly table: PgTable; readonly keys: readonly string[]; readonly count: number }

function kept(db: Queryable, { table, keys, count }: Shape): Kept {
  const ofTable = statements.get(table) ?? new Map<string, Kept>()
  statements.set(table, ofTable)
  const shape = `${count} ${keys.join()}`
  const known = ofTable.get(shape) ?? build(db, { table, keys, count })
  ofTable.set(shape, known)
  return known
}

function build(db: Queryable, { table, keys, count }: Shape): Kept {
  const rows = Array.from({ length: count }, (_, at) => Object.fromEntries(keys.map((key) => [key, sql.placeholder(`${at} ${key}`)])))
  const { sql: text, params } = db
    .insert(table)
    .values(rows as unknown as PgTable["$inferInsert"][])
    .toSQL()
  const named = params as readonly { readonly value: { readonly name: string }; readonly encoder: Encoder }[]
  const places = named.map(({ value, encoder }) => {
    const [at = "", key = ""] = value.name.split(" ")
    return { at: Number(at), key, encoder }
  })
  return { text, places }
}
