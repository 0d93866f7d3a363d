import { randomBytes } from "node:crypto"
import { readAhead } from "#lib/messages/read-ahead.ts"

const pieces = async (source: AsyncIterable<Uint8Array>) => {
  const taken: Uint8Array[] = []
  for await (const piece of readAhead(source)) taken.push(piece)
  return taken
}

async function* inParts(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test.each([0, 1, 65_536, 524_288, 524_289, 2_000_003])("%i bytes come out whole and in order, in large pieces", async (length) => {
  const bytes = randomBytes(length)
  const taken = await pieces(inParts(bytes, 65_552))
  expect(Buffer.concat(taken).equals(bytes)).toBe(true)
  expect(taken.length).toBeLessThanOrEqual(Math.ceil(length / 524_288))
})

test("an error of the source comes out after what came before it", async () => {
  async function* broken() {
    yield new Uint8Array(600_000)
    throw new Error("broken")
  }
  const taken: number[] = []
  const reading = async () => {
    for await (const piece of readAhead(broken())) taken.push(piece.length)
  }
  await expect(reading()).rejects.toThrow("broken")
  expect(taken).toEqual([600_000])
})

test("a taker that leaves ends the source", async () => {
  let isEnded = false
  async function* endless() {
    try {
      for (;;) yield new Uint8Array(600_000)
    } finally {
      isEnded = true
    }
  }
  for await (const _piece of readAhead(endless())) break
  expect(isEnded).toBe(true)
})
