import { chacha20poly1305 } from "@noble/ciphers/chacha.js"
import * as kit from "cctv-age"
import { createHash } from "node:crypto"
import { inflateSync } from "node:zlib"
import { hkdf } from "#lib/crypto/kdf.ts"
import { openKemIdentity } from "#lib/crypto/kem.ts"
import { CHUNK_BYTES, decryptPayload, PAYLOAD_NONCE_BYTES, PayloadError } from "#lib/crypto/stream.ts"
import { decodeAgeIdentity, openAgeHeader } from "#lib/envelope/age-file.ts"
import { isAgeHeaderWhole, parseAgeHeader } from "#lib/envelope/age-header.ts"
import { decryptAgeFile } from "#lib/envelope/age-stream.ts"

/**
 * The C2SP age test kit (npm package cctv-age), every file of it. Ours knows hybrid identities only, so the files for other kinds are read with the
 * file key that the kit names, which proves the form of the header, its MAC and the payload. ASCII armour is neither written nor read.
 */
type Case = {
  readonly name: string
  readonly expect: string
  readonly payloadHash: string | null
  readonly fileKey: Uint8Array
  readonly identities: readonly string[]
  readonly isArmored: boolean
  readonly file: Uint8Array
}

function readCase([name, bytes]: [string, Uint8Array]): Case {
  const end = Buffer.from(bytes).indexOf("\n\n")
  const lines = Buffer.from(bytes.subarray(0, end))
    .toString()
    .split("\n")
    .map((line) => line.split(": "))
  const all = (key: string) => lines.filter(([field]) => field === key).map(([, value]) => value ?? "")
  const stored = bytes.subarray(end + 2)
  return {
    name,
    expect: all("expect")[0] ?? "",
    payloadHash: all("payload")[0] ?? null,
    fileKey: new Uint8Array(Buffer.from(all("file key")[0] ?? "", "hex")),
    identities: all("identity"),
    isArmored: all("armored")[0] === "yes",
    file: all("compressed")[0] === "zlib" ? new Uint8Array(inflateSync(stored)) : stored,
  }
}

const cases = Object.entries(kit).map(readCase)
const hybrid = cases.filter(({ identities, isArmored }) => !isArmored && identities.some((text) => text.startsWith("AGE-SECRET-KEY-PQ-1")))
const armored = cases.filter(({ isArmored }) => isArmored)
const classical = cases.filter((one) => !hybrid.includes(one) && !armored.includes(one))

type Released = { readonly out: Uint8Array; readonly failed: boolean }
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")
const EMPTY = new Uint8Array(0)
const NOTHING = sha256(EMPTY)

/** Reads to the end or to the fault, and gives what was handed out until then. */
async function released(source: AsyncIterable<Uint8Array>): Promise<Released> {
  const parts: Uint8Array[] = []
  try {
    for await (const part of source) parts.push(part)
    return { out: Buffer.concat(parts), failed: false }
  } catch (error) {
    expect(error).toBeInstanceOf(PayloadError)
    return { out: Buffer.concat(parts), failed: true }
  }
}

/** How a file for another kind of identity ends, read with its file key. */
async function outcome({ file, fileKey }: Case): Promise<{ readonly ends: string; readonly out: Uint8Array }> {
  const header = parseAgeHeader(file)
  if (header === null) return { ends: "header failure", out: EMPTY }
  if (!isAgeHeaderWhole({ header, fileKey })) return { ends: "HMAC failure", out: EMPTY }
  const { out, failed } = await released(decryptPayload({ fileKey, source: [file.subarray(header.length)] }))
  return { ends: failed ? "payload failure" : "success", out }
}

type Which = { readonly one: Case; readonly plaintext: number; readonly mark: "last" | "not last" }

/** The chunk that begins after so many bytes of plaintext, opened with this mark. */
function chunkAfter({ one: { file, fileKey }, plaintext, mark }: Which): Uint8Array {
  const payload = file.subarray(parseAgeHeader(file)?.length ?? 0)
  const key = hkdf({ secret: fileKey, salt: payload.subarray(0, PAYLOAD_NONCE_BYTES), info: Buffer.from("payload"), length: 32 })
  const counter = plaintext / CHUNK_BYTES
  const start = PAYLOAD_NONCE_BYTES + counter * (CHUNK_BYTES + 16)
  const nonce = Uint8Array.from({ length: 12 }, (_, at) => (at === 10 ? counter : at === 11 && mark === "last" ? 1 : 0))
  return chacha20poly1305(key, nonce).decrypt(payload.subarray(start, start + CHUNK_BYTES + 16))
}

it("B5 the kit is whole: hybrid, classical and armoured files", () => {
  expect([hybrid.length, classical.length, armored.length]).toEqual([18, 92, 33])
})

describe("age test kit: hybrid files", () => {
  it.each(hybrid)("B5 K7 $name ends with $expect", async ({ expect: ends, identities, file, payloadHash }) => {
    const seeds = identities.map(decodeAgeIdentity).filter((seed) => seed !== null)
    expect(seeds.length).toBeGreaterThan(0)
    const results = await Promise.all(
      seeds.map((seed) =>
        released(decryptAgeFile({ identity: openKemIdentity(seed), source: [file.subarray(0, 100), file.subarray(100)] })),
      ),
    )
    if (ends === "success") expect(results.some(({ out, failed }) => !failed && sha256(out) === payloadHash)).toBe(true)
    else for (const result of results) expect([result.failed, result.out.length]).toEqual([true, 0])
  })
})

describe("age test kit: header and payload of other kinds", () => {
  /** What is wrong in these lies inside a stanza of a kind that ours passes over. */
  const insideStanza = (one: Case) => /^(scrypt|x25519)_/.test(one.name) && one.expect !== "success"
  /** The kit counts a missing nonce as header; ours as payload. */
  const atNonce = ["stream_no_nonce", "stream_short_nonce"]

  /** The kit's reader hands out a full chunk before it sees what follows; ours keeps it back where it is marked as last too early or too late. */
  const keptBack = (name: string): "last" | "not last" | null => {
    if (/^stream_(trailing_garbage|two_final_chunks(?!_short))/.test(name)) return "last"
    return /^stream_no_final.*_full$/.test(name) ? "not last" : null
  }

  it.each(classical.filter((one) => !insideStanza(one)))("B5 B6 $name ends with $expect", async (one) => {
    const { ends, out } = await outcome(one)
    expect(ends).toBe(atNonce.includes(one.name) ? "payload failure" : one.expect)
    // What was handed out before a fault, with what ours kept back, is exactly what the kit says.
    const mark = keptBack(one.name)
    const all = mark === null ? out : Buffer.concat([out, chunkAfter({ one, plaintext: out.length, mark })])
    expect(sha256(all)).toBe(one.payloadHash ?? NOTHING)
  })

  it.each(classical)("B5 $name does not open for a hybrid identity", ({ file }) => {
    expect(openAgeHeader({ identity: openKemIdentity(new Uint8Array(32)), file })).toBeNull()
  })

  it.each(armored)("B5 $name is refused: ours reads no armour", ({ file }) => {
    expect(parseAgeHeader(file)).toBeNull()
  })
})
