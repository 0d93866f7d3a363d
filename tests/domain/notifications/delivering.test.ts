import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { claimOutgoing } from "#db/queries/outgoing.ts"
import { StorageError } from "#lib/blobs/blob-store.ts"
import { readJournal } from "#lib/erasure/journal.ts"
import { GIVEN_UP_AFTER, sweep } from "#lib/erasure/sweep.ts"
import { deliverOutgoing } from "#lib/notifications/deliver-outgoing.ts"
import type { MailTransport } from "#lib/notifications/mail-transport.ts"
import { queueMail, queueSms, queueSpooled, spool } from "#lib/notifications/outgoing.ts"
import { smtpTransport } from "#lib/notifications/smtp.ts"
import { tendOutgoing } from "#lib/notifications/tend-outgoing.ts"
import type { Transports } from "#lib/notifications/transports.ts"
import { twilioTransport } from "#lib/notifications/twilio.ts"
import { testDatabase } from "../../support/database.ts"
import { testServices, type TestServices } from "../../support/services.ts"
import { startMailServer, type MailServer } from "../../support/smtp.ts"
import { startTwilio, type TwilioServer } from "../../support/twilio.ts"

const database = testDatabase()

let services: TestServices
let mailServer: MailServer
let twilio: TwilioServer
let transports: Transports

beforeEach(async () => {
  await database.reset()
  services = await testServices(database)
  mailServer = await startMailServer()
  twilio = await startTwilio()
  const account = { accountSid: "AC00000000000000000000000000000001", authToken: "token-of-the-test", from: "Sigill", apiUrl: twilio.url }
  transports = {
    mail: smtpTransport({
      settings: { url: mailServer.url, from: "post@example.com" },
      senderName: "Sigill",
      timeouts: { connect: 5_000, greeting: 5_000, silence: 2_000 },
    }),
    sms: twilioTransport({ settings: account, timeoutMs: 2_000 }),
  }
})

afterEach(async () => {
  transports.mail.close()
  await Promise.all([mailServer.close(), twilio.close()])
})

const SECRET = "canary-8412"
const letter = { to: "anna@example.org", subject: `Code ${SECRET}`, text: `Your code is ${SECRET}`, html: `<p>${SECRET}</p>` }
const text = { to: "+46701740605", text: `Your code is ${SECRET}` }

const queueLetter = (changes: object = {}) => services.db.transaction((tx) => queueMail(tx, services, { ...letter, ...changes }))
const queueText = (changes: object = {}) => services.db.transaction((tx) => queueSms(tx, services, { ...text, ...changes }))
const waiting = () => database.sql<{ id: string; tries: number; problem: string | null }[]>`select id, tries, problem from outgoing`
const jobs = () =>
  database.owner<{ name: string; id: string; data: object }[]>`select name, id, data from pgboss.job where name like 'deliver-%'`

async function deliverAll(): Promise<void> {
  for (const { id } of await waiting()) await deliverOutgoing(services, transports, id)
}

