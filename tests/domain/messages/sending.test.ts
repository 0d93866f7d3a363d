import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { readdir } from "node:fs/promises"
import path from "node:path"
import { newId } from "#lib/ids.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { fail } from "#lib/result.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const open = async (person: Person, id: string) => value(await openMessage(await given.as(person), id, { record: true }))
const count = async (table: string) => Number((await database.owner.unsafe(`select count(*) from ${table}`))[0]?.["count"])

test("M1 a message reaches those it was addressed to, whole and under a seal that holds", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const report = await given.attachment(anna, "Rapport åäö.pdf", "the report")
  const id = await given.sentMessage({
    from: anna,
    to: [bo],
    cc: [cia],
    subject: "Provsvar",
    text: "Hej Bo\n\nallt är bra",
    attachments: [report],
  })
  expect(await open(bo, id)).toMatchObject({
    role: "to",
    folder: "inbox",
    subject: "Provsvar",
    body: { kind: "text", text: "Hej Bo\n\nallt är bra" },
    attachments: [{ index: 0, name: "Rapport åäö.pdf", size: 10 }],
    sender: { name: "Anna", address: anna.address },
    recipients: [
      { role: "to", name: "Bo", address: bo.address },
      { role: "cc", name: "Cia", address: cia.address },
    ],
    seal: "holds",
    canReply: true,
    status: null,
    tracking: null,
  })
})

test("M1 formatted text arrives as sanitised HTML, and as text in the list", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo], text: "Hej **Bo**\n\n- ett\n- <b>två</b>", formatted: true })
  expect((await open(bo, id)).body).toEqual({
    kind: "html",
    html: "<p>Hej <strong>Bo</strong></p>\n<ul>\n<li>ett</li>\n<li>&lt;b&gt;två&lt;/b&gt;</li>\n</ul>",
  })
  const page = value(await listFolder(await given.as(bo), { folder: "inbox" }))
  expect(page.rows[0]).toMatchObject({ preview: "Hej Bo - ett - <b>två</b>", who: "Anna" })
})

test("M5 the sender sees who has read it and when; colours follow", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo, cia] })
  expect(await open(anna, id)).toMatchObject({
    role: "sender",
    folder: "sent",
    status: "read_by_none",
    tracking: [{ openedAt: null }, { openedAt: null }],
  })
  await open(bo, id)
  expect(await open(anna, id)).toMatchObject({
    status: "read_by_some",
    tracking: [
      { address: bo.address, openedAt: expect.any(Date), notice: "waiting" },
      { address: cia.address, openedAt: null },
    ],
  })
  await open(cia, id)
  expect((await open(anna, id)).status).toBe("read_by_all")
  const page = value(await listFolder(await given.as(anna), { folder: "sent" }))
  expect(page.rows[0]).toMatchObject({ id, who: "Bo, Cia", status: "read_by_all", unread: false })
})

test("keys.md 3 a form submitted twice is one message", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const input = toSend({ to: [bo] })
  const first = value(await sendMessage(await given.as(anna), input))
  const second = value(await sendMessage(await given.as(anna), input))
  expect(second).toEqual({ messageId: first.messageId, isRepeated: true })
  expect(value(await mailboxOverview(await given.as(bo))).inbox.total).toBe(1)
})

test("B86 twenty submissions of one form at once are one message, and leave no file behind", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const blobsBefore = await count("blobs")
  const input = toSend({ to: [bo], cc: [anna] })
  const sent = await Promise.all(Array.from({ length: 20 }, async () => value(await sendMessage(await given.as(anna), input))))
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1)
  expect(sent.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1)
  expect(value(await mailboxOverview(await given.as(bo))).inbox.total).toBe(1)
  // The payload and one notice.
  expect((await count("blobs")) - blobsBefore).toBe(2)
  const files = await readdir(path.join(given.services.env.dataFolder, "blobs"), { recursive: true, withFileTypes: true })
  expect(files.filter((file) => file.isFile())).toHaveLength(await count("blobs"))
})

test("a token of somebody else's form is not a submission of one's own", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const input = toSend({ to: [bo] })
  const first = value(await sendMessage(await given.as(anna), input))
  const second = value(await sendMessage(await given.as(bo), input))
  expect(second).toMatchObject({ isRepeated: false })
  expect(second.messageId).not.toBe(first.messageId)
})

test("keys.md 3 blind copies are invisible to the others everywhere", async () => {
  const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
  const id = await given.sentMessage({ from: anna, to: [bo], bcc: [cia, dan] })
  for (const reader of [bo, cia]) {
    const message = await open(reader, id)
    expect(JSON.stringify(message)).not.toContain(dan.address)
    expect(message.recipients).toEqual([{ role: "to", name: "Bo", address: bo.address }])
    expect(JSON.stringify(value(await listFolder(await given.as(reader), { folder: "inbox" })))).not.toContain(dan.address)
  }
  expect((await open(anna, id)).recipients.map(({ role }) => role)).toEqual(["to", "bcc", "bcc"])
  const [row] = await database.owner`select header from messages where id = ${id}`
  expect(Buffer.from(row?.["header"] as Uint8Array).toString("latin1")).not.toContain(cia.address)
})

