import { hashRaw } from "@node-rs/argon2"
import { ARGON2_OUTPUT_BYTES, isStrongEnough, type Argon2Cost } from "../crypto/password.ts"
import { createQueue } from "../queue.ts"
import { fail, ok, type Result } from "../result.ts"
import { oncePerProcess, ownCores } from "../runtime.ts"

/** So many passwords are being checked that this one has to come again in a moment (B13). */
export type ServerBusy = { readonly code: "server_busy" }

/** Stored parameters ask for less than today's floor: somebody changed the row (B10). */
export class WeakParametersError extends Error {
  override readonly name = "WeakParametersError"
}

/** A run holds 64 MiB; the queue is short, because whoever waits longer than a few seconds presses the button again. */
const QUEUED_AT_MOST = 50

/** The package's `const enum` cannot be imported when types are only stripped: Argon2id is 2, version 0x13 is 1. */
const ARGON2ID = 2
const VERSION_13 = 1

type Run = { readonly password: string; readonly salt: Uint8Array; readonly cost: Argon2Cost }

/**
 * Argon2id of a password (RFC 9106) off the event loop: 32 bytes. The password is brought to NFC first, so that å typed on a Mac and on Windows is one password (B19).
 * At most one run per core of this process's share at once and 50 in the queue; the next is `server_busy` and starts nothing.
 * @throws WeakParametersError when `cost` is below the floor.
 */
export async function runArgon2({ password, salt, cost }: Run): Promise<Result<Uint8Array, ServerBusy>> {
  if (!isStrongEnough(cost)) throw new WeakParametersError("the parameters of a password are below the floor")
  const slots = oncePerProcess("argon2.slots", () => createSlots(ownCores(), QUEUED_AT_MOST))
  return slots.run(async () => {
    const options = {
      algorithm: ARGON2ID,
      version: VERSION_13,
      memoryCost: cost.memory,
      timeCost: cost.passes,
      parallelism: cost.lanes,
      outputLen: ARGON2_OUTPUT_BYTES,
      salt,
    }
    return new Uint8Array(await hashRaw(new TextEncoder().encode(password.normalize("NFC")), options))
  })
}

export type Slots = { readonly run: <T>(work: () => Promise<T>) => Promise<Result<T, ServerBusy>> }

/** Lets `width` pieces of work go at once and `queued` wait in order; refuses more. */
export function createSlots(width: number, queued: number): Slots {
  const queue = createQueue(width)
  return { run: async (work) => (queue.isFull() && queue.waiting() >= queued ? fail("server_busy") : ok(await queue.run(work))) }
}
