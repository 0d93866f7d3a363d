import { findOneTimeSheet, spendOneTimeCode } from "#db/queries/factors.ts"
import type { PasswordParams } from "#db/schema/accounts.ts"
import type { Services } from "../context.ts"
import type { Bytes, Random } from "../crypto/bytes.ts"
import { hkdf } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { ARGON2_COST, SALT_BYTES } from "../crypto/password.ts"
import type { Id } from "../ids.ts"
import { runArgon2, type ServerBusy } from "../keys/argon2.ts"
import { inGroups, readLetters, toLetters } from "../keys/base32.ts"
import { ok, type Result } from "../result.ts"

/** Ten codes on a sheet, each of 80 bits: too many to guess, few enough letters to type (B27). */
export const CODES_ON_A_SHEET = 10
const CODE_BYTES = 10

/** Codes as they are printed: four groups of four. */
export function newOneTimeCodes(random: Random): readonly string[] {
  return Array.from({ length: CODES_ON_A_SHEET }, () => inGroups(toLetters(random(CODE_BYTES))))
}

export const looksLikeOneTimeCode = (typed: string): boolean => readLetters(typed).length === (CODE_BYTES * 8) / 5

export type OneTimeSheet = { readonly params: PasswordParams; readonly verifiers: readonly Bytes[] }

/**
 * What is kept of a sheet: Argon2id over each code with one salt for all, because 80 bits are below what a plain hash would do for (B27),
 * and the pepper, so that a dump alone tries nothing (B12).
 */
export async function keepSheet(services: Services, codes: readonly string[]): Promise<Result<OneTimeSheet, ServerBusy>> {
  const { version } = services.serverKeys.pepper
  const params = { salt: Buffer.from(services.random(SALT_BYTES)).toString("base64url"), ...ARGON2_COST, pepperVersion: version }
  const verifiers: Bytes[] = []
  for (const code of codes) {
    const verifier = await verifierOf(services, params, code)
    if (!verifier.ok) return verifier
    verifiers.push(verifier.value)
  }
  return ok({ params, verifiers })
}

async function verifierOf(services: Services, params: PasswordParams, typed: string): Promise<Result<Bytes, ServerBusy>> {
  const pepper = services.serverKeys.pepper.byVersion(params.pepperVersion)
  if (pepper === null) throw new Error(`the pepper of version ${params.pepperVersion} is missing`)
  const salt = new Uint8Array(Buffer.from(params.salt, "base64url"))
  const run = await runArgon2({ password: readLetters(typed), salt, cost: params })
  if (!run.ok) return run
  return ok(hkdf({ secret: run.value, salt: pepper, info: new TextEncoder().encode(LABELS.oneTimeCode), length: 32 }))
}

/** Tries a code and uses it up: of two at once one succeeds. One run of Argon2id, whether or not there is a sheet. */
export async function useOneTimeCode(
  services: Services,
  { accountId, typed }: { readonly accountId: Id; readonly typed: string },
): Promise<Result<boolean, ServerBusy>> {
  const sheet = await findOneTimeSheet(services.db, accountId)
  if (sheet === null || !looksLikeOneTimeCode(typed)) return ok(false)
  const verifier = await verifierOf(services, sheet.params, typed)
  if (!verifier.ok) return verifier
  return ok(await spendOneTimeCode(services.db, { accountId, verifier: verifier.value }))
}
