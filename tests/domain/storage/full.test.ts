import { Readable } from "node:stream"
import { findBytes } from "#db/queries/storage.ts"
import { parseAddress } from "#lib/address.ts"
import { authorize } from "#lib/authz/policy.ts"
import { HOUR } from "#lib/clock.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import type { MemberContext } from "#lib/context.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { newId } from "#lib/ids.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { largestMessages } from "#lib/messages/largest-messages.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToArchive, moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { grantRole } from "#lib/staff/roles.ts"
import { beginUpload } from "#lib/uploads/begin-upload.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { employ, withAuthenticator } from "../../support/staff.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)

const FILE = new Uint8Array(120_000)
const failure = (code: string, more: object = {}) => ({ ok: false, error: { code, ...more } })
const bytesOf = async (ctx: MemberContext) => findBytes(ctx.db, value(authorize(ctx.actor, "mailbox:list")))
const rows = async (table: string) => Number((await database.owner.unsafe(`select count(*) from ${table}`))[0]?.["count"])
/** With a limit for everybody, as the setting is. */
const withLimit = async (person: Person, storageLimit: number): Promise<MemberContext> => {
  const ctx = await given.as(person)
  return { ...ctx, env: { ...ctx.env, storageLimit } }
}
const sendFile = async (from: Person, to: readonly Person[]) =>
  given.sentMessage({ from, to, subject: "With a file", attachments: [await given.attachment(from, "large.bin", FILE)] })
const formOf = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))

describe("one's own mailbox at its limit", () => {
  it("A1 A5 M4 sends nothing, now or later, keeps the draft with the reason, and sends again once something is erased", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await sendFile(anna, [bo])
    const used = await bytesOf(await given.as(anna))
    expect(used).toBeGreaterThan(FILE.length)
    const asAnna = await withLimit(anna, used)
    const messages = await rows("messages")
    await database.owner`delete from limits`
    expect(await sendMessage(asAnna, toSend({ to: [bo] }))).toEqual(failure("mailbox_full"))
    // A refused message counts for none of the people that may be written to anew in a day.
    expect(await database.owner`select from limits where key like 'send.new-recipient:%'`).toEqual([])
    const later = { kind: "scheduled", dueAt: new Date(given.clock.now().getTime() + HOUR) } as const
    expect(await sendMessage(asAnna, toSend({ to: [bo] }), { hold: later })).toEqual(failure("mailbox_full"))
    const fields = { token: newId(), to: bo.address, subject: "Kept", message: "Some text" }
    const refused = await submitCompose(asAnna, { form: formOf(fields), uploads: [], uploadFailure: null })
    expect(refused).toMatchObject({ kind: "refused", failure: { code: "mailbox_full" }, draftId: fields.token })
    expect(value(await openDraft(asAnna, fields.token))).toMatchObject({ subject: "Kept", problem: { code: "mailbox_full" } })
    expect(await rows("messages")).toBe(messages)

    // Only what was erased makes room; what lies in Trash counts.
    value(await moveToTrash(asAnna, [id]))
    expect(await sendMessage(asAnna, toSend({ to: [bo] }))).toEqual(failure("mailbox_full"))
    value(await eraseMessages(asAnna, [id]))
    expect((await sendMessage(asAnna, toSend({ to: [bo] }))).ok).toBe(true)
  })

  it("A1 M3 B60 goes on receiving and reading, and takes files into drafts, up to twice the limit", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await sendFile(anna, [bo])
    const limit = await bytesOf(await given.as(bo))
    const [asAnna, asBo] = [await withLimit(anna, limit * 4), await withLimit(bo, limit)]
    const { messageId } = value(await sendMessage(asAnna, toSend({ to: [bo] })))
    expect(value(await openMessage(asBo, messageId, { record: true })).seal).toBe("holds")
    const file = async () => storeAttachment(asBo, { name: "a.bin", type: "", stream: Readable.from([FILE]) })
    const upload = async () => beginUpload(asBo, { form: newId(), name: "a.bin", type: "", size: 10, modified: 1 })
    expect([(await file()).ok, (await upload()).ok]).toEqual([true, true])
    await sendFile(anna, [bo])
    await sendFile(anna, [bo])
    expect([await file(), await upload()]).toEqual([failure("mailbox_over"), failure("mailbox_over")])
    expect(value(await listFolder(asBo, { folder: "inbox" })).rows).toHaveLength(4)
  })

  it("A1 I11 U4 support can be written to all the same", async () => {
    const { anna, dan, cia } = await given.people("anna", "dan", "cia")
    await employ(given.services, anna.accountId, "operator")
    await withAuthenticator(given.services, dan.accountId)
    value(await grantRole(await given.as(anna), { address: dan.address, role: "support" }))
    const support = parseAddress(given.services.env.supportAddress)
    const asCia = await withLimit(cia, 1)
    await sendFile(anna, [cia])
    const input = { ...toSend({ to: [] }), to: support === null ? [] : [support] }
    expect((await sendMessage(asCia, input)).ok).toBe(true)
    expect(await sendMessage(asCia, { ...input, token: newId(), cc: [dan.address] })).toEqual(failure("mailbox_full"))
  })
})

