import { sql } from "drizzle-orm"
import type { OperatorScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { outgoing } from "../schema.ts"

export type QueueCount = {
  readonly channel: "email" | "sms"
  readonly waiting: number
  readonly failing: number
  readonly oldest: Date | null
}

/** What waits to leave, by channel; failing is what was refused at least once. The table holds only what has not left. */
export async function countOutgoing(db: Queryable, _scope: OperatorScope): Promise<QueueCount[]> {
  const rows = await db
    .select({
      channel: outgoing.channel,
      waiting: sql<number>`count(*)::int`,
      failing: sql<number>`count(*) filter (where ${outgoing.tries} > 0)::int`,
      oldest: sql<string | null>`min(${outgoing.createdAt})`,
    })
    .from(outgoing)
    .groupBy(outgoing.channel)
  return rows.map(({ oldest, ...row }) => ({ ...row, oldest: oldest === null ? null : new Date(oldest) }))
}
