import type { Tx } from "#db/client.ts"
import { deleteArrival, insertSender, lockArrival, markGiven, type Place } from "#db/queries/absences.ts"
import { findHome } from "#db/queries/brandings.ts"
import { addToCounters } from "#db/queries/counters.ts"
import { insertDeliveries, type NewDelivery } from "#db/queries/deliveries.ts"
import { insertNotices } from "#db/queries/links.ts"
import { insertMessage, insertRecipients } from "#db/queries/messages.ts"
import { announceArrivals } from "../arrivals/announce.ts"
import type { Home } from "../branding/letterhead.ts"
import type { Services } from "../context.ts"
import { sealMessage, type SealedMessage } from "../envelope/seal.ts"
import { languageOf } from "../identity/notices.ts"
import { newId, type Id } from "../ids.ts"
import { translator } from "../language/translate.ts"
import { withinLimit } from "../limits.ts"
import { counterChanges } from "../mailboxes/counters.ts"
import { beginStoring, type Storing } from "../messages/blob-lifetime.ts"
import { inConversations } from "../messages/conversation.ts"
import { newNoticeCode, noticeMail } from "../messages/notice-mail.ts"
import { noticePath, sharedPlaceOf } from "../notice-path.ts"
import { replyReference } from "../messages/reply-reference.ts"
import { queueSpooled, sealOutgoing, type SealedOutgoing } from "../notifications/outgoing.ts"
import { GIVEN_A_DAY, judgeArrival, type OwedReply } from "./judge-arrival.ts"

/** Sealed and ready to be written. */
type Reply = {
  readonly owed: OwedReply
  readonly messageId: Id
  readonly manifestId: Id
  readonly sentAt: Date
  readonly sealed: SealedMessage
  readonly code: string
  readonly notices: readonly SealedOutgoing[]
}

/**
 * Gives the automatic reply for one message that came during an absence, or decides that there is none (M14). Reply, notice, who was given it and that it was
 * given are one transaction: stopped at any point it is given by the next run, and never twice. @returns whether it was given
 * @throws StorageError when it cannot be stored; it waits on
 */
export async function giveReply(services: Services, place: Place): Promise<boolean> {
  const owed = await judgeArrival(services, place)
  if (owed === null) {
    await deleteArrival(services.db, place)
    return false
  }
  const home = await findHome(services.db, owed.absent.accountId)
  const reply = sealReply(services, owed, home)
  const { manifestId, sealed, notices } = reply
  const storing = beginStoring({ ...services, home }, [
    { id: manifestId, bytes: sealed.manifestPayload },
    ...notices.map(({ spoolId, bytes }) => ({ id: spoolId, bytes, mayUseReserve: true })),
  ])
  let isAsked = false
  try {
    await services.db.transaction(async (tx) => {
      await writeReply(tx, services, { reply, storing })
      isAsked = true
    })
  } catch (error) {
    // Where the commit was asked for, only the database knows whether rows refer to the files; if none do, they are the sweeper's.
    if (!isAsked) await storing.takeBack()
    if (!(error instanceof NotOwed)) throw error
    if (error.isSettled) await deleteArrival(services.db, place)
    return false
  }
  announceArrivals(services, [owed.sender.accountId])
  await withinLimit(services, GIVEN_A_DAY, place.holderId)
  return true
}

/** Thrown inside the transaction, so that nothing of it commits. */
class NotOwed extends Error {
  override readonly name = "NotOwed"
  /** Nothing waits any more: the sender was given it. Else it was switched off, or another run has it in hand. */
  readonly isSettled: boolean
  constructor(reason: "given" | "gone") {
    super(reason)
    this.isSettled = reason === "given"
  }
}