describe("a recipient's mailbox at twice the limit", () => {
  it("A1 B20 a stranger's first message is received as by anybody; who has written with its owner is told, and nobody gets anything", async () => {
    const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
    await sendFile(anna, [bo])
    const limit = Math.floor((await bytesOf(await given.as(bo))) / 2)
    const wide = async (person: Person) => {
      await database.owner`delete from limits`
      return withLimit(person, limit)
    }
    const counts = async () => [await rows("messages"), await rows("blobs"), await rows("outgoing")]
    // The senders' own mailboxes have room.
    expect((await sendMessage(await wide(cia), toSend({ to: [bo] }))).ok).toBe(true)
    const unknown = { ...toSend({ to: [] }), to: [toAddress("nobody.there@example.org")] }
    expect((await sendMessage(await wide(cia), unknown)).ok).toBe(true)
    const before = await counts()
    const told = failure("recipient_full", { address: bo.address })
    expect(await sendMessage(await wide(cia), toSend({ to: [dan], cc: [bo] }))).toEqual(told)
    expect(await counts()).toEqual(before)
    expect(value(await listFolder(await given.as(dan), { folder: "inbox" })).rows).toEqual([])
  })

  it("A1 B20 whoever it wrote to is told, also at the first answer, and no more when that message is gone", async () => {
    const { anna, bo, dan } = await given.people("anna", "bo", "dan")
    const question = await given.sentMessage({ from: bo, to: [dan] })
    await sendFile(anna, [bo])
    const limit = Math.floor((await bytesOf(await given.as(bo))) / 2)
    const asDan = await withLimit(dan, limit)
    expect(await sendMessage(asDan, toSend({ to: [bo], inReplyTo: question }))).toEqual(failure("recipient_full", { address: bo.address }))
    for (const person of [bo, dan]) {
      value(await moveToTrash(await given.as(person), [question]))
      value(await eraseMessages(await given.as(person), [question]))
    }
    expect((await sendMessage(asDan, toSend({ to: [bo] }))).ok).toBe(true)
  })
})

describe("the largest messages", () => {
  it("A1 M5 are listed from the largest, wherever they lie, without being read; small ones are not", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const small = await given.sentMessage({ from: anna, to: [bo] })
    const large = await sendFile(anna, [bo])
    const larger = await given.sentMessage({
      from: anna,
      to: [bo],
      subject: "Two files",
      attachments: [await given.attachment(anna, "a.bin", FILE), await given.attachment(anna, "b.bin", FILE)],
    })
    value(await moveToArchive(await given.as(bo), [large, small]))
    const found = value(await largestMessages(await given.as(bo)))
    expect(found.map(({ id, subject, folder, unread }) => [id, subject, folder, unread])).toEqual([
      [larger, "Two files", "inbox", true],
      [large, "With a file", "archive", true],
    ])
    expect(found[0]?.size).toBeGreaterThan(2 * FILE.length)
    expect(value(await largestMessages(await given.as(anna))).map(({ folder }) => folder)).toEqual(["sent", "sent"])
    expect(value(await openMessage(await given.as(anna), large, { record: true })).status).toBe("read_by_none")
  })
})
