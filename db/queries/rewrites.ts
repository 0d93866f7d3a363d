import type { Queryable } from "../client.ts"
import { rewrites } from "../schema.ts"

export type RewriteRow = typeof rewrites.$inferSelect

export async function findRewrites(db: Queryable): Promise<RewriteRow[]> {
  return db.select().from(rewrites)
}

export async function recordRewrite(db: Queryable, row: RewriteRow): Promise<void> {
  await db.insert(rewrites).values(row).onConflictDoUpdate({ target: rewrites.relation, set: row })
}
