import { openRecord, sealRecord } from "../crypto/aead.ts"
import { assertBytes, type Bytes, type Random } from "../crypto/bytes.ts"
import { hkdf } from "../crypto/kdf.ts"
import { openKemIdentity } from "../crypto/kem.ts"
import { LABELS } from "../crypto/labels.ts"
import { signingKeyFromSeed } from "../crypto/signature.ts"
import { recordContext, utf8 } from "./context.ts"

/** What an account key opens, 32 bytes each (keys.md 2). */
export type AccountSecrets = { readonly kemSeed: Bytes; readonly signingSeed: Bytes; readonly listKey: Bytes; readonly searchKey: Bytes }
export type AccountSecretName = keyof AccountSecrets
/** The same, each sealed as a record under the account key; one column each. */
export type SealedAccountSecrets = Readonly<Record<AccountSecretName, Bytes>>

export const ACCOUNT_SECRETS: readonly AccountSecretName[] = ["kemSeed", "signingSeed", "listKey", "searchKey"]

/** 32 random bytes that open everything of one generation of an account. */
export type AccountKey = Bytes
const KEY_BYTES = 32

/** What a new account, or a new generation of one, starts with. */
export type AccountKeys = {
  readonly accountKey: AccountKey
  readonly secrets: AccountSecrets
  readonly publicKeys: { /** X-Wing, 1216 bytes. */ readonly kem: Bytes; /** Ed25519, 32 bytes. */ readonly signing: Bytes }
}

/** A new account key with new key pairs: for a new account, or a new generation of one (K1, K6). */
export function createAccountKeys(random: Random): AccountKeys {
  const secrets = { kemSeed: random(KEY_BYTES), signingSeed: random(KEY_BYTES), listKey: random(KEY_BYTES), searchKey: random(KEY_BYTES) }
  const publicKeys = { kem: openKemIdentity(secrets.kemSeed).publicKey, signing: signingKeyFromSeed(secrets.signingSeed).publicKey }
  return { accountKey: random(KEY_BYTES), secrets, publicKeys }
}

type WhichAccount = { readonly installationId: string; readonly accountId: string; readonly generation: number }

const secretContext = (name: AccountSecretName, { installationId, accountId, generation }: WhichAccount) =>
  recordContext(LABELS.accountSecret, installationId, accountId, generation, name)

/** Seals each secret under the account key, one record each. */
export function sealAccountSecrets(
  given: WhichAccount & { readonly accountKey: AccountKey; readonly secrets: AccountSecrets; readonly random: Random },
): SealedAccountSecrets {
  const seal = (name: AccountSecretName) =>
    sealRecord({ key: given.accountKey, plaintext: given.secrets[name], context: secretContext(name, given), random: given.random })
  return { kemSeed: seal("kemSeed"), signingSeed: seal("signingSeed"), listKey: seal("listKey"), searchKey: seal("searchKey") }
}

/** Opens one secret, or null. */
export function openAccountSecret(
  given: WhichAccount & { readonly accountKey: AccountKey; readonly name: AccountSecretName; readonly sealed: Bytes },
): Bytes | null {
  return openRecord({ key: given.accountKey, sealed: given.sealed, context: secretContext(given.name, given) })
}

/** Opens all of them, or null if any does not open. */
export function openAccountSecrets(
  given: WhichAccount & { readonly accountKey: AccountKey; readonly sealed: SealedAccountSecrets },
): AccountSecrets | null {
  const [kemSeed, signingSeed, listKey, searchKey] = ACCOUNT_SECRETS.map((name) =>
    openAccountSecret({ ...given, name, sealed: given.sealed[name] }),
  )
  if (!kemSeed || !signingSeed || !listKey || !searchKey) return null
  return { kemSeed, signingSeed, listKey, searchKey }
}

type WhichUnlocker = WhichAccount & { readonly unlockerKind: string; readonly unlockerId: string }

const unlockerContext = (given: WhichUnlocker) =>
  recordContext(LABELS.accountKey, given.installationId, given.accountId, given.generation, given.unlockerKind, given.unlockerId)

/** Seals the account key for one unlocker: a password, a session, a recovery sheet (K5). */
export function sealAccountKey(
  given: WhichUnlocker & { readonly wrappingKey: Bytes; readonly accountKey: AccountKey; readonly random: Random },
): Bytes {
  assertBytes(given.accountKey, KEY_BYTES, "accountKey")
  return sealRecord({ key: given.wrappingKey, plaintext: given.accountKey, context: unlockerContext(given), random: given.random })
}

/** The account key that an unlocker holds, or null. */
export function openAccountKey(given: WhichUnlocker & { readonly wrappingKey: Bytes; readonly sealed: Bytes }): AccountKey | null {
  return openRecord({ key: given.wrappingKey, sealed: given.sealed, context: unlockerContext(given) })
}

/** What a session's secret opens the account key with; the secret itself is only in the cookie (B15). */
export function sessionWrappingKey(secret: Bytes): Bytes {
  assertBytes(secret, KEY_BYTES, "secret")
  return hkdf({ secret, salt: new Uint8Array(0), info: utf8(LABELS.sessionWrapping), length: KEY_BYTES })
}

const previousContext = ({ installationId, accountId, generation }: WhichAccount) =>
  recordContext(LABELS.previousAccountKey, installationId, accountId, generation)

/** Seals the account key of the generation before under the new one, so that old mail stays readable (K6). `generation` is the new one's. */
export function sealPreviousAccountKey(
  given: WhichAccount & { readonly accountKey: AccountKey; readonly previous: AccountKey; readonly random: Random },
): Bytes {
  return sealRecord({ key: given.accountKey, plaintext: given.previous, context: previousContext(given), random: given.random })
}

/** The account key of the generation before, or null. */
export function openPreviousAccountKey(
  given: WhichAccount & { readonly accountKey: AccountKey; readonly sealed: Bytes },
): AccountKey | null {
  return openRecord({ key: given.accountKey, sealed: given.sealed, context: previousContext(given) })
}
