import { lookUpTexts } from "#lib/domains/dns.ts"
import { startDnsServer, type DnsAnswer, type DnsServer } from "../../support/dns-server.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices } from "../../support/given.ts"

const given = givenServices(testDatabase())

let server: DnsServer
beforeAll(async () => void (server = await startDnsServer()))
afterAll(() => server.close())

const look = (name: string, dnsServers: readonly string[] = [server.address]) =>
  lookUpTexts({ log: given.services.log, env: { ...given.services.env, dnsServers } }, name)

const answers: readonly (readonly [string, DnsAnswer, unknown])[] = [
  ["one text", { texts: [["sigill-domain=abc"]] }, { ok: true, value: ["sigill-domain=abc"] }],
  ["a text in parts", { texts: [["sigill-", "domain", "=abc"]] }, { ok: true, value: ["sigill-domain=abc"] }],
  ["several texts", { texts: [["v=spf1 -all"], ["b"]] }, { ok: true, value: ["v=spf1 -all", "b"] }],
  ["no such name", "nxdomain", { ok: true, value: [] }],
  ["no such record", "nodata", { ok: true, value: [] }],
  ["a fault", "servfail", { ok: false, error: { code: "dns_silent" } }],
  ["a refusal", "refused", { ok: false, error: { code: "dns_silent" } }],
  ["nonsense", "garbage", { ok: false, error: { code: "dns_silent" } }],
]

test.each(answers)("O10 %s", async (what, answer, expected) => {
  const name = `${what.replaceAll(" ", "-")}.example`
  server.set(name, answer)
  expect(await look(name)).toEqual(expected)
})

test("O10 what is too long for one packet is fetched by TCP, however long", async () => {
  const texts = Array.from({ length: 150 }, (_, at) => [`${at} `.padEnd(250, "x")])
  server.set("huge.example", { texts, cut: true })
  const found = await look("huge.example")
  expect(found.ok && found.value.length).toBe(150)
  expect(server.asked.filter((name) => name === "huge.example").length).toBeGreaterThan(1)
})

test("O10 a server that says nothing, or is not there, has not said that there is no record", async () => {
  server.set("silent.example", "silent")
  const before = Date.now()
  expect(await look("silent.example")).toEqual({ ok: false, error: { code: "dns_silent" } })
  expect(Date.now() - before).toBeLessThan(15_000)
  const gone = await startDnsServer()
  await gone.close()
  expect(await look("x.example", [gone.address])).toEqual({ ok: false, error: { code: "dns_silent" } })
  expect(given.logged()).not.toContain("silent.example")
})
