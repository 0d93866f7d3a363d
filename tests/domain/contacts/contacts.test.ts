import { ownAudit } from "#lib/audit/list-audit.ts"
import { addToList, createList, deleteList, renameList, takeFromList } from "#lib/contacts/address-lists.ts"
import { addressBook } from "#lib/contacts/book.ts"
import { levelOf, peopleMet, MOST_CORRESPONDENTS, saveCorrespondent } from "#lib/contacts/correspondents.ts"
import type { TypedContact } from "#lib/contacts/input.ts"
import { exportContacts } from "#lib/contacts/export-contacts.ts"
import { dropImport, lookAtImport, readContactFile, saveImport } from "#lib/contacts/import-contacts.ts"
import { peopleToPick } from "#lib/contacts/people-to-pick.ts"
import { changeContact, createContact, deleteContacts } from "#lib/contacts/save-contact.ts"
import { MOST_CONTACTS } from "#lib/contacts/types.ts"
import { newId } from "#lib/ids.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { openWords, openWriteTo, sealWords, sealWriteTo } from "#lib/searching/sealed-words.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)

const typed = (address: string, more: Partial<TypedContact> = {}): TypedContact => ({
  id: newId(),
  name: "",
  organisation: "",
  note: "",
  addresses: [toAddress(address)],
  phones: [],
  lists: [],
  ...more,
})
const save = async (person: Person, contact: TypedContact) => value(await createContact(await given.as(person), contact)).id
const bookOf = async (person: Person) => value(await addressBook(await given.as(person)))
const names = async (person: Person) => (await bookOf(person)).contacts.map(({ name }) => name)
const met = async (person: Person) => value(await peopleMet(await given.as(person), await bookOf(person))).unsaved
const file = (text: string) => new TextEncoder().encode(text)
/** As if the same sender had written to so many others an hour later: p1@example.org and so on. */
const writeToOthers = (messageId: string, count: number) =>
  database.owner`insert into recipients (message_id, position, sender_id, sent_at, role, address, name, notice)
    select message_id, n, sender_id, sent_at + interval '1 hour', role, 'p' || n || '@example.org', '', notice
    from recipients, generate_series(1, ${count}) n where message_id = ${messageId}`
const notFound = { ok: false, error: { code: "not_found" } }

