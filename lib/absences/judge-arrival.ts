import { findRecipients, type RecipientRow } from "#db/queries/recipients.ts"
import { findArrival, isGivenTo, type ArrivalRow, type Place } from "#db/queries/absences.ts"
import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import type { CertificateBody } from "../envelope/certificate.ts"
import type { MessageHeader } from "../envelope/header.ts"
import { verifySender } from "../envelope/open.ts"
import { isSpent, type LimitRule } from "../limits.ts"
import { takesInNothing } from "../messages/full-recipient.ts"
import { refusingRecipients } from "../messages/refusing-recipients.ts"
import { vouchedFor } from "../messages/vouched-for.ts"
import { supportAddressOf } from "../support-address.ts"
import { openAbsence, senderHash, type ReplyText } from "./absence.ts"

/** Replies that one account gives in a day: more than anybody is written to by people, too few to fill others' mailboxes with (B73). */
export const GIVEN_A_DAY: LimitRule = { name: "absence.reply", max: 300, perSeconds: 24 * 3600 }

/** Somebody with a mailbox here, and the certificate that vouches for the keys. */
export type Vouched = RecipientRow & { readonly certificate: CertificateBody }

/** A reply that is to be given. */
export type OwedReply = {
  readonly place: Place
  readonly absenceId: string
  readonly senderHash: Bytes
  readonly reply: ReplyText
  readonly absent: Vouched
  /** Who wrote, and gets it. */
  readonly sender: Vouched
}

/**
 * Whether what came during an absence is answered, and how (M14): not where its seal is broken, not to support, to oneself into a mailbox that has no room for it (A1) or to somebody whom it may not reach (M18), once to each sender, and no more
 * than the limit of the day. What no row may be believed in, its signature says. @returns null for no reply
 */
export async function judgeArrival(services: Services, place: Place): Promise<OwedReply | null> {
  const row = await findArrival(services.db, place)
  const header = row === null ? null : signedHeader(services, place, row)
  if (row === null || header === null) return null
  const content = openAbsence(services, row.absence)
  if (content === null) return unreadable(services, place)
  const { absence, address } = row
  const hash = senderHash(services, { senderKey: content.senderKey, absenceId: absence.id, senderId: header.senderAccountId })
  if (await isGivenTo(services.db, absence.id, hash)) return null
  const people = await findRecipients(services.db, [header.senderAddress, address])
  const sender = vouch(services, people, { address: header.senderAddress, accountId: header.senderAccountId })
  const absent = vouch(services, people, { address, accountId: place.holderId })
  if (sender === null || absent === null || sender.accountId === absent.accountId || isSupport(services, sender)) return null
  if (takesInNothing(services, sender) || (await mayNotWrite(services, absent, sender))) return null
  if (!(await isSpent(services, GIVEN_A_DAY, place.holderId)).ok) return limited(services, place)
  const { subject, text } = content
  return { place, absenceId: absence.id, senderHash: hash, reply: { subject, text }, absent, sender }
}

/** Whom the signature names; null where it does not hold, and for an automatic reply. */
function signedHeader({ installation }: Services, { messageId }: Place, row: ArrivalRow): MessageHeader | null {
  const { seal, header } = verifySender({
    header: row.header,
    signature: row.signature,
    messageId,
    certificate: { bytes: row.certificateBody, signature: row.certificateSignature },
    installationId: installation.id,
    installationPublicKey: installation.publicKey,
  })
  return seal === "holds" && header?.isAutomatic !== true ? header : null
}

function vouch(services: Services, people: readonly RecipientRow[], who: Pick<RecipientRow, "address" | "accountId">): Vouched | null {
  const row = people.find(({ address, accountId }) => address === who.address && accountId === who.accountId)
  // An address that was lost meanwhile gets nothing, nor does a mailbox that all have left.
  if (row === undefined || !row.isRead) return null
  const certificate = vouchedFor(services, row)
  if (certificate === null)
    services.log.error("certificate_broken", new Error("a certificate does not vouch for its row"), { accountId: row.accountId })
  return certificate === null ? null : { ...row, certificate }
}

/** Where support has stopped what the person sends, or who would get it has blocked them (M18). */
const mayNotWrite = async (services: Services, absent: Vouched, sender: Vouched): Promise<boolean> =>
  absent.isStopped || (await refusingRecipients(services, absent.accountId, [sender])).length > 0

/** Staff answer as the support mailbox: a reply to it would open a case that nobody has. */
const isSupport = ({ env }: Services, { kind, address }: RecipientRow): boolean => kind === "shared" && address === supportAddressOf(env)

function unreadable({ log }: Services, { holderId }: Place): null {
  log.error("absence_unreadable", new Error("the text of an automatic reply does not open"), { account: holderId })
  return null
}

function limited({ log }: Services, { holderId }: Place): null {
  log.warn("absence_limited", { account: holderId })
  return null
}
