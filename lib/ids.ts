import { createHash, randomBytes, randomUUID } from "node:crypto"

/** Ids are random everywhere: no order, no time in them (keys.md 3, B40). */
export type Id = string

/** A new random id, a UUIDv4 in lower case. */
export function newId(): Id {
  return randomUUID()
}

/** The id of what goes beside something else: always the same for it, and as random as that one. */
export function idBeside(id: Id): Id {
  const hex = createHash("sha256").update(`beside ${id}`).digest("hex")
  // With the marks of a UUIDv4, which forms ask for.
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-")
}

/** An id that nobody has: where an account is looked for that is not there, the same questions are asked of the database (B20). */
export const NOBODY: Id = "00000000-0000-4000-8000-000000000000"

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether untrusted text has the form of an id, so that it may be given to the database. */
export function isId(text: string): boolean {
  return UUID.test(text)
}

/** `length` bytes from the operating system's random source (B16). */
export function randomBytesFromSystem(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length))
}
