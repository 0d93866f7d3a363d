import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { simpleParser } from "mailparser"
import twilio from "twilio"
import { startOwnProduct, type OwnProduct } from "#tests/support/own-product.ts"
import { startMailServer, type MailServer } from "#tests/support/smtp.ts"
import { startTwilio, type TwilioServer } from "#tests/support/twilio.ts"
import { openClient, plain, type Client, type Reply, type Way } from "../../../scripts/faults/client.ts"
import { registerPerson, type Person } from "../../../scripts/faults/people.ts"

jest.setTimeout(300_000)

/** What people know; in front of the product a proxy would speak TLS for it. */
const ORIGIN = "https://localhost"
const TOKEN = "0123456789abcdef0123456789abcdef"
const BOUNCE_TOKEN = "fedcba9876543210fedcba9876543210"
/** Pauses between tries grow; the providers are away for some seconds. */
const PATIENCE_MS = 120_000

/** Outside evaluation mode: mail leaves by SMTP and SMS by Twilio's interface, to servers on loopback. */
describe("the product with a mail server and an SMS provider", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-providers-"))
  let mails: MailServer
  let sms: TwilioServer
  let product: OwnProduct
  let anna: Person
  let carl: Person

  beforeAll(async () => {
    mails = await startMailServer()
    sms = await startTwilio()
    product = await startOwnProduct(folder, [], {
      HOST: "127.0.0.1",
      BASE_URL: ORIGIN,
      TRUSTED_PROXIES: "127.0.0.1 ::1",
      // What is sent leaves at once, so that nothing here waits for it.
      UNDO_SECONDS: "0",
      SMTP_URL: mails.url,
      MAIL_FROM: "post@example.com",
      SUPPORT_ADDRESS: "help@example.com",
      TWILIO_ACCOUNT_SID: "AC0123456789abcdef",
      TWILIO_AUTH_TOKEN: TOKEN,
      TWILIO_FROM: "+46700000000",
      TWILIO_API_URL: sms.url,
      BOUNCE_ADDRESS: "bounces@example.com",
      BOUNCE_TOKEN,
    })
    anna = await registerPerson(ORIGIN, 1, wayOf(1), codeTo)
    carl = await registerPerson(ORIGIN, 2, wayOf(2), codeTo)
  })
  afterAll(async () => {
    await product.stop()
    await Promise.all([mails.close(), sms.close()])
    rmSync(folder, { recursive: true, force: true })
  })

  const wayOf = (visitor: number): Way => ({ door: () => product.url, network: `10.0.0.${visitor}` })

  async function until<T>(find: () => Promise<T | undefined> | T | undefined, what: string): Promise<T> {
    for (const end = Date.now() + PATIENCE_MS; ; await wait(100)) {
      const found = await find()
      if (found !== undefined) return found
      if (Date.now() > end) throw new Error(`${what} did not come; the product said:\n${product.started.said()}`)
    }
  }

  const textsTo = async (address: string): Promise<readonly string[]> =>
    Promise.all(mails.received.filter(({ to }) => to.includes(address)).map(async ({ raw }) => (await simpleParser(raw)).text ?? ""))
  const smsTo = (number: string) => sms.received.filter(({ to }) => to === number)
  const codeIn = (text: string | null | undefined) => /\b([0-9]{6})\b/.exec(text ?? "")?.[1]
  const codeTo = (to: string) =>
    until(async () => codeIn(to.startsWith("+") ? smsTo(to).at(-1)?.body : (await textsTo(to)).at(-1)), `a code for ${to}`)
  const linkTo = (address: string) =>
    until(async () => /\/invitation\/[\w-]+/.exec((await textsTo(address)).at(-1) ?? "")?.[0], `a link for ${address}`)

  /** Anna writes; to whom has no account with a number. @returns the path of her page of the message */
  async function annaWrites(to: string, phone = ""): Promise<string> {
    const fields = Object.entries({ token: crypto.randomUUID(), act: "send", to, phone, subject: `Till ${to}`, message: "Hej" })
    const { status, location } = await anna.client.post("/compose/send", fields)
    expect(status).toBe(303)
    const id = /^\/sent\?sent=([0-9a-f-]{36})$/.exec(location ?? "")?.[1]
    expect(id).toBeDefined()
    return `/messages/${id}`
  }

  /** From the link on: the code is asked for. */
  async function follow(client: Client, link: string): Promise<Reply> {
    expect((await client.submit(link, { mark: 'name="secret"', fields: [] })).location).toBe("/invitation/code")
    return client.get("/invitation/code")
  }
  const enterCode = (client: Client, page: string, code: string) => client.submit(page, { mark: 'name="code"', fields: [["code", code]] })

  it("M5 B73 a report of Twilio’s is believed by its signature alone, and the sender sees what became of the code", async () => {
    const [bo, phone] = ["bo@example.net", "+46701740640"]
    const page = await annaWrites(bo, phone)
    await follow(openClient(ORIGIN, { way: wayOf(3) }), await linkTo(bo))
    const { statusCallback } = await until(() => smsTo(phone)[0], "a code for Bo")
    const callback = statusCallback ?? ""
    expect(callback).toMatch(new RegExp(`^${ORIGIN}/api/sms/status/[0-9a-f-]{36}$`))

    const form = { MessageSid: "SM1", MessageStatus: "undelivered", To: phone }
    const report = async (signature: string | null, body: Readonly<Record<string, string>> = form, address = callback) =>
      (
        await fetch(`${product.url}${new URL(address).pathname}`, {
          method: "POST",
          headers: { "X-Forwarded-Proto": "https", ...(signature === null ? {} : { "X-Twilio-Signature": signature }) },
          body: new URLSearchParams(body),
        })
      ).status
    const signed = (token: string, body: Readonly<Record<string, string>> = form) =>
      twilio.getExpectedTwilioSignature(token, callback, body)
    const failed = async () => plain((await anna.client.get(page)).text).includes("A text message to this phone did not arrive")

    for (const forged of [null, "", "AAAA", signed("another token of this length 1234")]) expect(await report(forged)).toBe(404)
    expect(await report(signed(TOKEN), { ...form, To: "+46701740641" })).toBe(404)
    expect(await report(signed(TOKEN), form, callback.replace(/[^/]+$/, crypto.randomUUID()))).toBe(404)
    expect(await failed()).toBe(false)
    const underway = { ...form, MessageStatus: "sent" }
    expect(await report(signed(TOKEN, underway), underway)).toBe(204)
    expect(await failed()).toBe(false)
    expect(await report(signed(TOKEN))).toBe(204)
    expect(await failed()).toBe(true)
  })

  it("M5 B16 a bounce that the mail provider hands in is believed by its token alone, and the sender sees that the notice came back", async () => {
    const page = await annaWrites(carl.address)
    const notice = await until(
      () => mails.received.find(({ to, raw }) => to.includes(carl.address) && raw.includes(page)),
      "a notice for Carl",
    )
    expect(notice.from).toMatch(/^bounces\+[0-9a-z]{24}@example\.com$/)
    const body = readFileSync("tests/vectors/bounces/lhost-postfix-01.eml")
    const handIn = async (token: string | null, to = notice.from) =>
      (
        await fetch(`${product.url}/api/mail/bounce`, {
          method: "POST",
          headers: {
            "Content-Type": "message/rfc822",
            "X-Envelope-To": to,
            ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
          },
          body,
        })
      ).status
    const returned = async () => plain((await anna.client.get(page)).text).includes("Came back")

    await until(async () => plain((await anna.client.get(page)).text).includes("Handed to the mail server") || undefined, "the state")
    for (const wrong of [null, "", TOKEN]) expect(await handIn(wrong)).toBe(404)
    // What is not waited for is taken and forgotten, so that nobody sends it again.
    expect(await handIn(BOUNCE_TOKEN, `bounces+${"0".repeat(24)}@example.com`)).toBe(204)
    expect(await returned()).toBe(false)
    for (const _twice of [1, 2]) expect(await handIn(BOUNCE_TOKEN)).toBe(204)
    expect(await returned()).toBe(true)
    const told = () => mails.received.filter(({ to, raw }) => to.includes(anna.address) && raw.includes("Your notice did not arrive"))
    await until(() => told()[0], "a mail for Anna")
    expect(told()).toHaveLength(1)
  })

  it("B88 M5 with both providers dead nothing is claimed or lost, and all leaves by itself when they are back", async () => {
    const [dora, erik] = [
      { address: "dora@example.org", client: openClient(ORIGIN, { way: wayOf(4) }) },
      { address: "erik@example.net", phone: "+46701740642", client: openClient(ORIGIN, { way: wayOf(5) }) },
    ]
    await annaWrites(erik.address, erik.phone)
    const eriksLink = await linkTo(erik.address)
    const ports = { mails: mails.port, sms: Number(new URL(sms.url).port) }
    await Promise.all([mails.close(), sms.close()])

    const page = await annaWrites(carl.address)
    const started = await dora.client.submit("/register", { mark: 'name="email"', fields: [["email", dora.address]] })
    expect(started.status).toBe(303)
    const registering = plain((await dora.client.get("/register")).text)
    expect(registering).toContain(`on its way to ${dora.address}`)
    const reading = plain((await follow(erik.client, eriksLink)).text)
    expect(reading).toContain("on its way to the phone whose number ends in 42")
    for (const words of [registering, reading]) expect(words).not.toMatch(/we have sent|was sent|has been sent/i)

    // The message itself is there; only its notice waits, and its sender sees that.
    expect(plain((await carl.client.get("/inbox")).text)).toContain(`Till ${carl.address}`)
    await wait(12_000)
    expect(plain((await anna.client.get(page)).text)).toContain("Waiting to leave")
    expect(await product.isReady()).toBe(true)

    mails = await startMailServer({ port: ports.mails })
    sms = await startTwilio(ports.sms)
    await until(async () => plain((await anna.client.get(page)).text).includes("Handed to the mail server") || undefined, "the state")
    expect((await textsTo(carl.address)).filter((text) => text.includes(page))).toHaveLength(1)
    expect((await enterCode(dora.client, "/register", await codeTo(dora.address))).status).toBe(303)
    expect((await dora.client.get("/register")).text).toContain('name="phone"')
    expect((await enterCode(erik.client, "/invitation/code", await codeTo(erik.phone))).location).toBe("/invitation/message")
    expect(plain((await erik.client.get("/invitation/message")).text)).toContain(`Till ${erik.address}`)
    expect(smsTo(erik.phone)).toHaveLength(1)
  })
})
