import { inArray, lt } from "drizzle-orm"
import type { Queryable } from "../client.ts"
import { attempts, blobs, limits, mailReceipts, operatorLinks, sessions, smsReceipts, submissions } from "../schema.ts"

/** Removes rows whose time has passed, of everything that has one. */
export async function deleteExpired(db: Queryable, now: Date): Promise<void> {
  await db.delete(attempts).where(lt(attempts.expiresAt, now))
  await db.delete(sessions).where(lt(sessions.expiresAt, now))
  await db.delete(submissions).where(lt(submissions.expiresAt, now))
  await db.delete(operatorLinks).where(lt(operatorLinks.expiresAt, now))
  await db.delete(smsReceipts).where(lt(smsReceipts.expiresAt, now))
  await db.delete(mailReceipts).where(lt(mailReceipts.expiresAt, now))
  await db.delete(limits).where(lt(limits.expire, now.getTime()))
}

/** Of these blobs, those that have a row. */
export async function findKnownBlobs(db: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .select({ id: blobs.id })
    .from(blobs)
    .where(inArray(blobs.id, [...ids]))
  return new Set(rows.map(({ id }) => id))
}