describe("the address book", () => {
  it("M10 keeps people in the order of the owner's language, changes and deletes them", async () => {
    const { bo } = await given.people("bo")
    const ids = []
    for (const name of ["Örjan", "Åsa", "Anna", "ärlig"]) ids.push(await save(bo, typed(`${ids.length}@example.org`, { name })))
    expect(await names(bo)).toEqual(["Anna", "Åsa", "ärlig", "Örjan"])
    const [first = "", second = ""] = ids
    value(await changeContact(await given.as(bo), typed("ny@example.org", { id: first, name: "Zlatan", note: "Hej" })))
    expect(value(await deleteContacts(await given.as(bo), [second, newId()]))).toEqual({ count: 1 })
    const { contacts } = await bookOf(bo)
    expect(contacts.map(({ name, addresses }) => [name, addresses])).toEqual([
      ["Anna", ["2@example.org"]],
      ["Zlatan", ["ny@example.org"]],
      ["ärlig", ["3@example.org"]],
    ])
    expect(await changeContact(await given.as(bo), typed("x@example.org"))).toEqual(notFound)
  })

  it("M17 a number keeps where it came from and since when, as long as it stays", async () => {
    const { bo } = await given.people("bo")
    const contact = typed("cia@example.org", { phones: ["+46701740605"] })
    await save(bo, contact)
    const since = (await bookOf(bo)).contacts[0]?.phones[0]?.since
    given.clock.pass(1_200_000)
    value(await changeContact(await given.as(bo), { ...contact, phones: ["+46701740605", "+46701740606"] }))
    const phones = (await bookOf(bo)).contacts[0]?.phones ?? []
    expect(phones.map(({ number, origin }) => [number, origin])).toEqual([
      ["+46701740605", "given"],
      ["+46701740606", "given"],
    ])
    expect(phones[0]?.since).toEqual(since)
    expect((phones[1]?.since.getTime() ?? 0) - (since?.getTime() ?? 0)).toBeGreaterThanOrEqual(1_200_000)
  })

  it("B43 of ten that press Save at once there is one contact; an address stands in one contact", async () => {
    const { bo } = await given.people("bo")
    const ctx = await given.as(bo)
    const same = typed("cia@example.org", { name: "Cia" })
    const pressed = await Promise.all(Array.from({ length: 10 }, () => createContact(ctx, same)))
    expect(pressed.every(({ ok }) => ok)).toBe(true)
    const others = await Promise.all(Array.from({ length: 5 }, () => createContact(ctx, typed("dan@example.org", { name: "Dan" }))))
    expect(others.filter(({ ok }) => ok)).toHaveLength(1)
    expect(others.find(({ ok }) => !ok)).toMatchObject({ error: { fields: { addresses: "contact_address_taken" }, who: "Dan" } })
    expect(await names(bo)).toEqual(["Cia", "Dan"])
  })

  it("B40 nobody sees, changes or deletes another's contact or list", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const contact = typed("cia@example.org", { name: "Cia" })
    await save(bo, contact)
    const list = value(await createList(await given.as(bo), { name: "Family" }))
    const ctx = await given.as(anna)
    expect(await bookOf(anna)).toMatchObject({ contacts: [], lists: [] })
    expect(await changeContact(ctx, contact)).toEqual(notFound)
    await expect(createContact(ctx, contact)).rejects.toThrow("taken")
    expect(value(await deleteContacts(ctx, [contact.id]))).toEqual({ count: 0 })
    expect(await renameList(ctx, { id: list.id, name: "Mine" })).toEqual(notFound)
    expect(await deleteList(ctx, list.id)).toEqual(notFound)
    expect(await addToList(ctx, { list: list.id, contacts: [contact.id] })).toEqual(notFound)
    expect((await bookOf(bo)).contacts).toHaveLength(1)
  })

  it("B7 what SQL moves to another row, person or table does not open, is said, and can be deleted", async () => {
    const { bo, cia } = await given.people("bo", "cia")
    const [one, two, other] = [
      await save(bo, typed("1@example.org")),
      await save(bo, typed("2@example.org")),
      await save(cia, typed("3@example.org")),
    ]
    const list = value(await createList(await given.as(bo), { name: "Family" })).id
    await database.owner`update contacts set sealed = (select sealed from contacts where id = ${one}) where id = any(${[two, other]})`
    await database.owner`update address_lists set sealed = (select sealed from contacts where id = ${one}) where id = ${list}`
    const book = await bookOf(bo)
    expect(book.contacts.map(({ id }) => id)).toEqual([one])
    expect(book.unreadable).toEqual({ contacts: [two], lists: [list] })
    expect((await bookOf(cia)).unreadable.contacts).toEqual([other])
    expect(value(await deleteContacts(await given.as(bo), [two]))).toEqual({ count: 1 })
  })

  it("M10 five thousand open in one request, and one more is refused", async () => {
    const { bo } = await given.people("bo")
    const rows = Array.from(
      { length: MOST_CONTACTS },
      (_, at) => `Person ${at},p${at}@example.org,07017406${String(at % 95).padStart(2, "0")},Note ${at}`,
    )
    value(await readContactFile(await given.as(bo), file(`Name,E-mail,Phone,Notes\n${rows.join("\n")}`)))
    expect(value(await saveImport(await given.as(bo)))).toEqual({ count: MOST_CONTACTS })
    const ctx = await given.as(bo)
    await ctx.open()
    const began = performance.now()
    expect(value(await addressBook(ctx)).contacts).toHaveLength(MOST_CONTACTS)
    const took = performance.now() - began
    if (process.env["MEASURE"] !== undefined) process.stderr.write(`five thousand contacts: ${Math.round(took)} ms\n`)
    expect(took).toBeLessThan(5_000)
    const full = { code: "too_many_contacts", max: MOST_CONTACTS }
    expect(await createContact(ctx, typed("more@example.org"))).toEqual({ ok: false, error: full })
  })

  it("the words of a search open for whoever sealed them, and for nobody else", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const sealed = await sealWords(await given.as(bo), "Åsa Öberg")
    expect(sealed).toMatch(/^[\w-]+$/)
    expect(await openWords(await given.as(bo), sealed)).toBe("Åsa Öberg")
    for (const wrong of [undefined, "", "x", `${sealed}A`, "x".repeat(9_999)]) expect(await openWords(await given.as(bo), wrong)).toBe("")
    expect(await openWords(await given.as(anna), sealed)).toBe("")
  })

  it("M10 whom somebody writes to stands in an address only sealed, a hundred at once, and opens as nothing else", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const ctx = await given.as(bo)
    const hundred = Array.from({ length: 100 }, (_, at) => `somebody.with.a.usual.name.${at}@municipality.example.org`)
    const sealed = (await sealWriteTo(ctx, hundred)) ?? ""
    expect(sealed).toMatch(/^[\w-]{1,12000}$/)
    expect(await openWriteTo(ctx, sealed)).toBe(hundred.join(", "))
    expect(await sealWriteTo(ctx, [...hundred, ...hundred])).toBeNull()
    for (const wrong of [undefined, "", anna.address, await sealWords(ctx, anna.address)]) expect(await openWriteTo(ctx, wrong)).toBe("")
    expect(await openWriteTo(await given.as(anna), sealed)).toBe("")
  })
})

