import { simpleParser } from "mailparser"
import { Readable } from "node:stream"
import { buffer } from "node:stream/consumers"
import { createList } from "#lib/contacts/address-lists.ts"
import { createContact } from "#lib/contacts/save-contact.ts"
import type { MemberContext } from "#lib/context.ts"
import { saveDraft } from "#lib/drafts/save-draft.ts"
import { exportAccount, type ExportFile } from "#lib/exporting/export-account.ts"
import { zipOf } from "#lib/exporting/zip.ts"
import { createFolder } from "#lib/folders/own-folders.ts"
import { newId } from "#lib/ids.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { testDatabase } from "#tests/support/database.ts"
import { givenServices, value } from "#tests/support/given.ts"
import { readZip } from "#tests/support/zip.ts"

describe("taking one's own data out", () => {
  const database = testDatabase()
  const given = givenServices(database)
  const exported = async (ctx: MemberContext) => readZip(await buffer(zipOf(value(exportAccount(ctx)), async () => true)))
  const recordOf = (files: ReadonlyMap<string, Buffer>, name: string) =>
    JSON.parse((files.get(name) ?? Buffer.from("null")).toString()) as unknown

  it("D4 M13 B85 gives each message as a mail that other programs read, with its files, contacts as vCard, and the rest as JSON", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251))
    const attachment = await given.attachment(bo, "Röntgen svar.pdf", bytes)
    const id = await given.sentMessage({
      from: bo,
      to: [anna],
      subject: "Provsvar: å/ä\\ö",
      text: "Hej Anna,\n\nallt är bra.",
      attachments: [attachment],
    })
    await given.sentMessage({ from: anna, to: [bo], subject: "Tack", text: "<b>inte html</b>", inReplyTo: id })
    value(await createFolder(await given.as(anna), { name: "Vården" }))
    const lists = [value(await createList(await given.as(anna), { name: "Kliniken" })).id]
    const details = { name: "Bo Öberg", organisation: "", note: "Röntgen", addresses: [bo.address], phones: [bo.phone], lists }
    value(await createContact(await given.as(anna), { id: newId(), ...details }))
    const files = await exported(await given.as(anna))
    const paths = [...files.keys()]
    const mail = paths.find((path) => path.startsWith("Inbox/")) ?? ""
    expect(mail).toMatch(/^Inbox\/\d{4}-\d\d-\d\d \d\d\.\d\d .*\.eml$/)
    const parsed = await simpleParser(files.get(mail) ?? Buffer.alloc(0))
    expect(parsed.subject).toBe("Provsvar: å/ä\\ö")
    expect(parsed.text?.trim()).toBe("Hej Anna,\n\nallt är bra.")
    expect(parsed.from?.value).toEqual([{ name: "Bo", address: bo.address }])
    expect(parsed.attachments.map(({ filename }) => filename)).toEqual(["Röntgen svar.pdf"])
    expect(parsed.attachments[0]?.content.equals(bytes)).toBe(true)
    expect(parsed.headers.get("x-sigill-seal")).toBe("holds")
    const sent = await simpleParser(files.get(paths.find((path) => path.startsWith("Sent/")) ?? "") ?? Buffer.alloc(0))
    expect(sent.text?.trim()).toBe("<b>inte html</b>")
    expect(sent.inReplyTo).toContain(id)
    expect(recordOf(files, "account.json")).toMatchObject({
      account: { name: "Anna", addresses: [{ address: anna.address, isMain: true }] },
      identityControl: { mobilePhone: anna.phone },
      folders: { ownFolders: [{ name: "Vården" }] },
    })
    expect(recordOf(files, "contacts.json")).toMatchObject({
      contacts: [{ name: "Bo Öberg", note: "Röntgen", addresses: [bo.address], phones: [{ number: bo.phone, origin: "given" }], lists }],
      addressLists: [{ id: lists[0], name: "Kliniken" }],
    })
    expect(files.get("contacts.vcf")?.toString()).toContain("FN:Bo Öberg\r\n")
    expect(recordOf(files, "messages.json")).toMatchObject([
      { folder: "Inbox", subject: "Provsvar: å/ä\\ö" },
      { folder: "Sent", status: "read_by_none" },
    ])
    // What only a page asks about the moment of opening is no record.
    for (const key of ["isFirstReading", "wasUnread"]) expect(files.get("messages.json")?.toString()).not.toContain(key)
  })

  it("M5 what is exported counts as read, and its sender sees it", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await given.sentMessage({ from: bo, to: [anna] })
    await exported(await given.as(anna))
    expect(value(await openMessage(await given.as(bo), id, { record: true })).status).toBe("read_by_all")
  })

  it("B50 B27 the file holds no key, seed, hash or code that lets anybody in", async () => {
    const { anna } = await given.people("anna")
    const files = await exported(await given.as(anna))
    const text = (files.get("account.json") ?? Buffer.alloc(0)).toString()
    expect(text).not.toMatch(/seed|secret|verifier|sealed|hash|password/i)
    expect(text).not.toContain(Buffer.from(anna.session.secret).toString("base64url"))
  })

  it("M4 drafts go along, own folders have their names, and what is broken is listed and not pretended", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const ctx = await given.as(anna)
    const typed = {
      to: bo.address,
      cc: "",
      bcc: "",
      subject: "Halvfärdigt",
      text: "Hej",
      formatted: false,
      phone: "",
      line: "",
      letGo: [],
      options: NO_TYPED_OPTIONS,
    }
    value(await saveDraft(ctx, { ...typed, draftId: newId(), attachments: [], inReplyTo: null, problem: null }))
    const id = await given.sentMessage({ from: bo, to: [anna] })
    await database.sql`update deliveries set stanza = set_byte(stanza, 40, get_byte(stanza, 40) # 1) where message_id = ${id} and holder_id = ${anna.accountId}`
    const files = await exported(ctx)
    expect([...files.keys()].filter((path) => path.startsWith("Drafts/"))).toHaveLength(1)
    expect(recordOf(files, "messages.json")).toMatchObject([{ id, seal: "broken" }])
    expect([...files.keys()].filter((path) => path.endsWith(".eml"))).toEqual([])
  })

  it("D4 a file that is damaged or lost is left out and listed as such; its message and everything else is taken out", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const names = ["wrong-size.txt", "lost.txt", "damaged.txt", "whole.pdf"]
    const stored = await Promise.all(names.map((name) => given.attachment(bo, name, `content of ${name}`)))
    const attachments = stored.map((one) => (one.name === "whole.pdf" ? { ...one, type: "application/pdf" } : one))
    const [first, second, third] = stored
    await given.sentMessage({ from: bo, to: [anna], subject: "Files", attachments })
    await given.sentMessage({ from: bo, to: [anna], subject: "Later" })
    await database.sql`update blobs set size = size + 1 where id = ${first?.blobId ?? ""}`
    const blobs = await database.sql<{ id: string; region: string }[]>`select id, region from blobs`
    for (const { id, region } of blobs) {
      if (id === second?.blobId) await given.services.blobs.erase(region, id)
      if (id !== third?.blobId) continue
      const bytes = Buffer.from((await given.services.blobs.readAll(region, id)) ?? [])
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
      await given.services.blobs.erase(region, id)
      await given.services.blobs.write(region, id, Readable.from([bytes]))
    }
    const files = await exported(await given.as(anna))
    const mails = [...files].filter(([path]) => path.startsWith("Inbox/"))
    expect(mails).toHaveLength(2)
    const [, bytes] = mails.find(([path]) => path.includes("Files")) ?? []
    const parsed = await simpleParser(bytes ?? Buffer.alloc(0))
    expect(parsed.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([["whole.pdf", "application/pdf"]])
    expect(recordOf(files, "messages.json")).toMatchObject([
      { subject: "Later", attachments: [] },
      { subject: "Files", attachments: names.map((name) => ({ name, isExported: name === "whole.pdf" })) },
    ])
  })

  it("B81 D1 what was erased is in nothing that is taken out after it", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const gone = await given.sentMessage({ from: bo, to: [anna], subject: "Gone" })
    await given.sentMessage({ from: bo, to: [anna], subject: "Kept" })
    value(await moveToTrash(await given.as(anna), [gone]))
    value(await eraseMessages(await given.as(anna), [gone]))
    const files = await exported(await given.as(anna))
    const mails = await Promise.all([...files].filter(([name]) => name.endsWith(".eml")).map(([, bytes]) => simpleParser(bytes)))
    expect(mails.map(({ subject }) => subject)).toEqual(["Kept"])
    expect(Buffer.concat([...files.values()]).includes(gone)).toBe(false)
  })

  it("D4 many files leave nothing behind on the stream that they leave by", async () => {
    const one = async function* (): AsyncGenerator<ExportFile> {
      for (let count = 0; count < 30; count++) yield { path: `${count}.txt`, at: new Date(), open: async () => Buffer.from("content") }
    }
    const listeners: number[] = []
    const zip: Readable = zipOf(one(), async () => listeners.push(zip.listenerCount("error")) > 0)
    await buffer(zip)
    expect(listeners).toHaveLength(30)
    expect(Math.max(...listeners.slice(1)) - Math.min(...listeners.slice(1))).toBe(0)
  })

  it("B25 B34 not without a fresh proof, and no further than the session lasts", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    for (let count = 0; count < 3; count++) await given.sentMessage({ from: bo, to: [anna] })
    const stale: MemberContext = { ...(await given.as(anna)), provenAt: null }
    expect(exportAccount(stale)).toMatchObject({ error: { code: "proof_needed" } })
    let asked = 0
    const cut = buffer(zipOf(value(exportAccount(await given.as(anna))), async () => ++asked < 3))
    await expect(cut).rejects.toThrow(/may not have the rest/)
  })
})
