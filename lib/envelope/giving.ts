import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { verifySignature, type SigningKey } from "../crypto/signature.ts"
import { encodeFields, FieldReader } from "./binary.ts"
import { verifyCertificate, type Certificate } from "./certificate.ts"

/** What somebody says who gives a message of theirs to a shared mailbox (O6): without it the mailbox's copy of role *given* is none. */
export type Giving = {
  readonly messageId: string
  readonly mailboxId: string
  readonly giverId: string
  readonly giverGeneration: number
  /** As the giver was called then. */
  readonly giverName: string
  /** The giver's main address then, which is the one that readers see. */
  readonly giverAddress: string
  readonly givenAt: Date
}

/** As it is stored: the bytes, their signature, and the certificate of the keys that made it. */
export type SignedGiving = { readonly body: Bytes; readonly signature: Bytes; readonly certificate: Certificate }

const VERSION = 1

/** Signs what the giver says. */
export function signGiving(given: Giving & { readonly signer: SigningKey; readonly certificate: Certificate }): SignedGiving {
  const { signer, certificate, messageId, mailboxId, giverId, giverGeneration, giverName, giverAddress, givenAt } = given
  const body = encodeFields([LABELS.giving, VERSION, messageId, mailboxId, giverId, giverGeneration, giverName, giverAddress, givenAt])
  return { body, signature: signer.sign(body), certificate }
}

function decode(bytes: Bytes): Giving | null {
  const reader = new FieldReader(bytes)
  if (reader.text() !== LABELS.giving || reader.number() !== VERSION) return null
  const giving = {
    messageId: reader.text(),
    mailboxId: reader.text(),
    giverId: reader.text(),
    giverGeneration: reader.number(),
    giverName: reader.text(),
    giverAddress: reader.text(),
    givenAt: reader.time(),
  }
  return reader.isComplete ? giving : null
}

type Verify = SignedGiving & {
  readonly messageId: string
  /** Whose copy it is. */
  readonly mailboxId: string
  readonly installationId: string
  readonly installationPublicKey: Bytes
}

/** What was said of this message to this mailbox, with every address that the giver had proven; null for anything else. Never throws. */
export function verifyGiving(given: Verify): (Giving & { readonly addresses: readonly string[] }) | null {
  const { installationId, installationPublicKey, certificate: signedWith } = given
  const giving = decode(given.body)
  const certificate = verifyCertificate({ ...signedWith, installationPublicKey, installationId })
  if (giving === null || certificate === null) return null
  const isOfCopy = giving.messageId === given.messageId && giving.mailboxId === given.mailboxId
  const isOfKey = certificate.accountId === giving.giverId && certificate.generation === giving.giverGeneration
  const isProven = certificate.addresses.includes(giving.giverAddress)
  const isSigned = verifySignature({ publicKey: certificate.signingPublic, message: given.body, signature: given.signature })
  return isOfCopy && isOfKey && isProven && isSigned ? { ...giving, addresses: certificate.addresses } : null
}
