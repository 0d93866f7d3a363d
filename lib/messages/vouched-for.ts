import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { verifyCertificate, type CertificateBody } from "../envelope/certificate.ts"
import type { Id } from "../ids.ts"

type Certified = {
  readonly accountId: Id
  readonly generation: number
  readonly address: string
  readonly certificateBody: Bytes | null
  readonly certificateSignature: Bytes | null
}

/**
 * The keys that the installation vouches for: the certificate has to name this account, this generation and this address (keys.md 2).
 * @returns null for anything else, which is a changed database; nothing may be sealed to it then (B9).
 */
export function vouchedFor(
  ctx: Pick<Services, "installation">,
  { certificateBody, certificateSignature, ...row }: Certified,
): CertificateBody | null {
  if (certificateBody === null || certificateSignature === null) return null
  const certificate = verifyCertificate({
    bytes: certificateBody,
    signature: certificateSignature,
    installationPublicKey: ctx.installation.publicKey,
    installationId: ctx.installation.id,
  })
  const isTheirs =
    certificate?.accountId === row.accountId && certificate.generation === row.generation && certificate.addresses.includes(row.address)
  return isTheirs ? certificate : null
}
