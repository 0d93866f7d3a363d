import { setTimeout } from "node:timers/promises"
import { newId, type Id } from "#lib/ids.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { openAttachment } from "#lib/messages/attachments.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const open = async (person: Person, id: Id) => openMessage(await given.as(person), id, { record: true })
const sentStatus = async (person: Person, id: Id) =>
  value(await listFolder(await given.as(person), { folder: "sent" })).rows.find((row) => row.id === id)?.status

test("M5 opened once or many times, by one request or ten at once, it was read once", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo, cia] })
  await Promise.all(Array.from({ length: 10 }, () => open(bo, id)))
  const first = value(await open(bo, id)).readAt
  given.clock.pass(60_000)
  expect(value(await open(bo, id)).readAt).toEqual(first)
  const [row] =
    await database.owner`select read_count, recipient_count from deliveries where holder_id = ${anna.accountId} and message_id = ${id}`
  expect(row).toEqual({ read_count: 1, recipient_count: 2 })
  expect(value(await mailboxOverview(await given.as(bo))).inbox).toEqual({ total: 1, unread: 0 })
  expect(value(await open(anna, id)).tracking?.[0]?.openedAt).toEqual(first)
})

test("M5 an opening says whether it was the first, and is recorded after what its page counts", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  const ctx = await given.as(bo)
  const isRead = async () => (await sentStatus(anna, id)) === "read_by_all"
  const counted = (async () => {
    await setTimeout(50)
    return { inbox: value(await mailboxOverview(ctx)).inbox, isRead: await isRead() }
  })()
  expect(value(await openMessage(ctx, id, { record: true, counted })).wasUnread).toBe(true)
  expect(await counted).toEqual({ inbox: { total: 1, unread: 1 }, isRead: false })
  expect(await isRead()).toBe(true)
  expect(value(await open(bo, id)).wasUnread).toBe(false)
  expect(value(await open(anna, id)).wasUnread).toBe(false)
})

test("B43 a reading that has to wait for what its sender sees holds no counter meanwhile", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  const isWaiting = async () => (await database.owner`select from pg_locks where not granted`).length > 0
  const opened = await database.owner.begin(async (tx) => {
    await tx`select from recipients where message_id = ${id} for update`
    const opening = open(bo, id)
    while (!(await isWaiting())) await setTimeout(5)
    for (const table of ["conversations", "folder_counts"])
      await database.owner.unsafe(`select from ${table} where holder_id = $1 for update nowait`, [bo.accountId])
    return { opening }
  })
  expect(value(await opened.opening).wasUnread).toBe(true)
})

test("M5 keys.md 3 lists, HEAD, prefetches and downloads are no reading", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const file = await given.attachment(anna, "a.txt", "content")
  const id = await given.sentMessage({ from: anna, to: [bo], attachments: [file] })
  await listFolder(await given.as(bo), { folder: "inbox" })
  await listFolder(await given.as(bo), { folder: "inbox" })
  expect(await openMessage(await given.as(bo), id, { record: false })).toEqual({ ok: false, error: { code: "not_recorded" } })
  expect(await prepareAnswer(await given.as(bo), id, "reply", { record: false })).toEqual({ ok: false, error: { code: "not_recorded" } })
  expect((await openAttachment(await given.as(bo), id, 0)).ok).toBe(true)
  expect(await sentStatus(anna, id)).toBe("read_by_none")
  expect(value(await mailboxOverview(await given.as(bo))).inbox).toEqual({ total: 1, unread: 1 })
})

test("M5 answering shows the text, so it is reading", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  await prepareAnswer(await given.as(bo), id, "reply")
  expect(await sentStatus(anna, id)).toBe("read_by_all")
})

test("M5 the sender's own look at it is no reading", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  await open(anna, id)
  expect(await sentStatus(anna, id)).toBe("read_by_none")
})

test("B40 foreign, erased, malformed and invented ids answer alike", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const foreign = await given.sentMessage({ from: anna, to: [bo] })
  const erased = await given.sentMessage({ from: anna, to: [cia] })
  await moveToTrash(await given.as(cia), [erased])
  await eraseMessages(await given.as(cia), [erased])
  const notFound = { ok: false, error: { code: "not_found" } }
  for (const id of [foreign, erased, newId(), "nonsense", "", "'; drop table messages", foreign.toUpperCase()]) {
    expect(await open(cia, id)).toEqual(notFound)
    expect(await openMessage(await given.as(cia), id, { record: false })).toEqual(notFound)
    expect(await prepareAnswer(await given.as(cia), id, "forward")).toEqual(notFound)
  }
  for (const id of [foreign, erased, newId()]) expect(await openAttachment(await given.as(cia), id, 0)).toEqual(notFound)
})

test("K1 every holder opens it with their own key, and somebody else's session does not", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo, cia], text: "for both" })
  for (const person of [anna, bo, cia]) expect(value(await open(person, id)).body).toEqual({ kind: "text", text: "for both" })
  const bosKeys = await (await given.as(bo)).open()
  const wrongKeys = { ...(await given.as(cia)), open: () => Promise.resolve(bosKeys) }
  expect(value(await openMessage(wrongKeys, id, { record: true }))).toMatchObject({ seal: "broken", body: null })
})
