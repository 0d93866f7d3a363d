import { readFileSync } from "node:fs"
import path from "node:path"

export const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"))
export const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

/** Vectors that stand in the standards themselves; tests/vectors/README.md says where each is from. */
export function rfcVectors<T>(name: string): readonly T[] {
  const all = JSON.parse(readFileSync(path.join(import.meta.dirname, "../vectors/rfc.json"), "utf8")) as Record<string, readonly T[]>
  return all[name] ?? []
}

const folder = process.env["SIGILL_VECTORS"]

/** Files of vectors that others publish and this project does not carry: read from the folder in SIGILL_VECTORS, which tests/vectors/README.md describes. */
export function publishedFile<T>(name: string): T {
  return JSON.parse(readFileSync(path.join(folder ?? "", name), "utf8")) as T
}

/** A group of tests that runs where the folder is given; elsewhere it is counted as skipped. A folder without the file fails. */
export const describePublished: jest.Describe = folder === undefined || folder === "" ? describe.skip : describe
