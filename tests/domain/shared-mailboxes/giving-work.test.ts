import { readComposeForm } from "#lib/messages/input.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import type { MemberContext } from "#lib/context.ts"
import { exportMessage } from "#lib/exporting/export-message.ts"
import type { Id } from "#lib/ids.ts"
import { confirmReading } from "#lib/messages/confirm-reading.ts"
import { expireMessages } from "#lib/messages/expire-messages.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { searchMail } from "#lib/searching/search-mail.ts"
import { actAs } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { assignConversation, markDone } from "#lib/shared-mailboxes/claim.ts"
import { giveConversations } from "#lib/shared-mailboxes/give-conversations.ts"
import { addNote, listNotes } from "#lib/shared-mailboxes/notes.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { showWork } from "#lib/shared-mailboxes/work.ts"
import { testDatabase } from "../../support/database.ts"
import { givenGiving } from "../../support/giving.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { world, desk, give, inbox, read, sent, erase, rowsOf, holdersOf } = givenGiving(database, given)

const formOf = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))

async function submit(ctx: MemberContext, fields: Readonly<Record<string, string>>): Promise<Id> {
  const sent = await submitCompose(ctx, { form: formOf(fields), uploads: [], uploadFailure: null })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  return sent.messageId
}

/** What the sender's page of a message says. */
const asSender = async (who: Person, id: Id) => value(await openMessage(await given.as(who), id, { record: true }))

test("M15 a given conversation is taken care of, noted on and done as one that came; a new answer to it opens it again", async () => {
  const here = await world()
  const { cia, fay, dag, desk: mailboxId } = here
  const id = await sent(cia, fay, { subject: "Application", readBy: [fay] })
  value(await give(fay, here, id))
  const which = { mailboxId, messageId: id }
  value(await assignConversation(await given.as(dag), { ...which, from: null, to: dag.accountId }))
  value(await addNote(await given.as(dag), { ...which, text: "Fay began this" }))
  expect((await listNotes(await desk(dag, here), id)).map((one) => one.note?.text)).toEqual(["Fay began this"])
  await read(dag, here, id)
  value(await markDone(await given.as(dag), { ...which, isDone: true }))
  expect(await showWork(await desk(dag, here), id)).toMatchObject({ isMine: true, doneBy: dag.name, firstReader: dag.name })
  const later = await sent(fay, cia, { inReplyTo: id })
  value(await give(fay, here, later))
  expect(await showWork(await desk(dag, here), later)).toMatchObject({ isMine: true, doneBy: null })
  expect((await inbox(dag, here)).map(({ conversationSize }) => conversationSize)).toEqual([2, 2])
  // Who wrote from outside answers what the giver once wrote, to the mailbox: it joins what was given.
  const answer = { ...toSend({ to: [], inReplyTo: later }), to: [toAddress(here.deskAddress)] }
  value(await sendMessage(await given.as(cia), answer))
  expect((await inbox(dag, here)).map(({ conversationSize }) => conversationSize)).toEqual([3, 3, 3])
  // With the copy goes what was noted on it.
  await erase(await desk(dag, here), id)
  expect(await rowsOf("select id from mailbox_notes where mailbox_id = $1", [mailboxId])).toEqual([])
})

test("M5 M6 M14 nobody asks the mailbox to confirm, and nothing that its readers do with the copy is told to the sender", async () => {
  const here = await world()
  const { cia, fay, dag, desk: mailboxId } = here
  const file = await given.attachment(cia, "form.pdf", "content")
  const options = { ...NO_OPTIONS, confirmReading: true, expiresAt: null }
  const { messageId: id } = value(await sendMessage(await given.as(cia), { ...toSend({ to: [fay], attachments: [file] }), options }))
  value(await give(fay, here, id))
  const before = await asSender(cia, id)
  expect(before).toMatchObject({ tracking: [{ openedAt: expect.any(Date), confirmedAt: null, repliedAt: null, downloadedAt: null }] })
  await read(dag, here, id)
  const failure = { ok: false, error: { code: "not_found" } }
  expect(await actAs(await given.as(dag), mailboxId, (mailbox) => confirmReading(mailbox, id))).toEqual(failure)
  expect(await confirmReading(await desk(dag, here), id)).toEqual(failure)
  const exported = value(await exportMessage(await desk(dag, here), id))
  for await (const part of exported.mail) void part
  await submit(await desk(dag, here), { to: here.gil.address, subject: "Look", message: "See below", forward_of: id })
  await erase(await desk(dag, here), id)
  expect(await asSender(cia, id)).toEqual(before)
  // Who was asked confirms as ever.
  value(await confirmReading(await given.as(fay), id))
  expect((await asSender(cia, id)).tracking).toMatchObject([{ confirmedAt: expect.any(Date) }])
})

