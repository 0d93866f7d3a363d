import { keepOpened, rememberTrue } from "#lib/crypto/kept.ts"

function counting(atMost: number) {
  const opened: number[] = []
  const open = keepOpened({
    atMost,
    open: (bytes) => {
      opened.push(bytes[0] ?? -1)
      if (bytes[0] === 255) throw new Error("malformed")
      return { first: bytes[0] }
    },
  })
  return { opened, open: (first: number) => open(Uint8Array.of(first, 7)) }
}

it("opens a key once, and gives the same object again", () => {
  const { opened, open } = counting(3)
  const one = open(1)
  expect(open(1)).toBe(one)
  expect(open(2)).not.toBe(one)
  expect(opened).toEqual([1, 2])
})

it("lets go of the one that was not used for longest, so memory is bounded", () => {
  const { opened, open } = counting(2)
  for (const first of [1, 2, 1, 3, 1, 2]) open(first)
  expect(opened).toEqual([1, 2, 3, 2])
})

it("B3 keeps nothing of a key that does not open", () => {
  const { opened, open } = counting(2)
  expect(() => open(255)).toThrow("malformed")
  expect(() => open(255)).toThrow("malformed")
  expect(opened).toEqual([255, 255])
})

it("B9 tells keys apart that differ in one byte, wherever they lie in memory", () => {
  const open = keepOpened({ atMost: 10, open: (bytes) => Buffer.from(bytes).toString("hex") })
  const memory = Uint8Array.of(9, 1, 2, 3, 9, 1, 2, 4)
  expect([open(memory.subarray(1, 4)), open(memory.subarray(5, 8)), open(Uint8Array.of(1, 2, 3))]).toEqual(["010203", "010204", "010203"])
})

describe("what was found true", () => {
  const name = (first: number) => Uint8Array.of(first, 7)

  it("B9 is looked at once; what is false, each time", () => {
    const remember = rememberTrue({ atMost: 3 })
    const looked: number[] = []
    const ask = (first: number, answer: boolean) => remember(name(first), () => (looked.push(first), answer))
    expect([ask(1, true), ask(1, false), ask(2, false), ask(2, false), ask(2, true)]).toEqual([true, true, false, false, true])
    expect(looked).toEqual([1, 2, 2, 2])
  })

  it("is forgotten when it was not asked about for longest", () => {
    const remember = rememberTrue({ atMost: 2 })
    const looked: number[] = []
    for (const first of [1, 2, 1, 3, 1, 2]) remember(name(first), () => (looked.push(first), true))
    expect(looked).toEqual([1, 2, 3, 2])
  })
})
