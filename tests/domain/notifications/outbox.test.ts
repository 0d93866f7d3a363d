import { evaluationTransports } from "#lib/notifications/evaluation.ts"
import { readOutbox } from "#lib/notifications/outbox.ts"
import { newId } from "#lib/ids.ts"
import { testDatabase } from "../../support/database.ts"
import { value } from "../../support/given.ts"
import { testServices, type TestServices } from "../../support/services.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
let services: TestServices

beforeAll(async () => {
  services = await testServices(database)
  const { mail, sms } = evaluationTransports(services)
  for (const to of ["anna@example.org", "bo@example.org"])
    for (const subject of ["First", "Second"])
      await mail.send({ id: newId(), to: toAddress(to), subject, text: `To ${to}`, html: "<p>To you</p>", headers: {} })
  await sms.send({ id: newId(), to: "+46701740605", text: "Your code is 123456", statusUrl: null })
})

const subjects = async (asked: { readonly to?: string | null; readonly limit?: number }) =>
  value(await readOutbox(services, { token: null, ...asked })).map(({ to, subject }) => `${to} ${subject ?? "SMS"}`)

it("R3 the outbox of an evaluation shows what would have left, the newest first", async () => {
  expect(await subjects({})).toEqual([
    "+46701740605 SMS",
    "bo@example.org Second",
    "bo@example.org First",
    "anna@example.org Second",
    "anna@example.org First",
  ])
  expect(await subjects({ limit: 1 })).toEqual(["+46701740605 SMS"])
})

it("R3 it is asked for what went to one address or number, and to nobody else", async () => {
  expect(await subjects({ to: "anna@example.org" })).toEqual(["anna@example.org Second", "anna@example.org First"])
  expect(await subjects({ to: "+46701740605", limit: 1 })).toEqual(["+46701740605 SMS"])
  expect(await subjects({ to: "an%@example.org" })).toEqual([])
})
