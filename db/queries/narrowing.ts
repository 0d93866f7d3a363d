import { sql, type SQL } from "drizzle-orm"
import type { Narrowing } from "#lib/messages/narrowed.ts"
import type { Folder } from "../schema.ts"

/** What a list of a shared mailbox is narrowed to (M15): what this reader takes care of, what nobody does, what is done. */
export type WorkNarrowing = { readonly kind: "mine"; readonly memberId: string } | { readonly kind: "nobodys" } | { readonly kind: "done" }

const IS_DONE = sql`exists (select from mailbox_done w where w.mailbox_id = d.holder_id and w.message_id = d.message_id)`
const claimedBy = (whom: SQL) =>
  sql`exists (select from mailbox_claims c where c.mailbox_id = d.holder_id and c.conversation_id = d.conversation_id ${whom})`

/** The condition, to stand after others. */
export function workedOn(work: WorkNarrowing | null): SQL {
  if (work === null) return sql``
  if (work.kind === "done") return sql`and ${IS_DONE}`
  if (work.kind === "nobodys") return sql`and not ${claimedBy(sql``)} and not ${IS_DONE}`
  return sql`and ${claimedBy(sql`and c.member_id = ${work.memberId}`)} and not ${IS_DONE}`
}

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
