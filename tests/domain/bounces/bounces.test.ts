import { readFileSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import path from "node:path"
import { createTransport } from "nodemailer"
import { toBounces } from "#lib/bounce-settings.ts"
import { listenForBounces, type BounceListener } from "#lib/bounces/listener.ts"
import type { Services } from "#lib/context.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { deliverOutgoing } from "#lib/notifications/deliver-outgoing.ts"
import { queueMail } from "#lib/notifications/outgoing.ts"
import { openTransports, type Transports } from "#lib/notifications/transports.ts"
import { selfSigned } from "../../support/certificate.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { startMailServer, type MailServer } from "../../support/smtp.ts"
import { untilTrue } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)
let server: MailServer
let services: Services
let transports: Transports
let listener: BounceListener

beforeAll(async () => {
  server = await startMailServer()
  const folder = given.services.env.dataFolder
  const { cert, key } = selfSigned("post.example.org")
  const files = { BOUNCE_TLS_CERT_FILE: path.join(folder, "cert.pem"), BOUNCE_TLS_KEY_FILE: path.join(folder, "key.pem") }
  await Promise.all([writeFile(files.BOUNCE_TLS_CERT_FILE, cert), writeFile(files.BOUNCE_TLS_KEY_FILE, key)])
  const bounces = toBounces({ BOUNCE_ADDRESS: "bounces@post.example.org", BOUNCE_LISTEN: "127.0.0.1:0", ...files })
  const twilio = { accountSid: "AC0123456789abcdef", authToken: "0123456789abcdef", from: "+46700000000", apiUrl: null }
  services = { ...given.services, env: { ...given.services.env, smtp: { url: server.url, from: "post@example.org" }, twilio, bounces } }
  if (bounces === null) throw new Error("the settings of the test are wrong")
  transports = await openTransports(services)
  listener = listenForBounces(services, bounces)
  await untilTrue(() => listener.port() !== null)
})
afterAll(async () => {
  transports.mail.close()
  await Promise.all([listener.stop(), server.close()])
})

const recorded = (name: string) => readFileSync(`tests/vectors/bounces/${name}.eml`)
const as = async (person: Person) => ({ ...(await given.as(person)), env: services.env })

/** Hands over what waits. */
async function deliver(): Promise<void> {
  for (const { id } of await database.sql<{ id: string }[]>`select id from outgoing`) await deliverOutgoing(services, transports, id)
}

/** A message from Anna to Bo whose notice has left; `returnTo` is the address that it comes back to. */
async function sent() {
  const { anna, bo } = await given.people("anna", "bo")
  const context = await as(anna)
  const { messageId } = value(await sendMessage(context, toSend({ to: [bo], subject: "Protokoll" })))
  await deliver()
  const returnTo = server.received.find(({ to }) => to.includes(bo.address))?.from ?? ""
  const notice = async () => value(await openMessage(await as(anna), messageId, { record: true })).tracking?.[0]
  return { anna, bo, messageId, returnTo, notice }
}

/** As the other mail server hands it over, with STARTTLS. @returns the code of the answer */
async function comesBack(to: string, raw: Buffer): Promise<number> {
  const client = createTransport({ host: "127.0.0.1", port: listener.port() ?? 0, requireTLS: true, tls: { rejectUnauthorized: false } })
  try {
    await client.sendMail({ envelope: { from: "", to }, raw })
    return 250
  } catch (error) {
    return (error as { readonly responseCode?: number }).responseCode ?? 0
  } finally {
    client.close()
  }
}

it("M5 D2 a notice that comes back late is shown to its sender, who is told once by mail; its return address is its own and used up", async () => {
  const { anna, bo, returnTo, notice } = await sent()
  expect(returnTo).toMatch(/^bounces\+[0-9a-z]{24}@post\.example\.org$/)
  expect(await notice()).toMatchObject({ notice: "handed_over", noticeStatus: null })
  expect(await comesBack(returnTo, recorded("lhost-postfix-01"))).toBe(250)
  expect(await notice()).toMatchObject({ notice: "returned", noticeStatus: "5.1.1", openedAt: null })
  await deliver()
  const told = server.received.filter(({ to }) => to.includes(anna.address))
  expect(told).toHaveLength(1)
  expect(told[0]?.from).toBe("post@example.org")
  expect(told[0]?.raw).toContain(bo.address)
  expect(told[0]?.raw).not.toContain("Protokoll")
  expect(await comesBack(returnTo, recorded("lhost-postfix-01"))).toBe(550)
})

it("M5 a delay and an automatic reply change nothing, and a failure after them still counts", async () => {
  const { returnTo, notice } = await sent()
  for (const name of ["lhost-outlook-06", "rfc3834-01", "arf-01"]) expect(await comesBack(returnTo, recorded(name))).toBe(250)
  expect(await notice()).toMatchObject({ notice: "handed_over" })
  expect(await comesBack(returnTo.toUpperCase(), recorded("lhost-outlook-01"))).toBe(250)
  expect(await notice()).toMatchObject({ notice: "returned", noticeStatus: "5.2.2" })
})

it("M5 a bounce that is faster than the word of the mail server is not forgotten over it", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const messageId = await given.sentMessage({ from: anna, to: [bo] })
  await database.owner`delete from outgoing`
  await services.db.transaction((tx) =>
    queueMail(tx, services, {
      to: bo.address,
      subject: "x",
      text: "x",
      html: "x",
      announces: { messageId, recipientPosition: 0 },
    }),
  )
  const hasty: Transports = {
    ...transports,
    mail: {
      close: () => undefined,
      send: async ({ returnTo }) => {
        expect(await comesBack(returnTo ?? "", recorded("lhost-postfix-01"))).toBe(250)
        return { state: "accepted" }
      },
    },
  }
  const [row] = await database.sql<{ id: string }[]>`select id from outgoing`
  await deliverOutgoing(services, hasty, row?.id ?? "")
  expect(value(await openMessage(await as(anna), messageId, { record: true })).tracking?.[0]).toMatchObject({ notice: "returned" })
})

it("B16 B52 D2 mail to anybody else is refused at once, and so is what goes to an erased message", async () => {
  const { anna, bo, messageId, returnTo } = await sent()
  for (const to of ["bounces@post.example.org", returnTo.replace(/\+./, (start) => (start === "+0" ? "+1" : "+0")), "anna@example.org"])
    expect(await comesBack(to, recorded("lhost-postfix-01"))).toBe(550)
  for (const person of [anna, bo]) {
    value(await moveToTrash(await as(person), [messageId]))
    value(await eraseMessages(await as(person), [messageId]))
  }
  expect(await comesBack(returnTo, recorded("lhost-postfix-01"))).toBe(550)
  expect(await database.owner`select from mail_receipts where message_id = ${messageId}`).toHaveLength(0)
})

it("B77 nothing of what came back is logged, and a mail of many megabytes is read as far as a report goes", async () => {
  const { bo, returnTo, notice } = await sent()
  const long = Buffer.concat([recorded("lhost-postfix-01"), Buffer.alloc(3 * 1024 * 1024, "x\r\n")])
  expect(await comesBack(returnTo, long)).toBe(250)
  expect(await notice()).toMatchObject({ notice: "returned" })
  expect(given.logged()).toContain("bounce_taken")
  for (const word of [bo.address, returnTo, "shironeko"]) expect(given.logged()).not.toContain(word)
})
