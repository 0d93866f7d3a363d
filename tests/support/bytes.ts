import { createHash } from "node:crypto"
import type { Bytes, Random } from "#lib/crypto/bytes.ts"

/** Bytes that look random and are the same in every run: what a test found, it finds again. */
export function seededRandom(name: string): Random {
  let drawn = 0
  return (length) =>
    new Uint8Array(
      createHash("shake256", { outputLength: length })
        .update(`${name}/${String(drawn++)}`)
        .digest(),
    )
}

/** The same bytes with one bit changed at one place. */
export function flipped(bytes: Bytes, at: number): Bytes {
  const changed = Uint8Array.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
  return changed
}

/** All that one changed bit, a cut or an added byte makes of some bytes. */
export function* damagedWays(bytes: Bytes): Generator<Bytes> {
  for (let at = 0; at < bytes.length; at++) yield flipped(bytes, at)
  for (let length = 0; length < bytes.length; length++) yield bytes.slice(0, length)
  yield Uint8Array.from([...bytes, 0])
  yield Uint8Array.from([0, ...bytes])
}

/** Every case of `given` in which one field has another value: proof that all of them are bound. */
export function oneFieldOther<T extends object>(given: T, others: { readonly [K in keyof T]: T[K] }): readonly (readonly [string, T])[] {
  return (Object.keys(others) as (keyof T & string)[]).map((field) => [field, { ...given, [field]: others[field] }])
}
