import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { encodeFields, FieldReader } from "./binary.ts"
import { utf8 } from "./context.ts"

/** Where a recipient stands on the letter. */
export type VisibleRole = "to" | "cc"
/** As what somebody holds a message; bound in the stanza. */
export type HolderRole = "sender" | VisibleRole | "bcc" | "given"

/** Somebody who stands on the letter. Blind copies are not in the header (keys.md 3). */
export type VisibleRecipient = { readonly role: VisibleRole; readonly name: string; readonly address: string }

/** What the sender signs, or the installation for them. Everything that the database could otherwise change unseen is in it (K4). */
export type MessageHeader = {
  readonly messageId: string
  readonly senderAccountId: string
  readonly senderGeneration: number
  readonly senderName: string
  readonly senderAddress: string
  readonly recipients: readonly VisibleRecipient[]
  readonly sentAt: Date
  /** Options that never change after sending, as sorted words. */
  readonly options: readonly string[]
  readonly inReplyTo: string | null
  /** The installation wrote it for the sender, whose key was closed, and signed it: an automatic reply. Under a label of its own, so that neither kind is ever taken for the other. */
  readonly isAutomatic?: true
  /** SHA-256 of the manifest's payload. */
  readonly manifestHash: Bytes
  /** HMAC under a key derived from the file key, because an AEAD alone does not commit to its key. */
  readonly commit: Bytes
  /** SHA-256 of the row seal, so that nobody who also holds the file key can swap it. */
  readonly rowSealHash: Bytes
}

const VERSION = 1
const HASH_BYTES = 32

/** The header as the bytes that are signed. */
export function encodeHeader(header: MessageHeader): Bytes {
  return encodeFields([
    header.isAutomatic === true ? LABELS.automaticReply : LABELS.header,
    VERSION,
    header.messageId,
    header.senderAccountId,
    header.senderGeneration,
    header.senderName,
    header.senderAddress,
    header.recipients.map(({ role, name, address }) => encodeFields([role, name, address])),
    header.sentAt,
    [...header.options].sort().map(utf8),
    header.inReplyTo ?? "",
    header.manifestHash,
    header.commit,
    header.rowSealHash,
  ])
}

/** The header that the bytes stand for, or null; never throws. */
export function decodeHeader(bytes: Bytes): MessageHeader | null {
  const reader = new FieldReader(bytes)
  const label = reader.text()
  if ((label !== LABELS.header && label !== LABELS.automaticReply) || reader.number() !== VERSION) return null
  const header = {
    messageId: reader.text(),
    senderAccountId: reader.text(),
    senderGeneration: reader.number(),
    senderName: reader.text(),
    senderAddress: reader.text(),
    recipients: reader.list().map(decodeRecipient),
    sentAt: reader.time(),
    options: reader.texts(),
    inReplyTo: reader.text() || null,
    ...(label === LABELS.automaticReply ? { isAutomatic: true as const } : {}),
    manifestHash: reader.bytes(HASH_BYTES),
    commit: reader.bytes(HASH_BYTES),
    rowSealHash: reader.bytes(HASH_BYTES),
  }
  const recipients = header.recipients.filter((recipient) => recipient !== null)
  return reader.isComplete && recipients.length === header.recipients.length ? { ...header, recipients } : null
}

function decodeRecipient(bytes: Bytes): VisibleRecipient | null {
  const reader = new FieldReader(bytes)
  const [role, name, address] = [reader.text(), reader.text(), reader.text()]
  if (!reader.isComplete || (role !== "to" && role !== "cc")) return null
  return { role, name, address }
}
