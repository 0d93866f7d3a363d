import { clockOff, matchStep, seedInGroups, seedLink, seedText, stepOf } from "#lib/factors/totp.ts"

/** RFC 6238, appendix B, SHA-1: its codes have eight digits, of which apps show the last six. */
const SEED = seedText(new TextEncoder().encode("12345678901234567890"))
const VECTORS = [
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
] as const

describe("codes of authenticator apps", () => {
  it.each(VECTORS)("B23 RFC 6238 at second %i: %s", (second, code) => {
    const now = new Date(second * 1000)
    expect(matchStep({ seed: SEED, code, now })).toBe(Math.floor(second / 30))
  })

  it.each([
    [-2, null],
    [-1, -1],
    [0, 0],
    [1, 1],
    [2, null],
  ])("B23 one step either side of the server's time: %i", (steps, expected) => {
    const now = new Date((1234567890 - steps * 30) * 1000)
    const found = matchStep({ seed: SEED, code: "005924", now })
    expect(found === null ? null : found - stepOf(now)).toBe(expected)
  })

  it("I4 tells by how much a clock is off, up to ten minutes", () => {
    expect(clockOff({ seed: SEED, code: "005924", now: new Date((1234567890 + 300) * 1000) })).toBe(-10)
    expect(clockOff({ seed: SEED, code: "005924", now: new Date((1234567890 + 1200) * 1000) })).toBeNull()
  })

  it("I4 reads codes as phones paste them", () => {
    expect(matchStep({ seed: SEED, code: "005 924", now: new Date(1234567890_000) })).not.toBeNull()
  })

  it("I4 the link names service and address", () => {
    const link = new URL(seedLink({ seed: SEED, issuer: "Sigill", address: "anna+x@example.org" }))
    expect(link.protocol).toBe("otpauth:")
    expect(decodeURIComponent(link.pathname)).toContain("Sigill:anna+x@example.org")
    expect(link.searchParams.get("secret")).toBe(SEED)
    expect(link.searchParams.get("issuer")).toBe("Sigill")
  })

  it("B23 a seed has 160 bits, shown in groups of four", () => {
    expect(SEED).toMatch(/^[A-Z2-7]{32}$/)
    expect(seedInGroups(SEED)).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
  })
})
