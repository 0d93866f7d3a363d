import { and, eq, inArray, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { deliveries, HELD_FOLDER, type CommonFolder, type Folder, type HolderRole } from "../schema.ts"

export type MovedRow = {
  readonly messageId: string
  readonly role: HolderRole
  readonly from: Folder
  readonly to: Folder
  readonly isUnread: boolean
  readonly conversationId: string
  readonly size: number | null
}

/** Where messages may come from; `own` are all folders that the holder made. What has not left cannot be moved. */
export type MoveFrom = readonly (CommonFolder | "own")[]

type Move = { readonly messageIds: readonly string[]; readonly from: MoveFrom; readonly at: Date }

export type RawMoved = {
  readonly message_id: string
  readonly role: HolderRole
  readonly old_folder: Folder
  readonly folder: Folder
  readonly is_unread: boolean
  readonly conversation_id: string
  readonly size: number | null
}

export const toMoved = (row: RawMoved): MovedRow => ({
  messageId: row.message_id,
  role: row.role,
  from: row.old_folder,
  to: row.folder,
  isUnread: row.is_unread,
  conversationId: row.conversation_id,
  size: row.size,
})

type Of = Pick<HolderScope, "holderId">

/** This holder's rows that lie in one of the folders, locked in the order of the messages. */
const chosen = (scope: Of, { messageIds, from }: Move) => sql`
  select message_id, folder as old_folder from deliveries
  where holder_id = ${scope.holderId} and ${inArray(sql`message_id`, [...messageIds])} and ${inArray(sql`case when folder = ${HELD_FOLDER} then 'held' when length(folder) = 36 then 'own' else folder end`, [...from])}
  order by message_id for update`

export async function moveTo(
  tx: Tx,
  scope: HolderScope,
  move: Move & { readonly to: Exclude<Folder, "inbox" | "sent"> },
): Promise<MovedRow[]> {
  const isTrash = move.to === "trash"
  const rows = await tx.execute<RawMoved>(sql`
    with chosen as (${chosen(scope, move)})
    update deliveries set folder = ${move.to}, folder_before = ${isTrash ? sql`chosen.old_folder` : sql`null`}, trashed_at = ${isTrash ? move.at.toISOString() : null}::timestamptz
    from chosen where deliveries.holder_id = ${scope.holderId} and deliveries.message_id = chosen.message_id and chosen.old_folder <> ${move.to}
    returning deliveries.message_id, deliveries.role, chosen.old_folder, deliveries.folder, coalesce(deliveries.marked_unread, deliveries.read_at is null) as is_unread, deliveries.conversation_id, deliveries.size::float8 as size`)
  return rows.map(toMoved)
}

/** Back to where it lay before Trash; out of Archive or an own folder, and where nothing was noted, to where it first lay. */
export const moveBack = (tx: Tx, scope: HolderScope, move: Move): Promise<MovedRow[]> => putBack(tx, scope, move)

/** The same from Trash alone, at a shared mailbox that somebody else gives these messages to. */
export const moveBackAtGiven = (tx: Tx, mailboxId: string, move: Omit<Move, "from">): Promise<MovedRow[]> =>
  putBack(tx, { holderId: mailboxId }, { ...move, from: ["trash"] })

async function putBack(tx: Tx, scope: Of, move: Move): Promise<MovedRow[]> {
  const rows = await tx.execute<RawMoved>(sql`
    with chosen as (${chosen(scope, move)})
    update deliveries set trashed_at = null, folder_before = null, folder = coalesce(folder_before, case
      when role <> 'sender' then 'inbox'
      when exists (select from recipients r where r.message_id = deliveries.message_id and r.holder_id = deliveries.holder_id) then 'inbox'
      else 'sent' end)
    from chosen where deliveries.holder_id = ${scope.holderId} and deliveries.message_id = chosen.message_id
    returning deliveries.message_id, deliveries.role, chosen.old_folder, deliveries.folder, coalesce(deliveries.marked_unread, deliveries.read_at is null) as is_unread, deliveries.conversation_id, deliveries.size::float8 as size`)
  return rows.map(toMoved)
}

/** Ids of what lies in Trash, oldest first, for emptying it in portions. */
export async function findTrashed(db: Queryable, scope: HolderScope, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, scope.holderId), eq(deliveries.folder, "trash")))
    .orderBy(deliveries.sentAt, deliveries.messageId)
    .limit(limit)
  return rows.map((row) => row.id)
}
