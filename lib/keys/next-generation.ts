import type { CertificateRow, NewGeneration } from "#db/queries/generations.ts"
import type { Services } from "../context.ts"
import { createAccountKeys, sealAccountSecrets, sealPreviousAccountKey, type AccountKey } from "../envelope/account-keys.ts"
import { certificateHash, issueCertificate, verifyCertificate } from "../envelope/certificate.ts"
import { newId, type Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import type { ServerBusy } from "./argon2.ts"
import { AccountTamperedError } from "./opened-account.ts"
import { makePasswordUnlocker } from "./password.ts"

type Next = {
  readonly accountId: Id
  /** The new one's. */
  readonly generation: number
  /** The account key of the generation before, which stays readable; null where it is lost. */
  readonly previous: AccountKey | null
  readonly password: string
  readonly unlockerId: Id
  /** Of the password in use. */
  readonly tried: Uint8Array
  readonly certificate: CertificateRow
}

export type MadeGeneration = { readonly accountKey: AccountKey; readonly next: NewGeneration }

/**
 * The next generation of an account's keys (K6): a new account key with new pairs, the key before sealed under it, the password around it, and a
 * certificate that continues the chain (keys.md 2). It names the addresses that the one before names, so that a changed database adds none. Writes nothing.
 */
export async function makeNextGeneration(services: Services, given: Next): Promise<Result<MadeGeneration, ServerBusy>> {
  const { accountId, generation, previous, password, unlockerId, tried, certificate: after } = given
  const { id: installationId, publicKey: installationPublicKey, signingKey: installationKey } = services.installation
  const before = verifyCertificate({ bytes: after.body, signature: after.signature, installationPublicKey, installationId })
  if (before?.accountId !== accountId) throw new AccountTamperedError("the certificate of an account is not the installation's word")
  const { accountKey, secrets, publicKeys } = createAccountKeys(services.random)
  const unlocker = await makePasswordUnlocker(services, { accountId, generation, unlockerId, password, accountKey })
  if (!unlocker.ok) return unlocker
  const now = services.clock.now()
  const place = { installationId, accountId, generation, accountKey, random: services.random }
  const { bytes: body, signature } = issueCertificate({
    installationKey,
    body: {
      ...before,
      generation,
      kemPublic: publicKeys.kem,
      signingPublic: publicKeys.signing,
      previousHash: certificateHash(after.body),
      issuedAt: now,
    },
  })
  return ok({
    accountKey,
    next: {
      generation,
      secrets: {
        ...sealAccountSecrets({ ...place, secrets }),
        previousKey: previous === null ? null : sealPreviousAccountKey({ ...place, previous }),
      },
      certificate: { id: newId(), sequence: after.sequence + 1, body, signature },
      after,
      password: { tried, ...unlocker.value },
      now,
    },
  })
}
