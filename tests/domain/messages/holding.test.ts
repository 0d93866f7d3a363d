import { HELD_FOLDER } from "#db/schema/messages.ts"
import type { MemberContext } from "#lib/context.ts"
import { takeBack } from "#lib/composing/take-back.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import type { Id } from "#lib/ids.ts"
import { listConversation } from "#lib/messages/conversation.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { dateIn } from "#lib/messages/expiry.ts"
import { findLeaving } from "#lib/messages/hold.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { markMessages } from "#lib/messages/mark-message.ts"
import { moveToArchive, moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS, type MessageOptions } from "#lib/messages/options.ts"
import { openAttachment } from "#lib/messages/attachments.ts"
import { recallMessage } from "#lib/messages/recall-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const SECOND = 1000
const ALL_ON: MessageOptions = {
  urgent: true,
  noForwarding: true,
  confirmReading: true,
  smsReceipt: true,
  smsNotice: true,
  level: "registered",
}
const failure = (code: string) => ({ ok: false, error: { code } })

/** With ten seconds to undo, as outside evaluation mode. */
const as = async (person: Person): Promise<MemberContext> => {
  const ctx = await given.as(person)
  return { ...ctx, env: { ...ctx.env, undoSeconds: 10 } }
}

type Fields = Readonly<Record<string, string>>
const formOf = (fields: Fields) => readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))

/** Through the compose form, as pages do. */
async function send(person: Person, fields: Fields, uploads: Parameters<typeof submitCompose>[1]["uploads"] = []): Promise<Id> {
  const typed = { subject: "Held", message: "Some text", ...fields }
  const sent = await submitCompose(await as(person), { form: formOf(typed), uploads, uploadFailure: null })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  return sent.messageId
}

const open = async (person: Person, id: Id) => openMessage(await as(person), id, { record: true })
const rowsOf = async (person: Person, folder: "inbox" | "sent") => value(await listFolder(await as(person), { folder })).rows
const counts = async (person: Person) => {
  const { inbox, sent } = value(await mailboxOverview(await as(person)))
  return { inbox: inbox.total, unread: inbox.unread, sent: sent.total }
}
const outgoing = (id: Id) => database.owner<{ id: string }[]>`select id from outgoing where message_id = ${id}`
const mailJobs = () => database.owner<{ id: string }[]>`select id from pgboss.job where name = 'deliver-mail'`
const release = () => releaseDue(given.services)

