import { GIVEN_A_DAY } from "#lib/absences/judge-arrival.ts"
import { answerDue } from "#lib/absences/answer-due.ts"
import { endAbsence, ownAbsence, setAbsence, type SetAbsence } from "#lib/absences/own-absence.ts"
import type { MemberContext, Services } from "#lib/context.ts"
import { setNoticeChoice } from "#lib/daily-notices/notice-choice.ts"
import { accountRecord } from "#lib/exporting/account-record.ts"
import { authorize } from "#lib/authz/policy.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { newId, type Id } from "#lib/ids.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { withinLimit } from "#lib/limits.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { answerSupport } from "#lib/staff/answer-support.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows, tablesWithAll } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { employ } from "../../support/staff.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)

beforeEach(async () => void (await database.owner`truncate absences, automatic_replies cascade`))

const HOUR = 3_600_000
const DAY = 24 * HOUR
const REPLY: SetAbsence = { subject: "", text: "I am away. Ask Cia.", from_date: "", from_time: "", until_date: "", until_time: "" }

const ahead = (ms: number) => new Date(given.clock.now().getTime() + ms)

/** In a session that does not end while the test's clock goes on. */
async function as(person: Person): Promise<MemberContext> {
  await database.owner`update sessions set seen_at = ${given.clock.now()}, expires_at = ${ahead(HOUR)} where account_id = ${person.accountId}`
  return given.as(person)
}

const away = async (person: Person, changes: Partial<SetAbsence> = {}) =>
  value(await setAbsence(await as(person), { ...REPLY, ...changes }))
const write = async (from: Person, to: readonly Person[]): Promise<Id> => value(await sendMessage(await as(from), toSend({ to }))).messageId
const inboxOf = async (person: Person) => value(await listFolder(await as(person), { folder: "inbox" })).rows
const repliesOf = async (person: Person) => (await inboxOf(person)).filter(({ automatic }) => automatic === true)
const open = async (person: Person, id: Id) => value(await openMessage(await as(person), id, { record: true }))
const answer = (services: Services = given.services) => answerDue(services)
const countOf = async (table: string) => (await database.owner.unsafe(`select from ${table}`)).length

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

/** @returns requests of their new session */
async function changeKeys(person: Person): Promise<() => Promise<MemberContext>> {
  const session = value(
    await rotateKeys(await as(person), { password: person.password, device: "Firefox on Windows", network: "192.0.2.1" }),
  )
  return () => as({ ...person, session })
}

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

test("M14 B7 keys.md 6 the text lies sealed under the reply key, which may be changed; a row that somebody changed answers nobody", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  await away(bo)
  expect(tablesWithAll(await allRows(database.owner), [REPLY.text])).toEqual([])
  await write(anna, [bo])
  await answer()
  const first = given.services.serverKeys.reply
  const second = { version: 2, key: given.services.random(32), byVersion: (version: number) => (version === 1 ? first.key : second.key) }
  const rotated = { ...given.services, serverKeys: { ...given.services.serverKeys, reply: second } }
  await write(anna, [bo])
  await write(cia, [bo])
  expect(await answer(rotated)).toBe(1)
  value(await setAbsence({ ...(await as(bo)), serverKeys: rotated.serverKeys }, { ...REPLY, text: "Anew" }))
  await write(anna, [bo])
  // Under the new key it is the same absence.
  expect([await answer(rotated), (await repliesOf(anna)).length]).toEqual([0, 1])
  await database.owner`update absences set ends_at = starts_at + interval '9 days'`
  await write(cia, [anna, bo])
  expect([await answer(rotated), given.logged().includes("absence_unreadable")]).toEqual([0, true])
})

test("M14 K4 B9 a message whose seal is broken is not answered, nor one whose sender's certificate does not vouch for them", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  await away(bo)
  const id = await write(anna, [bo])
  await database.owner`update messages set header = header || '\\x00' where id = ${id}`
  await write(cia, [bo])
  await database.owner`update certificates set signature = set_byte(signature, 3, 7) where account_id = ${cia.accountId}`
  expect([await answer(), await countOf("automatic_replies")]).toEqual([0, 0])
})

