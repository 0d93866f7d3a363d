import type { Sql } from "postgres"

export type Row = { readonly table: string; /** Every column as text, bytes in hexadecimal. */ readonly text: string }

/** Every row of every table of every schema but PostgreSQL's own, found anew each time, so that a table that comes tomorrow is looked at too. */
export async function allRows(owner: Sql): Promise<Row[]> {
  const tables = await owner<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
      and (table_schema, table_name) not in (
        select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relispartition)
    order by 1, 2`
  const found: Row[] = []
  for (const { schema, name } of tables) {
    const rows = await owner<{ text: string }[]>`select t::text as text from ${owner(schema)}.${owner(name)} t`
    found.push(...rows.map(({ text }) => ({ table: `${schema}.${name}`, text })))
  }
  return found
}

/** The tables with a row in which all of these are named: as they stand, as the bytes of the text, and ids as their 16 bytes. */
export function tablesWithAll(rows: readonly Row[], needles: readonly string[]): string[] {
  const wanted = needles.map((needle) => [
    needle,
    Buffer.from(needle).toString("hex"),
    ...(isUuid(needle) ? [needle.replaceAll("-", "")] : []),
  ])
  const named = rows.filter(({ text }) => {
    const lower = text.toLowerCase()
    return wanted.every((forms) => forms.some((form) => lower.includes(form.toLowerCase())))
  })
  return [...new Set(named.map(({ table }) => table))].sort()
}

/** Tables in which a text or an id stands in any row (D2, keys.md 7). */
export const tablesNaming = async (owner: Sql, needle: string): Promise<string[]> => tablesWithAll(await allRows(owner), [needle])

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
