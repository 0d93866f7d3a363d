import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { createAccountKeys, sealAccountSecrets, type AccountKey, type SealedAccountSecrets } from "../envelope/account-keys.ts"
import { issueCertificate, type Certificate } from "../envelope/certificate.ts"
import { newId, type Id } from "../ids.ts"
import { sealUnderPassword, type PasswordRun, type PasswordUnlocker } from "./password.ts"

const FIRST_GENERATION = 1

export type PersonKeys = {
  readonly accountKey: AccountKey
  readonly generation: number
  readonly secrets: SealedAccountSecrets
  readonly password: PasswordUnlocker & { readonly id: Id }
  readonly certificate: Certificate & { readonly id: Id }
  readonly kemPublic: Bytes
}

type Person = { readonly accountId: Id; readonly address: string; readonly password: PasswordRun; readonly now: Date }

/**
 * Everything that a new person's account needs of keys (K1): account key, key pairs sealed under it, the password that opens it,
 * and the installation's certificate over public keys and proven address. Writes nothing.
 * @param person with what `runNewPassword` made of their password
 */
export function createPersonKeys(services: Services, { accountId, address, password, now }: Person): PersonKeys {
  const { accountKey, secrets, publicKeys } = createAccountKeys(services.random)
  const place = { accountId, generation: FIRST_GENERATION, unlockerId: newId() }
  const installationId = services.installation.id
  const certificate = issueCertificate({
    installationKey: services.installation.signingKey,
    body: {
      installationId,
      accountId,
      kind: "person",
      generation: FIRST_GENERATION,
      kemPublic: publicKeys.kem,
      signingPublic: publicKeys.signing,
      addresses: [address],
      previousHash: null,
      issuedAt: now,
    },
  })
  return {
    accountKey,
    generation: FIRST_GENERATION,
    secrets: sealAccountSecrets({ installationId, accountId, generation: FIRST_GENERATION, accountKey, secrets, random: services.random }),
    password: { id: place.unlockerId, ...sealUnderPassword(services, { ...place, ...password, accountKey }) },
    certificate: { id: newId(), ...certificate },
    kemPublic: publicKeys.kem,
  }
}
