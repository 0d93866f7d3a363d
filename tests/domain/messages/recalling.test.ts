import type { Id } from "#lib/ids.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { markMessages } from "#lib/messages/mark-message.ts"
import { moveToArchive, moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { findRecallable, recallMessage, wasRecalled } from "#lib/messages/recall-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const failure = (code: string) => ({ ok: false, error: { code } })
const open = async (person: Person, id: Id) => openMessage(await given.as(person), id, { record: true })
const recall = async (person: Person, messageId: Id, position: number | null = null) =>
  recallMessage(await given.as(person), { messageId, position })
const unread = async (person: Person) => value(await mailboxOverview(await given.as(person))).inbox.unread

test("M7 M5 takes it back from those who have not read it, and only from them; the colour counts the others", async () => {
  const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
  const id = await given.sentMessage({ from: anna, to: [bo, cia], bcc: [dan], readBy: [cia] })
  value(await listFolder(await given.as(bo), { folder: "inbox" }))
  expect([await unread(bo), await unread(dan)]).toEqual([1, 1])
  const notices = await database.owner`select spool_id as id from outgoing where message_id = ${id} and recipient_position <> 1`
  expect(notices).toHaveLength(2)
  expect(await recall(anna, id)).toEqual({ ok: true, value: { count: 2 } })

  for (const person of [bo, dan]) {
    expect(await open(person, id)).toEqual(failure("not_found"))
    expect(await wasRecalled(await given.as(person), id)).toBe(true)
    expect(await unread(person)).toBe(0)
    expect(value(await listFolder(await given.as(person), { folder: "inbox" })).rows).toEqual([])
  }
  expect(await wasRecalled(await given.as(cia), id)).toBe(false)
  expect(value(await open(cia, id)).seal).toBe("holds")
  expect(value(await open(anna, id))).toMatchObject({
    status: "read_by_all",
    seal: "holds",
    tracking: [
      { recalledAt: expect.any(Date), openedAt: null, notice: "off", erasedUnread: false, isRecallable: false },
      { recalledAt: null, openedAt: expect.any(Date), isRecallable: false },
      { recalledAt: expect.any(Date), notice: "off" },
    ],
  })
  // What waited to leave is overwritten; keys and codes are gone.
  for (const { id: spool } of notices) expect(await given.services.blobs.readAll("eu", String(spool))).toBeNull()
  for (const table of ["deliveries", "notices", "links"])
    expect(
      await database.owner`select from ${database.owner(table)} where message_id = ${id} and holder_id = ${bo.accountId}`,
    ).toHaveLength(0)
  expect((await database.owner`select holders from messages where id = ${id}`)[0]).toEqual({ holders: 2 })
})

test("M7 one of several is taken back by itself; none left is withdrawn; twice says the same", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo, cia] })
  expect(value(await findRecallable(await given.as(anna), id)).map(({ position }) => position)).toEqual([0, 1])
  expect(value(await recall(anna, id, 1))).toEqual({ count: 1 })
  expect(value(await findRecallable(await given.as(anna), id)).map(({ address }) => address)).toEqual([bo.address])
  expect(value(await open(anna, id)).status).toBe("read_by_none")
  expect(value(await recall(anna, id, 1))).toEqual({ count: 0 })
  expect(value(await recall(anna, id))).toEqual({ count: 1 })
  expect(value(await recall(anna, id))).toEqual({ count: 0 })
  expect(value(await open(anna, id)).status).toBe("withdrawn")
})

test("M7 wherever it lies unread, in Archive or Trash, it is taken back and the counters stay true", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo, cia] })
  value(await moveToArchive(await given.as(bo), [id]))
  value(await moveToTrash(await given.as(cia), [id]))
  expect(value(await recall(anna, id))).toEqual({ count: 2 })
  for (const person of [bo, cia])
    expect(value(await mailboxOverview(await given.as(person)))).toMatchObject({ archive: { total: 0, unread: 0 }, trash: { total: 0 } })
  expect(await database.owner`select from conversations where holder_id = any(${[bo.accountId, cia.accountId]})`).toHaveLength(0)
})

test("M7 what was read is not taken back, nor by anybody but its sender, nor the sender's own copy", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo, anna], readBy: [bo] })
  expect(await recall(anna, id)).toEqual(failure("nothing_to_recall"))
  expect(await recall(anna, id, 7)).toEqual(failure("nothing_to_recall"))
  for (const person of [bo, cia]) {
    expect(await recall(person, id)).toEqual(failure("not_found"))
    expect(await findRecallable(await given.as(person), id)).toEqual(failure("not_found"))
  }
  expect((await open(bo, id)).ok).toBe(true)
  const other = await given.sentMessage({ from: anna, to: [bo] })
  value(await moveToTrash(await given.as(anna), [other]))
  value(await eraseMessages(await given.as(anna), [other]))
  expect(await recall(anna, other)).toEqual(failure("not_found"))
  expect((await open(bo, other)).ok).toBe(true)
})

test("B43 read and taken back at once it ends as if one had come first", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  for (let round = 0; round < 12; round++) {
    const id = await given.sentMessage({ from: anna, to: [bo, cia] })
    const [opened, recalled] = await Promise.all([open(bo, id), recall(anna, id), open(cia, id), recall(anna, id)])
    const { tracking } = value(await open(anna, id))
    expect(tracking?.[0]).toMatchObject(
      opened.ok ? { openedAt: expect.any(Date), recalledAt: null } : { openedAt: null, recalledAt: expect.any(Date) },
    )
    expect(recalled.ok || recalled.error.code === "nothing_to_recall").toBe(true)
  }
  for (const person of [bo, cia]) {
    const { inbox } = value(await mailboxOverview(await given.as(person)))
    const [rows] = await database.owner`select count(*)::int as total from deliveries where holder_id = ${person.accountId}`
    expect({ total: inbox.total, unread: inbox.unread }).toEqual({ total: rows?.["total"], unread: 0 })
  }
})

test("B43 taken back and erased by its recipient at once neither waits for ever, and the sender's counter is right", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  for (let round = 0; round < 8; round++) {
    const id = await given.sentMessage({ from: anna, to: [bo] })
    value(await moveToTrash(await given.as(bo), [id]))
    await Promise.all([recall(anna, id), given.as(bo).then((ctx) => eraseMessages(ctx, [id])), recall(anna, id, 0)])
    expect(value(await open(anna, id)).status).toBe("withdrawn")
    expect((await database.owner`select recipient_count as count from deliveries where message_id = ${id}`)[0]).toEqual({ count: 0 })
  }
})

test("M7 M5 what its holder marked counts as the counters have it, and whether it was opened as it was", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo, cia], readBy: [cia] })
  value(await markMessages(await given.as(bo), [id], "read"))
  value(await markMessages(await given.as(cia), [id], "unread"))
  expect([await unread(bo), await unread(cia)]).toEqual([0, 1])
  expect(value(await recall(anna, id))).toEqual({ count: 1 })
  expect(await open(bo, id)).toEqual(failure("not_found"))
  expect([await unread(bo), await unread(cia)]).toEqual([0, 1])
  expect(value(await open(cia, id)).seal).toBe("holds")
})
