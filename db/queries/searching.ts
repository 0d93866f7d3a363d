import { sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { HELD_FOLDER, type Folder } from "../schema.ts"
import { isLive, listedAs, toListed, type ListedRow, type RawListed } from "./deliveries.ts"

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

/** Rows that a search looks through, the newest first, in one question: all that is there for the holder, as in lists (M6, M7). */
export async function findSearchable(db: Queryable, scope: HolderScope, window: SearchWindow): Promise<readonly ListedRow[]> {
  const { folder, from, until, timeZone, now, limit } = window
  const rows = await db.execute<RawListed>(sql`${listedAs(sql`1`)}
    where d.holder_id = ${scope.holderId} and (d.folder <> ${HELD_FOLDER} or d.role = 'sender') and ${isLive(now)}
      ${folder === null ? sql`` : sql`and d.folder = ${folder}`}
      ${from === null ? sql`` : sql`and d.sent_at >= ${from}::date::timestamp at time zone ${timeZone}`}
      ${until === null ? sql`` : sql`and d.sent_at < (${until}::date + 1)::timestamp at time zone ${timeZone}`}
    order by d.sent_at desc nulls last, d.message_id desc nulls last limit ${limit}`)
  return rows.map(toListed)
}
