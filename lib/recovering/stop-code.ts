import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import type { Id } from "../ids.ts"
import { inGroups, readLetters, toLetters } from "../keys/base32.ts"
import { openField, sealField } from "../keys/field.ts"
import { keyedHash, keyedHashes, type Hashing } from "../keys/keyed-hash.ts"

/** Forty bits: short enough to type from a telephone, and beyond guessing where twenty guesses are taken in ten minutes. */
const CODE_BYTES = 5
const CODE_LETTERS = (CODE_BYTES * 8) / 5

/** What stops one announced wait and does nothing else. It goes to the phones of the account and to nobody else (docs/decisions/stop-by-code.md). */
export type StopCode = {
  /** As the text message shows it: two groups of four. */
  readonly shown: string
  /** For the message that the wait is over. */ readonly sealed: Bytes
  /** By which a typed one is found; keyed, so that the row gives nothing to try codes on. */ readonly hash: Bytes
}

/** Draws the code of a new wait. */
export function newStopCode(services: Services, accountId: Id): StopCode {
  const letters = toLetters(services.random(CODE_BYTES))
  const sealed = sealField(services, { name: "stop-code", ownerId: accountId, text: letters })
  return { shown: inGroups(letters), sealed, hash: keyedHash(services, LABELS.stopCode)(letters).hash }
}

/** The code of a wait once more; null where it was begun by a version that had none. */
export const showStopCode = (services: Services, ownerId: Id, sealed: Bytes | null): string | null =>
  sealed === null ? null : inGroups(openField(services, { name: "stop-code", ownerId, sealed }))

/** What was typed as such a code in its one form, or null for what cannot be one. */
export function readStopCode(typed: string): string | null {
  const letters = readLetters(typed)
  return letters.length === CODE_LETTERS ? letters : null
}

/** What a code may be found by: the field key may have been rotated since its wait began. */
export const stopHashes = (services: Hashing, code: string): readonly Bytes[] => keyedHashes(services, LABELS.stopCode)(code)
