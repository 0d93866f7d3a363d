import { blockSender } from "#lib/blocking/block-sender.ts"
import { keepLateDraft } from "#lib/composing/late-drafts.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { createList } from "#lib/contacts/address-lists.ts"
import { readContactFile } from "#lib/contacts/import-contacts.ts"
import { createContact } from "#lib/contacts/save-contact.ts"
import { createFolder } from "#lib/folders/own-folders.ts"
import { setSignature } from "#lib/own-texts/change-own-texts.ts"
import { deleteOwnAccount } from "#lib/leaving/delete-own-account.ts"
import { finishDeletions, deleteAccount } from "#lib/leaving/delete-account.ts"
import type { Services } from "#lib/context.ts"
import { newId, type Id } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { replayErasures } from "#lib/restoring/replay-erasures.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { createMailbox } from "#lib/shared-mailboxes/staff-mailbox.ts"
import { readJournal } from "#lib/erasure/journal.ts"
import { takeBackup } from "../../support/backup.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows, tablesWithAll } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { employ } from "../../support/staff.ts"
import { stick } from "../../support/stick.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)

const own = async (person: Person, typed: string) => deleteOwnAccount(await given.as(person), { typed })
const leave = ({ accountId }: Person) => deleteAccount(given.services, accountId, { by: { kind: "self" } })
const formOf = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))

/** Everything that somebody can have: mail in and out, a draft with a file, one from after the session's end, a folder, contacts. */
async function furnish(person: Person, other: Person): Promise<{ readonly sent: Id; readonly received: Id }> {
  const file = await given.attachment(person, "a.txt", "content")
  const sent = value(await sendMessage(await given.as(person), toSend({ to: [other], subject: "Sent", attachments: [file] }))).messageId
  const received = await given.sentMessage({ from: other, to: [person], subject: "Received" })
  const begun = await given.attachment(person, "b.txt", "content")
  const form = formOf({ to: other.address, subject: "Begun", act: "save" })
  await submitCompose(await given.as(person), { form, uploads: [begun], uploadFailure: null })
  const ticket = issueAuthorTicket(given.services, person.accountId)
  await keepLateDraft({ ...given.services, language: "en" }, { ticket, form: formOf({ subject: "Late" }) })
  value(await createFolder(await given.as(person), { name: "School" }))
  value(await setSignature(await given.as(person), { text: "Anna" }))
  await keepContacts(person, other)
  await indexMail(await given.as(person))
  value(await blockSender(await given.as(person), { messageId: received }))
  return { sent, received }
}

/** A contact in a list, and a file of contacts that waits to be looked at. */
async function keepContacts(person: Person, other: Person): Promise<void> {
  const ctx = await given.as(person)
  const lists = [value(await createList(ctx, { name: "Family" })).id]
  const details = { name: other.name, organisation: "", note: "", addresses: [other.address], phones: [other.phone], lists }
  value(await createContact(ctx, { id: newId(), ...details }))
  value(await readContactFile(ctx, new TextEncoder().encode("E-mail\nsomebody@example.org")))
}

/** A process that ends after its first transaction. */
function diesAfterClosing(): Services {
  let count = 0
  const db = new Proxy(given.services.db, {
    get: (target, name, receiver) => {
      if (name === "transaction" && ++count > 1) throw new Error("the process died")
      return Reflect.get(target, name, receiver) as unknown
    },
  })
  return { ...given.services, db }
}

const COLUMNS = {
  absences: "account_id",
  address_lists: "holder_id",
  blocks: "holder_id",
  contact_imports: "holder_id",
  contacts: "holder_id",
  drafts: "holder_id",
  late_drafts: "holder_id",
  own_folders: "holder_id",
  own_texts: "account_id",
  search_segments: "holder_id",
  sessions: "account_id",
  unlockers: "account_id",
  uploads: "holder_id",
}

