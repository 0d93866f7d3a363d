import type { Bytes, Random } from "../crypto/bytes.ts"
import { openWith, sealTo } from "../crypto/hpke.ts"
import { openKemIdentity, openKemRecipient, type KemIdentity } from "../crypto/kem.ts"
import { LABELS } from "../crypto/labels.ts"
import type { AccountKey } from "./account-keys.ts"
import { recordContext } from "./context.ts"

const SECRET_BYTES = 32
const KEY_BYTES = 32

/** A unit's recovery key pair (keys.md 5): what is sealed to the public half is opened by who administers the unit, or one above it. */
export type UnitKey = {
  /** 32 bytes, the seed of the pair. */ readonly secret: Bytes
  /** X-Wing, 1216 bytes. */ readonly kemPublic: Bytes
}

/** A new pair. */
export function createUnitKey(random: Random): UnitKey {
  const secret = random(SECRET_BYTES)
  return { secret, kemPublic: openKemIdentity(secret).publicKey }
}

/** Who holds a unit's secret: an administrator by an account's key, the unit above by its recovery key, or the organisation's printed sheet by its own. */
export type UnitKeyHolder = {
  readonly kind: "administrator" | "unit" | "sheet"
  readonly id: string
  /** Of the holder's keys that it is sealed to. */
  readonly generation: number
}

/** Where a wrap of a unit's secret belongs. All of it goes into HPKE's `info`, so that a row moved by SQL does not open (B7). */
export type UnitKeyPlace = {
  readonly installationId: string
  readonly organisationId: string
  readonly unitId: string
  readonly generation: number
  readonly holder: UnitKeyHolder
}

const wrapInfo = ({ installationId, organisationId, unitId, generation, holder }: UnitKeyPlace): Bytes =>
  recordContext(LABELS.unitKeyWrap, installationId, organisationId, unitId, generation, holder.kind, holder.id, holder.generation)

type SealUnit = UnitKeyPlace & { readonly secret: Bytes; readonly kemPublic: Bytes; readonly random: Random }

/** Seals a unit's secret to an administrator or to the unit above. */
export function sealUnitKey({ secret, kemPublic, random, ...place }: SealUnit): Bytes {
  return sealTo({ recipient: openKemRecipient(kemPublic), info: wrapInfo(place), plaintext: secret, random })
}

/** A unit's secret, or null where the wrap is not for this holder at this place. */
export function openUnitKey(given: UnitKeyPlace & { readonly wrap: Bytes; readonly identity: KemIdentity }): Bytes | null {
  const secret = openWith({ identity: given.identity, info: wrapInfo(given), sealed: given.wrap })
  return secret?.length === SECRET_BYTES ? secret : null
}

/** Where the wrap of an employee's account key belongs. */
export type RecoveryPlace = {
  readonly installationId: string
  readonly organisationId: string
  readonly accountId: string
  /** Of the account's keys. */ readonly generation: number
  readonly unitId: string
  readonly unitGeneration: number
}

const recoveryInfo = (place: RecoveryPlace): Bytes =>
  recordContext(
    LABELS.unitRecovery,
    place.installationId,
    place.organisationId,
    place.accountId,
    place.generation,
    place.unitId,
    place.unitGeneration,
  )

type SealRecovery = RecoveryPlace & { readonly accountKey: AccountKey; readonly kemPublic: Bytes; readonly random: Random }

/** Seals an employee's account key to the recovery key of the primary department; in the employee's own request, after a visible yes (B29). */
export function sealForRecovery({ accountKey, kemPublic, random, ...place }: SealRecovery): Bytes {
  return sealTo({ recipient: openKemRecipient(kemPublic), info: recoveryInfo(place), plaintext: accountKey, random })
}

/** The account key, or null where the wrap is not this account's under this unit's key. */
export function openForRecovery(given: RecoveryPlace & { readonly wrap: Bytes; readonly secret: Bytes }): AccountKey | null {
  const accountKey = openWith({ identity: openKemIdentity(given.secret), info: recoveryInfo(given), sealed: given.wrap })
  return accountKey?.length === KEY_BYTES ? accountKey : null
}
