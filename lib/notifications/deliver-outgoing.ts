import type { Tx } from "#db/client.ts"
import { releaseBlobs } from "#db/queries/erasure.ts"
import { deleteOutgoing, lockOutgoing, noteProblem, setNotice, type OutgoingRow } from "#db/queries/outgoing.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import type { Id } from "../ids.ts"
import { readSpool } from "./spool.ts"
import type { Handover } from "./transport.ts"
import { transports } from "./transports.ts"

/** The provider could not take it now; the queue tries again, later each time. */
export class HandoverDelayed extends Error {
  override readonly name = "HandoverDelayed"
}

/**
 * Hands one mail or SMS over and forgets it: the row goes, the spool file is overwritten. The row is locked meanwhile, so two workers do not both send it.
 * A crash between acceptance and commit repeats a mail once at most (B87).
 * @throws HandoverDelayed when the provider is away.
 */
export async function deliverOutgoing(services: Services, id: Id): Promise<void> {
  const delay = await services.db.transaction(async (tx) => {
    const row = await lockOutgoing(tx, id)
    if (row === null) return null
    const handover = await handOver(services, row)
    if (handover.kind === "unavailable") return handover.problem
    if (handover.kind !== "accepted") services.log.warn("outgoing_failed", { channel: row.channel, id, outcome: handover.kind, problem: handover.problem })
    await forget(tx, services, row, handover)
    return null
  })
  if (delay !== null) {
    await noteProblem(services.db, id, delay)
    throw new HandoverDelayed(delay)
  }
  await runErasure(services)
}

async function handOver(services: Services, row: OutgoingRow): Promise<Handover> {
  if (row.expiresAt !== null && row.expiresAt <= services.clock.now()) return { kind: "refused", problem: "expired" }
  const item = row.spoolId === null ? null : await readSpool(services, row.id, row.spoolId).catch(() => null)
  if (item === null) return { kind: "refused", problem: "spool_unreadable" }
  const { email, sms } = transports(services)
  return item.channel === "email" ? email.send(row.id, item) : sms.send(row.id, item)
}

async function forget(tx: Tx, { clock }: Services, row: OutgoingRow, { kind }: Handover): Promise<void> {
  const now = clock.now()
  const notice = kind === "accepted" ? "handed_over" : "refused"
  if (row.messageId !== null && row.recipientPosition !== null) await setNotice(tx, { messageId: row.messageId, position: row.recipientPosition }, notice, now)
  await deleteOutgoing(tx, row.id)
  if (row.spoolId !== null) await releaseBlobs(tx, [row.spoolId], now)
}
