import type { Tx } from "#db/client.ts"
import { lockCertificate, putCertificate } from "#db/queries/certificates.ts"
import type { Services } from "../context.ts"
import { certificateHash, issueCertificate, verifyCertificate } from "../envelope/certificate.ts"
import { newId, type Id } from "../ids.ts"
import { AccountTamperedError } from "./opened-account.ts"

/**
 * Signs anew what is true of an account after an address was proven or lost: the same keys, the addresses as they are now, chained to the certificate
 * before (keys.md 2). The account's row is locked, so that of two changes at once the second builds on the first.
 * @throws AccountTamperedError when the certificate in force is not ours, or for other keys: somebody changed the database (B9)
 */
export async function reissueCertificate(
  services: Services,
  tx: Tx,
  { accountId, addresses }: { readonly accountId: Id; readonly addresses: readonly string[] },
): Promise<void> {
  const { id: installationId, publicKey: installationPublicKey, signingKey } = services.installation
  const row = await lockCertificate(tx, accountId)
  const before =
    row === null ? null : verifyCertificate({ bytes: row.body, signature: row.signature, installationId, installationPublicKey })
  if (row === null || before === null || before.accountId !== accountId || before.generation !== row.generation)
    throw new AccountTamperedError("the certificate in force is not the installation's word for this account")
  const certificate = issueCertificate({
    installationKey: signingKey,
    body: { ...before, addresses, previousHash: certificateHash(row.body), issuedAt: services.clock.now() },
  })
  await putCertificate(tx, {
    id: newId(),
    accountId,
    sequence: row.sequence + 1,
    body: certificate.bytes,
    signature: certificate.signature,
  })
}