async function spoolFiles(): Promise<string[]> {
  const entries = await readdir(path.join(services.env.dataFolder, "blobs"), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

const count = async (table: string) => Number((await database.owner.unsafe(`select count(*) from ${table}`))[0]?.["count"])

describe("what waits to leave", () => {
  it("B1 B75 lies sealed on disk, and the database names neither address nor text", async () => {
    await queueLetter()
    await queueText()
    const files = await spoolFiles()
    expect(files).toHaveLength(2)
    for (const file of files) {
      const bytes = await readFile(file)
      for (const needle of [SECRET, "anna@example.org", "+46701740605", "46701740605"]) expect(bytes.includes(needle)).toBe(false)
    }
    const rows = await database.owner<{ row: string }[]>`
      select row_to_json(o)::text as row from outgoing o union all select row_to_json(j)::text from pgboss.job j union all select row_to_json(b)::text from blobs b`
    expect(rows.map(({ row }) => row).join("\n")).not.toMatch(/canary|anna|4670/)
  })

  it("D2 has a job that holds its id and nothing else", async () => {
    await queueLetter()
    const [row] = await waiting()
    expect(await jobs()).toEqual([{ name: "deliver-mail", id: row?.id, data: { outgoingId: row?.id } }])
  })

  it("B86 is not there when the caller's transaction fails, job and row together; the file is swept", async () => {
    const failing = services.db.transaction(async (tx) => {
      await queueMail(tx, services, letter)
      throw new Error("later in the transaction")
    })
    await expect(failing).rejects.toThrow("later in the transaction")
    expect([await waiting(), await jobs()]).toEqual([[], []])
    expect(await spoolFiles()).toHaveLength(1)
    services.setClock(new Date(Date.now() + GIVEN_UP_AFTER + 1000))
    expect(await sweep(services, { whole: true })).toEqual({ rows: 0, files: 1 })
    expect(await spoolFiles()).toEqual([])
  })

  it("can be written before the transaction, many at once", async () => {
    const items = Array.from({ length: 20 }, (_, index) => ({ ...letter, to: `anna${index}@example.org`, channel: "email" as const }))
    const spooled = await spool(services, [...items, { ...text, channel: "sms" }])
    if (!spooled.ok) throw new Error("the spool cannot be written")
    await services.db.transaction((tx) => queueSpooled(tx, services, spooled.value))
    expect(await jobs()).toHaveLength(21)
    await deliverAll()
    expect(mailServer.received.map(({ to }) => to[0]).sort()).toEqual(items.map(({ to }) => to).sort())
    expect(twilio.received).toHaveLength(1)
  })

  it("B88 a disk that refuses is said, and nothing is left in the database", async () => {
    const blobs = { ...services.blobs, write: () => Promise.resolve({ ok: false as const, error: { code: "storage_full" as const } }) }
    const refused = services.db.transaction((tx) => queueMail(tx, { ...services, blobs }, letter))
    await expect(refused).rejects.toThrow(StorageError)
    expect(await spool({ ...services, blobs }, [{ ...letter, channel: "email" }])).toEqual({ ok: false, error: { code: "storage_full" } })
    expect([await count("outgoing"), await count("blobs"), (await jobs()).length]).toEqual([0, 0, 0])
  })

  it.each(["Anna@example.org", "Anna <anna@example.org>", "anna@example.org,bo@example.org"])("B74 %s is not queued", async (to) => {
    await expect(queueLetter({ to })).rejects.toThrow("B74")
  })
})

describe("handing over", () => {
  it("keys.md 4 leaves nothing: no row, no file, no job data; the journal knows the file's id", async () => {
    await queueLetter()
    await queueText()
    await deliverAll()
    expect(mailServer.received).toHaveLength(1)
    expect(mailServer.received[0]?.raw).toContain(SECRET)
    expect(twilio.received).toMatchObject([{ to: text.to, body: text.text }])
    expect([await waiting(), await spoolFiles(), await count("blobs"), await count("erasure_outbox")]).toEqual([[], [], 0, 0])
    const entries = []
    for await (const entry of readJournal(services.env.dataFolder)) entries.push(entry.kind)
    expect(entries).toEqual(["blob", "blob"])
  })

  it("R3 a provider that is down delays and never loses", async () => {
    await queueLetter()
    const { port } = mailServer
    await mailServer.close()
    await expect(deliverAll()).rejects.toMatchObject({ name: "DelayedError", code: "smtp_esocket" })
    await expect(deliverAll()).rejects.toMatchObject({ name: "DelayedError" })
    expect(await waiting()).toMatchObject([{ tries: 2, problem: "smtp_esocket" }])
    expect(await spoolFiles()).toHaveLength(1)
    mailServer = await startMailServer({ port })
    await deliverAll()
    expect(mailServer.received).toHaveLength(1)
    expect(await waiting()).toEqual([])
  })

  it("R3 an SMS provider that is overloaded delays", async () => {
    await queueText()
    twilio.behave({ kind: "answers", status: 429, code: 20429 })
    await expect(deliverAll()).rejects.toMatchObject({ code: "sms_20429" })
    twilio.behave({ kind: "answers", status: 201 })
    await deliverAll()
    expect(await waiting()).toEqual([])
  })

  it("a final no ends it, and the log holds a code and no address (B77)", async () => {
    await queueLetter()
    await queueText()
    mailServer.behave({ kind: "refuses", step: "RCPT TO", code: 550 })
    twilio.behave({ kind: "answers", status: 400, code: 21211 })
    await deliverAll()
    expect([await waiting(), await spoolFiles()]).toEqual([[], []])
    expect(services.lines.join("")).toContain("smtp_550")
    expect(services.lines.join("")).not.toMatch(/example\.org|4670|canary/)
  })

  it("B87 an SMS whose fate is unknown is never sent again", async () => {
    await queueText()
    twilio.behave({ kind: "hangs" })
    await deliverAll()
    expect(twilio.received).toHaveLength(1)
    expect([await waiting(), await spoolFiles()]).toEqual([[], []])
    expect(services.lines.join("")).toContain('"state":"unknown"')
  })

  it("a code that has expired is not sent, and goes", async () => {
    const expiresAt = new Date(Date.now() + 60_000)
    await queueLetter({ expiresAt })
    await queueText({ expiresAt })
    services.setClock(new Date(Date.now() + 61_000))
    await deliverAll()
    expect([mailServer.received, twilio.received, await waiting(), await spoolFiles()]).toEqual([[], [], [], []])
  })

  it("a spool file that was put in another's place does not open", async () => {
    await queueLetter()
    await queueText()
    const [first, second] = await database.owner<{ id: string; spool_id: string }[]>`select id, spool_id from outgoing order by channel`
    await database.owner`update outgoing set spool_id = ${second?.spool_id ?? ""} where id = ${first?.id ?? ""}`
    await deliverOutgoing(services, transports, first?.id ?? "")
    expect(mailServer.received).toEqual([])
    expect(services.lines.join("")).toContain("spool_unreadable")
  })
})

describe("crashes and crowds", () => {
  /** Takes the mail and dies before we know. */
  const dying = (real: MailTransport): MailTransport => ({
    send: async (mail) => {
      await real.send(mail)
      throw new Error("the process is gone")
    },
    close: () => undefined,
  })

  it("B87 a crash between acceptance and clearing repeats a mail once, under the same name", async () => {
    await queueLetter()
    const [row] = await waiting()
    await expect(deliverOutgoing(services, { ...transports, mail: dying(transports.mail) }, row?.id ?? "")).rejects.toThrow(
      "the process is gone",
    )
    expect(await waiting()).toMatchObject([{ problem: "interrupted" }])
    await deliverAll()
    await deliverOutgoing(services, transports, row?.id ?? "")
    expect(mailServer.received).toHaveLength(2)
    const names = mailServer.received.map(({ raw }) => /^message-id: *(\S+)/im.exec(raw)?.[1])
    expect(new Set(names).size).toBe(1)
  })

  it("B87 a crash while an SMS is handed over sends it no second time", async () => {
    await queueText()
    const [row] = await waiting()
    const sms = { isRepeatable: false, send: async () => Promise.reject(new Error("the process is gone")) }
    await expect(deliverOutgoing(services, { ...transports, sms }, row?.id ?? "")).rejects.toThrow("the process is gone")
    await deliverAll()
    expect(twilio.received).toEqual([])
    expect([await waiting(), await spoolFiles()]).toEqual([[], []])
  })

  it("B86 of several who take up the same thing at once one does", async () => {
    await queueLetter()
    const [row] = await waiting()
    const claims = await Promise.all(
      Array.from({ length: 10 }, () => claimOutgoing(services.db, { id: row?.id ?? "", tries: 0, problem: "interrupted" })),
    )
    expect(claims.filter((isMine) => isMine)).toHaveLength(1)
  })

  it("B88 a database that fails after acceptance leaves the mail to be repeated, not lost", async () => {
    await queueLetter()
    const [row] = await waiting()
    const failing = {
      ...services,
      db: new Proxy(services.db, {
        get: (target, key) => (key === "transaction" ? () => Promise.reject(new Error("57P01")) : (Reflect.get(target, key) as unknown)),
      }),
    }
    await expect(deliverOutgoing(failing, transports, row?.id ?? "")).rejects.toThrow("57P01")
    await deliverAll()
    expect(mailServer.received).toHaveLength(2)
    expect(await waiting()).toEqual([])
  })
})

describe("tending", () => {
  it("drops what expired while it waited", async () => {
    await queueText({ expiresAt: new Date(Date.now() + 1000) })
    services.setClock(new Date(Date.now() + 2000))
    await tendOutgoing(services)
    expect([await waiting(), await spoolFiles()]).toEqual([[], []])
  })

  it("gives a new job to what has lost its own, and never a second one", async () => {
    await queueLetter()
    await queueText()
    await database.owner`delete from pgboss.job where name = 'deliver-mail'`
    services.setClock(new Date(Date.now() + 2 * 3600_000))
    await tendOutgoing(services)
    await tendOutgoing(services)
    expect((await jobs()).map(({ name }) => name).sort()).toEqual(["deliver-mail", "deliver-sms"])
  })
})
