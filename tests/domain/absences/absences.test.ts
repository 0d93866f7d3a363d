import { endAbsence, ownAbsence } from "#lib/absences/own-absence.ts"
import { blockSender } from "#lib/blocking/block-sender.ts"
import type { Services } from "#lib/context.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { ok } from "#lib/result.ts"
import { givenAbsences, REPLY } from "#tests/support/absences.ts"
import { testDatabase } from "#tests/support/database.ts"
import { givenServices, toSend, value, type Person } from "#tests/support/given.ts"

const database = testDatabase()
const given = givenServices(database)
const { as, away, write, inboxOf, repliesOf, open, answer, countOf } = givenAbsences(database, given)

const DAY = 24 * 3_600_000
const ahead = (ms: number) => new Date(given.clock.now().getTime() + ms)

test("M14 K4 who writes to somebody who is away gets one sealed reply in the conversation, signed by the installation; a reply to it goes to who is away", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  expect(await away(bo)).toEqual({ isOn: true })
  const id = await write(anna, [bo])
  expect(await answer()).toBe(1)
  const [row, ...others] = await inboxOf(anna)
  expect(others).toEqual([])
  // Bo reads Swedish.
  expect(row).toMatchObject({
    automatic: true,
    who: "Bo",
    whoAddress: bo.address,
    subject: "Autosvar",
    preview: REPLY.text,
    unread: true,
    conversationSize: 2,
  })
  const reply = await open(anna, row?.id ?? "")
  expect(reply).toMatchObject({
    seal: "holds",
    isAutomatic: true,
    inReplyTo: id,
    sender: { name: "Bo", address: bo.address },
    canReply: true,
  })
  expect(reply.body).toEqual({ kind: "text", text: REPLY.text })
  expect(reply.conversation).toBe((await open(anna, id)).conversation)
  const prepared = value(await prepareAnswer(await as(anna), reply.id, "reply"))
  expect(prepared).toMatchObject({ to: bo.address, inReplyTo: id })
  // Who is away sees it at the message, and nothing in Sent.
  expect((await open(bo, id)).repliedForAt).toBeInstanceOf(Date)
  expect(value(await listFolder(await as(bo), { folder: "sent" })).rows).toEqual([])
})

test("M14 M5 it is no answer and no reading: the message waits for an answer as before, and the reply waits for none", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo)
  const id = await write(anna, [bo])
  await answer()
  expect(await open(anna, id)).toMatchObject({ status: "read_by_none", tracking: [{ openedAt: null, repliedAt: null }] })
  const waitingIn = async (person: Person, folder: "inbox" | "sent") =>
    value(await listFolder(await as(person), { folder, only: "waiting" })).rows.map((row) => row.id)
  expect(await waitingIn(anna, "sent")).toEqual([id])
  expect(await waitingIn(anna, "inbox")).toEqual([])
  expect(await waitingIn(bo, "inbox")).toEqual([id])
})

test("M14 it answers from its beginning until its end, by the person's clock, also what is released then; text and senders are erased when it is over", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [begins, ends] = [ahead(2 * DAY), ahead(4 * DAY)].map((moment) => moment.toISOString().slice(0, 10))
  expect(await away(bo, { from_date: begins ?? "", until_date: ends ?? "" })).toEqual({ isOn: false })
  expect(value(await ownAbsence(await as(bo)))).toMatchObject({ text: REPLY.text, isOn: false })
  await write(anna, [bo])
  const later = value(await sendMessage(await as(anna), toSend({ to: [bo] }), { hold: { kind: "scheduled", dueAt: ahead(3 * DAY) } }))
  expect([await answer(), (await as(bo)).absence]).toEqual([0, { startsAt: expect.any(Date), endsAt: expect.any(Date) }])
  given.clock.pass(3 * DAY)
  expect([await releaseDue(given.services), await answer()]).toEqual([1, 1])
  expect((await open(bo, later.messageId)).repliedForAt).not.toBeNull()
  given.clock.pass(2 * DAY)
  await write(anna, [bo])
  expect([await answer(), value(await ownAbsence(await as(bo)))]).toEqual([0, null])
  expect([await countOf("absences"), await countOf("absence_senders"), await countOf("automatic_replies")]).toEqual([0, 0, 1])
  expect((await open(bo, later.messageId)).repliedForAt).not.toBeNull()
})

test("M14 what came while it was on is answered also where the job is late; switched off before, it is not", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const ends = ahead(DAY).toISOString().slice(0, 10)
  await away(bo, { until_date: ends })
  await away(cia)
  await write(anna, [bo, cia])
  value(await endAbsence(await as(cia)))
  given.clock.pass(1.9 * DAY)
  expect(await answer()).toBe(1)
  expect((await repliesOf(anna)).map(({ who }) => who)).toEqual(["Bo"])
  // One that could not be given for days is not given any more.
  await away(bo)
  await write(cia, [bo])
  given.clock.pass(3 * DAY)
  expect([await answer(), await countOf("automatic_replies")]).toEqual([0, 1])
})

