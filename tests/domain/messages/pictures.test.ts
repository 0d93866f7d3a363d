import { simpleParser } from "mailparser"
import { Readable } from "node:stream"
import { keptAttachments } from "#lib/composing/kept-attachments.ts"
import { takeBack } from "#lib/composing/take-back.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { exportMessage } from "#lib/exporting/export-message.ts"
import { newId, type Id } from "#lib/ids.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { openAttachment } from "#lib/messages/attachments.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { testDatabase } from "#tests/support/database.ts"
import { givenServices, toSend, value, type Person } from "#tests/support/given.ts"
import { pdf, postcard } from "../../../scripts/demo/files.ts"

const database = testDatabase()
const given = givenServices(database)
const PICTURE = Buffer.from(postcard())
const TEXT = "Our **house**:\n\n![A lighthouse by the sea](attachment:house.png)\n\nWelcome"

const attached = async (from: Person, files: readonly (readonly [string, Uint8Array])[]) =>
  Promise.all(files.map(([name, content]) => given.attachment(from, name, content)))

async function sent(from: Person, to: Person, text = TEXT): Promise<Id> {
  const attachments = await attached(from, [
    ["svar.pdf", pdf("Svar", ["Ja"])],
    ["house.png", PICTURE],
  ])
  return given.sentMessage({ from, to: [to], text, formatted: true, attachments })
}

const open = async (who: Person, id: Id) => value(await openMessage(await given.as(who), id, { record: true }))
const bodyOf = async (who: Person, id: Id) => {
  const { body } = await open(who, id)
  return body?.kind === "html" ? body.html.replaceAll("\n", "") : null
}
const IN_TEXT = '<p data-attachment="1">A lighthouse by the sea</p>'

test("M1 M8 M5 a picture in the text is an attachment of the message, and opening the message fetches none of it", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await sent(anna, bo)
  const [row] = value(await listFolder(await given.as(bo), { folder: "inbox" })).rows
  expect(row).toMatchObject({ preview: "Our house: A lighthouse by the sea Welcome", attachmentCount: 2 })
  expect(await bodyOf(bo, id)).toBe(`<p>Our <strong>house</strong>:</p>${IN_TEXT}<p>Welcome</p>`)
  expect((await open(anna, id)).tracking?.[0]?.downloadedAt).toBeNull()
})

test("B57 B45 only what browsers draw by its bytes stands in the text, and only files of this message; all else is its words", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const attachments = await attached(anna, [
    ["a.png", Buffer.from("<svg onload=alert(1)>")],
    ["b.svg", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["c.png", Buffer.from(pdf("Svar", ["Ja"]))],
    ["d.png", Buffer.alloc(0)],
    ["e.txt", PICTURE],
  ])
  const names = ["a.png", "b.svg", "c.png", "d.png", "e.txt", "f.png", "https://example.org/a.png"]
  const text = names.map((name) => `![${name[0] ?? ""}](attachment:${name})`).join("\n\n")
  const id = await given.sentMessage({ from: anna, to: [bo], text, formatted: true, attachments })
  expect(await bodyOf(bo, id)).toBe('<p>a</p><p>b</p><p>c</p><p>d</p><p data-attachment="4">e</p><p>f</p><p>h</p>')
})

test("M1 in plain text a mark is text, and in a reply's quote stand the words alone", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const attachments = await attached(anna, [["house.png", PICTURE]])
  const plain = await given.sentMessage({ from: anna, to: [bo], text: TEXT, attachments })
  expect((await open(bo, plain)).body).toEqual({ kind: "text", text: TEXT })
  const reply = value(await prepareAnswer(await given.as(bo), await sent(anna, bo), "reply"))
  expect(reply.text).toMatch(/\n> A lighthouse by the sea\n/)
  expect(reply).toMatchObject({ attachments: [], text: expect.not.stringContaining("attachment:") as string })
})

test("M1 D1 a forwarded message keeps its pictures, with the files that stay, and shows them after the first was erased", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await sent(anna, bo)
  const ctx = await given.as(bo)
  const answer = value(await prepareAnswer(ctx, id, "forward"))
  expect(answer.text).toContain("![A lighthouse by the sea](attachment:house.png)")
  const forwarded = async (keep: readonly string[]) => {
    const { attachments } = value(await keptAttachments(ctx, { keep, draftId: null, token: newId() }))
    return given.sentMessage({ from: bo, to: [cia], text: answer.text, formatted: true, attachments })
  }
  const [other, picture] = answer.attachments.map((attachment) => attachment.id)
  const withIt = await forwarded([picture ?? ""])
  const without = await forwarded([other ?? ""])
  for (const who of [anna, bo]) {
    await moveToTrash(await given.as(who), [id])
    await eraseMessages(await given.as(who), [id])
  }
  expect(await bodyOf(cia, withIt)).toContain('<p data-attachment="0">A lighthouse by the sea</p>')
  const read = value(await openAttachment(await given.as(cia), withIt, 0))
  const parts: Uint8Array[] = []
  for await (const part of read.read({ start: 0, length: read.size })) parts.push(part)
  expect(Buffer.concat(parts).equals(PICTURE)).toBe(true)
  expect(await bodyOf(cia, without)).toContain("<p>A lighthouse by the sea</p>")
})

test("M7 M4 what is taken back is a draft with the same picture in its text", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const attachments = await attached(anna, [["house.png", PICTURE]])
  const message = toSend({ to: [bo], text: TEXT, formatted: true, attachments })
  const hold = { kind: "undo", dueAt: new Date(given.clock.now().getTime() + 10_000) } as const
  const { messageId } = value(await sendMessage(await given.as(anna), message, { hold }))
  const { draftId } = value(await takeBack(await given.as(anna), messageId))
  const draft = value(await openDraft(await given.as(anna), draftId))
  expect(draft).toMatchObject({ text: TEXT, formatted: true, attachments: [{ name: "house.png" }] })
})

test("M13 B57 in a saved mail the picture stands in the text (cid, multipart/related), and other files beside it", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { mail } = value(await exportMessage(await given.as(bo), await sent(anna, bo)))
  const bytes = await new Response(Readable.toWeb(mail) as ReadableStream<Uint8Array>).text()
  expect(bytes).toMatch(/^Content-Type: multipart\/mixed/m)
  expect(bytes).toMatch(/^Content-Type: multipart\/related/m)
  const parsed = await simpleParser(bytes, { skipImageLinks: true })
  const [picture] = parsed.attachments.filter(({ related }) => related)
  expect(parsed.html).toContain(`<img src="cid:${picture?.cid ?? "?"}" alt="A lighthouse by the sea" />`)
  expect(parsed.html).not.toContain("data-attachment")
  expect(picture).toMatchObject({ filename: "house.png", contentDisposition: "inline", contentType: "image/png" })
  expect(picture?.content.equals(PICTURE)).toBe(true)
  expect(parsed.attachments.filter(({ related }) => !related).map(({ filename }) => filename)).toEqual(["svar.pdf"])
})
