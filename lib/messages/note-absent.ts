import type { Tx } from "#db/client.ts"
import { insertArrivals } from "#db/queries/absences.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { enqueue } from "../jobs/queue.ts"

type Arrived = { readonly messageId: Id; /** Who has it now, its sender left out. */ readonly holderIds: readonly Id[] }

/**
 * Notes, in the transaction by which a message arrives, that those of its recipients who are away owe an automatic reply (M14); a job gives it (lib/absences).
 * Everything that somebody sends comes through here, at once or when it is released; an automatic reply does not, so that none is answered by another.
 */
export async function noteAbsent(tx: Tx, services: Services, { messageId, holderIds }: Arrived): Promise<void> {
  const isOwed = await insertArrivals(tx, { messageId, holderIds, at: services.clock.now() })
  if (isOwed) await enqueue(tx, services, { queue: "reply", jobs: [{ data: {} }] })
}
