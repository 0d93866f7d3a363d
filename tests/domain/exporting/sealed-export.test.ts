import { Decrypter } from "age-encryption"
import { simpleParser } from "mailparser"
import { buffer } from "node:stream/consumers"
import type { MemberContext } from "#lib/context.ts"
import { exportAccount } from "#lib/exporting/export-account.ts"
import { exportMessage } from "#lib/exporting/export-message.ts"
import { newExportKey, readExportRecipient, sealExport, type ExportKey } from "#lib/exporting/seal-export.ts"
import { zipOf } from "#lib/exporting/zip.ts"
import { newId } from "#lib/ids.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { testDatabase } from "#tests/support/database.ts"
import { givenServices, value } from "#tests/support/given.ts"
import { handOver } from "#tests/support/visitor.ts"
import { readZip } from "#tests/support/zip.ts"

const database = testDatabase()
const given = givenServices(database)

async function sealedZip(ctx: MemberContext, key: ExportKey): Promise<ReadonlyMap<string, Buffer>> {
  const kemPublic = value(readExportRecipient(key.recipient))
  const files = sealExport(value(exportAccount(ctx)), { kemPublic, random: ctx.random, readMe: "How to open it" })
  return readZip(await buffer(zipOf(files, async () => true)))
}

/** With the other implementation of the format. */
async function opened(file: Buffer | undefined, { identity }: ExportKey): Promise<Buffer> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return Buffer.from(await decrypter.decrypt(new Uint8Array(file ?? [])))
}

it("M13 K7 every file of a sealed export opens with the key of the export in another program, and with no other key", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const attachment = await given.attachment(bo, "Röntgen.pdf", new Uint8Array(200_000).fill(7))
  await given.sentMessage({ from: bo, to: [anna], subject: "Provsvar", text: "Allt är bra.", attachments: [attachment] })
  const key = newExportKey(given.services.random)
  const files = await sealedZip(await given.as(anna), key)
  const names = JSON.parse((await opened(files.get("names.json.age"), key)).toString()) as { file: string; name: string }[]
  expect(names.map(({ name }) => name.replace(/\/.*\.eml/, "/….eml"))).toEqual([
    "account.json",
    "contacts.json",
    "Inbox/….eml",
    "messages.json",
  ])
  expect([...files.keys()].sort()).toEqual(["README.txt", "names.json.age", ...names.map(({ file }) => file)].sort())
  const mail = await simpleParser(await opened(files.get(names.find(({ name }) => name.endsWith(".eml"))?.file ?? ""), key))
  expect(mail).toMatchObject({ subject: "Provsvar" })
  expect(mail.text?.trim()).toBe("Allt är bra.")
  expect(mail.attachments.map(({ content }) => content.length)).toEqual([200_000])
  await expect(opened(files.get("names.json.age"), newExportKey(given.services.random))).rejects.toThrow()
})

it("I6 B25 every proven address is told of an export, the plain and the sealed one, before its first file, in its owner's language", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const other = "second@example.org"
  await database.owner`insert into account_addresses (address, account_id, is_main, proven_at) values (${other}, ${bo.accountId}, false, now())`
  const told = async (take: () => Promise<unknown>) => {
    await database.owner`delete from outgoing`
    await database.owner`delete from evaluation_outbox`
    await take()
    return handOver(database, given.services)
  }
  const annas = await given.as(anna)
  const plain = await told(() => value(exportAccount(annas)).next())
  expect(plain).toMatchObject([{ recipient: anna.address, subject: "Everything in your account was taken out" }])
  for (const words of [/CET|CEST|UTC/, /If it was not you/, /\/account\/sessions/]) expect(plain[0]?.body).toMatch(words)
  const bos = await given.as(bo)
  const sealed = await told(() => sealedZip(bos, newExportKey(given.services.random)))
  expect(sealed.map(({ recipient }) => recipient).sort()).toEqual([bo.address, other].sort())
  for (const { subject, body } of sealed) expect(`${subject ?? ""} ${body}`).toMatch(/Allt i ditt konto har tagits ut[^]*Var det inte du/)
})

it("B1 neither the names nor the bytes in a sealed export say who wrote, or of what", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await given.sentMessage({ from: bo, to: [anna], subject: "Canary-subject", text: "Canary-text" })
  const files = await sealedZip(await given.as(anna), newExportKey(given.services.random))
  const all = Buffer.concat([...files].flatMap(([name, content]) => [Buffer.from(name), content]))
  for (const word of ["Canary", bo.address, anna.address, "Inbox"]) expect(all.includes(word)).toBe(false)
})

it("K7 a key of one's own is taken in age's form, with the line breaks of a copy, and nothing else", () => {
  const { identity, recipient } = newExportKey(given.services.random)
  expect(readExportRecipient(`${recipient.slice(0, 70)}\n ${recipient.slice(70)}`).ok).toBe(true)
  for (const typed of ["", identity, recipient.slice(0, -1), recipient.toUpperCase(), "age1qqqsomethingclassical", `${recipient}q`])
    expect(readExportRecipient(typed)).toEqual({ ok: false, error: { code: "export_key_unreadable" } })
})

it("M13 M5 one message is saved as a mail: it counts as read, and its files as downloaded once all of it has left", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const attachment = await given.attachment(bo, "svar.pdf", "content")
  const id = await given.sentMessage({ from: bo, to: [anna], subject: "En/två", attachments: [attachment] })
  const { name, mail } = value(await exportMessage(await given.as(anna), id))
  expect(name).toMatch(/^\d{4}-\d\d-\d\d \d\d\.\d\d En_två .*\.eml$/)
  const seen = async () => value(await openMessage(await given.as(bo), id, { record: true })).tracking?.[0]
  expect(await seen()).toMatchObject({ openedAt: expect.any(Date), downloadedAt: null })
  expect(await simpleParser(await buffer(mail))).toMatchObject({ subject: "En/två" })
  expect(await seen()).toMatchObject({ downloadedAt: expect.any(Date) })
})

it("B40 a message of somebody else's, one that is not there and one that does not open are not saved", async () => {
  const { anna, bo, carl } = await given.people("anna", "bo", "carl")
  const id = await given.sentMessage({ from: bo, to: [anna] })
  for (const other of [id, newId(), "x"])
    expect(await exportMessage(await given.as(carl), other)).toEqual({ ok: false, error: { code: "not_found" } })
  await database.sql`update deliveries set stanza = set_byte(stanza, 40, get_byte(stanza, 40) # 1) where message_id = ${id} and holder_id = ${anna.accountId}`
  expect(await exportMessage(await given.as(anna), id)).toEqual({ ok: false, error: { code: "cannot_open" } })
})
