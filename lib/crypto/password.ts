import { assertBytes, concatBytes, type Bytes } from "./bytes.ts"
import { extract, expand } from "./kdf.ts"
import { LABELS } from "./labels.ts"

/** Cost of Argon2id (RFC 9106, second recommended option; B10). `memory` in KiB. */
export type Argon2Cost = { readonly memory: number; readonly passes: number; readonly lanes: number }

/** What a password costs today; stored with each, so that it can be raised. */
export const ARGON2_COST: Argon2Cost = { memory: 64 * 1024, passes: 3, lanes: 1 }
export const ARGON2_OUTPUT_BYTES = 32
export const SALT_BYTES = 16

/** Whether stored parameters are at least today's: a row that asks for less is refused, whoever wrote it (B10). */
export function isStrongEnough({ memory, passes, lanes }: Argon2Cost): boolean {
  return (
    memory >= ARGON2_COST.memory &&
    passes >= ARGON2_COST.passes &&
    lanes >= ARGON2_COST.lanes &&
    memory <= 1024 * 1024 &&
    passes <= 16 &&
    lanes <= 8
  )
}

export type PasswordKeys = {
  /** Compared at sign-in. */ readonly verifier: Bytes
  /** Opens the account key. */ readonly wrappingKey: Bytes
}

/**
 * Splits one Argon2id run into what is compared and what opens (B11). The pepper is part of both, so that a dump with the right password
 * neither verifies nor opens without it (B12).
 */
export function splitPasswordKey({ argon2Output, pepper }: { readonly argon2Output: Bytes; readonly pepper: Bytes }): PasswordKeys {
  assertBytes(argon2Output, ARGON2_OUTPUT_BYTES, "argon2Output")
  assertBytes(pepper, 32, "pepper")
  const key = extract(concatBytes(argon2Output, pepper), pepper)
  const use = (label: string) => expand(key, new TextEncoder().encode(label), 32)
  return { verifier: use(LABELS.passwordVerifier), wrappingKey: use(LABELS.passwordWrapping) }
}