describe("undo after Send", () => {
  test("M4 M7 what has not left answers nothing yet, is marked by nobody, and answers when it leaves", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const question = await given.sentMessage({ from: anna, to: [bo] })
    const waiting = async (person: Person, folder: "inbox" | "sent") =>
      value(await listFolder(await as(person), { folder, only: "waiting" })).rows.map(({ id }) => id)
    const answer = await send(bo, { to: anna.address, in_reply_to: question })
    for (const person of [anna, bo]) value(await markMessages(await as(person), [answer], "flagged"))
    expect(await database.owner`select from deliveries where message_id = ${answer} and flagged`).toHaveLength(0)
    expect([await waiting(anna, "sent"), await waiting(bo, "inbox")]).toEqual([[question], [question]])
    given.clock.pass(11 * SECOND)
    expect(await release()).toBe(1)
    expect([await waiting(anna, "sent"), await waiting(bo, "inbox")]).toEqual([[], []])
    expect(await waiting(anna, "inbox")).toEqual([answer])
  })

  test("M7 until its time nobody but the sender has it, nothing is mailed, and then it arrives once", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const jobs = (await mailJobs()).length
    const id = await send(anna, { to: bo.address })
    expect(await open(bo, id)).toEqual(failure("not_found"))
    expect([await rowsOf(bo, "inbox"), await counts(bo)]).toEqual([[], { inbox: 0, unread: 0, sent: 0 }])
    expect(await rowsOf(anna, "sent")).toMatchObject([
      { id, subject: "Held", status: null, held: { kind: "undo", dueAt: expect.any(Date) } },
    ])
    expect(value(await open(anna, id))).toMatchObject({
      held: { kind: "undo" },
      seal: "holds",
      folder: "sent",
      canReply: false,
      tracking: null,
    })
    expect(value(await findLeaving(await as(anna), id))).toMatchObject({ state: "held" })
    expect([(await outgoing(id)).length, (await mailJobs()).length]).toEqual([1, jobs])
    expect(await release()).toBe(0)
    const wakers = await database.owner<{ data: object; at: Date }[]>`
      select data, start_after as at from pgboss.job where name = 'release' order by created_on desc limit 1`
    expect(wakers).toMatchObject([{ data: {}, at: value(await findLeaving(await as(anna), id)).hold?.dueAt }])

    given.clock.pass(10 * SECOND)
    expect(await Promise.all([release(), release(), release()])).toEqual(expect.arrayContaining([1, 0, 0]))
    expect(await release()).toBe(0)
    const waiting = (await outgoing(id)).map((row) => row.id)
    expect((await mailJobs()).map((job) => job.id)).toEqual(expect.arrayContaining(waiting))
    expect([await counts(anna), await counts(bo)]).toEqual([
      { inbox: 0, unread: 0, sent: 1 },
      { inbox: 1, unread: 1, sent: 0 },
    ])
    expect(value(await open(bo, id))).toMatchObject({ seal: "holds", subject: "Held" })
    expect(value(await open(anna, id))).toMatchObject({ held: null, status: "read_by_all", tracking: [{ openedAt: expect.any(Date) }] })
    expect(value(await findLeaving(await as(anna), id))).toEqual({ state: "left", hold: null })
    expect(await database.owner`select from deliveries where folder = ${HELD_FOLDER}`).toHaveLength(0)
  })

  test("M7 Undo erases it everywhere and opens the same text, recipients, numbers and files again as a draft", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const file = await given.attachment(anna, "a.txt", "content of the file")
    const text = "Some **bold** text\n\n- one\n- two"
    const to = { to: bo.address, cc: cia.address, bcc: "new@example.org", phone: `new@example.org +46701740680`, line: "About Friday" }
    const id = await send(anna, { ...to, subject: "Taken back", message: text, formatted: "1" }, [file])
    const spools = await database.owner`select spool_id as id from outgoing where message_id = ${id}`
    expect(spools).toHaveLength(3)
    expect(value(await takeBack(await as(anna), id))).toEqual({ draftId: id })
    expect(value(await openDraft(await as(anna), id))).toMatchObject({
      to: bo.address,
      cc: cia.address,
      bcc: "new@example.org",
      subject: "Taken back",
      text,
      formatted: true,
      phone: "new@example.org +46701740680",
      line: "About Friday",
      attachments: [{ name: "a.txt", size: 19 }],
      problem: null,
    })
    expect(await release()).toBe(0)
    expect(await tablesNaming(database.owner, id)).toEqual(["public.draft_blobs", "public.drafts"])
    for (const { id: spool } of spools) expect(await given.services.blobs.readAll("eu", String(spool))).toBeNull()
    expect(await database.owner`select from account_addresses where address = 'new@example.org'`).toHaveLength(0)
    expect(await open(anna, id)).toEqual(failure("not_found"))
    // Pressed twice it is the same draft; sent again its file is whole.
    expect(value(await takeBack(await as(anna), id))).toEqual({ draftId: id })
    const again = await send(anna, { to: bo.address, draft: id, keep: file.blobId })
    given.clock.pass(10 * SECOND)
    await release()
    expect((await openAttachment(await as(bo), again, 0)).ok).toBe(true)
    expect(await tablesNaming(database.owner, id)).toEqual([])
  })

  test.each<[string, Fields, MessageOptions]>([
    [
      "whatever was chosen",
      { urgent: "1", no_forwarding: "1", confirm_reading: "1", sms_receipt: "1", sms_notice: "1", level: "registered" },
      ALL_ON,
    ],
    ["a part of it", { confirm_reading: "1", sms_notice: "1" }, { ...NO_OPTIONS, confirmReading: true, smsNotice: true }],
    ["nothing where nothing was", {}, NO_OPTIONS],
  ])("M6 M7 Undo opens the Send Options again as they were: %s", async (_name, chosen, options) => {
    const { anna, bo } = await given.people("anna", "bo")
    const expiryDate = dateIn(new Date(given.clock.now().getTime() + 20 * 24 * 3600 * SECOND), "Europe/Stockholm")
    const isAsked = Object.keys(chosen).length > 0
    const expiry: Fields = isAsked ? { expiry: "date", expiry_date: expiryDate } : {}
    const id = await send(anna, { to: bo.address, phone: `${bo.address} ${bo.phone}`, ...chosen, ...expiry })
    value(await takeBack(await as(anna), id))
    const draft = value(await openDraft(await as(anna), id))
    expect(draft.options).toEqual({ ...options, expiry: isAsked ? "date" : "none", expiryDate: isAsked ? expiryDate : "" })
    expect(draft.phone).toBe(`${bo.address} ${bo.phone}`)
  })

  test("M6 M7 of an end so many days after sending, Undo opens the day again that it was", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await send(anna, { to: bo.address, expiry: "7" })
    value(await takeBack(await as(anna), id))
    const inAWeek = dateIn(new Date(given.clock.now().getTime() + 7 * 24 * 3600 * SECOND), "Europe/Stockholm")
    expect(value(await openDraft(await as(anna), id)).options).toEqual({ ...NO_OPTIONS, expiry: "date", expiryDate: inAWeek })
  })

  test("M7 a message to oneself and to others behaves the same; looking at it before it leaves is no reading", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await send(anna, { to: `${anna.address}, ${bo.address}` })
    expect(value(await open(anna, id))).toMatchObject({ wasUnread: false, readAt: null })
    expect([await rowsOf(anna, "inbox"), await counts(anna)]).toEqual([[], { inbox: 0, unread: 0, sent: 0 }])
    given.clock.pass(10 * SECOND)
    expect(await release()).toBe(1)
    expect(await counts(anna)).toEqual({ inbox: 1, unread: 1, sent: 1 })
    expect(value(await open(anna, id))).toMatchObject({ wasUnread: true, readAt: expect.any(Date), status: "read_by_some" })
    expect(await counts(anna)).toEqual({ inbox: 1, unread: 0, sent: 1 })
  })

  test("M5 M1 an answer is told of, and joins its conversation, only when it leaves", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const asked = await given.sentMessage({ from: anna, to: [bo], readBy: [bo] })
    const id = await send(bo, { to: anna.address, in_reply_to: asked })
    const others = async (person: Person) => value(await listConversation(await as(person), { id: asked })).map((row) => row.id)
    expect(value(await open(anna, asked)).tracking).toMatchObject([{ repliedAt: null }])
    expect([await others(anna), await others(bo)]).toEqual([[], []])
    given.clock.pass(10 * SECOND)
    await release()
    expect(value(await open(anna, asked)).tracking).toMatchObject([{ repliedAt: expect.any(Date) }])
    expect([await others(anna), await others(bo)]).toEqual([[id], [id]])
  })

  test("M7 what has not left cannot be moved, erased or recalled; what has left cannot be undone", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await send(anna, { to: bo.address })
    for (const person of [anna, bo]) {
      expect(value(await moveToTrash(await as(person), [id]))).toEqual({ count: 0 })
      expect(value(await moveToArchive(await as(person), [id]))).toEqual({ count: 0 })
      expect(value(await eraseMessages(await as(person), [id]))).toEqual({ count: 0 })
    }
    expect(await recallMessage(await as(anna), { messageId: id, position: null })).toEqual(failure("nothing_to_recall"))
    expect(await takeBack(await as(bo), id)).toEqual(failure("not_found"))
    given.clock.pass(10 * SECOND)
    await release()
    expect(await takeBack(await as(anna), id)).toEqual(failure("already_sent"))
    expect((await open(bo, id)).ok).toBe(true)
    expect(
      value(
        await recallMessage(await as(anna), {
          messageId: await send(anna, { to: bo.address }).then(async (other) => (given.clock.pass(10 * SECOND), await release(), other)),
          position: null,
        }),
      ),
    ).toEqual({ count: 1 })
  })

  test("B43 undone and released at once it ends as if one had come first: a draft or a message, never both or neither", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    for (let round = 0; round < 10; round++) {
      const id = await send(anna, { to: bo.address })
      given.clock.pass(10 * SECOND)
      const [undone, left] = await Promise.all([
        as(anna).then((ctx) => takeBack(ctx, id)),
        release(),
        as(anna).then((ctx) => takeBack(ctx, id)),
      ])
      expect([undone.ok, left]).toEqual(undone.ok ? [true, 0] : [false, 1])
      expect((await open(bo, id)).ok).toBe(!undone.ok)
      expect((await openDraft(await as(anna), id)).ok).toBe(undone.ok)
    }
  })

  test("B86 a release whose transaction is cut off leaves the message held, and the next run releases it", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await send(anna, { to: bo.address })
    given.clock.pass(10 * SECOND)
    await database.owner`create function stop_release() returns trigger language plpgsql as $$ begin raise exception 'stopped'; end $$`
    await database.owner`create trigger stop_release before update on outgoing for each row execute function stop_release()`
    expect(await release()).toBe(0)
    expect([await open(bo, id), (await outgoing(id)).length]).toEqual([failure("not_found"), 1])
    await database.owner`drop trigger stop_release on outgoing`
    await database.owner`drop function stop_release`
    expect(await release()).toBe(1)
    expect((await open(bo, id)).ok).toBe(true)
  })
})