test("M1 what one sends to oneself is one message, in Inbox and listed in Sent, read when it is opened", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo], cc: [anna] })
  const inbox = value(await listFolder(await given.as(anna), { folder: "inbox" }))
  const sent = value(await listFolder(await given.as(anna), { folder: "sent" }))
  expect(inbox).toMatchObject({ rows: [{ id, unread: true, status: "read_by_none" }] })
  expect(sent).toMatchObject({ rows: [{ id, unread: false, status: "read_by_none" }] })
  expect(value(await mailboxOverview(await given.as(anna)))).toMatchObject({
    inbox: { total: 1, unread: 1 },
    sent: { total: 1, unread: 0 },
  })
  expect(await open(anna, id)).toMatchObject({
    status: "read_by_some",
    tracking: [{ openedAt: null }, { openedAt: expect.any(Date), notice: "off" }],
  })
  await open(bo, id)
  expect((await open(anna, id)).status).toBe("read_by_all")
  expect(value(await mailboxOverview(await given.as(anna))).inbox.unread).toBe(0)
  const alone = await given.sentMessage({ from: anna, to: [anna] })
  expect((await open(anna, alone)).status).toBe("read_by_all")
})

test("an account addressed by two of its addresses gets one delivery, in its strongest role, and one notice", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo], cc: [bo] })
  expect((await open(bo, id)).role).toBe("to")
  expect(await open(anna, id)).toMatchObject({
    status: "read_by_all",
    tracking: [
      { role: "to", notice: "waiting" },
      { role: "cc", notice: "off" },
    ],
  })
})

test("B75 B20 one sender writes to so many people for the first time in a day, whether or not they have an account", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const send = async (...to: string[]) => {
    const result = await sendMessage(await given.as(anna), { ...toSend({ to: [] }), to })
    return result.ok ? "sent" : result.error.code
  }
  await database.owner`delete from limits`
  const used = async () => Number((await database.owner`select points from limits where key like 'send.new-recipient:%'`)[0]?.["points"])
  expect(await send(bo.address, "new0@example.org")).toBe("sent")
  expect(await used()).toBe(2)
  // Again, and to oneself: nobody new.
  expect(await send(bo.address, "new0@example.org", anna.address)).toBe("sent")
  expect(await used()).toBe(2)
  const many = (round: number) => Array.from({ length: 90 }, (_, at) => `new${round}-${at}@example.org`)
  expect([await send(...many(1)), await send(...many(2)), await used()]).toEqual(["sent", "sent", 182])
  // What is refused leaves what is left of the day.
  expect([await send(...many(3)), await used()]).toEqual(["too_many_requests", 182])
  expect(await send("new3@example.org")).toBe("sent")
  await database.owner`update limits set points = 200 where key like 'send.new-recipient:%'`
  expect([await send(cia.address), await send("new4@example.org"), await send(bo.address)]).toEqual([
    "too_many_requests",
    "too_many_requests",
    "sent",
  ])
})

test("M9 a notice waits for each recipient but the sender, and says nothing of the content", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo, anna], bcc: [cia], subject: "notice-canary" })
  const rows = await database.owner`select recipient_position, channel from outgoing where message_id = ${id} order by 1`
  expect(rows.map((row) => Number(row["recipient_position"]))).toEqual([0, 2])
  expect(await tablesNaming(database.owner, "notice-canary")).toEqual([])
})

test("a store that is full stops the send, and nothing of it is left", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const before = { messages: await count("messages"), blobs: await count("blobs"), outgoing: await count("outgoing") }
  const ctx = await given.as(anna)
  const full = { ...ctx, blobs: { ...ctx.blobs, write: async () => fail("storage_full") } }
  expect(await sendMessage(full, toSend({ to: [bo] }))).toEqual(fail("storage_full"))
  expect({ messages: await count("messages"), blobs: await count("blobs"), outgoing: await count("outgoing") }).toEqual(before)
})

test("keys.md 3 a send that fails on its last statement leaves nothing", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const before = {
    messages: await count("messages"),
    deliveries: await count("deliveries"),
    blobs: await count("blobs"),
    outgoing: await count("outgoing"),
    jobs: await count("pgboss.job"),
  }
  await database.owner`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`
  await database.owner`create trigger refuse before insert or update on folder_counts for each row execute function refuse()`
  try {
    await expect(sendMessage(await given.as(anna), toSend({ to: [bo] }))).rejects.toThrow()
  } finally {
    await database.owner`drop function refuse cascade`
  }
  expect({
    messages: await count("messages"),
    deliveries: await count("deliveries"),
    blobs: await count("blobs"),
    outgoing: await count("outgoing"),
    jobs: await count("pgboss.job"),
  }).toEqual(before)
})

test("M5 a reply shows on the message that it answers, and leads back to it", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const question = await given.sentMessage({ from: anna, to: [bo] })
  const answer = await given.sentMessage({ from: bo, to: [anna], inReplyTo: question })
  expect((await open(anna, question)).tracking).toMatchObject([{ repliedAt: expect.any(Date) }])
  expect(await open(anna, answer)).toMatchObject({ inReplyTo: question, seal: "holds" })
})

test("B40 a reply to a message that one does not hold names nothing", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const foreign = await given.sentMessage({ from: anna, to: [bo] })
  const id = await given.sentMessage({ from: cia, to: [anna], inReplyTo: foreign })
  expect((await open(anna, id)).inReplyTo).toBeNull()
  expect((await open(anna, foreign)).tracking).toMatchObject([{ repliedAt: null }])
  const other = await given.sentMessage({ from: cia, to: [anna], inReplyTo: newId() })
  expect((await open(anna, other)).seal).toBe("holds")
})
