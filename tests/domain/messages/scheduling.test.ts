import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { takeBack } from "#lib/composing/take-back.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import type { MemberContext } from "#lib/context.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { newId, type Id } from "#lib/ids.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { expireUnclaimed } from "#lib/links/unclaimed.ts"
import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { changeSendTime, sendNow } from "#lib/messages/change-time.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { eraseHeldOf } from "#lib/messages/erase-held.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { toSendTime } from "#lib/messages/send-time.ts"
import { nextAt } from "#lib/wall-clock.ts"
import { tendOutgoing } from "#lib/notifications/tend-outgoing.ts"
import { restartScope } from "#lib/recovering/scope.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { disagreements } from "../../../scripts/faults/store.ts"

const database = testDatabase()
const given = givenServices(database)

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ZONE = "Europe/Stockholm"
const failure = (code: string) => ({ ok: false, error: { code } })

const ahead = (ms: number) => new Date(given.clock.now().getTime() + ms)
const sharp = (moment: Date) => new Date(Math.floor(moment.getTime() / 60_000) * 60_000)

/** In a session that does not end while the test's clock goes on. */
async function as(person: Person): Promise<MemberContext> {
  await database.owner`update sessions set seen_at = ${given.clock.now()}, expires_at = ${ahead(HOUR)} where account_id = ${person.accountId}`
  return given.as(person)
}

const formOf = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))

/** The fields of a time in so many hours. */
function timeIn(hours: number): Readonly<Record<string, string>> {
  const { sendDate, sendTime } = toSendTime(sharp(ahead(hours * HOUR)), ZONE)
  return { send_date: sendDate, send_time: sendTime }
}

/** Through the compose form, to leave in so many hours. */
async function schedule(
  from: Person,
  to: readonly string[],
  hours = 5,
  asks: Readonly<Record<string, string>> = {},
): Promise<{ readonly id: Id; readonly dueAt: Date }> {
  const form = formOf({ to: to.join(", "), subject: "Later", message: "In good time", ...timeIn(hours), ...asks })
  const sent = await submitCompose(await as(from), { form, uploads: [], uploadFailure: null })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  return { id: sent.messageId, dueAt: sharp(ahead(hours * HOUR)) }
}

const open = async (person: Person, id: Id) => openMessage(await as(person), id, { record: true })
const rowsOf = async (person: Person, folder: "inbox" | "sent") => value(await listFolder(await as(person), { folder })).rows
const release = () => releaseDue(given.services)
const leave = (person: Person) => deleteAccount(given.services, person.accountId, { by: { kind: "self" } })
const linksOf = (id: Id) =>
  database.owner<
    { expires: Date; created: Date }[]
  >`select expires_at as expires, created_at as created from links where message_id = ${id}`

test("M14 it lies in Sent with its time, and arrives then with that time, above what came before", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id, dueAt } = await schedule(anna, [bo.address, "new@example.org"])
  // No counter has it, and the judge of crashes (docs/reliability.md) asks for none.
  expect(await disagreements(database.owner)).toEqual([])
  expect(await rowsOf(anna, "sent")).toMatchObject([{ id, held: { kind: "scheduled", dueAt }, sentAt: dueAt, status: null }])
  expect(value(await open(anna, id))).toMatchObject({ held: { kind: "scheduled", dueAt }, sentAt: dueAt, seal: "holds" })
  const before = await given.sentMessage({ from: anna, to: [bo], subject: "Before" })
  // Neither the clock of what waits to leave, nor that of links, nor months let it go before.
  await tendOutgoing(given.services)
  await expireUnclaimed(given.services)
  expect([await release(), (await open(bo, id)).ok]).toEqual([0, false])

  given.clock.pass(5 * HOUR)
  expect(await release()).toBe(1)
  expect((await rowsOf(bo, "inbox")).map((row) => [row.id, row.sentAt])).toEqual([
    [id, dueAt],
    [before, expect.any(Date)],
  ])
  expect(value(await open(bo, id))).toMatchObject({ seal: "holds", sentAt: dueAt })
  for (const { expires, created } of await linksOf(id)) {
    expect(expires.getTime() - created.getTime()).toBe(30 * DAY)
    expect(Math.abs(created.getTime() - given.clock.now().getTime())).toBeLessThan(60_000)
  }
})

const today = () => toSendTime(ahead(0), ZONE).sendDate

test.each([
  ["its time has passed", () => timeIn(1), () => ahead(HOUR)],
  [
    "the day has passed on which it was to end",
    () => ({ expiry: "date", expiry_date: today() }),
    () => nextAt("00:00", { now: ahead(0), timeZone: ZONE }),
  ],
])(
  "B86 M14 a form sent once more, because no answer came, is the message that it became, though %s meanwhile",
  async (_what, asks, later) => {
    const { anna, bo } = await given.people("anna", "bo")
    const form = formOf({ to: bo.address, subject: "Unanswered", message: "x", token: newId(), ...asks() })
    const post = async () => submitCompose(await as(anna), { form, uploads: [], uploadFailure: null })
    const first = await post()
    given.clock.pass(later().getTime() - ahead(0).getTime() + 1_000)
    expect(first).toMatchObject({ kind: "sent" })
    expect(await post()).toEqual(first)
    expect(value(await listDrafts(await as(anna))).rows).toEqual([])
    await release()
  },
)

