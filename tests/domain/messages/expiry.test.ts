import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { DAY, HOUR } from "#lib/clock.ts"
import { keptAttachments } from "#lib/composing/kept-attachments.ts"
import type { MemberContext } from "#lib/context.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { newId, type Id } from "#lib/ids.ts"
import { openAttachment } from "#lib/messages/attachments.ts"
import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { listConversation } from "#lib/messages/conversation.ts"
import { expireMessages } from "#lib/messages/expire-messages.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToArchive } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

/** What a test leaves becomes due in the next. */
afterEach(() => database.owner`update deliveries set expires_at = null`)

const until = (expiresAt: Date | null) => ({ ...NO_OPTIONS, expiresAt })
const GONE = { ok: false, error: { code: "not_found" } }

/** Two people, each in a request that goes on while the days pass: a session would end meanwhile. */
async function two() {
  const { anna, bo } = await given.people("anna", "bo")
  return { anna, bo, asAnna: await given.as(anna), asBo: await given.as(bo) }
}

/** A letter with a file that ends in a day. */
async function letter(from: Person, to: readonly Person[], more: object = {}): Promise<Id> {
  const attachments = [await given.attachment(from, "plan.txt", "content")]
  const expiresAt = new Date(given.clock.now().getTime() + DAY)
  return value(await sendMessage(await given.as(from), { ...toSend({ to }), attachments, options: until(expiresAt), ...more })).messageId
}

const open = (ctx: MemberContext, id: Id) => openMessage(ctx, id, { record: true })
const listed = async (ctx: MemberContext, folder: "inbox" | "sent" | "archive") =>
  value(await listFolder(ctx, { folder })).rows.map(({ id }) => id)
const inDays = (days: number) => new Date(given.clock.now().getTime() + days * DAY).toISOString().slice(0, 10)

