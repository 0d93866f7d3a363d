import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { verifySignature, type SigningKey } from "../crypto/signature.ts"
import { encodeFields, FieldReader } from "./binary.ts"
import { verifyCertificate, type Certificate } from "./certificate.ts"

/** What the sender says of a message after it was signed (keys.md 3): until when its recipients can open it. The one with the highest number counts. */
export type Amendment = {
  readonly messageId: string
  readonly senderAccountId: string
  /** Of the keys that sign it; the sender may have changed keys since the message was sent. */
  readonly senderGeneration: number
  readonly number: number
  readonly signedAt: Date
  /** Null for no end. */
  readonly expiresAt: Date | null
}

/** As it is stored: the bytes, their signature, and the certificate of the keys that made it. */
export type SignedAmendment = { readonly body: Bytes; readonly signature: Bytes; readonly certificate: Certificate }

const VERSION = 1
/** The first moment there is stands for no end. */
const NEVER = new Date(0)

/** The amendment as the bytes that are signed. */
export function encodeAmendment({ messageId, senderAccountId, senderGeneration, number, signedAt, expiresAt }: Amendment): Bytes {
  return encodeFields([LABELS.amendment, VERSION, messageId, senderAccountId, senderGeneration, number, signedAt, expiresAt ?? NEVER])
}

/** The amendment that the bytes stand for, or null; never throws. */
export function decodeAmendment(bytes: Bytes): Amendment | null {
  const reader = new FieldReader(bytes)
  if (reader.text() !== LABELS.amendment || reader.number() !== VERSION) return null
  const amendment = {
    messageId: reader.text(),
    senderAccountId: reader.text(),
    senderGeneration: reader.number(),
    number: reader.number(),
    signedAt: reader.time(),
  }
  const end = reader.time()
  return reader.isComplete ? { ...amendment, expiresAt: end.getTime() === NEVER.getTime() ? null : end } : null
}

/** Signs what the sender says. */
export function signAmendment(given: Amendment & { readonly signer: SigningKey; readonly certificate: Certificate }): SignedAmendment {
  const { signer, certificate, ...amendment } = given
  const body = encodeAmendment(amendment)
  return { body, signature: signer.sign(body), certificate }
}

type Verify = SignedAmendment & {
  readonly messageId: string
  /** Who signed the message, as its header says. */
  readonly senderAccountId: string
  readonly installationId: string
  readonly installationPublicKey: Bytes
}

/** What the sender of this message signed of it, or null: anybody else's, another message's and a changed one are none (K4). */
export function verifyAmendment(given: Verify): Amendment | null {
  const { installationId, installationPublicKey, certificate: signedWith } = given
  const amendment = decodeAmendment(given.body)
  const certificate = verifyCertificate({ ...signedWith, installationPublicKey, installationId })
  if (amendment === null || certificate === null) return null
  const isOfMessage = amendment.messageId === given.messageId && amendment.senderAccountId === given.senderAccountId
  const isOfKey = certificate.accountId === amendment.senderAccountId && certificate.generation === amendment.senderGeneration
  const isSigned = verifySignature({ publicKey: certificate.signingPublic, message: given.body, signature: given.signature })
  return isOfMessage && isOfKey && isSigned ? amendment : null
}
