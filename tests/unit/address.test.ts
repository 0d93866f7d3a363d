import fc from "fast-check"
import { parseAddress } from "#lib/address.ts"

describe("addresses", () => {
  it.each([
    ["anna@example.org", "anna@example.org"],
    ["  Anna.Åkesson@Example.ORG ".replace("Å", "A"), "anna.akesson@example.org"],
    ["bo+lists@mail.example.co.uk", "bo+lists@mail.example.co.uk"],
    ["o'brien@example.ie", "o'brien@example.ie"],
    ["anna@blåbär.se", "anna@xn--blbr-noae.se"],
    ["anna@BLÅBÄR.se", "anna@xn--blbr-noae.se"],
    ["anna@xn--blbr-noae.se", "anna@xn--blbr-noae.se"],
    ["иван@пример.рф".replace("иван", "ivan"), "ivan@xn--e1afmkfd.xn--p1ai"],
    ["anna@例え.jp", "anna@xn--r8jz45g.jp"],
  ])("B74 %s is one mailbox: %s", (typed, address) => {
    expect(parseAddress(typed)).toBe(address)
  })

  it.each([
    "",
    "anna",
    "@example.org",
    "anna@",
    "anna@localhost",
    "anna@127.0.0.1",
    "anna@[127.0.0.1]",
    "anna@example.123",
    "anna@example..org",
    "anna@-example.org",
    "anna@example.org.",
    "anna..b@example.org",
    ".anna@example.org",
    "anna.@example.org",
    "an na@example.org",
    `${"a".repeat(65)}@example.org`,
    `a@${"b.".repeat(130)}org`,
  ])("B74 %j is no address", (typed) => {
    expect(parseAddress(typed)).toBeNull()
  })

  it.each([
    ["quoted local part", '"anna b"@example.org'],
    ["quoted local part that hides another", '"anna@evil.org"@example.org'],
    ["two at signs", "anna@evil.org@example.org"],
    ["list", "anna@example.org,bo@example.org"],
    ["list with semicolons", "anna@example.org;bo@example.org"],
    ["name", "Anna <anna@example.org>"],
    ["comment", "anna(x)@example.org"],
    ["comment in the domain", "anna@example.org(evil.org)"],
    ["group", "staff:anna@example.org;"],
    ["line break", "anna@example.org\r\nBcc: bo@example.org"],
    ["line break in the local part", "anna\n@example.org"],
    ["zero byte", "anna\u0000@example.org"],
    ["route", "@evil.org:anna@example.org"],
    ["percent in the domain", "anna@evil.org%00.example.org"],
  ])("B74 a %s is refused", (_what, typed) => {
    expect(parseAddress(typed)).toBeNull()
  })

  it.each([
    ["Cyrillic letters among Latin ones", "anna@exаmple.org"],
    ["Greek among Latin", "anna@gοοgle.com"],
    ["full-width letters", "anna@ｅxample.org"],
    ["a full-width dot", "anna@example。org"],
    ["a soft hyphen", "anna@exam\u00adple.org"],
    ["a zero-width space", "anna@exam\u200bple.org"],
    ["a ligature", "anna@ﬁrma.se"],
    ["the same mixture in ASCII form", "anna@xn--exmple-4nf.org"],
    ["non-ASCII in the local part", "аnna@example.org"],
  ])("B74 %s are refused", (_what, typed) => {
    expect(parseAddress(typed)).toBeNull()
  })

  it("B74 what comes out goes in unchanged: the string verified is the string mailed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string(), fc.string({ unit: "binary" })), (typed) => {
        const address = parseAddress(typed)
        if (address !== null) {
          expect(parseAddress(address)).toBe(address)
          expect(address).toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/)
        }
      }),
    )
  })
})
