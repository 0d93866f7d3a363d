import twilio from "twilio"
import { newId, type Id } from "#lib/ids.ts"
import { deliverOutgoing } from "#lib/notifications/deliver-outgoing.ts"
import { queueSms } from "#lib/notifications/outgoing.ts"
import { smsStatusUrl } from "#lib/notifications/sms-status-url.ts"
import { takeSmsStatus } from "#lib/notifications/sms-status.ts"
import { twilioTransport } from "#lib/notifications/twilio.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { tendOutgoing } from "#lib/notifications/tend-outgoing.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { startTwilio, type TwilioServer } from "../../support/twilio.ts"

const database = testDatabase()
const given = givenServices(database)
const TOKEN = "0123456789abcdef0123456789abcdef"
let provider: TwilioServer

beforeAll(async () => {
  provider = await startTwilio()
})
afterAll(() => provider.close())

/** The services of an installation that sends through Twilio. */
const sending = () => {
  const settings = { accountSid: "AC0123456789abcdef", authToken: TOKEN, from: "+46700000000", apiUrl: provider.url }
  const services = { ...given.services, env: { ...given.services.env, twilio: settings, baseUrl: "https://post.example.org" } }
  const transports = {
    mail: { send: async () => ({ state: "accepted" as const }), close: () => undefined },
    sms: twilioTransport({ settings }),
  }
  return { services, transports }
}

/** A code by SMS for the only recipient of a message, handed to the provider. @returns the address for reports, as Twilio was told it */
async function sendCode() {
  const { anna, bo } = await given.people("anna", "bo")
  const messageId = await given.sentMessage({ from: anna, to: [bo] })
  const { services, transports } = sending()
  await services.db.transaction((tx) =>
    queueSms(tx, services, { to: "+46701740605", text: "123456", announces: { messageId, recipientPosition: 0 } }),
  )
  const [row] = await database.owner<{ id: string }[]>`select id from outgoing where channel = 'sms' and message_id = ${messageId}`
  await deliverOutgoing(services, transports, row?.id ?? "")
  const failedAt = async () =>
    value(await openMessage(await given.as(anna), messageId, { record: true })).tracking?.[0]?.smsFailedAt ?? null
  return { services, transports, messageId, url: provider.received.at(-1)?.statusCallback ?? "", failedAt }
}

/** Hands over what waits of a message, by text. */
async function handOver(messageId: Id, transports = sending().transports): Promise<void> {
  const waiting = await database.owner<{ id: string }[]>`select id from outgoing where channel = 'sms' and message_id = ${messageId}`
  for (const { id } of waiting) await deliverOutgoing(sending().services, transports, id)
}

const report = (url: string, status: string) => {
  const form = { MessageSid: "SM1", MessageStatus: status, To: "+46701740605" }
  const signature = twilio.getExpectedTwilioSignature(TOKEN, url, form)
  return { id: url.split("/").at(-1) ?? "", signature, body: new URLSearchParams(form).toString() }
}

test("M5 an SMS that did not arrive is shown to the sender, and no longer when a later one did", async () => {
  const first = await sendCode()
  expect(first.url).toMatch(/^https:\/\/post\.example\.org\/api\/sms\/status\/[0-9a-f-]{36}$/)
  expect((await takeSmsStatus(first.services, report(first.url, "sent"))).ok).toBe(true)
  expect(await first.failedAt()).toBeNull()
  value(await takeSmsStatus(first.services, report(first.url, "undelivered")))
  expect(await first.failedAt()).toBeInstanceOf(Date)
  const { services, transports, messageId } = first
  await services.db.transaction((tx) =>
    queueSms(tx, services, { to: "+46701740605", text: "654321", announces: { messageId, recipientPosition: 0 } }),
  )
  const [row] = await database.owner<{ id: string }[]>`select id from outgoing where channel = 'sms' and message_id = ${messageId}`
  await deliverOutgoing(services, transports, row?.id ?? "")
  value(await takeSmsStatus(services, report(smsStatusUrl(services.env.baseUrl, row?.id ?? ""), "delivered")))
  expect(await first.failedAt()).toBeNull()
})

