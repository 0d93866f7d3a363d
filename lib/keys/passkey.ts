import type { Services } from "../context.ts"
import { assertBytes, type Bytes } from "../crypto/bytes.ts"
import { hkdf } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { openAccountKey, sealAccountKey, type AccountKey } from "../envelope/account-keys.ts"
import { recordContext, utf8 } from "../envelope/context.ts"
import type { Id } from "../ids.ts"

/** What an authenticator's PRF gives for one salt (WebAuthn 3, 10.1.4): a secret of the passkey's own that never changes. */
export const PRF_BYTES = 32

/** The salt that every passkey here is asked with. It is no secret; the installation's id keeps two installations behind one host apart. */
export const passkeySalt = (services: Services): Bytes => recordContext(LABELS.passkeyPrfSalt, services.installation.id)

/** The key that wraps the account key, from what the authenticator gave. */
export function passkeyWrappingKey(prf: Bytes): Bytes {
  assertBytes(prf, PRF_BYTES, "prf")
  return hkdf({ secret: prf, salt: new Uint8Array(0), info: utf8(LABELS.passkeyWrapping), length: 32 })
}

export type PasskeyPlace = { readonly accountId: Id; readonly generation: number; readonly passkeyId: Id }

/** The account and the passkey are bound in: moved by SQL to another of either it does not open (B7). */
const contextOf = (services: Services, { accountId, generation, passkeyId }: PasskeyPlace) => ({
  installationId: services.installation.id,
  accountId,
  generation,
  unlockerKind: "passkey",
  unlockerId: passkeyId,
})

/** Seals the account key for a passkey (K5). */
export function sealForPasskey(
  services: Services,
  { wrappingKey, accountKey, ...place }: PasskeyPlace & { readonly wrappingKey: Bytes; readonly accountKey: AccountKey },
): Bytes {
  return sealAccountKey({ ...contextOf(services, place), wrappingKey, accountKey, random: services.random })
}

/** The account key that a passkey opens, or null. */
export function openWithPasskey(
  services: Services,
  { wrappingKey, sealed, ...place }: PasskeyPlace & { readonly wrappingKey: Bytes; readonly sealed: Bytes },
): AccountKey | null {
  return openAccountKey({ ...contextOf(services, place), wrappingKey, sealed })
}
