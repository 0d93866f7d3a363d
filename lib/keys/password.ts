import type { PasswordParams } from "#db/schema/accounts.ts"
import type { Services } from "../context.ts"
import { equalBytes, type Bytes } from "../crypto/bytes.ts"
import { hmac } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { ARGON2_COST, SALT_BYTES, splitPasswordKey, type PasswordKeys } from "../crypto/password.ts"
import { openAccountKey, sealAccountKey, type AccountKey } from "../envelope/account-keys.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { runArgon2, type ServerBusy } from "./argon2.ts"

/** A password as the database has it: what to compare, and the account key sealed under the rest of the same run (keys.md 2). */
export type PasswordUnlocker = { readonly params: PasswordParams; readonly verifier: Bytes; readonly sealedKey: Bytes }

export type UnlockerPlace = { readonly accountId: Id; readonly generation: number; readonly unlockerId: Id }

/** What a password gives under its salt at today's cost: the dear part of making its unlocker, and bound to nobody yet. */
export type PasswordRun = { readonly argon2Output: Bytes; readonly salt: Bytes }

/** Runs a new password through Argon2id, with a salt of its own and today's cost. */
export async function runNewPassword({ random }: Pick<Services, "random">, password: string): Promise<Result<PasswordRun, ServerBusy>> {
  const salt = random(SALT_BYTES)
  const run = await runArgon2({ password, salt, cost: ARGON2_COST })
  return run.ok ? ok({ argon2Output: run.value, salt }) : run
}

/** Makes the unlocker of a new password, with a salt of its own and today's cost and pepper. */
export async function makePasswordUnlocker(
  services: Services,
  { password, ...place }: UnlockerPlace & { readonly password: string; readonly accountKey: AccountKey },
): Promise<Result<PasswordUnlocker, ServerBusy>> {
  const run = await runNewPassword(services, password)
  return run.ok ? ok(sealUnderPassword(services, { ...place, ...run.value })) : run
}

type SealUnderPassword = UnlockerPlace & PasswordRun & { readonly accountKey: AccountKey }

/** Seals the account key under a run of the owner's password and today's pepper. */
export function sealUnderPassword(services: Services, { argon2Output, salt, ...place }: SealUnderPassword): PasswordUnlocker {
  const pepper = services.serverKeys.pepper
  const { verifier, wrappingKey } = splitPasswordKey({ argon2Output, pepper: pepper.key })
  const sealedKey = sealAccountKey({
    ...unlockerContext(services, place),
    accountKey: place.accountKey,
    wrappingKey,
    random: services.random,
  })
  return { params: { salt: Buffer.from(salt).toString("base64url"), ...ARGON2_COST, pepperVersion: pepper.version }, verifier, sealedKey }
}

const unlockerContext = (services: Services, { accountId, generation, unlockerId }: UnlockerPlace) => ({
  installationId: services.installation.id,
  accountId,
  generation,
  unlockerKind: "password",
  unlockerId,
})

export type Unlocked = {
  readonly accountKey: AccountKey
  /** The same password under the newest pepper, when the one it was kept under has been replaced since (B12). */
  readonly renewed: PasswordUnlocker | null
}

type Try = {
  readonly password: string
  /** The row to try it against, or null where nobody has this address. */
  readonly unlocker: (UnlockerPlace & PasswordUnlocker) | null
  /** What was typed as address: chooses the stand-in's salt. */
  readonly address: string
}

/**
 * Tries a password: one Argon2id run and two HKDF, whether or not anybody has the address, so that neither answer nor time tells (B20).
 * @returns what it opens, or null: wrong password, no such account, or a row that was tampered with look the same (B16).
 * @throws WeakParametersError when the row asks for less than the floor (B10).
 */
export async function tryPassword(services: Services, { password, unlocker, address }: Try): Promise<Result<Unlocked | null, ServerBusy>> {
  const tried = unlocker ?? standIn(services, address)
  const salt = new Uint8Array(Buffer.from(tried.params.salt, "base64url"))
  const pepper = services.serverKeys.pepper.byVersion(tried.params.pepperVersion)
  const run = await runArgon2({ password, salt, cost: tried.params })
  if (!run.ok) return run
  if (pepper === null) throw new Error(`the pepper of version ${tried.params.pepperVersion} is missing`)
  const keys = splitPasswordKey({ argon2Output: run.value, pepper })
  const accountKey = opens(services, tried, keys)
  if (accountKey === null || unlocker === null) return ok(null)
  const isCurrent = tried.params.pepperVersion === services.serverKeys.pepper.version
  return ok({
    accountKey,
    renewed: isCurrent ? null : sealUnderPassword(services, { ...unlocker, accountKey, argon2Output: run.value, salt }),
  })
}

function opens(services: Services, tried: UnlockerPlace & PasswordUnlocker, { verifier, wrappingKey }: PasswordKeys): AccountKey | null {
  const isRight = equalBytes(verifier, tried.verifier)
  // Opened in any case: a seal that fails takes as long as one that holds.
  const accountKey = openAccountKey({ ...unlockerContext(services, tried), wrappingKey, sealed: tried.sealedKey })
  return isRight ? accountKey : null
}

const NOBODY: Id = "00000000-0000-4000-8000-000000000000"

/** Stands where no account is: a salt that stays the same for an address, a verifier that nothing fits. */
function standIn(services: Services, address: string): UnlockerPlace & PasswordUnlocker {
  const { key, version } = services.serverKeys.pepper
  const salt = hmac(key, new TextEncoder().encode(`${LABELS.passwordVerifier} nobody ${address}`)).subarray(0, SALT_BYTES)
  const params = { salt: Buffer.from(salt).toString("base64url"), ...ARGON2_COST, pepperVersion: version }
  return {
    accountId: NOBODY,
    unlockerId: NOBODY,
    generation: 1,
    params,
    verifier: services.random(32),
    sealedKey: new Uint8Array(73).fill(1),
  }
}
