import { performance } from "node:perf_hooks"
import { parseAddress, type Address } from "#lib/address.ts"
import { lookAlikes } from "#lib/messages/look-alike.ts"

const address = (text: string) => {
  const parsed = parseAddress(text)
  if (parsed === null) throw new Error(`${text} is no address`)
  return parsed
}

const lookAlikeOf = (typed: Address, known: readonly Address[]) => lookAlikes([typed], known).get(typed) ?? null

it.each([
  ["anna.akesson@regionuppsala.se", "anna.akesson@region-uppsala.se"],
  ["anna.akesson@regionuppsala.se", "anna.akesson@regionuppsala.com"],
  ["anna.akesson@regionuppsala.se", "anna.akesson@regoinuppsala.se"],
  ["anna.akesson@regionuppsala.se", "anna.akeson@regionuppsala.se"],
  ["bo@clinic.example", "bo@dinic.example"],
  ["bo@modern.example", "bo@modem.example"],
  ["info@example.org", "inf0@example.org"],
  ["reception1@example.org", "receptionl@example.org"],
  ["johan.berg@example.org", "johan.berg2@example.org"],
])("M17 for %s one easily takes %s", (known, typed) => {
  expect(lookAlikeOf(address(typed), [address("somebody@else.example"), address(known)])).toBe(known)
})

it("M17 letters of another script that look the same are seen through", () => {
  expect(lookAlikeOf(address("bo@сора.example"), [address("bo@copa.example")])).toBe("bo@copa.example")
})

it.each([
  ["anna@example.org", "anna@example.org"],
  ["anna@example.org", "hanna@example.org"],
  ["bo@example.org", "jo@example.org"],
  ["info@example.org", "info@elsewhere.example"],
  ["reception1@example.org", "reception2@example.org"],
  ["reception@ward1.example", "reception@ward2.example"],
  ["anna.akesson@example.org", "bo.oberg@example.org"],
])("M17 %s and %s are two people", (known, typed) => {
  expect(lookAlikeOf(address(typed), [address(known)])).toBeNull()
})

it("M17 the exact address is known, whatever else is like it", () => {
  expect(
    lookAlikeOf(address("anna.akeson@example.org"), [address("anna.akesson@example.org"), address("anna.akeson@example.org")]),
  ).toBeNull()
})

it("B52 a hundred addresses against thousands that are known take no time that anybody notices", () => {
  const known = Array.from({ length: 5_000 }, (_, at) => address(`somebody.number${at}@example${at % 50}.org`))
  const typed = Array.from({ length: 100 }, (_, at) => address(`nobody.else${at}@other${at}.org`))
  const begun = performance.now()
  expect(lookAlikes(typed, known).size).toBe(0)
  expect(performance.now() - begun).toBeLessThan(2_000)
})
