import { adoptLateDrafts, keepLateDraft } from "#lib/composing/late-drafts.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { createList } from "#lib/contacts/address-lists.ts"
import { readContactFile, saveImport } from "#lib/contacts/import-contacts.ts"
import { createContact } from "#lib/contacts/save-contact.ts"
import type { Services } from "#lib/context.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { newId, type Id } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { completeAccount } from "#lib/links/complete-account.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { openLinkAttachment, readLink } from "#lib/links/read-link.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { searchMail } from "#lib/searching/search-mail.ts"
import { openWords, sealWords } from "#lib/searching/sealed-words.ts"
import { givenCarrier } from "../../support/carrier.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { lookNowhere } from "../../support/nowhere.ts"
import { PASSWORD, toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const nowhere = lookNowhere(database, given)
const carrier = givenCarrier(given)

const WRITTEN = {
  subject: "canary-subject-k7Qx",
  body: "canary-body-w3Zt",
  name: "canary-name-p9Ls",
  content: "canary-content-v2Mf",
  line: "canary-line-s8Ud",
  draft: "canary-draft-h5Rc",
  rewritten: "canary-rewritten-j4Ge",
  thrown: "canary-thrown-n6Ky",
  late: "canary-late-q1Xb",
  person: "canary-person-r8Ha",
  note: "canary-note-t2Jm",
  list: "canary-list-y5Nd",
  fromFile: "canary-from-file-e9Vk",
  searched: "canary-searched-o3Pw",
}
const PHONE = "+46701740612"
const INVITED = toAddress("canary.invited@example.org")
/** Of somebody who was saved and never written to. */
const [KNOWN, KNOWN_PHONE] = [toAddress("canary.known@example.org"), "+46701740613"]

const visitor = (): Services & { readonly language: string } => ({ ...carrier.services, language: "en" })
const formOf = (text: string, more: Readonly<Record<string, string>> = {}) =>
  readComposeForm(new Map(Object.entries({ subject: text, message: text, ...more }).map(([name, typed]) => [name, [typed]])))

/** As the browser saves what is being typed. */
async function save(person: Person, text: string, draft = ""): Promise<Id> {
  const form = formOf(text, { act: "save", draft })
  const saved = await submitCompose(await given.as(person), { form, uploads: [], uploadFailure: null })
  if (saved.kind !== "saved") throw new Error(JSON.stringify(saved))
  return saved.draftId
}

async function writeDrafts(person: Person): Promise<void> {
  await save(person, WRITTEN.rewritten, await save(person, WRITTEN.draft))
  value(await eraseDrafts(await given.as(person), [await save(person, WRITTEN.thrown)]))
  await keepLateDraft(visitor(), { ticket: issueAuthorTicket(given.services, person.accountId), form: formOf(WRITTEN.late) })
}

/** An address book: a contact in a list, a file that was looked at and saved, another that waits, and a search. */
async function keepContacts(person: Person): Promise<void> {
  const ctx = await given.as(person)
  const lists = [value(await createList(ctx, { name: WRITTEN.list })).id]
  const details = {
    name: WRITTEN.person,
    organisation: WRITTEN.person,
    note: WRITTEN.note,
    addresses: [KNOWN],
    phones: [KNOWN_PHONE],
    lists,
  }
  value(await createContact(ctx, { id: newId(), ...details }))
  const file = new TextEncoder().encode(`Name,E-mail,Phone\n${WRITTEN.fromFile},${WRITTEN.fromFile}@example.org,${KNOWN_PHONE}`)
  value(await readContactFile(ctx, file))
  value(await saveImport(ctx))
  value(await readContactFile(ctx, file))
  expect(await openWords(ctx, await sealWords(ctx, WRITTEN.searched))).toBe(WRITTEN.searched)
}

/** The secret in the link that somebody was sent. */
async function secretOf(recipient: string, pattern: RegExp): Promise<string> {
  const secret = pattern.exec((await carrier.sentTo(recipient)).join("\n"))?.[1]
  if (secret === undefined) throw new Error(`no link went to ${recipient}`)
  return secret
}

/** From a link to the open message. @returns the code that it took */
async function follow(secret: string, phone: string): Promise<{ readonly token: string; readonly code: string }> {
  const { token } = value(await followLink(visitor(), { secret, phone: "" }))
  const code = await carrier.code(phone)
  value(await proveLink(visitor(), { token, code }))
  expect(value(await readLink(visitor(), { token })).message.subject).toBe(WRITTEN.subject)
  return { token, code }
}

test("B1 B17 what is written, drafted, sent, followed by a link and read, and what is kept of people, is found in no table, no file of ours and none of PostgreSQL's; nor are links and codes", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const file = await given.attachment(anna, `${WRITTEN.name}.txt`, WRITTEN.content.repeat(1_000))
  const letter = toSend({ to: [bo], subject: WRITTEN.subject, text: WRITTEN.body, attachments: [file] })
  const more = { to: [bo.address, INVITED], phones: new Map([[INVITED, PHONE]]), line: WRITTEN.line }
  const { messageId: id } = value(await sendMessage(await given.as(anna), { ...letter, ...more }))
  await writeDrafts(anna)
  await keepContacts(anna)
  // The notices wait, sealed, with everything that stands in them.
  expect(await database.owner`select from outgoing`).toHaveLength(2)
  await nowhere.texts([...Object.values(WRITTEN), KNOWN, KNOWN_PHONE.slice(3)])

  const invitation = await secretOf(INVITED, /\/invitation\/([A-Za-z0-9_-]{43})/)
  const forgotten = await secretOf(bo.address, /\/messages\/[0-9a-f-]{36}\/([A-Za-z0-9_-]{43})/)
  expect((await carrier.sentTo(INVITED)).join()).toContain(WRITTEN.line)
  const invited = await follow(invitation, PHONE)
  value(await openLinkAttachment(visitor(), { token: invited.token, index: 0 }))
  const again = await follow(forgotten, bo.phone)
  const details = { name: "Dan Ek", password: PASSWORD, terms: true, timeZone: "", device: "Firefox/Windows", browserSecret: null }
  value(await completeAccount(visitor(), { token: invited.token, ...details }))
  await adoptLateDrafts(await given.as(anna))
  await listFolder(await given.as(bo), { folder: "inbox" })
  await openMessage(await given.as(bo), id, { record: true })
  await listFolder(await given.as(anna), { folder: "sent" })
  for (const person of [anna, bo]) {
    await indexMail(await given.as(person))
    const found = await searchMail(await given.as(person), { words: WRITTEN.body, folder: null, from: null, until: null, page: 1 })
    expect(value(found).rows.map((row) => row.id)).toEqual([id])
  }
  expect(await database.owner`select from search_segments`).toHaveLength(2)

  await nowhere.proveSearch()
  await nowhere.texts([...Object.values(WRITTEN), invitation, forgotten, PASSWORD, PHONE, PHONE.slice(3), bo.phone.slice(3)])
  for (const code of [invited.code, again.code]) await nowhere.code(code)
}, 60_000)
