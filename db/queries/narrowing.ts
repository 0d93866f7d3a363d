import { sql, type SQL } from "drizzle-orm"
import type { Narrowing } from "#lib/messages/narrowed.ts"
import type { Folder } from "../schema.ts"

type Part = { readonly folder: Folder; readonly only: Narrowing | null }

/** The conditions of the partial indices, written as they have them. */
const ONLY: Readonly<Record<Narrowing, SQL>> = {
  unread: sql`coalesce(d.marked_unread, d.read_at is null)`,
  waiting: sql`not d.answered`,
  flagged: sql`d.flagged`,
}

/** What lies in the folder. What the holder got as a copy waits for no answer of theirs. */
export function partOf({ folder, only }: Part): SQL {
  if (only === null) return sql`d.folder = ${folder}`
  if (only === "waiting") return sql`d.folder = ${folder} and ${ONLY.waiting} and d.role = ${folder === "sent" ? sql`'sender'` : sql`'to'`}`
  return sql`d.folder = ${folder} and ${ONLY[only]}`
}

/** The condition of the index deliveries_to_self, and the narrowing. */
export function toSelfOf({ only }: Part): SQL {
  const toSelf = sql`d.role = 'sender' and d.folder = 'inbox'`
  return only === null ? toSelf : sql`${toSelf} and ${ONLY[only]}`
}