describe("address lists", () => {
  it("M1 M10 are made, filled, renamed and deleted; their people stay", async () => {
    const { bo } = await given.people("bo")
    const ctx = await given.as(bo)
    const [one, two] = [
      await save(bo, typed("1@example.org")),
      await save(bo, typed("2@example.org", { addresses: [toAddress("2@example.org"), toAddress("b@example.org")] })),
    ]
    const family = value(await createList(ctx, { name: "Family" })).id
    expect(await createList(ctx, { name: "FAMILY" })).toEqual({ ok: false, error: { code: "list_name_taken" } })
    expect(value(await addToList(ctx, { list: family, contacts: [one, two] }))).toEqual({ count: 2 })
    expect(value(await addToList(ctx, { list: family, contacts: [one] }))).toEqual({ count: 0 })
    expect(value(await peopleToPick(ctx))).toEqual({
      people: [
        ["", "1@example.org"],
        ["", "2@example.org"],
        ["", "b@example.org"],
      ],
      lists: [["Family", ["1@example.org", "2@example.org"]]],
    })
    expect(value(await takeFromList(ctx, { list: family, contacts: [one] }))).toEqual({ count: 1 })
    value(await renameList(ctx, { id: family, name: "family" }))
    expect(value(await deleteList(ctx, family))).toBeNull()
    const { contacts, lists } = await bookOf(bo)
    expect([contacts.map((contact) => contact.lists), lists]).toEqual([[[], []], []])
  })
})

