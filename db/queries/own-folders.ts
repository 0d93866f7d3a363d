import { and, eq, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { ownFolders, type Folder, type OwnFolder } from "../schema.ts"
import { toMoved, type MovedRow, type RawMoved } from "./moves.ts"

export type OwnFolderRow = { readonly id: OwnFolder; readonly generation: number; readonly sealedName: Uint8Array }

const columns = { id: sql<OwnFolder>`${ownFolders.id}`, generation: ownFolders.generation, sealedName: ownFolders.sealedName }

export async function findOwnFolders(db: Queryable, scope: HolderScope): Promise<OwnFolderRow[]> {
  return db.select(columns).from(ownFolders).where(eq(ownFolders.holderId, scope.holderId))
}

/** The same, and nobody else adds or renames one until the end of the transaction: names are compared opened, which no index can do. */
export async function lockOwnFolders(tx: Tx, scope: HolderScope): Promise<OwnFolderRow[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('own_folders ' || ${scope.holderId}, 0))`)
  return findOwnFolders(tx, scope)
}

/** Holds a folder in place while messages move to it. @returns whether this holder has it */
export async function holdOwnFolder(tx: Tx, scope: HolderScope, id: OwnFolder): Promise<boolean> {
  const rows = await tx.select({ id: ownFolders.id }).from(ownFolders).where(ofHolder(scope, id)).for("share")
  return rows.length > 0
}

export async function insertOwnFolder(tx: Tx, scope: HolderScope, row: OwnFolderRow & { readonly createdAt: Date }): Promise<void> {
  await tx.insert(ownFolders).values({ ...row, holderId: scope.holderId })
}

export async function renameOwnFolder(tx: Tx, scope: HolderScope, { id, generation, sealedName }: OwnFolderRow): Promise<void> {
  await tx.update(ownFolders).set({ generation, sealedName }).where(ofHolder(scope, id))
}

/** Deletes a folder. @returns false when this holder has none such */
export async function deleteOwnFolder(tx: Tx, scope: HolderScope, id: OwnFolder): Promise<boolean> {
  const rows = await tx.delete(ownFolders).where(ofHolder(scope, id)).returning({ id: ownFolders.id })
  return rows.length > 0
}

/** Puts all that lies in a folder into Archive, and makes what lies in Trash go there when it is put back. */
export async function archiveAllOf(tx: Tx, scope: HolderScope, id: OwnFolder): Promise<MovedRow[]> {
  const to: Folder = "archive"
  await tx.execute(sql`update deliveries set folder_before = ${to} where holder_id = ${scope.holderId} and folder_before = ${id}`)
  const rows = await tx.execute<RawMoved>(sql`
    with chosen as (
      select message_id from deliveries where holder_id = ${scope.holderId} and folder = ${id} order by message_id for update
    )
    update deliveries set folder = ${to} from chosen
    where deliveries.holder_id = ${scope.holderId} and deliveries.message_id = chosen.message_id
    returning deliveries.message_id, deliveries.role, ${id}::text as old_folder, deliveries.folder, coalesce(deliveries.marked_unread, deliveries.read_at is null) as is_unread, deliveries.conversation_id, deliveries.size::float8 as size`)
  return rows.map(toMoved)
}

const ofHolder = (scope: HolderScope, id: OwnFolder) => and(eq(ownFolders.holderId, scope.holderId), eq(ownFolders.id, id))
