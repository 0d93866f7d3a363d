import { sql } from "drizzle-orm"
import { fromDrizzle, type IDatabase } from "pg-boss"
import type { Queryable } from "./client.ts"

/** The caller's transaction as the queue's database, so that a job and its cause commit together (design 2). */
export function jobDatabase(tx: Queryable): IDatabase {
  return fromDrizzle(tx, sql)
}