test("B15 while it waits, what is sealed to somebody's key opens by no link; only who has no key has one", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const holders = async (id: Id) =>
    (
      await database.owner<{ kind: string }[]>`select a.kind from links l join accounts a on a.id = l.holder_id where l.message_id = ${id}`
    ).map(({ kind }) => kind)
  const { id } = await schedule(anna, [bo.address, "keyless@example.org"])
  expect(await holders(id)).toEqual(["invited"])
  value(await takeBack(await as(anna), id))
  expect(await holders(await given.sentMessage({ from: anna, to: [bo] }))).toEqual(["person"])
})

test("M14 keys.md 4 the thirty days of a link count from when it left, however long that was after", async () => {
  const { anna } = await given.people("anna")
  const { id } = await schedule(anna, ["slow@example.org"], 60 * 24)
  const holdersAfter = async (days: number) => {
    given.clock.pass(days * DAY)
    await expireUnclaimed(given.services)
    return (await database.owner`select from deliveries where message_id = ${id}`).length
  }
  expect(await holdersAfter(50)).toBe(2)
  given.clock.pass(11 * DAY)
  expect(await release()).toBe(1)
  expect([await holdersAfter(29), await holdersAfter(2)]).toEqual([2, 1])
  expect(value(await open(anna, id)).status).toBe("withdrawn")
})

test("M14 M18 what was not let go at its time waits for whoever has no key however long that takes, and nobody is told that it was not fetched", async () => {
  const { anna } = await given.people("anna")
  const { id } = await schedule(anna, ["slow@example.org"])
  await database.owner`update accounts set sending_stopped_at = ${given.clock.now()} where id = ${anna.accountId}`
  given.clock.pass(DAY)
  expect(await release()).toBe(0)
  const mails = async () => (await database.owner`select from outgoing`).length
  const before = await mails()
  given.clock.pass(40 * DAY)
  await expireUnclaimed(given.services)
  expect(await database.owner`select from deliveries where message_id = ${id}`).toHaveLength(2)
  expect(await mails()).toBe(before)
})

test("M14 another time and Send now are signed anew, so that the seal holds and recipients are shown when it left", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await schedule(anna, [bo.address])
  const dueAt = sharp(ahead(48 * HOUR))
  expect(value(await changeSendTime(await as(anna), { messageId: id, ...toSendTime(dueAt, ZONE) }))).toEqual({ dueAt })
  expect(value(await open(anna, id))).toMatchObject({ held: { kind: "scheduled", dueAt }, sentAt: dueAt, seal: "holds" })
  expect(await changeSendTime(await as(anna), { messageId: id, ...toSendTime(ahead(-HOUR), ZONE) })).toMatchObject({
    error: { code: "invalid_fields", fields: { send_time: "send_time_past" } },
  })
  given.clock.pass(6 * HOUR)
  expect(await release()).toBe(0)
  const now = given.clock.now()
  value(await sendNow(await as(anna), id))
  const read = value(await open(bo, id))
  expect(read.seal).toBe("holds")
  expect(Math.abs(read.sentAt.getTime() - now.getTime())).toBeLessThan(5_000)
  given.clock.pass(60 * HOUR)
  expect(await release()).toBe(0)
  expect(value(await mailboxOverview(await as(bo))).inbox.total).toBe(1)
  for (const act of [sendNow(await as(anna), id), changeSendTime(await as(anna), { messageId: id, ...toSendTime(ahead(HOUR), ZONE) })])
    expect(await act).toEqual(failure("already_sent"))
})

test("M14 nobody but its sender can let it go, move its time or stop it; what was changed in the database is not signed anew (K4)", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await schedule(anna, [bo.address])
  const ctx = await as(bo)
  expect(await sendNow(ctx, id)).toEqual(failure("not_found"))
  expect(await changeSendTime(ctx, { messageId: id, ...toSendTime(ahead(HOUR), ZONE) })).toEqual(failure("not_found"))
  expect(await takeBack(ctx, id)).toEqual(failure("not_found"))
  await database.owner`update messages set sent_at = sent_at + interval '1 hour' where id = ${id}`
  expect(await sendNow(await as(anna), id)).toEqual(failure("cannot_open"))
  expect(value(await takeBack(await as(anna), id))).toEqual({ draftId: id })
})

test("M14 M6 it gets no other end while it waits, so that none comes before it leaves; afterwards it does", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await schedule(anna, [bo.address], 60)
  const end = async () => changeExpiry(await as(anna), { messageId: id, expiry: "date", expiryDate: ahead(DAY).toISOString().slice(0, 10) })
  expect(await end()).toEqual(failure("not_found"))
  expect(value(await open(anna, id)).expiresAt).toBeNull()
  given.clock.pass(61 * HOUR)
  expect(await release()).toBe(1)
  const expiresAt = value(await end())
  expect(value(await open(bo, id))).toMatchObject({ seal: "holds", expiresAt })
})