describe("people who were never saved", () => {
  const INVITED = toAddress("dan.invited@example.org")
  const PHONE = "+46701740688"

  it("M10 I9 A9 D2 are known from messages that are there, with the level reached or demanded, and go with the last one", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const toDan = { ...toSend({ to: [] }), to: [INVITED], phones: new Map([[INVITED, PHONE]]) }
    const sent = [value(await sendMessage(await given.as(anna), toDan)).messageId]
    sent.push(await given.sentMessage({ from: anna, to: [bo], readBy: [bo] }))
    const received = await given.sentMessage({ from: cia, to: [anna] })
    await given.sentMessage({ from: anna, to: [anna] })
    expect(await met(anna)).toEqual([
      { address: cia.address, name: "Cia", hasWritten: true, level: "letter" },
      { address: bo.address, name: "Bo", hasWritten: false, level: "letter" },
      { address: INVITED, name: "", hasWritten: false, level: "registered_letter" },
    ])
    expect(await met(bo)).toEqual([{ address: anna.address, name: "Anna", hasWritten: true, level: "letter" }])
    await save(anna, typed(cia.address, { name: "Cia D" }))
    expect((await met(anna)).map(({ address }) => address)).toEqual([bo.address, INVITED])
    // Whoever is saved keeps the level, by the address that is known best.
    await save(anna, typed("fia@example.org", { addresses: [toAddress("fia@example.org"), INVITED] }))
    await save(anna, typed("nobody@example.org", { name: "Zoe" }))
    const book = await bookOf(anna)
    const people = value(await peopleMet(await given.as(anna), book))
    expect(book.contacts.map((contact) => levelOf(contact, people))).toEqual(["letter", "registered_letter", null])
    expect(value(await peopleToPick(await given.as(anna))).people).toEqual([
      ["Cia D", cia.address, "letter"],
      ["", "fia@example.org"],
      ["", INVITED, "registered_letter"],
      ["Zoe", "nobody@example.org"],
      ["Bo", bo.address, "letter"],
    ])
    value(await moveToTrash(await given.as(anna), [...sent, received]))
    value(await eraseMessages(await given.as(anna), [...sent, received]))
    expect(await met(anna)).toEqual([])
    expect(await saveCorrespondent(await given.as(anna), bo.address)).toEqual(notFound)
  })

  it("M14 M10 whoever schedules a message is known to its recipient when it has left, and not before", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const hold = { kind: "scheduled", dueAt: new Date(given.clock.now().getTime() + 3_600_000) } as const
    value(await sendMessage(await given.as(anna), toSend({ to: [bo] }), { hold }))
    expect(await met(bo)).toEqual([])
    expect(value(await peopleToPick(await given.as(bo))).people).toEqual([])
    // Its sender knows whom they wrote to.
    expect(await met(anna)).toEqual([{ address: bo.address, name: "Bo", hasWritten: false, level: "none" }])
    given.clock.pass(3_700_000)
    expect(await releaseDue(given.services)).toBe(1)
    await database.owner`update sessions set seen_at = ${given.clock.now()} where account_id = ${bo.accountId}`
    expect(await met(bo)).toEqual([{ address: anna.address, name: "Anna", hasWritten: true, level: "letter" }])
  })

  it("M10 one is saved with name and the number that was demanded, and stands once", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const letter = { ...toSend({ to: [bo] }), phones: new Map([[bo.address, PHONE]]) }
    value(await sendMessage(await given.as(anna), letter))
    value(await saveCorrespondent(await given.as(anna), bo.address))
    expect((await bookOf(anna)).contacts).toMatchObject([
      { name: "Bo", addresses: [bo.address], phones: [{ number: PHONE, origin: "given" }] },
    ])
    expect(await met(anna)).toEqual([])
    // A second press finds them saved.
    expect(value(await saveCorrespondent(await given.as(anna), bo.address))).toMatchObject({ name: "Bo" })
    expect((await bookOf(anna)).contacts).toHaveLength(1)
  })

  it("M10 whoever is shown can be saved, however many others were written to since and are saved already", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await given.sentMessage({ from: anna, to: [bo] })
    await writeToOthers(id, MOST_CORRESPONDENTS + 50)
    const rows = Array.from({ length: MOST_CORRESPONDENTS + 50 }, (_, at) => `p${at + 1}@example.org`)
    value(await readContactFile(await given.as(anna), file(`E-mail\n${rows.join("\n")}`)))
    value(await saveImport(await given.as(anna)))
    expect((await met(anna)).map(({ address }) => address)).toEqual([bo.address])
    expect(value(await saveCorrespondent(await given.as(anna), bo.address))).toMatchObject({ name: "Bo" })
  })

  it("I9 M10 a contact's level is known, however many others were written to since", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await save(anna, typed(bo.address))
    const id = await given.sentMessage({ from: anna, to: [bo], readBy: [bo] })
    // That the last one is not opened takes nothing away.
    await given.sentMessage({ from: anna, to: [bo] })
    await writeToOthers(id, MOST_CORRESPONDENTS + 1)
    const { unsaved, levels } = value(await peopleMet(await given.as(anna), await bookOf(anna)))
    expect([...levels]).toEqual([[bo.address, "letter"]])
    expect(unsaved).toHaveLength(MOST_CORRESPONDENTS)
  })
})