async function journal(): Promise<string> {
  const folder = path.join(given.services.env.dataFolder, "erasure", "journal")
  const files = await readdir(folder).catch(() => [])
  return (await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")))).join("")
}

describe("at that instant, before any job", () => {
  it("M6 recipients can open it no more by any way: page, list, file, conversation, forward, answer; the sender can", async () => {
    const { anna, bo, asAnna, asBo } = await two()
    const id = await letter(anna, [bo])
    const answer = value(await sendMessage(asBo, toSend({ to: [anna], inReplyTo: id }))).messageId
    given.clock.pass(DAY - HOUR)
    expect(value(await open(asBo, id))).toMatchObject({ seal: "holds", expiresAt: expect.any(Date) })
    expect((await openAttachment(asBo, id, 0)).ok).toBe(true)
    expect(value(await listConversation(asBo, { id: answer })).map((row) => row.id)).toEqual([id])
    given.clock.pass(2 * HOUR)
    expect(await open(asBo, id)).toEqual(GONE)
    expect(await openMessage(asBo, id, { record: false })).toEqual(GONE)
    expect(await openAttachment(asBo, id, 0)).toEqual(GONE)
    expect(await listed(asBo, "inbox")).toEqual([])
    expect(value(await listConversation(asBo, { id: answer }))).toEqual([])
    expect(value(await keptAttachments(asBo, { keep: [`${id}.0`], draftId: null, token: newId() }))).toEqual({
      attachments: [],
      forwardOf: id,
      problem: "attachment_gone",
    })
    // An answer to it is a message of its own.
    const late = value(await sendMessage(asBo, toSend({ to: [anna], inReplyTo: id }))).messageId
    expect(value(await open(asAnna, late)).inReplyTo).toBeNull()
    expect((await openAttachment(asAnna, id, 0)).ok).toBe(true)
    expect(await listed(asAnna, "sent")).toEqual([id])
    const seen = value(await open(asAnna, id))
    expect(seen.seal).toBe("holds")
    expect(seen.tracking?.[0]?.endedAt).toEqual(seen.expiresAt)
  })
})

describe("the job", () => {
  it("M6 D1 erases recipients' copies wherever they lie, with the journal, and only those; the sender sees expired for each", async () => {
    const { anna, bo, asAnna, asBo } = await two()
    const { cia } = await given.people("cia")
    const id = await letter(anna, [bo, cia, anna])
    const other = value(await sendMessage(asAnna, toSend({ to: [bo] }))).messageId
    value(await open(asBo, id))
    value(await moveToArchive(asBo, [id]))
    given.clock.pass(DAY - HOUR)
    expect(await expireMessages(given.services)).toBe(0)
    given.clock.pass(2 * HOUR)
    expect(await expireMessages(given.services)).toBe(2)
    expect(await expireMessages(given.services)).toBe(0)
    const left = await database.owner<{ id: string }[]>`select holder_id as id from deliveries where message_id = ${id}`
    expect(left.map((row) => row.id)).toEqual([anna.accountId])
    for (const person of [bo, cia]) expect(await journal()).toContain(person.accountId)
    const counts = await database.owner<{ folder: string; total: number }[]>`
      select folder, total, unread from folder_counts where holder_id = ${bo.accountId} order by folder`
    expect(counts.map(({ folder, total }) => [folder, total])).toEqual([
      ["archive", 0],
      ["inbox", 1],
    ])
    const { tracking, status, expiresAt } = value(await open(asAnna, id))
    expect(tracking?.map(({ endedAt, erasedUnread }) => [endedAt, erasedUnread])).toEqual([
      [expiresAt, false],
      [expiresAt, false],
      [null, false],
    ])
    // One had read it, one can no more, and the sender reads now.
    expect(status).toBe("read_by_all")
    expect((await open(asBo, other)).ok).toBe(true)
  })

  it("R2 one holder's that fails is logged, and the others' go", async () => {
    const { anna, bo } = await two()
    const { cia } = await given.people("cia")
    const id = await letter(anna, [bo, cia])
    const asCia = await given.as(cia)
    given.clock.pass(DAY + HOUR)
    await database.owner.unsafe(`create function no_end() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
      create trigger no_end before delete on deliveries for each row when (old.holder_id = '${bo.accountId}') execute function no_end()`)
    expect(await expireMessages(given.services)).toBe(1)
    expect(given.logged()).toContain("expiry_failed")
    await database.owner.unsafe("drop trigger no_end on deliveries; drop function no_end()")
    expect(await expireMessages(given.services)).toBe(1)
    expect(await open(asCia, id)).toEqual(GONE)
  })
})

describe("the sender changes the date", () => {
  const change = (ctx: MemberContext, messageId: Id, expiryDate: string) => changeExpiry(ctx, { messageId, expiry: "date", expiryDate })

  it("M6 sets, moves and clears it by amendments that readers verify, true at once", async () => {
    const { anna, bo, asAnna, asBo } = await two()
    const id = value(await sendMessage(asAnna, toSend({ to: [bo] }))).messageId
    expect(value(await open(asBo, id)).expiresAt).toBeNull()
    const first = value(await change(asAnna, id, inDays(3)))
    expect(value(await open(asBo, id))).toMatchObject({ expiresAt: first, seal: "holds" })
    const later = await withNewKeys(anna)
    const second = value(await changeExpiry(later, { messageId: id, expiry: "7", expiryDate: "" }))
    expect(value(await open(asBo, id))).toMatchObject({ expiresAt: second, seal: "holds" })
    expect(value(await changeExpiry(later, { messageId: id, expiry: "none", expiryDate: "" }))).toBeNull()
    expect(value(await open(asBo, id))).toMatchObject({ expiresAt: null, seal: "holds" })
    given.clock.pass(30 * DAY)
    expect(await expireMessages(given.services)).toBe(0)
    expect((await open(asBo, id)).ok).toBe(true)
    const numbers = await database.owner<{ number: number }[]>`select number from amendments where message_id = ${id}`
    expect(numbers.map(({ number }) => number)).toEqual([3])
  })

  it("M6 is refused with words for a day that is over or too far, for who did not send it, and when it has expired", async () => {
    const { anna, bo, asAnna, asBo } = await two()
    const id = await letter(anna, [bo])
    for (const [date, problem] of [
      ["2001-01-01", "expiry_past"],
      ["2099-01-01", "expiry_far"],
      ["soon", "expiry_unreadable"],
    ] as const)
      expect(await change(asAnna, id, date)).toEqual({ ok: false, error: { code: "invalid_fields", fields: { expiry_date: problem } } })
    for (const which of [asBo, await given.as((await given.people("eva")).eva)]) expect(await change(which, id, inDays(3))).toEqual(GONE)
    expect(await change(asAnna, newId(), inDays(3))).toEqual(GONE)
    given.clock.pass(DAY + HOUR)
    expect(await change(asAnna, id, inDays(9))).toEqual({ ok: false, error: { code: "expired_already" } })
    expect(await open(asBo, id)).toEqual(GONE)
  })

  it("M6 of two changes at once one counts on from the other", async () => {
    const { anna, bo, asAnna, asBo } = await two()
    const id = await letter(anna, [bo])
    const both = await Promise.all([change(asAnna, id, inDays(5)), change(asAnna, id, inDays(6))])
    expect(both.every(({ ok }) => ok)).toBe(true)
    const rows = await database.owner`select number from amendments where message_id = ${id}`
    expect(rows[0]?.["number"]).toBe(3)
    expect(value(await open(asBo, id)).seal).toBe("holds")
  })
})

describe("what somebody changes in the database", () => {
  it.each<[string, (id: Id) => Promise<unknown>]>([
    [
      "another time in the holder's row",
      (id) =>
        database.owner`update deliveries set expires_at = expires_at + interval '9 days' where message_id = ${id} and role <> 'sender'`,
    ],
    ["no time in the holder's row", (id) => database.owner`update deliveries set expires_at = null where message_id = ${id}`],
    ["no amendment", (id) => database.owner`delete from amendments where message_id = ${id}`],
    [
      "neither, though the header says that there is one",
      (id) =>
        database.owner`with gone as (delete from amendments where message_id = ${id}) update deliveries set expires_at = null where message_id = ${id}`,
    ],
    [
      "an amendment with another signature",
      (id) =>
        database.owner`update amendments set signature = set_byte(signature, 3, 255 - get_byte(signature, 3)) where message_id = ${id}`,
    ],
  ])("M6 K4 shows as a broken seal: %s", async (_what, tamper) => {
    const { anna, bo, asBo } = await two()
    const id = await letter(anna, [bo])
    await tamper(id)
    expect(value(await open(asBo, id)).seal).toBe("broken")
  })
})

/** As *Change keys* leaves a person: with another generation of keys, and a new session. */
async function withNewKeys(person: Person): Promise<MemberContext> {
  const proven = { ...(await given.as(person)), provenAt: given.clock.now() }
  const session = value(await rotateKeys(proven, { password: person.password, device: "Firefox on Windows", network: "192.0.2.1" }))
  return given.as({ ...person, session })
}
