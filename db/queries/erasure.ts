import { randomUUID } from "node:crypto"
import { and, asc, inArray, notInArray, sql } from "drizzle-orm"
import type { Queryable, Tx } from "../client.ts"
import { erasureOutbox } from "../schema.ts"

export type ErasureKind = "delivery" | "message" | "blob" | "draft" | "account" | "note"

/** What an erasure still has to do once it is committed: a line in the journal and, with `blobId`, a file to overwrite. */
export type NewErasure = {
  readonly kind: ErasureKind
  readonly subjectId: string
  readonly holderId: string | null
  readonly blobId: string | null
  /** Where the blob lies; for a line without a blob, any. */
  readonly region: string
}

export type ErasureRow = NewErasure & { readonly id: string; readonly createdAt: Date }

/** Rows of one statement stay below PostgreSQL's 65 535 parameters. */
const ROWS = 1000

/** The moment, not when the transaction began: what it waited for happened before the erasure. */
const NOW = sql`clock_timestamp()`

/** Writes down, in the transaction that destroys the keys, what has to follow it (keys.md 7). After commit call `runErasure`. */
export async function recordErasure(tx: Tx, entries: readonly NewErasure[]): Promise<void> {
  const rows = entries.map((entry) => ({ id: randomUUID(), ...entry, createdAt: NOW }))
  for (let start = 0; start < rows.length; start += ROWS) await tx.insert(erasureOutbox).values(rows.slice(start, start + ROWS))
}

type Lock = {
  readonly limit: number
  /** Only those of these blobs; all if null. */ readonly blobIds: readonly string[] | null
  readonly except: readonly string[]
}

/** The oldest rows that nobody else is working on, locked until the end of the transaction. */
export async function lockErasures(tx: Tx, { limit, blobIds, except }: Lock): Promise<ErasureRow[]> {
  return tx
    .select()
    .from(erasureOutbox)
    .where(
      and(
        blobIds === null ? undefined : inArray(erasureOutbox.blobId, [...blobIds]),
        except.length === 0 ? undefined : notInArray(erasureOutbox.id, [...except]),
      ),
    )
    .orderBy(asc(erasureOutbox.createdAt), asc(erasureOutbox.id))
    .limit(limit)
    .for("update", { skipLocked: true })
}

export async function clearErasures(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.delete(erasureOutbox).where(inArray(erasureOutbox.id, [...ids]))
}

/** How many are left to do, for readiness and the operator. */
export async function countErasures(db: Queryable): Promise<number> {
  return db.$count(erasureOutbox)
}