test("M14 once to each sender: changed while it is on it stays the same absence, switched off and on it is another", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  await away(bo)
  await write(anna, [bo])
  await write(anna, [bo])
  expect(await answer()).toBe(1)
  await away(bo, { text: "Changed", subject: "Away until Friday" })
  await write(anna, [bo])
  await write(cia, [bo])
  expect(await answer()).toBe(1)
  expect(await repliesOf(cia)).toMatchObject([{ subject: "Away until Friday", preview: "Changed" }])
  value(await endAbsence(await as(bo)))
  value(await endAbsence(await as(bo)))
  await away(bo)
  await write(anna, [bo])
  expect([await answer(), (await repliesOf(anna)).length]).toEqual([1, 2])
})

test("M14 B43 fifty messages at once, and several that work on them, give one reply", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo)
  const ctx = await as(anna)
  await Promise.all(Array.from({ length: 50 }, () => sendMessage(ctx, toSend({ to: [bo] }))))
  const counts = await Promise.all([answer(), answer(), answer()])
  expect(counts.reduce((sum, count) => sum + count, await answer())).toBe(1)
  expect(await repliesOf(anna)).toHaveLength(1)
  expect(await database.owner`select from automatic_replies where given_at is null`).toHaveLength(0)
  expect(await database.owner`select from blobs where size is null`).toHaveLength(0)
})

test("M14 B43 sending, answering, switching off and erasing at the same moment end as if one came after the other", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const [annas, bos, cias] = [await as(anna), await as(bo), await as(cia)]
  for (let round = 0; round < 6; round++) {
    await away(bo)
    await away(cia)
    const ids = [await write(anna, [bo, cia]), await write(anna, [cia, bo])]
    for (const ctx of [annas, bos]) value(await moveToTrash(ctx, ids))
    const all = await Promise.all([
      ...[bo, cia].map(() => sendMessage(annas, toSend({ to: [cia, bo] }))),
      ...[annas, bos].map((ctx) => eraseMessages(ctx, ids)),
      ...[bos, cias].map((ctx) => endAbsence(ctx)),
      ...[1, 2].map(async () => ok(await answer())),
    ])
    expect(all.filter((done) => !done.ok)).toEqual([])
    expect([await countOf("absences"), await countOf("absence_senders")]).toEqual([0, 0])
  }
  expect([await answer(), given.logged().includes("reply_failed")]).toEqual([0, false])
})

test("M14 two who are away answer each other once, and never themselves", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(anna)
  await away(bo)
  await write(anna, [bo, anna])
  await write(bo, [bo])
  expect([await answer(), await answer(), await answer()]).toEqual([1, 0, 0])
  await write(bo, [anna])
  expect([await answer(), await answer()]).toEqual([1, 0])
  expect([(await repliesOf(anna)).length, (await repliesOf(bo)).length]).toEqual([1, 1])
})

test("M14 R3 a full disk loses nothing: the message arrives, and the reply is given when there is room", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo)
  await write(anna, [bo])
  const full = {
    ...given.services,
    blobs: { ...given.services.blobs, write: async () => ({ ok: false, error: { code: "storage_full" } }) as const },
  }
  expect([await answer(full), await answer(full)]).toEqual([0, 0])
  expect([await inboxOf(anna), (await inboxOf(bo)).length]).toEqual([[], 1])
  expect([await answer(), await answer()]).toEqual([1, 0])
})

test("M14 A1 no reply goes into a mailbox that takes in nothing more", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo)
  await write(anna, [bo])
  expect(await answer({ ...given.services, env: { ...given.services.env, storageLimit: 0 } })).toBe(0)
  expect([await repliesOf(anna), await countOf("automatic_replies")]).toEqual([[], 0])
})

test("M14 M18 no reply goes to who has blocked the person, nor where support has stopped what they send", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  value(await blockSender(await as(anna), { messageId: await write(bo, [anna]) }))
  await away(bo)
  await write(anna, [bo])
  expect([await answer(), await repliesOf(anna)]).toEqual([0, []])
  await database.owner`update accounts set sending_stopped_at = now() where id = ${bo.accountId}`
  await write(cia, [bo])
  expect([await answer(), await repliesOf(cia)]).toEqual([0, []])
})

test("M14 B88 a process that dies before or after the commit neither doubles nor loses it", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  await away(bo)
  await write(anna, [bo])
  expect(await answer(dying("before"))).toBe(0)
  expect([await answer(), (await repliesOf(anna)).length]).toEqual([1, 1])
  await write(cia, [bo])
  expect(await answer(dying("after"))).toBe(0)
  expect([await answer(), (await repliesOf(cia)).length]).toEqual([0, 1])
})

/** A process that ends at the commit. */
function dying(when: "before" | "after"): Services {
  const { db } = given.services
  const transaction = async (work: (tx: never) => Promise<unknown>) => {
    await db.transaction(async (tx) => {
      await work(tx as never)
      if (when === "before") throw new Error("the process died")
    })
    throw new Error("the process died")
  }
  const proxy = new Proxy(db, {
    get: (target, name, receiver) => (name === "transaction" ? transaction : (Reflect.get(target, name, receiver) as unknown)),
  })
  return { ...given.services, db: proxy }
}
