import { randomInt } from "node:crypto"
import { ownAudit } from "#lib/audit/list-audit.ts"
import type { Id } from "#lib/ids.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { contactLists, seesContactLists } from "#lib/organisations/colleagues.ts"
import { addReader, removeReader, showUnitMailbox } from "#lib/organisations/mailbox-readers.ts"
import { leaveUnit } from "#lib/organisations/own-memberships.ts"
import { listLog } from "#lib/organisations/list-log.ts"
import { findOutsiders } from "#lib/organisations/outsiders.ts"
import { removePerson } from "#lib/organisations/people.ts"
import { askForAddress, awaitedUnitAddress, listUnitMailboxes, makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { closeUnit } from "#lib/organisations/units.ts"
import { moveInMailbox } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { listOwnMailboxes, openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments, type TwoDepartments } from "../../support/organisations.ts"
import { writeFromDesk } from "../../support/records.ts"
import { handOver, toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined, unit } = givenOrganisations(given)

const NOT_FOUND = { ok: false, error: { code: "not_found" } }
const WAITING = { ok: false, error: { code: "mailbox_waiting" } }

const mailsTo = async (recipient: string) => (await handOver(database, given.services)).filter((one) => one.recipient === recipient)
const codeTo = async (recipient: string) => /\b([0-9]{6})\b/.exec((await mailsTo(recipient))[0]?.body ?? "")?.[1] ?? "none"

type Made = TwoDepartments & { readonly id: Id; readonly address: string }

/** The mailbox of care, made by its administrator Bo; Eva and Fia belong to care too. */
async function careMailbox(): Promise<Made & Record<"eva" | "fia", Person>> {
  const all = await twoDepartments(given)
  const { eva, fia } = await given.people("eva", "fia")
  for (const person of [eva, fia]) await joined(all.bo, all.org, { person, unitId: all.care, as: "member" })
  const address = `care.${randomInt(1e12)}@example.org`
  const as = await organizer(all.bo, all.org)
  const { token } = value(await askForAddress(as, { unitId: all.care, name: "Care desk", address: toAddress(address) }))
  expect(await awaitedUnitAddress(as, all.care, token)).toEqual({ address, isList: false })
  const id = value(await makeUnitMailbox(as, { token, code: await codeTo(address) }))
  return { ...all, eva, fia, id, address }
}

const add = async ({ org, id }: Made, administrator: Person, person: Person) =>
  addReader(await organizer(administrator, org), { mailboxId: id, address: person.address })
const remove = async ({ org, id }: Made, administrator: Person, { accountId }: Person) =>
  removeReader(await organizer(administrator, org), { mailboxId: id, accountId })
const open = async ({ id }: Made, person: Person) => openUnitMailbox(await given.as(person), id)
const visit = async (made: Made, person: Person) => handOnKeys(value(await open(made, person)))
const write = async ({ address }: Made, from: Person, subject: string) =>
  sendMessage(await given.as(from), { ...toSend({ to: [], subject }), to: [toAddress(address)] })
const subjects = async (made: Made, person: Person) =>
  value(await listFolder(value(await open(made, person)), { folder: "inbox" })).rows.map(({ subject, seal }) => [subject, seal])

test("O2 M15 I10 a unit's mailbox is made once its address is proven, refuses mail until somebody reads it, and is read and answered under its name", async () => {
  const made = await careMailbox()
  const { anna, bo, cia, eva, org, care, id, address } = made
  expect(value(await listUnitMailboxes(await organizer(anna, org), care))).toMatchObject([{ id, name: "Care desk", address, readers: 0 }])
  expect(await write(made, cia, "Nobody there")).toMatchObject({ error: { code: "recipient_unread" } })
  value(await add(made, bo, eva))
  const messageId = value(await write(made, cia, "Hello care")).messageId
  expect(await subjects(made, eva)).toEqual([["Hello care", "holds"]])
  const [notice] = await mailsTo(address)
  expect(notice?.body).toContain(`/mailboxes/${id}/messages/${messageId}`)
  await writeFromDesk(given, eva, { mailboxId: id, to: [cia.address], answers: messageId })
  await writeFromDesk(given, eva, { mailboxId: id, to: ["guest@example.org"] })
  const [answer] = value(await listFolder(await given.as(cia), { folder: "inbox" })).rows
  const read = value(await openMessage(await given.as(cia), answer?.id ?? "", { record: true }))
  expect(read).toMatchObject({ seal: "holds", sender: { name: "Care desk", address } })
  expect(value(await moveInMailbox(await given.as(eva), { mailboxId: id, act: "trash", ids: [messageId] }))).toEqual({ count: 1 })
  // Nobody else gets in: neither who administers it, nor whoever belongs to the unit.
  for (const person of [anna, bo, cia]) expect(await open(made, person)).toEqual(NOT_FOUND)
})

test("M15 O12 who joins waits for the keys until another reader's visit; every reader is told, and the log of the organisation says so", async () => {
  const made = await careMailbox()
  const { anna, bo, cia, dag, eva, fia, org, care, id } = made
  value(await add(made, bo, eva))
  value(await write(made, cia, "Before"))
  value(await add(made, bo, fia))
  expect(await open(made, fia)).toEqual(WAITING)
  const shown = value(await showUnitMailbox(await organizer(bo, org), id)).readers
  expect(shown.map(({ accountId, isWaiting }) => [accountId, isWaiting])).toEqual([
    [eva.accountId, false],
    [fia.accountId, true],
  ])
  expect(await visit(made, eva)).toBe(1)
  expect(await subjects(made, fia)).toEqual([["Before", "holds"]])
  expect((await mailsTo(eva.address)).map(({ subject }) => subject)).toContain(`${fia.name} reads the shared mailbox Care desk too`)
  expect((await mailsTo(fia.address))[0]?.subject).toContain("You read the shared mailbox Care desk")
  const log = await database.owner`select type, subject_id as subject from audit_entries
    where scope_id = ${org} and type like 'unit_mailbox%' order by sequence`
  expect(log.map(({ type, subject }) => [type as string, subject as string | null])).toEqual([
    ["unit_mailbox.made", null],
    ["unit_mailbox.reader_added", eva.accountId],
    ["unit_mailbox.reader_added", fia.accountId],
    ["unit_mailbox.keys_given", fia.accountId],
  ])
  // Nowhere else, and to be seen by whoever administers the whole and by whom it concerns.
  expect(
    await database.owner`select 1 from audit_entries where scope_id <> ${org} and subject_id = ${fia.accountId} and type like '%keys_given'`,
  ).toEqual([])
  const [entry] = value(await listLog(await organizer(anna, org), { type: "unit_mailbox.keys_given" })).entries
  expect(entry).toMatchObject({ actor: { id: eva.accountId }, subject: { id: fia.accountId }, details: { unit: care } })
  expect(value(await ownAudit(await given.as(fia)))[0]).toMatchObject({ type: "unit_mailbox.keys_given", by: "colleague" })
  expect(await add(made, bo, fia)).toMatchObject({ error: { fields: { email: "reads_already" } } })
  const { eva: outsider } = await given.people("eva")
  expect(await add(made, bo, outsider)).toMatchObject({ error: { fields: { email: "not_in_scope" } } })
  value(await add(made, bo, dag))
})

test("O2 O9 M17 a unit's mailbox is a contact of its own people, also of a group that sees no list, and not outside; nobody's elsewhere", async () => {
  const made = await careMailbox()
  const { anna, cia, eva, org, address } = made
  const [group, { gus }] = [await unit(anna, org, { name: "Patients", group: true }), await given.people("gus")]
  await joined(anna, org, { person: gus, unitId: group, as: "member" })
  const seenBy = async (person: Person) =>
    (await contactLists(await given.as(person))).flatMap(({ people }) => people.filter(({ kind }) => kind === "mailbox"))
  expect(await seenBy(eva)).toEqual([{ kind: "mailbox", name: "Care desk", address, units: ["Care"] }])
  for (const person of [gus, cia]) expect(await seenBy(person)).toEqual([])
  expect(await findOutsiders(await given.as(eva), [toAddress(address), toAddress("ute@example.org")])).toMatchObject({
    addresses: ["ute@example.org"],
  })
  const own = toAddress(`patients.${randomInt(1e12)}@example.org`)
  const as = await organizer(anna, org)
  const { token } = value(await askForAddress(as, { unitId: group, name: "Ward", address: own }))
  value(await makeUnitMailbox(as, { token, code: await codeTo(own) }))
  expect((await seenBy(gus)).map((one) => one.address)).toEqual([own])
  expect(await seesContactLists(await given.as(gus))).toBe(true)
})

test("O4 only who administers the unit, or one above, sees the mailbox and changes who reads it", async () => {
  const made = await careMailbox()
  const { anna, cia, eva, org, care, id } = made
  expect(await add(made, cia, eva)).toEqual(NOT_FOUND)
  expect(await showUnitMailbox(await organizer(cia, org), id)).toEqual(NOT_FOUND)
  expect(await remove(made, cia, eva)).toEqual(NOT_FOUND)
  const ask = { unitId: care, name: "School desk", address: toAddress("s@example.org") }
  expect(await askForAddress(await organizer(cia, org), ask)).toEqual(NOT_FOUND)
  value(await add(made, anna, eva))
})

test("B42 M15 who is removed, or leaves the organisation, opens nothing more by key; the rest read what was and what comes", async () => {
  const made = await careMailbox()
  const { bo, cia, dag, eva, fia, org, care, id } = made
  for (const person of [eva, fia, dag]) {
    value(await add(made, bo, person))
    await visit(made, eva)
  }
  value(await write(made, cia, "Before"))
  value(await remove(made, bo, fia))
  value(await write(made, cia, "After"))
  expect(await open(made, fia)).toEqual(NOT_FOUND)
  expect(await database.owner`select 1 from mailbox_wraps where mailbox_id = ${id} and member_id = ${fia.accountId}`).toHaveLength(0)
  expect((await subjects(made, dag)).map(([subject]) => subject).sort()).toEqual(["After", "Before"])
  // Taken out of the unit, with no other place in the organisation.
  value(await removePerson(await organizer(bo, org), { unitId: care, accountId: eva.accountId }))
  expect(await open(made, eva)).toEqual(NOT_FOUND)
  expect(await database.owner`select 1 from mailbox_members where mailbox_id = ${id} and member_id = ${eva.accountId}`).toHaveLength(0)
  expect((await subjects(made, dag)).map(([, seal]) => seal)).toEqual(["holds", "holds"])
  value(await add(made, bo, fia))
  value(await leaveUnit(await given.as(fia), care))
  expect(value(await listOwnMailboxes(await given.as(fia)))).toEqual([])
})

test("M15 D1 when the last one who reads it is removed, what lies in it is erased, and the next one begins with an empty mailbox", async () => {
  const made = await careMailbox()
  const { bo, cia, eva, fia } = made
  value(await add(made, bo, eva))
  value(await write(made, cia, "Lost"))
  value(await remove(made, bo, eva))
  expect(await write(made, cia, "Nobody")).toMatchObject({ error: { code: "recipient_unread" } })
  value(await add(made, bo, fia))
  expect(await subjects(made, fia)).toEqual([])
  value(await write(made, cia, "Anew"))
  expect(await subjects(made, fia)).toEqual([["Anew", "holds"]])
})

test("B37 B39 a row that SQL wrote lets nobody in: neither one without a signature, nor one of somebody outside the organisation", async () => {
  const made = await careMailbox()
  const { bo, eva, fia, org, id } = made
  value(await add(made, bo, eva))
  await database.owner`insert into mailbox_members (mailbox_id, member_id, granted_at, signature)
    select mailbox_id, ${fia.accountId}, granted_at, signature from mailbox_members where mailbox_id = ${id}`
  expect(await open(made, fia)).toEqual(NOT_FOUND)
  await database.owner`delete from unit_people where organisation_id = ${org} and account_id = ${eva.accountId}`
  expect(await open(made, eva)).toEqual(NOT_FOUND)
})

test("O2 I10 an address that somebody has makes no mailbox, with the same answer; a closed unit leaves its mailboxes to the one above", async () => {
  const all = await twoDepartments(given)
  const { anna, dag, org } = all
  const as = await organizer(anna, org)
  const desk = await unit(anna, org, { name: "Desk" })
  const { token } = value(await askForAddress(as, { unitId: desk, name: "Dag", address: dag.address }))
  expect(await makeUnitMailbox(as, { token, code: await codeTo(dag.address) })).toMatchObject({ ok: false })
  const address = `desk.${randomInt(1e12)}@example.org`
  const again = value(await askForAddress(as, { unitId: desk, name: "Desk", address: toAddress(address) }))
  const id = value(await makeUnitMailbox(as, { token: again.token, code: await codeTo(address) }))
  value(await closeUnit(await organizer(anna, org), desk))
  expect(value(await listUnitMailboxes(await organizer(anna, org), org))).toMatchObject([{ id }])
})
