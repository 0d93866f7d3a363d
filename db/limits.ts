import { inArray } from "drizzle-orm"
import type { Db, Tx } from "./client.ts"
import { limits } from "./schema.ts"

type NamedQuery = { readonly name?: string; readonly text: string; readonly values: readonly (string | number | null)[] }

/** What rate-limiter-flexible expects of a client of `pg`, spoken by the pool that the pages use anyway. */
export function limiterClient(db: Db) {
  return {
    query: async ({ text, values }: NamedQuery) => {
      const rows = await db.$client.unsafe(text, [...values])
      return { rows: [...rows], rowCount: rows.count }
    },
  }
}

/** Starts counters anew in the caller's transaction, whatever the limiter has written down for them. */
export async function deleteLimits(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.delete(limits).where(inArray(limits.key, [...keys]))
}
