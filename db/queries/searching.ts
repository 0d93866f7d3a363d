import { sql, type SQL } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { HELD_FOLDER, type Folder } from "../schema.ts"
import { listedAs, toListed, type ListedRow, type RawListed } from "./deliveries.ts"
import { isLive } from "./live.ts"

export type SearchWindow = {
  /** Null for every folder. */
  readonly folder: Folder | null
  /** First and last day, as a calendar of the time zone has them; null for no bound. */
  readonly from: string | null
  readonly until: string | null
  readonly timeZone: string
  readonly now: Date
  readonly limit: number
}

/** An id as sixteen bytes in hexadecimal, which PostgreSQL takes for an id too: ten thousand of them come as one text. */
export type IdInHex = string

const HEX = 32

/** All that is there for the holder, as in lists (M6, M7). */
const isFindable = ({ holderId }: HolderScope, now: Date): SQL =>
  sql`d.holder_id = ${holderId} and (d.folder <> ${HELD_FOLDER} or d.role = 'sender') and ${isLive(now)}`

/** Messages that a search may find, the newest first, in one question. */
export async function findSearchable(db: Queryable, scope: HolderScope, window: SearchWindow): Promise<readonly IdInHex[]> {
  const { folder, from, until, timeZone, now, limit } = window
  const [row] = await db.execute<{ ids: string | null }>(sql`
    select encode(string_agg(uuid_send(found.id), ''::bytea order by found.at desc nulls last, found.id desc nulls last), 'hex') as ids
    from (select d.message_id as id, d.sent_at as at from deliveries d where ${isFindable(scope, now)}
      ${folder === null ? sql`` : sql`and d.folder = ${folder}`}
      ${from === null ? sql`` : sql`and d.sent_at >= ${from}::date::timestamp at time zone ${timeZone}`}
      ${until === null ? sql`` : sql`and d.sent_at < (${until}::date + 1)::timestamp at time zone ${timeZone}`}
      order by d.sent_at desc nulls last, d.message_id desc nulls last limit ${limit}) found`)
  const all = row?.ids ?? ""
  return Array.from({ length: all.length / HEX }, (_, at) => all.slice(at * HEX, (at + 1) * HEX))
}

/** Rows of these messages, the newest first; what was erased or is over meanwhile is left out. */
export async function findFound(
  db: Queryable,
  scope: HolderScope,
  { ids, now }: { readonly ids: readonly IdInHex[]; readonly now: Date },
): Promise<readonly ListedRow[]> {
  if (ids.length === 0) return []
  const rows = await db.execute<RawListed>(sql`${listedAs(sql`1`)}
    where ${isFindable(scope, now)} and d.message_id = any(string_to_array(${ids.join(",")}, ',')::uuid[])
    order by d.sent_at desc nulls last, d.message_id desc nulls last`)
  return rows.map(toListed)
}
