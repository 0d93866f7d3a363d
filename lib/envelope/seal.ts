import type { Bytes, Random } from "../crypto/bytes.ts"
import { hkdf, hmac, sha256 } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import type { SigningKey } from "../crypto/signature.ts"
import { FILE_KEY_BYTES, sealPayload } from "../crypto/stream.ts"
import type { Certificate } from "./certificate.ts"
import { utf8 } from "./context.ts"
import { encodeManifest, PREVIEW_CHARACTERS, type Manifest, type RowContent } from "./format.ts"
import { encodeHeader, type HolderRole, type MessageHeader, type VisibleRecipient } from "./header.ts"
import { sealRow } from "./row.ts"
import { sealStanza } from "./stanza.ts"

/** Somebody who gets a stanza; the public key comes from a certificate that was verified. */
export type Holder = { readonly holderId: string; readonly generation: number; readonly kemPublic: Bytes; readonly role: HolderRole }

/** All that makes a message. */
export type SealMessage = {
  readonly installationId: string
  readonly messageId: string
  readonly sender: {
    readonly accountId: string
    readonly generation: number
    readonly name: string
    readonly address: string
    /** The sender's own key; the installation's for an automatic reply. */
    readonly signer: SigningKey
    readonly certificate: Certificate
  }
  /** Those who stand on the letter; blind copies are holders only. */
  readonly recipients: readonly VisibleRecipient[]
  readonly sentAt: Date
  readonly inReplyTo: string | null
  readonly options: readonly string[]
  /** Written by the installation for the sender. */
  readonly isAutomatic?: true
  readonly manifest: Omit<Manifest, "certificate">
  /** The text without formatting, of which the list shows the beginning. */
  readonly plainText: string
  /** Everybody who is to read it, the sender too. */
  readonly holders: readonly Holder[]
  readonly random: Random
}

/** What is stored: the payload as a blob, header and signature with the message, the row seal and its own stanza with each delivery. */
export type SealedMessage = {
  readonly manifestPayload: Bytes
  readonly header: Bytes
  readonly signature: Bytes
  readonly rowSeal: Bytes
  readonly stanzas: readonly { readonly holderId: string; readonly stanza: Bytes }[]
  /** For the links of those who have no key yet; it is stored nowhere. */
  readonly fileKey: Bytes
}

/** What ties a message to one file key and no other (keys.md 3). */
export function commitment(fileKey: Bytes, manifestHash: Bytes): Bytes {
  return hmac(hkdf({ secret: fileKey, salt: new Uint8Array(0), info: utf8(LABELS.manifestCommit), length: 32 }), manifestHash)
}

/**
 * Seals a message: a new file key, the manifest under it, a stanza for each holder, the row for lists, and the sender's signature over all that binds it (K1, K4).
 * @throws MalformedError when a holder's public key is malformed; certificates are verified before.
 */
export function sealMessage(given: SealMessage): SealedMessage {
  const { installationId, messageId, sender, random } = given
  const fileKey = random(FILE_KEY_BYTES)
  const manifest = { ...given.manifest, certificate: sender.certificate }
  const manifestPayload = sealPayload({ fileKey, plaintext: encodeManifest(manifest), random })
  const row = rowOf(manifest, given.plainText)
  const rowSeal = sealRow({ installationId, messageId, fileKey, row, random })
  const manifestHash = sha256(manifestPayload)
  const header = encodeHeader({
    messageId,
    senderAccountId: sender.accountId,
    senderGeneration: sender.generation,
    senderName: sender.name,
    senderAddress: sender.address,
    recipients: given.recipients,
    sentAt: given.sentAt,
    options: given.options,
    inReplyTo: given.inReplyTo,
    ...(given.isAutomatic === true ? { isAutomatic: true } : {}),
    manifestHash,
    commit: commitment(fileKey, manifestHash),
    rowSealHash: sha256(rowSeal),
  })
  const stanzas = given.holders.map((holder) => ({
    holderId: holder.holderId,
    stanza: sealStanza({ ...holder, installationId, messageId, fileKey, random }),
  }))
  return { manifestPayload, header, signature: sender.signer.sign(header), rowSeal, stanzas, fileKey }
}

type SignAgain = {
  /** As it was signed. */
  readonly header: MessageHeader
  readonly sentAt: Date
  readonly sender: SealMessage["sender"]
}

/**
 * Signs a message anew that nobody has yet, for another time of sending (M14). Neither payload nor stanzas nor row seal know the time, so they stay as they are.
 * @returns header and signature
 */
export function signAgain({ header, sentAt, sender }: SignAgain): Pick<SealedMessage, "header" | "signature"> {
  const { accountId: senderAccountId, generation: senderGeneration, name: senderName, address: senderAddress } = sender
  const bytes = encodeHeader({ ...header, sentAt, senderAccountId, senderGeneration, senderName, senderAddress })
  return { header: bytes, signature: sender.signer.sign(bytes) }
}

/** What a list shows of a message with this content. */
export const rowOf = ({ subject, attachments }: Pick<Manifest, "subject" | "attachments">, plainText: string): RowContent => ({
  subject,
  preview: preview(plainText),
  attachmentCount: attachments.length,
})

/** The beginning of a text on one line; whole characters, also where one is written with several code units. */
function preview(text: string): string {
  return [
    ...text
      .slice(0, PREVIEW_CHARACTERS * 8)
      .replace(/\s+/gu, " ")
      .trim(),
  ]
    .slice(0, PREVIEW_CHARACTERS)
    .join("")
}
