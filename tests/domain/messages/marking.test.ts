import { newId, type Id } from "#lib/ids.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { markMessages } from "#lib/messages/mark-message.ts"
import { moveToArchive, moveToTrash, restoreFromTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { untilOneWaits } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)

const open = async (person: Person, id: Id) => value(await openMessage(await given.as(person), id, { record: true }))
const mark = async (person: Person, ids: readonly Id[], as: "flagged" | "unflagged" | "unread" | "read") =>
  value(await markMessages(await given.as(person), ids, as))
const inbox = async (person: Person) => value(await listFolder(await given.as(person), { folder: "inbox" })).rows
const counts = async (person: Person) => value(await mailboxOverview(await given.as(person))).inbox
const sentStatus = async (person: Person) => value(await listFolder(await given.as(person), { folder: "sent" })).rows[0]?.status

/** Counters that do not say what the rows say. */
const wrongCounters = () => database.owner`
  select 'folder' as what from folder_counts c join (select holder_id, folder, count(*) as total, count(*) filter (where coalesce(marked_unread, read_at is null)) as unread
    from deliveries group by 1, 2) d using (holder_id, folder) where folder <> 'sent' and (c.total, c.unread) <> (d.total, d.unread)
  union all select 'conversation' from conversations c full join (select holder_id, conversation_id as id, count(*) as total,
    count(*) filter (where coalesce(marked_unread, read_at is null)) as unread from deliveries where folder <> 'trash' group by 1, 2) d using (holder_id, id)
  where (coalesce(c.total, 0), coalesce(c.unread, 0)) <> (coalesce(d.total, 0), coalesce(d.unread, 0))`

test("M4 M5 marked as unread it looks and counts unread until it is opened, and the time that its sender sees stays", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo], readBy: [bo] })
  const first = (await open(anna, id)).tracking?.[0]?.openedAt
  expect(await mark(bo, [id], "unread")).toEqual({ count: 1, ids: [id] })
  expect(await inbox(bo)).toMatchObject([{ id, unread: true }])
  expect(await counts(bo)).toEqual({ total: 1, unread: 1 })
  expect(await sentStatus(anna)).toBe("read_by_all")
  given.clock.pass(60_000)
  expect(await open(bo, id)).toMatchObject({ wasUnread: true, readAt: first })
  expect(await open(bo, id)).toMatchObject({ wasUnread: false })
  expect(await inbox(bo)).toMatchObject([{ id, unread: false }])
  expect(await counts(bo)).toEqual({ total: 1, unread: 0 })
  expect((await open(anna, id)).tracking?.[0]?.openedAt).toEqual(first)
  expect(await wrongCounters()).toEqual([])
})

test("M5 marked as read without being opened its sender is told nothing, and erased it was never read", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  expect(await mark(bo, [id], "read")).toEqual({ count: 1, ids: [id] })
  expect(await counts(bo)).toEqual({ total: 1, unread: 0 })
  expect(await sentStatus(anna)).toBe("read_by_none")
  await moveToTrash(await given.as(bo), [id])
  expect(await wrongCounters()).toEqual([])
  await eraseMessages(await given.as(bo), [id])
  expect((await open(anna, id)).tracking).toMatchObject([{ erasedUnread: true }])
  expect(await wrongCounters()).toEqual([])
})

test("M5 marked as read and then opened it is read now, and counted once", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  await mark(bo, [id], "read")
  expect(await open(bo, id)).toMatchObject({ readAt: expect.any(Date), wasUnread: false })
  expect(await sentStatus(anna)).toBe("read_by_all")
  expect(await counts(bo)).toEqual({ total: 1, unread: 0 })
  expect(await wrongCounters()).toEqual([])
})

test("M4 a mark says which messages it changed, so that taking it back leaves the others", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ids = [await given.sentMessage({ from: anna, to: [bo] }), await given.sentMessage({ from: anna, to: [bo], readBy: [bo] })]
  const [unread = "", read = ""] = ids
  expect(await mark(bo, ids, "unread")).toEqual({ count: 1, ids: [read] })
  expect(await mark(bo, [read], "read")).toEqual({ count: 1, ids: [read] })
  expect(await mark(bo, [unread], "flagged")).toEqual({ count: 1, ids: [unread] })
  expect(await mark(bo, ids, "flagged")).toEqual({ count: 1, ids: [read] })
  expect((await inbox(bo)).map(({ isFlagged }) => isFlagged)).toEqual([true, true])
  expect(await open(bo, read)).toMatchObject({ isFlagged: true })
  expect((await mark(bo, [...ids, ...ids], "unflagged")).count).toBe(2)
  expect(await wrongCounters()).toEqual([])
})

