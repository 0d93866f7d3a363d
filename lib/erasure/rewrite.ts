import { countChanges, findForgetting, openRewriting, rewriteTable, turnLogOver, type Counted, type Rewriting } from "#db/rewriting.ts"
import { findRewrites, recordRewrite } from "#db/queries/rewrites.ts"
import type { Services } from "../context.ts"

export type Rewritten = {
  /** Tables that were written anew. */ readonly rewritten: number
  /** Tables that were in use or whose dead rows somebody still sees: the next run takes them. */ readonly left: number
  /** Whether the write-ahead log was turned over. */ readonly isLogTurned: boolean
}

/** PostgreSQL's codes for a lock that was not free and for a right that is missing. */
const LOCKED = "55P03"
const FORBIDDEN = "42501"

/**
 * Writes every table anew in which something was destroyed since it was last done, then turns the write-ahead log over, so that erased
 * stanzas, seals and ids are gone from the database's files (keys.md 7, B82): PostgreSQL keeps dead rows otherwise. Run every night; stopped at
 * any point it is carried on by the next run. A table is locked while it is written: about a second for each 100 MB.
 * @returns what was done. What the database's role may not do is logged and left; `sigill doctor` says who has to do it.
 */
export async function rewriteErased(services: Services): Promise<Rewritten> {
  const known = new Map((await findRewrites(services.db)).map((row) => [row.relation, row]))
  const connection = openRewriting(services.env.databaseDirectUrl)
  try {
    const { canRewrite } = await findForgetting(connection.sql)
    // Without the right PostgreSQL passes tables over with a warning, as if they had been done.
    if (!canRewrite) services.log.warn("rewrite_forbidden")
    const counted = canRewrite ? await countChanges(connection.sql) : []
    const changed = counted.filter(({ relation, changes, serverStartedAt }) => {
      const before = known.get(relation)
      return before === undefined || before.changes !== changes || before.serverStartedAt.getTime() !== serverStartedAt.getTime()
    })
    let rewritten = 0
    for (const table of changed) {
      if (!(await rewriteOne(connection, table))) continue
      await recordRewrite(services.db, { ...table, rewrittenAt: services.clock.now() })
      rewritten += 1
    }
    const done = { rewritten, left: changed.length - rewritten }
    if (done.left > 0) services.log.warn("rewrite_left", done)
    return { ...done, isLogTurned: await turnLog(services, connection) }
  } finally {
    await connection.close()
  }
}

/** @returns false where somebody uses the table, or still sees what is dead in it */
async function rewriteOne({ sql, heldBack }: Rewriting, { relation }: Counted): Promise<boolean> {
  heldBack()
  try {
    await rewriteTable(sql, relation)
  } catch (error) {
    if (codeOf(error) === LOCKED) return false
    throw error
  }
  return heldBack() === 0
}

async function turnLog({ log }: Services, { sql }: Rewriting): Promise<boolean> {
  try {
    await turnLogOver(sql)
    return true
  } catch (error) {
    if (codeOf(error) !== FORBIDDEN) throw error
    log.warn("log_switch_forbidden")
    return false
  }
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : undefined)
