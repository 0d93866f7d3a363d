import { simpleParser } from "mailparser"
import { newId } from "#lib/ids.ts"
import type { Mail, MailTransport } from "#lib/notifications/mail-transport.ts"
import { smtpTransport } from "#lib/notifications/smtp.ts"
import { startMailServer, type MailServer } from "../../support/smtp.ts"

let server: MailServer
let transport: MailTransport

const FAST = { connect: 5_000, greeting: 2_000, silence: 1_500 }
const open = (url: string) => smtpTransport({ settings: { url, from: "post@example.com" }, senderName: "Sigill", timeouts: FAST })

beforeEach(async () => {
  server = await startMailServer()
  transport = open(server.url)
})

afterEach(async () => {
  transport.close()
  await server.close()
})

const mail = (changes: Partial<Mail> = {}): Mail => ({
  id: newId(),
  to: "anna@example.org",
  subject: "Meddelande från Åke Öberg",
  text: "Läs det här.\n",
  html: "<p>Läs det här.</p>",
  headers: {},
  ...changes,
})

test("R3 a mail arrives as it was handed over, in text and HTML, from us to one mailbox", async () => {
  const sent = mail()
  expect(await transport.send(sent)).toEqual({ state: "accepted" })
  const [received] = server.received
  expect(received).toMatchObject({ from: "post@example.com", to: ["anna@example.org"] })
  const parsed = await simpleParser(received?.raw ?? "")
  expect(parsed).toMatchObject({
    subject: sent.subject,
    messageId: `<${sent.id}@example.com>`,
    from: { value: [{ name: "Sigill", address: "post@example.com" }] },
    to: { value: [{ name: "", address: "anna@example.org" }] },
  })
  expect(parsed.text).toContain("Läs det här.")
  expect(parsed.html).toContain("<p>Läs det här.</p>")
  expect(parsed.headers.get("auto-submitted")).toBe("auto-generated")
  expect(received?.raw).not.toMatch(/x-mailer|user-agent|nodemailer/i)
})

test("B74 nothing in a subject or header becomes a header or a recipient of its own", async () => {
  await transport.send(mail({ subject: "Hej\r\nBcc: evil@example.net\r\n\r\nbody", headers: { "X-Note": "a\r\nBcc: evil@example.net" } }))
  const [received] = server.received
  expect(received?.to).toEqual(["anna@example.org"])
  const parsed = await simpleParser(received?.raw ?? "")
  expect(parsed.bcc).toBeUndefined()
  expect(parsed.headers.has("bcc")).toBe(false)
})

test.each([
  "Anna <anna@example.org>",
  "anna@example.org, bo@example.org",
  '"anna@evil.net"@example.org',
  "Anna@example.org",
  "anna@example.org\r\nRCPT TO:<x@y.se>",
])("B74 %j is not handed over", async (to) => {
  expect(await transport.send(mail({ to }))).toEqual({ state: "refused", problem: "bad_address" })
  expect(server.received).toEqual([])
})

test.each([
  ["RCPT TO", 550],
  ["RCPT TO", 552],
  ["DATA", 554],
] as const)("a final no to %s (%i) is final, and what the server wrote is not kept", async (step, code) => {
  server.behave({ kind: "refuses", step, code })
  expect(await transport.send(mail())).toEqual({ state: "refused", problem: `smtp_${code}` })
})

test.each([
  ["RCPT TO", 450],
  ["RCPT TO", 451],
  ["DATA", 452],
  ["RCPT TO", 530],
  ["MAIL FROM", 550],
  ["MAIL FROM", 553],
] as const)("R3 at %s a %i, which passes or is ours to mend, delays", async (step, code) => {
  server.behave({ kind: "refuses", step, code })
  expect(await transport.send(mail())).toEqual({ state: "unavailable", problem: `smtp_${code}` })
})

test("R3 a server that is down delays; once it is up again the same transport delivers", async () => {
  const { port } = server
  await server.close()
  expect(await transport.send(mail())).toMatchObject({ state: "unavailable" })
  server = await startMailServer({ port })
  expect(await transport.send(mail())).toEqual({ state: "accepted" })
})

test("R3 a server that falls silent delays, and does not hold us for ever", async () => {
  server.behave({ kind: "hangs" })
  expect(await transport.send(mail())).toMatchObject({ state: "unavailable", problem: "smtp_etimedout" })
})

test("connections are kept, and there are few of them", async () => {
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => transport.send(mail())))
  expect(outcomes.every(({ state }) => state === "accepted")).toBe(true)
  expect(server.received).toHaveLength(30)
  expect(server.connections()).toBeLessThanOrEqual(4)
})

test("with a name and a password it signs in; a wrong password delays, for it is ours to mend", async () => {
  const guarded = await startMailServer({ user: { name: "sigill", password: "pass word" } })
  const right = open(guarded.url.replace("pass word", "pass%20word"))
  const wrong = open(guarded.url.replace("pass word", "other"))
  expect(await right.send(mail())).toEqual({ state: "accepted" })
  expect(await wrong.send(mail())).toEqual({ state: "unavailable", problem: "smtp_535" })
  right.close()
  wrong.close()
  await guarded.close()
})

// Every address of 127.0.0.0/8 is this machine on Linux, and only 127.0.0.1 is called so.
const onLinux = process.platform === "linux" ? test : test.skip

onLinux("R5 to another machine nothing goes unencrypted: a server without STARTTLS gets no mail", async () => {
  const plain = await startMailServer({ host: "127.0.0.2" })
  const elsewhere = open(plain.url)
  expect(await elsewhere.send(mail())).toMatchObject({ state: "unavailable" })
  expect(plain.received).toEqual([])
  elsewhere.close()
  await plain.close()
})