/** Seals the reply to its one holder. The installation signs it, under the certificate of whom it is for (docs/protocol.md). */
function sealReply(services: Services, owed: OwedReply, home: Home | null): Reply {
  const { place, absent, sender, reply } = owed
  const { installation, random } = services
  const [messageId, sentAt] = [newId(), services.clock.now()]
  const { accountId, generation, name, address, certificateBody: bytes, certificateSignature: signature } = absent
  if (bytes === null || signature === null) throw new Error("a certificate that was vouched for is not there")
  const sealed = sealMessage({
    installationId: installation.id,
    messageId,
    sender: { accountId, generation, name, address, signer: installation.signingKey, certificate: { bytes, signature } },
    recipients: [{ role: "to", name: sender.name, address: sender.address }],
    sentAt,
    inReplyTo: replyReference(installation.id, place.messageId),
    options: [],
    isAutomatic: true,
    manifest: { subject: subjectOf(owed), body: { type: "text/plain", content: reply.text }, attachments: [] },
    plainText: reply.text,
    holders: [{ holderId: sender.accountId, generation: sender.generation, kemPublic: sender.certificate.kemPublic, role: "to" }],
    random,
  })
  const code = newNoticeCode(random)
  const notices = noticesOf(services, owed, { messageId, code, home })
  return { owed, messageId, manifestId: newId(), sentAt, sealed, code, notices }
}

const subjectOf = ({ reply, absent }: OwedReply): string =>
  reply.subject === "" ? translator(languageOf(absent.language))("reply.usualSubject") : reply.subject

/** The notice of every message, without a link of its own. */
function noticesOf(
  services: Services,
  { absent, sender }: OwedReply,
  { messageId, code, home }: { readonly messageId: Id; readonly code: string; readonly home: Home | null },
) {
  const mail = noticeMail({
    path: noticePath({ messageId, secret: null, hasAccount: true, shared: sharedPlaceOf(services, sender) }),
    sender: absent,
    recipient: { address: sender.address, language: sender.language },
    line: "",
    isAutomatic: true,
    code,
    way: { kind: "account" },
    home,
    baseUrl: services.env.baseUrl,
  })
  return sealOutgoing(services, [{ ...mail, channel: "email", announces: { messageId, recipientPosition: 0 } }])
}

type Writing = { readonly reply: Reply; readonly storing: Storing }

/** Locks are taken in the order of everybody who locks mail (docs/decisions/order-of-locks.md). */
async function writeReply(tx: Tx, services: Services, { reply, storing }: Writing): Promise<void> {
  const { owed, messageId, manifestId, sentAt, sealed, code, notices } = reply
  const { place, absent, sender, absenceId, senderHash } = owed
  await storing.into(tx)
  if (!(await lockArrival(tx, place))) throw new NotOwed("gone")
  if (!(await insertSender(tx, absenceId, senderHash))) throw new NotOwed("given")
  const size = sealed.manifestPayload.length
  const threaded = (await inConversations(tx, [deliveryOf(reply)], place.messageId)).map((row) => ({ ...row, size }))
  await insertMessage(tx, {
    id: messageId,
    senderId: absent.accountId,
    certificateBody: absent.certificateBody ?? new Uint8Array(0),
    certificateSignature: absent.certificateSignature ?? new Uint8Array(0),
    header: sealed.header,
    signature: sealed.signature,
    manifestId,
    sentAt,
    inReplyTo: place.messageId,
    holders: threaded.length,
  })
  await insertDeliveries(tx, threaded)
  // Who is away has written to nobody: nothing of what they wrote before is found by this row.
  const to = { holderId: sender.accountId, senderId: null, role: "to" as const, address: sender.address, name: sender.name }
  await insertRecipients(tx, [{ ...to, messageId, position: 0, sentAt, notice: "waiting" }])
  await insertNotices(tx, [{ code, holderId: sender.accountId, messageId, createdAt: sentAt }])
  await queueSpooled(tx, services, notices)
  await markGiven(tx, place, sentAt)
  await addToCounters(tx, counterChanges({ arriving: threaded.map((row) => ({ ...row, isUnread: true })), leaving: [] }))
}

/** It waits for no answer, so it counts as answered; what it answers does not (M5). */
function deliveryOf({ owed: { sender }, messageId, sentAt, sealed }: Reply): NewDelivery {
  const stanza = sealed.stanzas[0]?.stanza
  if (stanza === undefined) throw new Error("a reply was sealed to nobody")
  return {
    holderId: sender.accountId,
    messageId,
    role: "to",
    folder: "inbox",
    sentAt,
    stanza,
    generation: sender.generation,
    rowSeal: sealed.rowSeal,
    listGeneration: null,
    readAt: null,
    answered: true,
    recipientCount: 0,
    readCount: 0,
  }
}
