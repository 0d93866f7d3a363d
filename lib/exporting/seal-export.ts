import { Readable } from "node:stream"
import { openKemIdentity, openKemRecipient } from "../crypto/kem.ts"
import { MalformedError, type Bytes, type Random } from "../crypto/bytes.ts"
import { decodeAgeRecipient, encodeAgeIdentity, encodeAgeRecipient } from "../envelope/age-file.ts"
import { encryptAgeFile } from "../envelope/age-stream.ts"
import { fail, ok, type Result } from "../result.ts"
import type { ExportFile } from "./export-account.ts"

/** A key that opens one export and nothing else: `identity` opens it, `recipient` is what it is sealed to. */
export type ExportKey = {
  /** `AGE-SECRET-KEY-PQ-1…`; shown to its owner and kept nowhere. */ readonly identity: string
  readonly recipient: string
}

const SEED_BYTES = 32

/** A new key for an export (K7, docs/decisions/sealed-exports.md). */
export function newExportKey(random: Random): ExportKey {
  const seed = random(SEED_BYTES)
  return { identity: encodeAgeIdentity(seed), recipient: encodeAgeRecipient(openKemIdentity(seed).publicKey) }
}

/** What an export is sealed to, from a recipient in age's form, as given to us or as typed. */
export function readExportRecipient(typed: string): Result<Bytes, { readonly code: "export_key_unreadable" }> {
  const kemPublic = decodeAgeRecipient(typed.replaceAll(/\s/g, ""))
  if (kemPublic === null) return fail("export_key_unreadable")
  try {
    openKemRecipient(kemPublic)
    return ok(kemPublic)
  } catch (error) {
    if (error instanceof MalformedError) return fail("export_key_unreadable")
    throw error
  }
}

type Sealing = { readonly kemPublic: Bytes; readonly random: Random; /** How it is opened, in clear. */ readonly readMe: string }

/**
 * Each file of an export as an age file of its own, opened by the program `age` and its like (M13, K7). Names say who wrote of what, so the files
 * are numbered and the names stand in the last of them. What is not there when its turn comes has no number.
 */
export async function* sealExport(
  files: AsyncGenerator<ExportFile>,
  { kemPublic, random, readMe }: Sealing,
): AsyncGenerator<ExportFile, void, undefined> {
  const names: { readonly file: string; readonly name: string }[] = []
  const sealed = (file: ExportFile, name: string): ExportFile => ({
    path: `${name}.age`,
    at: file.at,
    open: async () => {
      const content = await file.open()
      return Readable.from(encryptAgeFile({ kemPublic, random, source: Buffer.isBuffer(content) ? [content] : content }))
    },
  })
  let last = new Date(0)
  for await (const file of files) {
    if (names.length === 0) yield { path: "README.txt", at: file.at, open: async () => Buffer.from(`${readMe}\n`) }
    const name = `${String(names.length + 1).padStart(5, "0")}${extensionOf(file.path)}`
    names.push({ file: `${name}.age`, name: file.path })
    last = file.at
    yield sealed(file, name)
  }
  const list = Buffer.from(`${JSON.stringify(names, null, 2)}\n`)
  yield sealed({ path: "names.json", at: last, open: async () => list }, "names.json")
}

const extensionOf = (path: string): string => /\.[a-z0-9]+$/.exec(path)?.[0] ?? ""
