import { sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import type { Folder } from "../schema.ts"
import type { ListedRow } from "./deliveries.ts"

export type SearchWindow = {
  /** Null for every folder. */
  readonly folder: Folder | null
  /** First and last day, as a calendar of the time zone has them; null for no bound. */
  readonly from: string | null
  readonly until: string | null
  readonly timeZone: string
  readonly limit: number
}

type RawRow = Omit<ListedRow, "sentAt" | "readAt" | "conversationSize"> & { readonly sentAt: string; readonly readAt: string | null }

/** Rows that a search looks through, the newest first, in one question. The stanza comes along only while the row is still under the file key. */
export async function findSearchable(db: Queryable, scope: HolderScope, window: SearchWindow): Promise<readonly ListedRow[]> {
  const { folder, from, until, timeZone, limit } = window
  const rows = await db.execute<RawRow>(sql`
    select d.message_id as "messageId", d.role, d.folder, d.sent_at as "sentAt", d.generation,
      case when d.list_generation is null then d.stanza end as stanza, d.row_seal as "rowSeal", d.list_generation as "listGeneration",
      d.read_at as "readAt", d.recipient_count as "recipientCount", d.read_count as "readCount"
    from deliveries d where d.holder_id = ${scope.holderId}
      ${folder === null ? sql`` : sql`and d.folder = ${folder}`}
      ${from === null ? sql`` : sql`and d.sent_at >= ${from}::date::timestamp at time zone ${timeZone}`}
      ${until === null ? sql`` : sql`and d.sent_at < (${until}::date + 1)::timestamp at time zone ${timeZone}`}
    order by d.sent_at desc nulls last, d.message_id desc nulls last limit ${limit}`)
  return rows.map(({ sentAt, readAt, ...row }) => ({
    ...row,
    sentAt: new Date(sentAt),
    readAt: readAt === null ? null : new Date(readAt),
    conversationSize: 1,
  }))
}
