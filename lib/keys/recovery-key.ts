import type { Services } from "../context.ts"
import { assertBytes, concatBytes, equalBytes, type Bytes, type Random } from "../crypto/bytes.ts"
import { hkdf } from "../crypto/kdf.ts"
import { LABELS, type Label } from "../crypto/labels.ts"
import { openAccountKey, sealAccountKey, type AccountKey } from "../envelope/account-keys.ts"
import { utf8 } from "../envelope/context.ts"
import { fromLetters, inGroups, readLetters, toLetters } from "./base32.ts"
import type { UnlockerPlace } from "./password.ts"

/** 160 bits (B27): too many to guess, so no slow hash is needed; 32 letters and digits, few enough to type. */
const KEY_BYTES = 20
const KEY_LETTERS = (KEY_BYTES * 8) / 5

/** The printed key of a recovery sheet (K5). */
export type RecoveryKey = Bytes

export const newRecoveryKey = (random: Random): RecoveryKey => random(KEY_BYTES)

/** As it is printed: eight groups of four. */
export const recoveryKeyText = (key: RecoveryKey): string => inGroups(toLetters(key))

/** The key that was typed, or null where it cannot be one. */
export function readRecoveryKey(typed: string): RecoveryKey | null {
  const letters = readLetters(typed)
  return letters.length === KEY_LETTERS ? fromLetters(letters) : null
}

/** A recovery sheet as the database has it. */
export type RecoveryUnlocker = {
  readonly params: { readonly pepperVersion: number }
  readonly verifier: Bytes
  readonly sealedKey: Bytes
}

/** Splits a recovery key into what is compared and what opens; the pepper is part of both, so that a dump alone tries nothing (B11, B12). */
function split(key: RecoveryKey, pepper: Bytes) {
  assertBytes(key, KEY_BYTES, "key")
  const use = (label: Label) => hkdf({ secret: concatBytes(key, pepper), salt: pepper, info: utf8(label), length: 32 })
  return { verifier: use(LABELS.recoveryVerifier), wrappingKey: use(LABELS.recoveryWrapping) }
}

/** Whose paper or mail the key stands in: the owner's sheet, or the mail of an organisation that helps (lib/helping). */
export type RecoveryKeyKind = "recovery_sheet" | "organisation_help"

type Place = UnlockerPlace & { readonly kind?: RecoveryKeyKind }

const context = (services: Services, { accountId, generation, unlockerId, kind = "recovery_sheet" }: Place) => ({
  installationId: services.installation.id,
  accountId,
  generation,
  unlockerKind: kind,
  unlockerId,
})

/** Seals the account key under a recovery key. Writes nothing. */
export function makeRecoveryUnlocker(
  services: Services,
  { key, accountKey, ...place }: Place & { readonly key: RecoveryKey; readonly accountKey: AccountKey },
): RecoveryUnlocker {
  const { key: pepper, version } = services.serverKeys.pepper
  const { verifier, wrappingKey } = split(key, pepper)
  const sealedKey = sealAccountKey({ ...context(services, place), wrappingKey, accountKey, random: services.random })
  return { params: { pepperVersion: version }, verifier, sealedKey }
}

/** The account key that a recovery key opens, or null: another key, and a row that was changed or moved, look the same (B16). */
export function openRecoveryUnlocker(
  services: Services,
  { key, unlocker }: { readonly key: RecoveryKey; readonly unlocker: Place & RecoveryUnlocker },
): AccountKey | null {
  const pepper = services.serverKeys.pepper.byVersion(unlocker.params.pepperVersion)
  if (pepper === null) throw new Error(`the pepper of version ${unlocker.params.pepperVersion} is missing`)
  const { verifier, wrappingKey } = split(key, pepper)
  const accountKey = openAccountKey({ ...context(services, unlocker), wrappingKey, sealed: unlocker.sealedKey })
  return equalBytes(verifier, unlocker.verifier) ? accountKey : null
}
