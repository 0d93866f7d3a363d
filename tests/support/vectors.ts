import { readFileSync } from "node:fs"
import path from "node:path"

export const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"))
export const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

/** Vectors that stand in the standards themselves; tests/vectors/README.md says where each is from. */
export function rfcVectors<T>(name: string): readonly T[] {
  const all = JSON.parse(readFileSync(path.join(import.meta.dirname, "../vectors/rfc.json"), "utf8")) as Record<string, readonly T[]>
  const found = all[name]
  if (found === undefined) throw new Error(`tests/vectors/rfc.json has no ${name}`)
  return found
}

/** A file of vectors that others publish, as tests/vectors carries it (its README says what was left out). A file that is not there fails. */
export function publishedFile<T>(name: string): T {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, "../vectors", name), "utf8")) as T
}