test("M14 M6 the text message that tells of it leaves with it, however often its time was moved, and has its day from then on", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await schedule(anna, [bo.address], 5, { sms_notice: "on" })
  value(await changeSendTime(await as(anna), { messageId: id, ...toSendTime(sharp(ahead(72 * HOUR)), ZONE) }))
  given.clock.pass(40 * HOUR)
  await tendOutgoing(given.services)
  given.clock.pass(33 * HOUR)
  expect(await release()).toBe(1)
  await tendOutgoing(given.services)
  const texts = () =>
    database.owner<{ until: Date }[]>`select expires_at as until from outgoing where message_id = ${id} and channel = 'sms'`
  const [text] = await texts()
  expect(Math.abs((text?.until.getTime() ?? 0) - ahead(DAY).getTime())).toBeLessThan(60_000)
  given.clock.pass(25 * HOUR)
  await tendOutgoing(given.services)
  expect(await texts()).toEqual([])
})

test("B43 sent now, stopped, moved and released at once it ends as one of them", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  for (let round = 0; round < 8; round++) {
    const { id } = await schedule(anna, [bo.address])
    given.clock.pass(5 * HOUR)
    const ofAnna = () => as(anna)
    const [now, stopped, , released] = await Promise.all([
      ofAnna().then((ctx) => sendNow(ctx, id)),
      ofAnna().then((ctx) => takeBack(ctx, id)),
      ofAnna().then((ctx) => changeSendTime(ctx, { messageId: id, ...toSendTime(ahead(HOUR), ZONE) })),
      release(),
    ])
    const left = (await open(bo, id)).ok
    const isHeld = (await database.owner`select from held_messages where message_id = ${id}`).length === 1
    expect([now.ok || released === 1, stopped.ok, isHeld].filter(Boolean)).toHaveLength(1)
    expect(left).toBe(now.ok || released === 1)
    if (isHeld) value(await takeBack(await ofAnna(), id))
  }
  const [row] = await database.owner<{ total: number }[]>`select count(*)::int as total from deliveries where holder_id = ${bo.accountId}`
  expect(value(await mailboxOverview(await as(bo))).inbox.total).toBe(row?.total)
})

test("I11 D2 with its sender's account it goes for everybody, before anybody has seen it", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await schedule(anna, [bo.address, "never@example.org"])
  const spools = await database.owner<{ id: string }[]>`select spool_id as id from outgoing where message_id = ${id}`
  value(await leave(anna))
  given.clock.pass(6 * HOUR)
  expect(await release()).toBe(0)
  expect(await rowsOf(bo, "inbox")).toEqual([])
  for (const needle of [id, "never@example.org"]) expect([needle, await tablesNaming(database.owner, needle)]).toEqual([needle, []])
  for (const { id: spool } of spools) expect(await given.services.blobs.readAll("eu", spool)).toBeNull()
})

test("I11 with its sender's account all of a hundred and more go, though one leaves meanwhile", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await schedule(anna, [bo.address])
  // As if it left between being found and being locked.
  await database.owner`delete from held_messages where message_id = ${id}`
  const { id: next } = await schedule(anna, [bo.address])
  for (const copy of Array.from({ length: 102 }, () => newId())) {
    const of = (table: string, key: string) => database.owner`insert into ${database.owner(table)}
      select (jsonb_populate_record(t, ${database.owner.json({ [key]: copy })}::jsonb)).* from ${database.owner(table)} t where ${database.owner(key)} = ${next}`
    await of("messages", "id")
    for (const table of ["deliveries", "held_messages"]) await of(table, "message_id")
  }
  await eraseHeldOf(given.services, restartScope(anna.accountId))
  expect(await database.owner`select message_id as id from deliveries where holder_id = ${anna.accountId}`).toEqual([{ id }])
})

test("I11 where a recipient's account went meanwhile the others get it, and the sender sees who can read it no more", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const { id } = await schedule(anna, [bo.address, cia.address])
  value(await leave(bo))
  given.clock.pass(5 * HOUR)
  expect(await release()).toBe(1)
  expect((await open(cia, id)).ok).toBe(true)
  expect(value(await open(anna, id))).toMatchObject({
    status: "read_by_all",
    tracking: [
      { erasedUnread: true, notice: "off" },
      { openedAt: expect.any(Date), erasedUnread: false },
    ],
  })
})

test("D3 what was stopped is in the journal, so that a backup does not bring it back", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await schedule(anna, [bo.address])
  value(await takeBack(await as(anna), id))
  const folder = path.join(given.services.env.dataFolder, "erasure")
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const journal = (await Promise.all(files.map((entry) => readFile(path.join(entry.parentPath, entry.name), "latin1")))).join("")
  for (const holder of [anna, bo])
    expect(journal.split("\n").filter((line) => line.includes(id) && line.includes(holder.accountId))).toHaveLength(1)
})