test("M14 K4 what is changed in a reply breaks its seal, and nobody else's signature passes for the installation's", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo)
  const id = await write(anna, [bo])
  await answer()
  const [reply] = await repliesOf(anna)
  if (reply === undefined) throw new Error("there is no reply")
  await database.owner`update messages set signature = (select signature from messages where id = ${id}) where id = ${reply.id}`
  expect((await open(anna, reply.id)).seal).toBe("broken")
})

test("M14 K6 whoever changes keys meanwhile is answered for and reads it as before", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo)
  const before = await write(anna, [bo])
  const [annas, bos] = [await changeKeys(anna), await changeKeys(bo)]
  expect(await answer()).toBe(1)
  const [reply] = value(await listFolder(await annas(), { folder: "inbox" })).rows
  expect(value(await openMessage(await annas(), reply?.id ?? "", { record: true }))).toMatchObject({ seal: "holds", inReplyTo: before })
  expect(value(await ownAbsence(await bos()))).toMatchObject({ text: REPLY.text, isOn: true })
})

test("M14 U4 what support writes is not answered; the most that an account answers in a day is no reason to lose a message", async () => {
  const { bo, cia, dan } = await given.people("bo", "cia", "dan")
  await employ(given.services, dan.accountId, "support")
  const support = toAddress(given.services.env.supportAddress)
  const asked = value(await sendMessage(await as(bo), { ...toSend({ to: [] }), to: [support] }))
  await away(bo)
  value(await answerSupport(await as(dan), { token: newId(), messageId: asked.messageId, subject: "Re", text: "Press P" }))
  expect([await answer(), await countOf("automatic_replies")]).toEqual([0, 0])
  value(await withinLimit(given.services, GIVEN_A_DAY, bo.accountId, GIVEN_A_DAY.max))
  const id = await write(cia, [bo])
  expect([await answer(), await open(bo, id)]).toMatchObject([0, { seal: "holds", repliedForAt: null }])
})

test("M14 M9 it is told of as any message: by a notice that says what it is, and not where its reader wants none", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  await away(bo)
  value(await setNoticeChoice(await as(cia), "daily"))
  await write(anna, [bo])
  await write(cia, [bo])
  await answer()
  const queued =
    await database.owner`select channel from outgoing o join messages m on m.id = o.message_id where m.sender_id = ${bo.accountId}`
  expect([...queued]).toEqual([{ channel: "email" }, { channel: "email" }])
  expect(await database.owner`select from links where holder_id in (${anna.accountId}, ${cia.accountId})`).toHaveLength(0)
})

test("M14 D2 D1 erased by who got it nothing is left of it; with the account who is away takes everything along", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await write(anna, [bo])
  await away(bo)
  const second = await write(anna, [bo])
  await answer()
  const [reply] = await repliesOf(anna)
  // Who wrote does not stand in what the absence remembers, nor in what waits.
  for (const table of ["absences", "absence_senders", "automatic_replies"])
    expect(tablesWithAll(await allRows(database.owner), [anna.accountId])).not.toContain(`public.${table}`)
  const ids = [id, second, reply?.id ?? ""]
  value(await moveToTrash(await as(anna), ids))
  value(await eraseMessages(await as(anna), ids))
  expect(tablesWithAll(await allRows(database.owner), [reply?.id ?? ""])).toEqual([])
  value(await moveToTrash(await as(bo), [id, second]))
  value(await eraseMessages(await as(bo), [id, second]))
  expect([await countOf("automatic_replies"), await countOf("absence_senders")]).toEqual([0, 1])
  await write(anna, [bo])
  await deleteAccount(given.services, bo.accountId, { by: { kind: "self" } })
  expect([await countOf("absences"), await countOf("absence_senders"), await countOf("automatic_replies")]).toEqual([0, 0, 0])
  expect(await answer()).toBe(0)
})

test("M14 D4 it stands in the account's export; one person's is not another's", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await away(bo, { subject: "Away" })
  const recordOf = async (person: Person) => {
    const ctx = await as(person)
    const scope = authorize(ctx.actor, "account:read")
    return scope.ok ? (await accountRecord(ctx, scope.value))["automaticReply"] : null
  }
  expect(await recordOf(bo)).toMatchObject({ subject: "Away", text: REPLY.text, until: null })
  expect([await recordOf(anna), value(await ownAbsence(await as(anna)))]).toEqual([null, null])
})