test("M8 M13 what was given is forwarded with its files and exported as a mail; the file stays as long as anybody has it", async () => {
  const here = await world()
  const { cia, fay, gil, dag } = here
  const file = await given.attachment(cia, "form.txt", "the content of the form")
  const id = await sent(cia, fay, { subject: "With a file", attachments: [file], readBy: [fay] })
  value(await give(fay, here, id))
  const { mail } = value(await exportMessage(await desk(dag, here), id))
  let text = ""
  for await (const part of mail) text += String(part)
  expect(text).toContain("With a file")
  expect(text).toContain(Buffer.from("the content of the form").toString("base64"))
  const forwarded = await submit(await desk(dag, here), { to: gil.address, subject: "Fwd", message: "", forward_of: id, carried: "0" })
  for (const who of [cia, fay]) await erase(await given.as(who), id)
  await erase(await desk(dag, here), id)
  expect(await holdersOf(id)).toEqual([])
  expect((await asSender(gil, forwarded)).seal).toBe("holds")
})

test("M3 M15 a search in the mailbox finds what was given before anybody has listed it, and not what was erased", async () => {
  const here = await world()
  const { cia, fay, dag } = here
  const id = await sent(cia, fay, { subject: "Rhododendron", text: "About the hedge", readBy: [fay] })
  value(await give(fay, here, id))
  const found = async (words: string) =>
    JSON.stringify(value(await searchMail(await desk(dag, here), { words, folder: null, from: null, until: null, page: 1 })))
  for (const words of ["rhododendron", "hedge"]) expect(await found(words)).toContain(id)
  await erase(await desk(dag, here), id)
  expect(await found("rhododendron")).not.toContain(id)
})

test("A1 M15 a full mailbox takes in what is given as what is sent to it, and its room is what lies there", async () => {
  const here = await world()
  const { cia, fay, dag, desk: mailboxId } = here
  const file = await given.attachment(cia, "large.bin", new Uint8Array(120_000))
  const id = await sent(cia, fay, { attachments: [file], readBy: [fay] })
  const ctx = await given.as(fay)
  // Over both limits, the giver's own and the mailbox's.
  const full = { ...ctx, env: { ...ctx.env, mailboxStorageLimit: 1, storageLimit: 1 } }
  expect(value(await giveConversations(full, { mailboxId, messageIds: [id] }))).toMatchObject({ count: 1 })
  const [row] = await rowsOf(
    "select (select sum(bytes)::int from folder_counts where holder_id = $1) as counted, (select sum(size)::int from deliveries where holder_id = $1) as there",
    [mailboxId],
  )
  expect(Number(row?.["there"])).toBeGreaterThan(120_000)
  expect(row?.["counted"]).toBe(row?.["there"])
  expect(value(await listFolder(await desk(dag, here), { folder: "inbox" })).rows).toHaveLength(1)
})

test("M5 M7 what the mailbox was sent itself and has erased may be given to it; it is told of no more, and ends without a word", async () => {
  const here = await world()
  const { cia, fay, dag, desk: mailboxId } = here
  const message = { ...toSend({ to: [fay] }), to: [toAddress(fay.address), toAddress(here.deskAddress)] }
  const { messageId: id } = value(await sendMessage(await given.as(cia), message))
  expect(value(await give(fay, here, id))).toMatchObject({ count: 0, there: 1 })
  await erase(value(await openUnitMailbox(await given.as(dag), mailboxId)), id)
  await asSender(fay, id)
  const before = await asSender(cia, id)
  expect(value(await give(fay, here, id))).toMatchObject({ count: 1 })
  expect(await read(dag, here, id)).toMatchObject({ role: "given", seal: "holds" })
  expect(await asSender(cia, id)).toEqual(before)
  await database.owner`update deliveries set expires_at = now() - interval '1 minute' where holder_id = ${mailboxId} and message_id = ${id}`
  expect(await expireMessages(given.services)).toBe(1)
  expect(await asSender(cia, id)).toEqual(before)
})