describe("a file of contacts", () => {
  it("M10 U5 is shown before anything is saved, and saved once, whole", async () => {
    const { bo } = await given.people("bo")
    await save(bo, typed("cia@example.org", { name: "Cia" }))
    value(
      await readContactFile(
        await given.as(bo),
        file("\ufeffNamn;E-post;Telefon\nÅsa;asa@example.org;070-174 06 05\nCia;cia@example.org;\n;x@;"),
      ),
    )
    const plan = value(await lookAtImport(await given.as(bo)))
    expect(plan).toMatchObject({ kind: "csv", added: [{ name: "Åsa" }], changed: [], known: 1, problems: [{ place: 4 }, { place: 4 }] })
    expect(await names(bo)).toEqual(["Cia"])
    const ctx = await given.as(bo)
    const pressed = await Promise.all([saveImport(ctx), saveImport(ctx)])
    expect(pressed.map((one) => value(one).count).sort()).toEqual([0, 1])
    expect((await bookOf(bo)).contacts).toMatchObject([
      { name: "Cia" },
      { name: "Åsa", phones: [{ number: "+46701740605", origin: "file" }] },
    ])
    expect(value(await lookAtImport(ctx))).toBeNull()
  })

  it("M10 is read in UTF-8 with a mark and without, UTF-16 and what Windows writes; another one takes its place; it can be let go", async () => {
    const { bo } = await given.people("bo")
    const text = "Namn,E-post\nÅsa Öberg,asa@example.org"
    const latin = Uint8Array.from(text, (sign) => sign.charCodeAt(0))
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le"))
    for (const bytes of [
      file(text),
      file(`\ufeff${text}`),
      latin,
      utf16,
      file("BEGIN:VCARD\nVERSION:4.0\nFN:Åsa Öberg\nEMAIL:asa@example.org\nEND:VCARD"),
    ]) {
      value(await readContactFile(await given.as(bo), bytes))
      expect(value(await lookAtImport(await given.as(bo)))?.added).toMatchObject([{ name: "Åsa Öberg" }])
    }
    value(await dropImport(await given.as(bo)))
    expect(value(await lookAtImport(await given.as(bo)))).toBeNull()
    for (const [bytes, code] of [
      [new Uint8Array(0), "missing"],
      [new Uint8Array(1024 * 1024 + 1).fill(65), "large"],
      [Uint8Array.of(0x50, 0x4b, 3, 4, 0), "unreadable"],
      [file("a,b\n1,2"), "columns"],
    ] as const)
      expect(await readContactFile(await given.as(bo), bytes)).toEqual({ ok: false, error: { code: `contacts_file_${code}` } })
  })
})

it("B25 M12 the address book leaves as a file after a fresh proof alone; it is looked at without one", async () => {
  const { anna } = await given.people("anna")
  value(await createContact(await given.as(anna), typed("bo@example.org")))
  const [proven, stale] = [await given.as(anna), { ...(await given.as(anna)), provenAt: null }]
  expect(await exportContacts(stale)).toEqual({ ok: false, error: { code: "proof_needed" } })
  expect(value(await exportContacts(proven)).contacts.map(({ addresses }) => addresses)).toEqual([["bo@example.org"]])
  expect(value(await addressBook(stale)).contacts).toHaveLength(1)
  const left = value(await ownAudit(proven)).filter(({ type }) => type === "contacts.exported")
  expect(left).toHaveLength(1)
})
