import { codeThatNobodyHas, isRightCode, looksLikeCode, newCode } from "#lib/identity/codes.ts"
import { randomBytesFromSystem as random } from "#lib/ids.ts"

describe("codes", () => {
  it("B22 a code is six digits and fits only itself", () => {
    const { digits, kept } = newCode(random)
    expect(digits).toMatch(/^[0-9]{6}$/)
    expect(isRightCode(digits, kept)).toBe(true)
    expect(isRightCode(String((Number(digits) + 1) % 1_000_000).padStart(6, "0"), kept)).toBe(false)
    expect(isRightCode("", kept)).toBe(false)
  })

  it("B22 what is kept does not hold the digits and differs each time", () => {
    const first = newCode(() => new Uint8Array(16))
    expect(first.digits).toBe("000000")
    expect(first.kept).not.toContain("000000")
    expect(newCode(random).kept).not.toBe(newCode(random).kept)
  })

  it("numbers that would tilt the scale are thrown away", () => {
    const draws = [0xff, 0xff, 0xff, 0xff].map((byte) => new Uint8Array(16).fill(byte))
    let calls = 0
    const { digits } = newCode((length) => (draws[calls++] ?? new Uint8Array(16)).subarray(0, Math.max(length, 4)))
    expect(digits).toBe("000000")
    expect(calls).toBeGreaterThan(4)
  })

  it("spaces as phones paste them do not count", () => {
    const { digits, kept } = newCode(random)
    expect(isRightCode(` ${digits.slice(0, 3)} ${digits.slice(3)} `, kept)).toBe(true)
    expect(looksLikeCode("123 456")).toBe(true)
    expect(looksLikeCode("12345")).toBe(false)
    expect(looksLikeCode("12345a")).toBe(false)
  })

  it("B20 where no code was sent, none fits, and the kept values look alike", () => {
    const nobody = codeThatNobodyHas(random)
    expect(nobody).toHaveLength(newCode(random).kept.length)
    for (let number = 0; number < 1000; number++) expect(isRightCode(String(number).padStart(6, "0"), nobody)).toBe(false)
  })
})
