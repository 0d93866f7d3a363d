import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { verifySignature, type SigningKey } from "../crypto/signature.ts"
import { encodeFields } from "./binary.ts"

const VERSION = 1

const bytesOf = (certificate: string): Bytes => encodeFields([LABELS.closingCertificate, VERSION, certificate])

/** The installation's word that an organisation has left and what was erased (D8). */
export const signClosingCertificate = ({
  installationKey,
  certificate,
}: {
  readonly installationKey: SigningKey
  readonly certificate: string
}): Bytes => installationKey.sign(bytesOf(certificate))

type Claimed = { readonly certificate: string; readonly signature: Bytes; readonly installationPublicKey: Bytes }

export const isClosingCertificate = ({ certificate, signature, installationPublicKey: publicKey }: Claimed): boolean =>
  verifySignature({ publicKey, message: bytesOf(certificate), signature })
