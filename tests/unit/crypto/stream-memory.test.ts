import { execFileSync } from "node:child_process"
import path from "node:path"
import { YOUNG_GENERATION } from "../../../scripts/launch/run-script.mjs"

const CHUNKS = 16_000
const root = path.resolve(import.meta.dirname, "../../..")

/**
 * How often V8 looked through its whole heap while 1,000 MiB passed: in a process of its own, run as the server is, because the tests around this one leave garbage too.
 * @param passing makes the chunks pass
 */
function fullCollections(passing: string): number {
  const program = `
    import { constants, PerformanceObserver } from "node:perf_hooks"
    import { randomBytes } from "node:crypto"
    import { CHUNK_BYTES, decryptRange, encryptPayload, sealPayload } from "#lib/crypto/stream.ts"
    import { readAhead } from "#lib/messages/read-ahead.ts"
    const random = (length) => new Uint8Array(randomBytes(length))
    const fileKey = random(16)
    const drain = async (source) => { for await (const part of source) await new Promise(setImmediate) }
    // A heap as a server has it, which is what looking through it costs.
    globalThis.heap = Array.from({ length: 1_000_000 }, (_, at) => ({ at, of: [at] }))
    await new Promise((resolve) => setTimeout(resolve, 500))
    let seen = 0
    new PerformanceObserver((list) => { seen += list.getEntries().filter(({ detail }) => detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR).length }).observe({ entryTypes: ["gc"] })
    ${passing}
    await new Promise((resolve) => setTimeout(resolve, 50))
    process.stdout.write(String(seen))
    process.exit()`
  return Number(
    execFileSync(process.execPath, [YOUNG_GENERATION, "--input-type=module", "--eval", program], { cwd: root, encoding: "utf8" }),
  )
}

describe("1,000 MiB leave so little behind that the heap is not looked through for each 64 MiB", () => {
  it("B60 on their way in", () => {
    // New memory for each piece, as the network brings it.
    const arriving = `(async function* () { for (let at = 0; at < ${CHUNKS}; at++) yield new Uint8Array(CHUNK_BYTES) })()`
    expect(fullCollections(`await drain(readAhead(encryptPayload({ fileKey, random, source: ${arriving} })))`)).toBeLessThan(5)
  }, 60_000)

  it("B60 on their way out", () => {
    const payload = `const payload = sealPayload({ fileKey, random, plaintext: new Uint8Array(100 * CHUNK_BYTES) })`
    const opened = `decryptRange({ fileKey, size: payload.length, range: { start: 0, end: 100 * CHUNK_BYTES }, read: (start, end) => [payload.subarray(start, end)] })`
    expect(fullCollections(`${payload}\nfor (let at = 0; at < ${CHUNKS}; at += 100) await drain(${opened})`)).toBeLessThan(5)
  }, 60_000)
})
