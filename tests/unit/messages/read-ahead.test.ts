import { randomBytes } from "node:crypto"
import { readAhead } from "#lib/messages/read-ahead.ts"

async function* inParts(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield Uint8Array.from(bytes.subarray(at, at + size))
}

test.each([0, 1, 65_536, 2_000_003])("%i bytes come out whole and in order", async (length) => {
  const bytes = randomBytes(length)
  const taken: Buffer[] = []
  for await (const piece of readAhead(inParts(bytes, 65_552))) taken.push(Buffer.from(piece))
  expect(Buffer.concat(taken).equals(bytes)).toBe(true)
})

test("B60 the next piece is made while one is taken, and no more; the memory of one that was taken is given back at once", async () => {
  const made: Uint8Array[] = []
  async function* counted() {
    for (let at = 0; at < 5; at++) {
      const piece = new Uint8Array(1000).fill(at)
      made.push(piece)
      yield piece
    }
  }
  let taken = 0
  for await (const piece of readAhead(counted())) {
    await new Promise(setImmediate)
    expect(made.length).toBe(Math.min(5, taken + 2))
    expect(piece).toEqual(new Uint8Array(1000).fill(taken))
    expect(made.map((one) => one.length)).toEqual(made.map((_, at) => (at < taken ? 0 : 1000)))
    taken += 1
  }
  expect(taken).toBe(5)
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
