import { cpuTime } from "#tests/support/cpu-time.ts"
import { parseAddressList } from "#lib/messages/address-list.ts"

test.each([
  ["anna@example.org", ["anna@example.org"]],
  ["anna@example.org, bo@example.org", ["anna@example.org", "bo@example.org"]],
  ["anna@example.org;bo@example.org", ["anna@example.org", "bo@example.org"]],
  ["anna@example.org\nbo@example.org\r\n\r\ncia@example.org\n", ["anna@example.org", "bo@example.org", "cia@example.org"]],
  ["anna@example.org bo@example.org", ["anna@example.org", "bo@example.org"]],
  ["Anna Ek <anna@example.org>, <bo@example.org>", ["anna@example.org", "bo@example.org"]],
  ['"Ek, Anna" <anna@example.org>, "Öberg; Bo" <bo@example.org>', ["anna@example.org", "bo@example.org"]],
  ["Ek, Anna <anna@example.org>; Öberg, Bo <bo@example.org>", ["anna@example.org", "bo@example.org"]],
  ["Ek, Anna <anna@example.org>;", ["anna@example.org"]],
  ["mailto:anna@example.org", ["anna@example.org"]],
  [" ANNA@Example.ORG , anna@example.org", ["anna@example.org"]],
  ["  , ;; \n", []],
  ["bo@åäö.se", ["bo@xn--4cab6c.se"]],
])("M1 %j is read as %j", (text, expected) => {
  expect(parseAddressList(text)).toEqual({ addresses: expected, wrong: [] })
})

test.each([
  ["anna", ["anna"]],
  ["anna, Bo <bo@example.org>", ["anna"]],
  ["anna@example.org, bo@", ["bo@"]],
  ['"anna bo"@example.org', ['"anna bo"@example.org']],
  ["anna@example.org (work)", ["anna@example.org (work)"]],
  ["<anna@example.org> <bo@example.org>", ["<anna@example.org>", "<bo@example.org>"]],
  ["Anna <anna@example.org", ["Anna <anna@example.org"]],
  ["Anna <>", ["Anna <>"]],
  ["anna@@example.org", ["anna@@example.org"]],
  ["anna@localhost", ["anna@localhost"]],
  ["friends: anna@example.org, bo@example.org;", ["friends: anna@example.org"]],
])("B74 of %j it is said that %j is no address", (text, wrong) => {
  expect(parseAddressList(text).wrong).toEqual(wrong)
})

test("a quote that is never closed ends with its line", () => {
  expect(parseAddressList('"Anna <anna@example.org>\nbo@example.org')).toEqual({
    addresses: ["anna@example.org", "bo@example.org"],
    wrong: [],
  })
})

test("a long list is read at once", () => {
  const list = "a@example.org,".repeat(100_000) + '"'.repeat(100_000)
  expect(cpuTime(() => parseAddressList(list))).toBeLessThan(2_000)
})
