import type { Sql } from "postgres"

/**
 * Tables in which a text stands in any row: as text, as the bytes of the text, and, for ids, as their 16 bytes. Walks every table of every schema
 * but PostgreSQL's own, the queue's too (D2, keys.md 7).
 */
export async function tablesNaming(owner: Sql, needle: string): Promise<string[]> {
  const tables = await owner<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`
  const forms = [needle, Buffer.from(needle).toString("hex"), ...(/^[0-9a-f-]{36}$/.test(needle) ? [needle.replaceAll("-", "")] : [])]
  const found: string[] = []
  for (const { name } of tables) {
    const [row] = await owner.unsafe(`select count(*)::int as hits from ${name} t where t::text ilike any ($1)`, [
      forms.map((form) => `%${form.replaceAll(/[\\%_]/g, "\\$&")}%`),
    ])
    if (Number(row?.["hits"]) > 0) found.push(name)
  }
  return found.sort()
}
