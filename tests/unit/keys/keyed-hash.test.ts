import { LABELS } from "#lib/crypto/labels.ts"
import { keyedHash } from "#lib/keys/keyed-hash.ts"
import { stopHashes } from "#lib/recovering/stop-code.ts"

const versions = [1, 2].map((byte) => new Uint8Array(32).fill(byte))
const [, key = new Uint8Array(0)] = versions
const field = { version: 2, key, byVersion: (version: number) => versions[version - 1] ?? null }
const services = { serverKeys: { field }, installation: { id: "0198f0a0-0000-7000-8000-000000000001" } }

/** Of that code under each version: a code that is on somebody's phone has to be found by every release. */
const STOP_CODE_HASHES = [
  "39c3a8bebcc4b1ea806d44123588422eefa162b21e1d61da60a09b0757776870",
  "9202aaaec756a9797e13d320294b40cbe205ad88c9bea32a7f2e115b53f8ec70",
]
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

describe("what rows are found by", () => {
  it("I7 B76 a stop code is looked for under every version of the key, byte for byte as before", () => {
    expect(stopHashes(services, "ABCD2345").map(hex)).toEqual(STOP_CODE_HASHES)
  })

  it("I7 B76 a new one is written under the key in use", () => {
    const { hash, keyVersion } = keyedHash(services, LABELS.stopCode)("ABCD2345")
    expect([hex(hash), keyVersion]).toEqual([STOP_CODE_HASHES[1], 2])
  })
})
