import { findExpiredOutgoing, findWaitingOutgoing } from "#db/queries/outgoing.ts"
import { HOUR } from "../clock.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { finishOutgoing } from "./deliver-outgoing.ts"
import { enqueueDeliveries } from "./outgoing.ts"

const PAGE = 500

/** Drops what became worthless while it waited, and gives a new job to what has lost its own, as after a restored backup. */
export async function tendOutgoing(services: Services): Promise<void> {
  const now = services.clock.now()
  for (const row of await findExpiredOutgoing(services.db, now, PAGE))
    await finishOutgoing(services, row, { state: "refused", problem: "expired" })
  const before = new Date(now.getTime() - HOUR)
  for (let after: Id | null = null; ;) {
    const rows = await findWaitingOutgoing(services.db, { before, after, limit: PAGE })
    for (const channel of ["email", "sms"] as const) {
      const ids = rows.filter((row) => row.channel === channel).map(({ id }) => id)
      await services.db.transaction((tx) => enqueueDeliveries(tx, services, channel, ids))
    }
    after = rows.at(-1)?.id ?? null
    if (rows.length < PAGE || after === null) return
  }
}
