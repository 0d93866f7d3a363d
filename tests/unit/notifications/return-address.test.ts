import fc from "fast-check"
import { parseAddress, type Address } from "#lib/address.ts"
import { randomBytesFromSystem } from "#lib/ids.ts"
import { newReturnToken, readReturnAddress, returnAddress } from "#lib/notifications/return-address.ts"

const BOUNCES = "bounces@post.example.org" as Address

it("M5 each notice has a return address of its own, which is an address and gives its token back however a server writes it", () => {
  const tokens = Array.from({ length: 200 }, () => newReturnToken(randomBytesFromSystem))
  expect(new Set(tokens).size).toBe(200)
  for (const token of tokens) {
    const address = returnAddress(BOUNCES, token)
    expect(parseAddress(address)).toBe(address)
    expect(address.slice(0, address.indexOf("@")).length).toBeLessThanOrEqual(64)
    for (const written of [address, `<${address}>`, address.toUpperCase()]) expect(readReturnAddress(BOUNCES, written)).toBe(token)
  }
})

it("B16 anything else is no return address", () => {
  const token = newReturnToken(randomBytesFromSystem)
  for (const given of [
    "",
    BOUNCES,
    `bounces+${token}@other.example`,
    `other+${token}@post.example.org`,
    `bounces+${token}x@post.example.org`,
  ])
    expect(readReturnAddress(BOUNCES, given)).toBeNull()
  fc.assert(fc.property(fc.string(), (given) => readReturnAddress(BOUNCES, given) === null))
})
