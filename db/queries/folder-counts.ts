import { count, eq, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { drafts, type Folder, type OwnFolder } from "../schema.ts"
import type { OwnFolderRow } from "./own-folders.ts"
import { bytesOfDrafts, bytesOfFolder, bytesOfHeld } from "./storage.ts"

export type FolderCountRow = { readonly folder: Folder; readonly total: number; readonly unread: number; readonly bytes: number }

/** Counters of a holder's folders, the folders that the holder made, and the bytes of what lies in none: drafts, and what has not left. */
export type MailboxRows = {
  readonly counts: readonly FolderCountRow[]
  readonly ownFolders: readonly OwnFolderRow[]
  readonly draftBytes: number
  readonly heldBytes: number
}

type RawRow = { readonly folder: string; readonly total: number; readonly unread: number; readonly bytes: number | null } & (
  { readonly generation: number; readonly sealedName: Uint8Array } | { readonly generation: null }
)

/** In one question, because every page of a mailbox asks it; in a second one where bytes are not known. */
export async function findMailbox(db: Queryable, scope: HolderScope): Promise<MailboxRows> {
  const kept = await askMailbox(db, scope, "kept")
  const rows = kept.some(({ bytes }) => bytes === null) ? await askMailbox(db, scope, "counted") : kept
  const bytesOf = (name: "drafts" | "held") => rows.find(({ folder }) => folder === name)?.bytes ?? 0
  return {
    counts: rows.flatMap((row) =>
      row.generation === null && row.folder !== "drafts" && row.folder !== "held"
        ? [{ folder: row.folder as Folder, total: row.total, unread: row.unread, bytes: row.bytes ?? 0 }]
        : [],
    ),
    draftBytes: bytesOf("drafts"),
    heldBytes: bytesOf("held"),
    ownFolders: rows.flatMap((row) =>
      row.generation === null ? [] : [{ id: row.folder as OwnFolder, generation: row.generation, sealedName: row.sealedName }],
    ),
  }
}

async function askMailbox(db: Queryable, scope: HolderScope, source: "kept" | "counted"): Promise<readonly RawRow[]> {
  const holderId = sql`${scope.holderId}::uuid`
  return db.execute<RawRow>(sql`
    select folder, total, unread, ${bytesOfFolder(holderId, source)} as bytes, null as generation, null as "sealedName" from folder_counts c where c.holder_id = ${scope.holderId}
    union all select id::text, 0, 0, 0, generation, sealed_name from own_folders where holder_id = ${scope.holderId}
    union all select 'drafts', 0, 0, ${bytesOfDrafts(holderId)}, null, null
    union all select 'held', 0, 0, ${bytesOfHeld(holderId, source)}, null, null`)
}

/** How much of each folder is unread, and how much came to Inbox since a moment and is unread still. */
export type Arrived = { readonly unread: Readonly<Record<string, number>>; readonly count: number }

/** More than anybody counts. */
const MOST_ARRIVED = 100

/** What an open page asks again and again: counters that are kept, and a few rows of one index. */
export async function findArrived(db: Queryable, scope: HolderScope, since: Date): Promise<Arrived> {
  const [row] = await db.execute<Arrived>(sql`
    select coalesce((select jsonb_object_agg(folder, unread) from folder_counts where holder_id = ${scope.holderId} and unread > 0), '{}'::jsonb) as unread,
      (select count(*)::integer from (
        select from deliveries d where d.holder_id = ${scope.holderId} and d.folder = 'inbox' and coalesce(d.marked_unread, d.read_at is null)
          and d.sent_at > ${since.toISOString()}::timestamptz limit ${MOST_ARRIVED}) as arrived) as count`)
  return row ?? { unread: {}, count: 0 }
}

/** Drafts are few for each person, so they are counted. */
export async function countDrafts(db: Queryable, scope: HolderScope): Promise<number> {
  const [row] = await db.select({ total: count() }).from(drafts).where(eq(drafts.holderId, scope.holderId))
  return row?.total ?? 0
}
