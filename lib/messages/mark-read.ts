import { askPlanned } from "#db/client.ts"
import { recordOpened, type Opening } from "#db/queries/opening.ts"
import { findReader, findSenderPhone, recordReceipt } from "#db/queries/reading.ts"
import type { SmsFate } from "#db/schema/messages.ts"
import type { HolderScope } from "../authz/scope.ts"
import { StorageError } from "../blobs/blob-store.ts"
import { DAY } from "../clock.ts"
import type { VisitorContext } from "../context.ts"
import { mayText } from "../identity/limits.ts"
import { languageOf } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import { openField } from "../keys/field.ts"
import { translator } from "../language/translate.ts"
import { queueSms, type SmsToSend } from "../notifications/outgoing.ts"
import { personInSms } from "./notice-mail.ts"
import type { OpenedHeld } from "./opened-message.ts"
import { optionsOf } from "./options.ts"

/** What of an opened message its reading is recorded from. */
export type Read = Pick<OpenedHeld, "held" | "header" | "seal">

type Reading = { readonly opened: Read; readonly at: Date }

/** Whether its sender is to be told by a text message of this reading, which is the first. */
export const asksReceipt = ({ held: { readAt, role }, header, seal }: Read): boolean =>
  readAt === null && role !== "sender" && role !== "given" && seal === "holds" && optionsOf(header?.options ?? []).smsReceipt

/**
 * Records an opening, and at the first one, where the sender asked for a text message when it is read, queues that in the same transaction (M5, M6).
 * @returns what it changed, or null for nothing
 */
export async function markRead(ctx: VisitorContext, scope: HolderScope, { opened, at }: Reading): Promise<Opening | null> {
  const { held } = opened
  const reading = { messageId: held.id, senderId: held.senderId, at }
  // Limits are counted before: they take a connection of their own, which a transaction must not wait for.
  const receipt = asksReceipt(opened) ? await receiptOf(ctx, scope, held.id) : null
  if (receipt === null) return askPlanned(ctx.db, (tx) => recordOpened(tx, scope, reading))
  return markWith(ctx, scope, { reading, receipt }).catch((error: unknown) => {
    // A full disk keeps nobody from reading.
    if (!(error instanceof StorageError)) throw error
    ctx.log.warn("receipt_not_stored", { problem: error.code })
    return markWith(ctx, scope, { reading, receipt: { fate: "not_stored", sms: null } })
  })
}

type Receipt = { readonly fate: SmsFate; readonly sms: SmsToSend | null }
type Marking = { readonly reading: Parameters<typeof recordOpened>[2]; readonly receipt: Receipt }

const markWith = (ctx: VisitorContext, scope: HolderScope, { reading, receipt: { fate, sms } }: Marking): Promise<Opening | null> =>
  ctx.db.transaction(async (tx) => {
    const opening = await recordOpened(tx, scope, reading)
    if (opening?.isFirst !== true) return opening
    await recordReceipt(tx, scope, { messageId: reading.messageId, fate })
    if (sms !== null) await queueSms(tx, ctx, sms)
    return opening
  })

/** Says who has read, to the sender's own phone: no subject, no link. Null where the sender's copy is gone: then nothing tells of it any more (D2). */
async function receiptOf(ctx: VisitorContext, scope: HolderScope, messageId: Id): Promise<Receipt | null> {
  const [sender, reader] = await Promise.all([findSenderPhone(ctx.db, { messageId }), findReader(ctx.db, scope, { messageId })])
  if (sender === null || reader === null) return null
  const { accountId, language, phone } = sender
  if (phone === null) return { fate: "no_number", sms: null }
  const to = openField(ctx, { name: "phone", ownerId: accountId, sealed: phone })
  if (!(await mayText(ctx, { number: to, asker: accountId }))) return { fate: "limited", sms: null }
  const text = translator(languageOf(language), "sms")("message.read", personInSms(reader))
  const expiresAt = new Date(ctx.clock.now().getTime() + DAY)
  // It goes to the sender, so it is no recipient's notice: it goes with the sender's copy.
  const announces = { messageId, recipientPosition: null }
  return { fate: "queued", sms: { to, text, announces, tells: { about: "receipt", position: reader.position }, expiresAt } }
}
