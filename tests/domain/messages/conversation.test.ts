import { listConversation } from "#lib/messages/conversation.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToArchive, moveToTrash, restoreFromTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import type { Id } from "#lib/ids.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

/** The other messages of its conversation as the page of a message lists them. */
async function beside(person: Person, id: Id): Promise<readonly Id[]> {
  const ctx = await given.as(person)
  const opened = value(await openMessage(ctx, id, { record: true }))
  return value(await listConversation(ctx, opened)).map((row) => row.id)
}

/** Counters that do not say what the rows say. */
const wrongCounters = () => database.owner`
  select * from conversations c full join (select holder_id, conversation_id as id, count(*) as total, count(*) filter (where coalesce(marked_unread, read_at is null)) as unread
    from deliveries where folder <> 'trash' group by 1, 2) d using (holder_id, id)
  where (coalesce(c.total, 0), coalesce(c.unread, 0)) <> (coalesce(d.total, 0), coalesce(d.unread, 0))`

test("M1 messages that answer each other are one conversation for each of their holders", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const first = await given.sentMessage({ from: anna, to: [bo, cia], subject: "Question" })
  const other = await given.sentMessage({ from: anna, to: [bo], subject: "Something else" })
  const answer = await given.sentMessage({ from: bo, to: [anna], inReplyTo: first })
  const back = await given.sentMessage({ from: anna, to: [bo], inReplyTo: answer })
  const late = await given.sentMessage({ from: cia, to: [anna], inReplyTo: first })
  expect(await beside(anna, answer)).toEqual([first, back, late])
  expect(await beside(bo, back)).toEqual([first, answer])
  expect(await beside(cia, first)).toEqual([late])
  expect(await beside(anna, other)).toEqual([])
  const inbox = value(await listFolder(await given.as(bo), { folder: "inbox" })).rows
  expect(inbox.map(({ id, conversationSize }) => [id, conversationSize])).toEqual([
    [back, 3],
    [other, 1],
    [first, 3],
  ])
  expect(await wrongCounters()).toEqual([])
})

test("M5 looking at a conversation reads none of its other messages", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const first = await given.sentMessage({ from: anna, to: [bo], readBy: [bo] })
  const second = await given.sentMessage({ from: anna, to: [bo], inReplyTo: first })
  const ctx = await given.as(bo)
  const rows = value(await listConversation(ctx, { id: first }))
  expect(rows).toMatchObject([{ id: second, unread: true }])
  expect(value(await listFolder(await given.as(anna), { folder: "sent" })).rows).toMatchObject([
    { id: second, status: "read_by_none" },
    { id: first, status: "read_by_all" },
  ])
  expect(await wrongCounters()).toEqual([])
})

test("M1 what lies in Trash is no part of it; what is erased leaves nothing of it behind", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const first = await given.sentMessage({ from: anna, to: [bo] })
  const answer = await given.sentMessage({ from: bo, to: [anna], inReplyTo: first })
  await moveToTrash(await given.as(bo), [first])
  expect(await beside(bo, answer)).toEqual([])
  expect(await beside(bo, first)).toEqual([answer])
  expect(await wrongCounters()).toEqual([])
  await restoreFromTrash(await given.as(bo), [first])
  await moveToArchive(await given.as(bo), [first])
  expect(await beside(bo, answer)).toEqual([first])
  for (const person of [anna, bo]) {
    await moveToTrash(await given.as(person), [first, answer])
    await eraseMessages(await given.as(person), [first, answer])
  }
  expect(await database.owner`select * from conversations where holder_id in (${anna.accountId}, ${bo.accountId})`).toEqual([])
})

test("M1 an answer to what the other has erased begins a conversation there, and stays in it here", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const first = await given.sentMessage({ from: anna, to: [bo] })
  await moveToTrash(await given.as(anna), [first])
  await eraseMessages(await given.as(anna), [first])
  const answer = await given.sentMessage({ from: bo, to: [anna], inReplyTo: first })
  expect(await beside(anna, answer)).toEqual([])
  expect(await beside(bo, answer)).toEqual([first])
})

test("D2 no two holders' conversations have anything in common", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const first = await given.sentMessage({ from: anna, to: [bo] })
  await given.sentMessage({ from: bo, to: [anna], inReplyTo: first })
  const shared = await database.owner`select id from conversations group by id having count(distinct holder_id) > 1`
  expect(shared).toEqual([])
  expect(await database.owner`select from conversations c join messages m on m.id = c.id`).toEqual([])
})

test("B43 answers, readings and moves at once leave counters that say what the rows say", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const first = await given.sentMessage({ from: anna, to: [bo] })
  const rounds = Array.from({ length: 6 }, async () => {
    const answer = await given.sentMessage({ from: bo, to: [anna], inReplyTo: first })
    await Promise.all([
      openMessage(await given.as(anna), answer, { record: true }),
      moveToTrash(await given.as(anna), [answer, first]),
      given.sentMessage({ from: anna, to: [bo], inReplyTo: answer }),
    ])
    await Promise.all([restoreFromTrash(await given.as(anna), [answer, first]), moveToArchive(await given.as(bo), [first])])
  })
  await Promise.all(rounds)
  expect(await wrongCounters()).toEqual([])
})