describe("deleting an account", () => {
  it("I11 D1 D2 everything sealed to it is gone, no row names it but the trail, and others keep their copies", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const { sent, received } = await furnish(anna, bo)
    value(await leave(anna))
    const naming = tablesWithAll(await allRows(database.owner), [anna.accountId])
    // The queue's finished job is taken within a minute; bo's own copy of what anna wrote names her while it lives.
    expect(naming.filter((table) => !["public.audit_entries", "public.messages"].includes(table))).toEqual([])
    for (const [table, column] of Object.entries(COLUMNS)) {
      const left = await database.owner.unsafe(`select 1 from ${table} where ${column} = '${anna.accountId}'`)
      expect([table, left.length]).toEqual([table, 0])
    }
    const read = value(await openMessage(await given.as(bo), sent, { record: true }))
    expect(read).toMatchObject({ subject: "Sent", seal: "holds", canReply: false, sender: { address: anna.address } })
    expect(read.attachments).toHaveLength(1)
    const own = value(await openMessage(await given.as(bo), received, { record: true }))
    expect(own.tracking).toMatchObject([{ address: anna.address, erasedUnread: true }])
    // Only what bo holds is left in the store: two manifests and a file; notices may still be on their way.
    const blobs = await database.owner`select id from blobs where id not in (select spool_id from outgoing where spool_id is not null)`
    expect(blobs).toHaveLength(3)
    expect(await database.owner`select 1 from erasure_outbox`).toHaveLength(0)
  })

  it("I11 I10 the address is free again: what is written to it waits for its next owner", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    value(await leave(anna))
    const again = value(await sendMessage(await given.as(bo), toSend({ to: [anna] })))
    const [row] = await database.sql`
      select a.kind, a.id from recipients r join accounts a on a.id = r.holder_id where r.message_id = ${again.messageId}`
    expect(row?.["kind"]).toBe("invited")
    expect(row?.["id"]).not.toBe(anna.accountId)
  })

  it("B43 a message under way to somebody who leaves arrives at the address's next owner, or was erased with the account", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const sends = Array.from({ length: 8 }, async () => sendMessage(await given.as(bo), toSend({ to: [anna] })))
    const [left, ...sent] = await Promise.all([leave(anna), ...sends])
    value(left)
    for (const one of sent) value(one)
    expect(await database.sql`select 1 from accounts where id = ${anna.accountId}`).toHaveLength(0)
    expect(value(await listFolder(await given.as(bo), { folder: "sent" })).rows).toHaveLength(8)
  })

  it("R4 the last operator is refused and nothing is changed; of two the other stays", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await employ(given.services, anna.accountId, "operator")
    expect(await leave(anna)).toEqual({ ok: false, error: { code: "last_operator" } })
    expect((await given.as(anna)).actor.roles).toEqual(["operator"])
    await employ(given.services, bo.accountId, "operator")
    const outcomes = await Promise.all([leave(anna), leave(bo)])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await database.sql`select 1 from account_roles where role = 'operator'`).toHaveLength(1)
  })

  it("B42 its memberships go with it: the shared mailbox gets new keys for the rest", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const mailbox = { address: toAddress("board@example.org"), name: "Board", language: "en", memberIds: [anna.accountId, bo.accountId] }
    const id = await given.services.db.transaction((tx) => createMailbox(tx, given.services, mailbox))
    value(await leave(anna))
    const wraps = await database.sql`select member_id, generation from mailbox_wraps where mailbox_id = ${id} order by generation`
    expect(wraps.map((row) => ({ ...row }))).toEqual([
      { member_id: bo.accountId, generation: 1 },
      { member_id: bo.accountId, generation: 2 },
    ])
  })

  it("B42 D1 stopped before it, what only the leaver could open of a shared mailbox is erased by the clock", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const address = toAddress("attic@example.org")
    const mailbox = { address, name: "Attic", language: "en", memberIds: [anna.accountId] }
    const id = await given.services.db.transaction((tx) => createMailbox(tx, given.services, mailbox))
    const { messageId } = value(await sendMessage(await given.as(bo), { ...toSend({ to: [] }), to: [address] }))
    value(await deleteAccount(diesAfterClosing(), anna.accountId, { by: { kind: "self" } }))
    const left = () => database.sql`select 1 from deliveries where holder_id = ${id} and message_id = ${messageId}`
    expect(await left()).toHaveLength(1)
    expect(await finishDeletions(given.services)).toBe(1)
    expect(await left()).toHaveLength(0)
  })

  it("I11 D1 all files are gone when it returns, however many there were", async () => {
    const { anna } = await given.people("anna")
    for (const part of ["a", "b", "c"]) {
      const names = Array.from({ length: 40 }, (_, at) => `${part}${at}.txt`)
      const attachments = await Promise.all(names.map((name) => given.attachment(anna, name, "content")))
      value(await sendMessage(await given.as(anna), toSend({ to: [anna], attachments })))
    }
    value(await leave(anna))
    expect(await database.owner`select 1 from erasure_outbox`).toHaveLength(0)
  })

  it("I11 twice at once is once, and somebody who is not there is not found", async () => {
    const { anna } = await given.people("anna")
    const outcomes = await Promise.all([leave(anna), leave(anna), leave(anna)])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await leave(anna)).toEqual({ ok: false, error: { code: "not_found" } })
  })

  it("I11 stopped after the account was closed, its owner sees it closed, it is finished by the clock, and nobody gets in meanwhile", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const { received } = await furnish(anna, bo)
    const stopped = await deleteAccount(diesAfterClosing(), anna.accountId, { by: { kind: "self" } })
    expect(stopped).toEqual({ ok: true, value: null })
    expect(given.logged()).toContain(`"event":"erase_closed_failed","account":"${anna.accountId}"`)
    await expect(given.as(anna)).rejects.toThrow("not signed in")
    expect(await database.sql`select 1 from accounts where id = ${anna.accountId}`).toHaveLength(1)
    expect(await finishDeletions(given.services)).toBe(1)
    expect(await finishDeletions(given.services)).toBe(0)
    expect(await database.sql`select 1 from accounts where id = ${anna.accountId}`).toHaveLength(0)
    expect(value(await openMessage(await given.as(bo), received, { record: true })).tracking).toMatchObject([{ erasedUnread: true }])
  })

  it("D1 an account that cannot be erased now keeps no other from being erased, and is tried again", async () => {
    const people = Object.values(await given.people("anna", "bo", "cia"))
    for (const person of people) value(await deleteAccount(diesAfterClosing(), person.accountId, { by: { kind: "self" } }))
    const ids = people.map(({ accountId }) => accountId).sort()
    const left = async () => (await database.owner`select id from accounts where id = any(${ids}) order by id`).map(({ id }) => String(id))
    const stuck = await stick(database, ids[0] ?? "")
    await expect(finishDeletions(given.services)).rejects.toThrow(ids[0])
    expect(await left()).toEqual([ids[0]])
    expect(given.logged()).toContain(`"part":"account ${ids[0]}"`)
    await stuck.release()
    expect(await finishDeletions(given.services)).toBe(1)
    expect(await left()).toEqual([])
  })

  it("D3 B83 a restored backup does not bring the account back", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await furnish(anna, bo)
    const backup = await takeBackup(database.owner, { dataFolder: given.services.env.dataFolder })
    value(await leave(anna))
    const journal = []
    for await (const entry of readJournal(given.services.env.dataFolder)) journal.push(entry)
    expect(journal).toContainEqual(expect.objectContaining({ kind: "account", subjectId: anna.accountId, holderId: null }))
    await backup.restore()
    expect(await database.sql`select 1 from accounts where id = ${anna.accountId}`).toHaveLength(1)
    expect(await replayErasures(given.services)).toMatchObject({ accounts: 1 })
    expect(await database.sql`select 1 from accounts where id = ${anna.accountId}`).toHaveLength(0)
    expect(value(await listFolder(await given.as(bo), { folder: "inbox" })).rows).toHaveLength(1)
  })
})

