import type { Tx } from "#db/client.ts"
import { releaseBlobs } from "#db/queries/erasing.ts"
import { claimOutgoing, deleteOutgoing, findOutgoing, markNotice, setOutgoingProblem, type OutgoingRow } from "#db/queries/outgoing.ts"
import { insertMailReceipt } from "#db/queries/mail-receipts.ts"
import { markNoticesTold, takeTold } from "#db/queries/daily-notices.ts"
import { insertSmsReceipt, recordSmsFate, recordSmsOutcome } from "#db/queries/sms-receipts.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import type { Id } from "../ids.ts"
import { DelayedError } from "../jobs/delayed-error.ts"
import type { HandOver } from "./hand-over.ts"
import { heedChoice } from "./heed-choice.ts"
import { returnAddress } from "./return-address.ts"
import { smsStatusUrl } from "./sms-status-url.ts"
import { openSpool, type SmsTells, type SpoolContent } from "./spool.ts"
import type { Transports } from "./transports.ts"

/**
 * Stands in the row while something is being handed over, and is what the operator sees if that never ended.
 * A mail found so is sent once more: at most one repetition for each crash. An SMS found so is left alone (B87).
 */
const INTERRUPTED = "interrupted"

/**
 * Hands one mail or SMS to its provider, then overwrites its spool file and takes its row away (keys.md 4).
 * What is gone already is success.
 * @throws DelayedError when the provider did not take it, for the queue to try again later.
 */
export async function deliverOutgoing(services: Services, transports: Transports, id: Id): Promise<void> {
  const row = await findOutgoing(services.db, id)
  if (row === null) return
  if (row.expiresAt !== null && row.expiresAt <= services.clock.now())
    return finishOutgoing(services, row, { state: "refused", problem: "expired" })
  if (row.channel === "sms" && row.problem === INTERRUPTED && !transports.sms.isRepeatable)
    return finishOutgoing(services, row, { state: "unknown", problem: INTERRUPTED })
  // Once something has been tried it may have left: then it is told at once, whatever was chosen since.
  if (row.tries === 0 && (await heedChoice(services, row))) return
  if (!(await claimOutgoing(services.db, { id, tries: row.tries, problem: INTERRUPTED }))) return
  const content = await openContent(services, row)
  const outcome =
    content === null ? ({ state: "refused", problem: "spool_unreadable" } as const) : await handOver(services, transports, { row, content })
  const isUndecided = outcome.state === "unavailable" || (outcome.state === "unknown" && row.channel === "email")
  if (!isUndecided) return finishOutgoing(services, row, outcome)
  await setOutgoingProblem(services.db, { id, problem: outcome.problem })
  throw new DelayedError(outcome.problem)
}

async function openContent(services: Services, row: OutgoingRow): Promise<SpoolContent | null> {
  if (row.spoolId === null || row.region === null) return null
  const sealed = await services.blobs.readAll(row.region, row.spoolId)
  return sealed === null ? null : openSpool(services, { outgoingId: row.id, spoolId: row.spoolId }, sealed)
}

async function handOver(services: Services, transports: Transports, { row, content }: Handing): Promise<HandOver> {
  const { id, messageId } = row
  if (content.channel === "email") return handOverMail(services, transports, { row, content })
  return transports.sms.send({ id, ...content, statusUrl: messageId === null ? null : smsStatusUrl(services.env.baseUrl, id) })
}

type Handing<C extends SpoolContent = SpoolContent> = { readonly row: OutgoingRow; readonly content: C }
type MailContent = Extract<SpoolContent, { readonly channel: "email" }>

/** How long a notice may come back: servers give up after five days (RFC 5321 4.5.4.1), some later. */
const RETURNS_WITHIN_MS = 14 * DAY

async function handOverMail(services: Services, transports: Transports, { row, content }: Handing<MailContent>): Promise<HandOver> {
  const { id, messageId, recipientPosition: position } = row
  const { returnToken: token, ...mail } = content
  const { bounces } = services.env
  if (token === undefined || bounces === null || messageId === null || position === null) return transports.mail.send({ id, ...mail })
  const expiresAt = new Date(services.clock.now().getTime() + RETURNS_WITHIN_MS)
  await insertMailReceipt(services.db, { token, messageId, position, expiresAt })
  return transports.mail.send({ id, ...mail, returnTo: returnAddress(bounces.address, token) })
}

type Told = Pick<OutgoingRow, "id" | "channel"> & { readonly messageId: Id; readonly position: number; readonly outcome: HandOver }

/** How long Twilio may still report of an SMS. */
const REPORTED_WITHIN_MS = 2 * DAY

/** A notice is done when the mail server has it; of an SMS the provider says more later (sms-status.ts). */
async function tellSender(tx: Tx, services: Services, { id, channel, messageId, position, outcome }: Told): Promise<void> {
  const now = services.clock.now()
  const isAccepted = outcome.state === "accepted"
  if (channel === "email") return markNotice(tx, { messageId, position, notice: isAccepted ? "handed_over" : "refused", at: now })
  if (isAccepted) return insertSmsReceipt(tx, { id, messageId, position, expiresAt: new Date(now.getTime() + REPORTED_WITHIN_MS) })
  if (outcome.state === "refused") await recordSmsOutcome(tx, { messageId, position, failedAt: now })
}

/** Which text message that a sender asked for was not sent, or perhaps not; null for everything else. Only its file says so. */
async function failedOf(
  services: Services,
  row: OutgoingRow,
  { state }: HandOver,
): Promise<(SmsTells & { readonly fate: "refused" | "unknown" }) | null> {
  if (row.channel === "email" || row.messageId === null || (state !== "refused" && state !== "unknown")) return null
  const content = await openContent(services, row)
  return content?.channel === "sms" && content.tells !== undefined ? { ...content.tells, fate: state } : null
}

/** Takes one out of the queue. Nothing of it is kept but, for a notice, what the sender may know of it. */
export async function finishOutgoing(services: Services, row: OutgoingRow, outcome: HandOver): Promise<void> {
  const { id, channel, spoolId, messageId, recipientPosition: position } = row
  if (outcome.state !== "accepted")
    services.log.warn("outgoing_dropped", { outgoing: id, channel, state: outcome.state, problem: outcome.problem })
  const tells = await failedOf(services, row, outcome)
  const blobIds = spoolId === null ? [] : [spoolId]
  await services.db.transaction(async (tx) => {
    const told = channel === "email" && messageId === null ? await takeTold(tx, id) : null
    if (!(await deleteOutgoing(tx, id))) return
    if (messageId !== null && position !== null) await tellSender(tx, services, { id, channel, messageId, position, outcome })
    if (told !== null)
      await markNoticesTold(tx, told, { notice: outcome.state === "accepted" ? "handed_over" : "refused", at: services.clock.now() })
    if (messageId !== null && tells !== null) await recordSmsFate(tx, { messageId, ...tells })
    await releaseBlobs(tx, blobIds)
  })
  await runErasure(services, { blobIds })
}