test("M4 what was sent is flagged but never unread, and what one sent to oneself is both", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const sent = await given.sentMessage({ from: anna, to: [bo] })
  const own = await given.sentMessage({ from: anna, to: [anna], readBy: [anna] })
  expect(await mark(anna, [sent], "unread")).toEqual({ count: 0, ids: [] })
  expect((await mark(anna, [sent, own], "flagged")).count).toBe(2)
  expect(await mark(anna, [own], "unread")).toEqual({ count: 1, ids: [own] })
  expect(await counts(anna)).toEqual({ total: 1, unread: 1 })
  expect(await wrongCounters()).toEqual([])
})

test("B40 what is not one's own, or was never there, is passed over and no mark of another changes", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  for (const as of ["flagged", "unflagged", "unread", "read"] as const)
    expect(await mark(cia, [id, newId(), "nonsense"], as)).toEqual({ count: 0, ids: [] })
  expect(await inbox(bo)).toMatchObject([{ unread: true, isFlagged: false }])
})

test("B43 opened while it is just being put back out of Trash, a message is counted as read", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  value(await moveToTrash(await given.as(bo), [id]))
  const reader = await given.as(bo)
  let opening: Promise<unknown> = Promise.resolve()
  const putBack = await restoreFromTrash(await given.as(bo), [id], {
    also: async () => {
      // It waits for the row that this transaction holds, and began before the conversation's new counter is there for it to see.
      opening = openMessage(reader, id, { record: true })
      await untilOneWaits(database)
    },
  })
  expect(value(putBack)).toEqual({ count: 1 })
  await opening
  expect(await counts(bo)).toEqual({ total: 1, unread: 0 })
  expect(await wrongCounters()).toEqual([])
})

test("B43 marked, opened, moved and answered by many requests at once the counters say what the rows say", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ids: Id[] = []
  for (let at = 0; at < 4; at++) ids.push(await given.sentMessage({ from: anna, to: [bo] }))
  const acts = [
    async (some: readonly Id[]) => mark(bo, some, "unread"),
    async (some: readonly Id[]) => open(bo, some[0] ?? ""),
    async (some: readonly Id[]) => mark(bo, some, "read"),
    async (some: readonly Id[]) => moveToTrash(await given.as(bo), some),
    async (some: readonly Id[]) => mark(bo, some, "flagged"),
    async (some: readonly Id[]) => restoreFromTrash(await given.as(bo), some),
    async (some: readonly Id[]) => given.sentMessage({ from: bo, to: [anna], inReplyTo: some[0] ?? "" }),
    async (some: readonly Id[]) => moveToArchive(await given.as(bo), some),
  ]
  await Promise.all(
    Array.from({ length: 48 }, async (_, at) => acts[at % acts.length]?.(at % 3 === 0 ? ids : [...ids].reverse().slice(at % 4))),
  )
  expect(await wrongCounters()).toEqual([])
})

test("B43 answered by two and erased by its sender at one moment nobody waits for ever, and who is left sees it as answered", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  for (let round = 0; round < 5; round++) {
    const id = await given.sentMessage({ from: anna, to: [bo, cia] })
    await moveToTrash(await given.as(anna), [id])
    await Promise.all([
      given.sentMessage({ from: bo, to: [anna], inReplyTo: id }),
      given.sentMessage({ from: cia, to: [anna], inReplyTo: id }),
      open(bo, id),
      given.as(anna).then((asAnna) => eraseMessages(asAnna, [id])),
    ])
    const answered = await database.owner`select holder_id from deliveries where message_id = ${id} and answered`
    expect(new Set(answered.map((row) => String(row["holder_id"])))).toEqual(new Set([bo.accountId, cia.accountId]))
  }
  expect(await wrongCounters()).toEqual([])
})