it("I11 B25 B34 B85 the owner deletes the account with a fresh proof and one of its addresses typed; nothing else does it", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const received = await given.sentMessage({ from: anna, to: [bo], subject: "Kept by the other" })
  expect(await own(anna, bo.address)).toMatchObject({ error: { code: "not_confirmed" } })
  expect(await own(anna, "")).toMatchObject({ error: { code: "not_confirmed" } })
  const stale = { ...(await given.as(anna)), provenAt: null }
  expect(await deleteOwnAccount(stale, { typed: anna.address })).toMatchObject({ error: { code: "proof_needed" } })
  value(await own(anna, ` ${anna.address.toUpperCase()} `))
  await expect(given.as(anna)).rejects.toThrow(/not signed in/)
  expect(await database.sql`select 1 from accounts where id = ${anna.accountId}`).toHaveLength(0)
  expect(value(await openMessage(await given.as(bo), received, { record: true })).subject).toBe("Kept by the other")
})

it("I11 B43 of 50 submissions of the button at once one deletes the account, and the others say that it is gone", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await furnish(anna, bo)
  const pressed = await Promise.all(Array.from({ length: 50 }, () => given.as(anna)))
  const outcomes = await Promise.all(pressed.map((ctx) => deleteOwnAccount(ctx, { typed: anna.address })))
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  expect(new Set(outcomes.flatMap((one) => (one.ok ? [] : [one.error.code])))).toEqual(new Set(["not_found"]))
  expect(await database.sql`select 1 from accounts where id = ${anna.accountId}`).toHaveLength(0)
  expect(await database.owner`select 1 from audit_entries where type = 'account.deleted' and subject_id = ${anna.accountId}`).toHaveLength(
    1,
  )
})
