import { and, isNotNull, lt } from "drizzle-orm"
import type { Db, Queryable } from "../client.ts"
import { attempts, limits, operatorLinks, outgoing, sessions, submissions } from "../schema.ts"

/** Rows whose time has passed: codes, sessions, form tokens, links, counters. */
export async function deleteExpired(db: Db, now: Date, idleSince: Date): Promise<void> {
  await db.delete(attempts).where(lt(attempts.expiresAt, now))
  await db.delete(sessions).where(lt(sessions.expiresAt, now))
  await db.delete(sessions).where(lt(sessions.seenAt, idleSince))
  await db.delete(submissions).where(lt(submissions.expiresAt, now))
  await db.delete(operatorLinks).where(lt(operatorLinks.expiresAt, now))
  await db.delete(limits).where(and(isNotNull(limits.expire), lt(limits.expire, now.getTime())))
}

/** Codes that could not be handed over in time are worthless. @returns their spool blobs. */
export async function deleteStaleOutgoing(db: Queryable, now: Date): Promise<string[]> {
  const rows = await db.delete(outgoing).where(lt(outgoing.expiresAt, now)).returning({ spoolId: outgoing.spoolId })
  return rows.flatMap(({ spoolId }) => (spoolId === null ? [] : [spoolId]))
}
