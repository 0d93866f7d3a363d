import { sql } from "drizzle-orm"
import { fromDrizzle, type ConstructorOptions } from "pg-boss"
import type { Db, Tx } from "./client.ts"

export type QueueDatabase = NonNullable<ConstructorOptions["db"]>

/** Lets pg-boss insert jobs inside a transaction of ours, so that they are there exactly if it commits. */
export function queueInTransaction(tx: Tx): QueueDatabase {
  return fromDrizzle(tx, sql)
}

/** Lets pg-boss read its queues through the pool that pages use: enough for a process that only adds jobs. */
export function queueOnPool(db: Db): QueueDatabase {
  return {
    executeSql: async (text, values = []) => {
      const rows = await db.$client.unsafe(text, values as string[])
      return { rows: [...rows] }
    },
  }
}
