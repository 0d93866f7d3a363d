import { equalBytes, type Bytes } from "../crypto/bytes.ts"
import { sha256 } from "../crypto/kdf.ts"
import { verifySignature } from "../crypto/signature.ts"
import { openPayload } from "../crypto/stream.ts"
import { verifyCertificate, type Certificate, type CertificateBody } from "./certificate.ts"
import { decodeManifest, type Manifest } from "./format.ts"
import { decodeHeader, type MessageHeader } from "./header.ts"
import { commitment } from "./seal.ts"

/** What a check of the seal says. */
export type Verified =
  | { readonly seal: "holds"; readonly header: MessageHeader }
  | { readonly seal: "broken"; /** What it claims to be, if it can be read at all. */ readonly header: MessageHeader | null }

type Verify = {
  readonly header: Bytes
  readonly signature: Bytes
  readonly fileKey: Bytes
  readonly messageId: string
  readonly certificate: Certificate
  readonly installationId: string
  readonly installationPublicKey: Bytes
}

/**
 * Whether a message is what its sender signed: the installation signed the certificate, the certificate has the sender's account, generation and address,
 * its key signed the header, and the header commits to this file key (K4, B8). The manifest's own hash is compared when it is opened.
 */
export function verifyHeader(given: Verify): Verified {
  const { seal, header } = verifySender(given)
  if (header === null) return { seal: "broken", header }
  const isThisKey = equalBytes(header.commit, commitment(given.fileKey, header.manifestHash))
  return { seal: seal === "holds" && isThisKey ? "holds" : "broken", header }
}

/**
 * Whether the sender whom the header names signed it for this message, or the installation an automatic reply for them; without the file key, so it says
 * nothing of the content.
 */
export function verifySender(given: Omit<Verify, "fileKey">): Verified {
  const header = decodeHeader(given.header)
  if (header === null) return { seal: "broken", header }
  const certificate = verifyCertificate({
    ...given.certificate,
    installationPublicKey: given.installationPublicKey,
    installationId: given.installationId,
  })
  const isSendersOwn =
    certificate !== null &&
    certificate.accountId === header.senderAccountId &&
    certificate.generation === header.senderGeneration &&
    certificate.addresses.includes(header.senderAddress) &&
    verifySignature({ publicKey: signerOf(given, header, certificate), message: given.header, signature: given.signature })
  return { seal: isSendersOwn && header.messageId === given.messageId ? "holds" : "broken", header }
}

const signerOf = (
  { installationPublicKey }: Pick<Verify, "installationPublicKey">,
  { isAutomatic }: MessageHeader,
  sender: CertificateBody,
): Bytes => (isAutomatic === true ? installationPublicKey : sender.signingPublic)

/** The manifest, or null where the payload is not the one that the header names, or does not open. */
export function openManifest({
  fileKey,
  manifestPayload,
  header,
}: {
  readonly fileKey: Bytes
  readonly manifestPayload: Bytes
  readonly header: MessageHeader
}): Manifest | null {
  if (!equalBytes(sha256(manifestPayload), header.manifestHash)) return null
  const plaintext = openPayload({ fileKey, payload: manifestPayload })
  return plaintext === null ? null : decodeManifest(plaintext)
}