test("M5 a report without Twilio's signature, for another address, or changed on the way, is not there", async () => {
  const { services, url, failedAt } = await sendCode()
  const right = report(url, "failed")
  const other = report(url.replace(/[^/]+$/, newId()), "failed")
  for (const wrong of [
    { ...right, signature: "" },
    { ...right, signature: other.signature },
    { ...right, body: right.body.replace("failed", "delivered") },
    { ...right, id: "nonsense" },
  ])
    expect(await takeSmsStatus(services, wrong)).toEqual({ ok: false, error: { code: "not_found" } })
  expect(await takeSmsStatus(given.services, right)).toEqual({ ok: false, error: { code: "not_found" } })
  expect(await failedAt()).toBeNull()
  expect((await takeSmsStatus(services, other)).ok).toBe(true)
  value(await takeSmsStatus(services, right))
  expect(await failedAt()).toBeInstanceOf(Date)
})

test("M5 a number that the provider refuses at once is shown the same way; D2 what is remembered holds no number and goes with the message", async () => {
  provider.behave({ kind: "answers", status: 400, code: 21614 })
  const { failedAt } = await sendCode()
  expect(await failedAt()).toBeInstanceOf(Date)
  provider.behave({ kind: "answers", status: 201 })
  const { messageId } = await sendCode()
  expect(await database.owner`select * from sms_receipts where message_id = ${messageId}`).toHaveLength(1)
  expect(JSON.stringify(await database.owner`select * from sms_receipts`)).not.toContain("46701740605")
  await database.owner`delete from messages where id = ${messageId}`
  expect(await database.owner`select * from sms_receipts where message_id = ${messageId}`).toEqual([])
})

describe("a text message that the sender asked for", () => {
  const OPTIONS = { ...NO_OPTIONS, smsNotice: true, smsReceipt: true, expiresAt: null }
  const asked = async (from: Person, to: readonly Person[]) =>
    value(await sendMessage(await given.as(from), { ...toSend({ to }), options: OPTIONS })).messageId
  const read = async (person: Person, id: Id) => value(await openMessage(await given.as(person), id, { record: true }))
  const fates = async (person: Person, id: Id) =>
    ((await read(person, id)).tracking ?? []).map(({ smsNotice, smsReceipt }) => [smsNotice, smsReceipt])
  afterEach(() => provider.behave({ kind: "answers", status: 201 }))

  it("M5 M6 is called not sent where the provider refuses it, at the recipient that it is about, and stays so whatever arrives later", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const id = await asked(anna, [bo, cia])
    provider.behave({ kind: "answers", status: 400, code: 21614 })
    await handOver(id)
    expect(await fates(anna, id)).toEqual([
      ["refused", null],
      ["refused", null],
    ])
    await read(cia, id)
    await handOver(id)
    provider.behave({ kind: "answers", status: 201 })
    await read(bo, id)
    await handOver(id)
    const { services } = sending()
    await services.db.transaction((tx) =>
      queueSms(tx, services, { to: cia.phone, text: "123456", announces: { messageId: id, recipientPosition: 1 } }),
    )
    await handOver(id)
    value(await takeSmsStatus(services, report(provider.received.at(-1)?.statusCallback ?? "", "delivered")))
    expect((await read(anna, id)).tracking?.[1]?.smsFailedAt).toBeNull()
    expect(await fates(anna, id)).toEqual([
      ["refused", "queued"],
      ["refused", "refused"],
    ])
  })

  it("M5 M6 is called perhaps not sent where nobody can tell, and not sent where its day is over", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await asked(anna, [bo])
    const sms = { isRepeatable: false, send: async () => ({ state: "unknown" as const, problem: "cut" }) }
    await handOver(id, { ...sending().transports, sms })
    await read(bo, id)
    expect(await fates(anna, id)).toEqual([["unknown", "queued"]])
    const { services } = sending()
    await tendOutgoing({ ...services, clock: { now: () => new Date(given.clock.now().getTime() + 25 * 3_600_000) } })
    expect(await fates(anna, id)).toEqual([["unknown", "refused"]])
  })
})
