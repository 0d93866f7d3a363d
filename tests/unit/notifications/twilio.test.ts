import { newId } from "#lib/ids.ts"
import { twilioTransport } from "#lib/notifications/twilio.ts"
import { startTwilio, type TwilioServer } from "../../support/twilio.ts"

let server: TwilioServer
const settings = (apiUrl: string) => ({
  accountSid: "AC00000000000000000000000000000001",
  authToken: "token-of-the-test",
  from: "Sigill",
  apiUrl,
})
const transport = (apiUrl = server.url) => twilioTransport({ settings: settings(apiUrl), timeoutMs: 2_000 })
const sms = () => ({ id: newId(), to: "+46701740605", text: "Din kod är 123456", statusUrl: null })

beforeEach(async () => {
  server = await startTwilio()
})
afterEach(() => server.close())

test("R3 an SMS is handed over in the words of Twilio's API", async () => {
  expect(await transport().send(sms())).toEqual({ state: "accepted" })
  expect(server.received).toEqual([
    {
      path: "/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json",
      authorization: `Basic ${Buffer.from("AC00000000000000000000000000000001:token-of-the-test").toString("base64")}`,
      to: "+46701740605",
      from: "Sigill",
      body: "Din kod är 123456",
      statusCallback: null,
    },
  ])
})

test("M5 Twilio is told where to report what became of it", async () => {
  await transport().send({ ...sms(), statusUrl: "https://mail.example/api/sms/status/1" })
  expect(server.received[0]?.statusCallback).toBe("https://mail.example/api/sms/status/1")
})

test.each([
  [400, 21211],
  [400, 21408],
  [400, 21610],
])("%i with code %i is final", async (status, code) => {
  server.behave({ kind: "answers", status, code })
  expect(await transport().send(sms())).toEqual({ state: "refused", problem: `sms_${code}` })
})

test.each([
  [429, 20429],
  [500, undefined],
  [503, 20503],
  [401, 20003],
  [404, 20404],
  [400, 21606],
])("R3 %i (%s), which passes or is ours to mend, delays", async (status, code) => {
  server.behave({ kind: "answers", status, ...(code === undefined ? {} : { code }) })
  expect(await transport().send(sms())).toMatchObject({ state: "unavailable" })
})

test.each([502, 504])("B87 a gateway's %i is unknown", async (status) => {
  server.behave({ kind: "answers", status })
  expect(await transport().send(sms())).toMatchObject({ state: "unknown" })
})

test("B87 silence after the request left is unknown, and so is a line that was cut; one request each", async () => {
  server.behave({ kind: "hangs" })
  expect(await transport().send(sms())).toMatchObject({ state: "unknown" })
  server.behave({ kind: "cuts" })
  expect(await transport().send(sms())).toMatchObject({ state: "unknown" })
  expect(server.received).toHaveLength(2)
})

test("R3 where nobody listens nothing was sent: it delays", async () => {
  const gone = await startTwilio()
  await gone.close()
  expect(await transport(gone.url).send(sms())).toEqual({ state: "unavailable", problem: "sms_econnrefused" })
})

test("B77 nothing is printed, even where the environment asks Twilio's package to", async () => {
  const before = process.env["TWILIO_LOG_LEVEL"]
  process.env["TWILIO_LOG_LEVEL"] = "debug"
  const printed = jest.spyOn(console, "log").mockImplementation(() => undefined)
  await transport().send(sms())
  if (before === undefined) delete process.env["TWILIO_LOG_LEVEL"]
  else process.env["TWILIO_LOG_LEVEL"] = before
  expect(printed).not.toHaveBeenCalled()
  printed.mockRestore()
})
