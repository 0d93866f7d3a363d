import type { Db } from "./client.ts"

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
