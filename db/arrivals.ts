import { sql } from "drizzle-orm"
import postgres from "postgres"
import { connectionOptions, type Queryable } from "./client.ts"

const CHANNEL = "sigill_arrivals"

/** Tells every process that something came to these holders: their ids, and nothing of what came. Never in a transaction of mail (docs/decisions/live-arrival.md). */
export async function tellArrivals(db: Queryable, holderIds: readonly string[]): Promise<void> {
  await db.execute(
    sql`select pg_notify(${CHANNEL}, holder) from jsonb_array_elements_text(${JSON.stringify(holderIds)}::text::jsonb) as told(holder)`,
  )
}

/** Whether a connection to this address hears what is told: behind PgBouncer none does (design 2). */
export const canListen = (url: string): boolean => url !== "" && connectionOptions(url).prepare !== false

export type Listening = { readonly close: () => Promise<void> }

type Listen = { readonly url: string; readonly onArrival: (holderId: string) => void }

/** Listens on one connection of its own, which the driver opens anew when it breaks. @throws when the database does not answer now */
export async function listenForArrivals({ url, onArrival }: Listen): Promise<Listening> {
  const client = postgres({
    ...connectionOptions(url),
    max: 1,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: { application_name: "sigill-arrivals" },
  })
  const close = () => client.end({ timeout: 1 })
  try {
    await client.listen(CHANNEL, onArrival)
    return { close }
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}
