import { concatBytes, type Bytes } from "../crypto/bytes.ts"
import { sha256 } from "../crypto/kdf.ts"
import { KEM } from "../crypto/kem.ts"
import { rememberTrue } from "../crypto/kept.ts"
import { LABELS } from "../crypto/labels.ts"
import { verifySignature, type SigningKey } from "../crypto/signature.ts"
import { encodeFields, FieldReader } from "./binary.ts"
import { utf8 } from "./context.ts"

/** What the installation says of an account: these keys and these proven addresses belong together (keys.md 2). */
export type CertificateBody = {
  readonly installationId: string
  readonly accountId: string
  readonly kind: string
  readonly generation: number
  readonly kemPublic: Bytes
  readonly signingPublic: Bytes
  readonly addresses: readonly string[]
  /** SHA-256 of the certificate before; null for the first. */
  readonly previousHash: Bytes | null
  readonly issuedAt: Date
}

/** `bytes` are what the installation signed, kept as they are: a certificate is never written anew to be verified. */
export type Certificate = { readonly bytes: Bytes; readonly signature: Bytes }

const VERSION = 1

/** Signs what is true of an account now. */
export function issueCertificate({
  body,
  installationKey,
}: {
  readonly body: CertificateBody
  readonly installationKey: SigningKey
}): Certificate {
  const bytes = encodeFields([
    LABELS.certificate,
    VERSION,
    body.installationId,
    body.accountId,
    body.kind,
    body.generation,
    body.kemPublic,
    body.signingPublic,
    [...body.addresses].sort().map(utf8),
    body.previousHash ?? new Uint8Array(0),
    body.issuedAt,
  ])
  return { bytes, signature: installationKey.sign(bytes) }
}

type Verify = Certificate & { readonly installationPublicKey: Bytes; readonly installationId: string }

/** What a certificate says, or null unless this installation signed exactly these bytes (B9). */
export function verifyCertificate({ bytes, signature, installationPublicKey, installationId }: Verify): CertificateBody | null {
  const whole = sha256(concatBytes(sha256(installationPublicKey), sha256(signature), bytes))
  if (!isVerified(whole, () => verifySignature({ publicKey: installationPublicKey, message: bytes, signature }))) return null
  const body = decode(bytes)
  return body !== null && body.installationId === installationId ? body : null
}

/** People write to the same people, and verifying is a tenth of what a message costs: what held is remembered, by a hash of all that was compared and not by whose it is. */
const isVerified = rememberTrue({ atMost: 5_000 })

/** The link to the next certificate in the chain. */
export const certificateHash = (bytes: Bytes): Bytes => sha256(bytes)

function decode(bytes: Bytes): CertificateBody | null {
  const reader = new FieldReader(bytes)
  if (reader.text() !== LABELS.certificate || reader.number() !== VERSION) return null
  const body = {
    installationId: reader.text(),
    accountId: reader.text(),
    kind: reader.text(),
    generation: reader.number(),
    kemPublic: reader.bytes(KEM.publicKeyBytes),
    signingPublic: reader.bytes(32),
    addresses: reader.texts(),
    previous: reader.bytes(),
    issuedAt: reader.time(),
  }
  if (!reader.isComplete || (body.previous.length !== 0 && body.previous.length !== 32)) return null
  const { previous, ...rest } = body
  return { ...rest, previousHash: previous.length === 0 ? null : previous }
}
