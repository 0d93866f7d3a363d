import { randomInt } from "node:crypto"
import { openHeld } from "#lib/messages/opened-message.ts"
import { newId, type Id } from "#lib/ids.ts"
import { adoptKept } from "#lib/composing/kept-messages.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { blockSender } from "#lib/blocking/block-sender.ts"
import { peopleMet } from "#lib/contacts/correspondents.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { findRecallable, recallMessage } from "#lib/messages/recall-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { mendNumber } from "#lib/links/mend-number.ts"
import { addReader } from "#lib/organisations/mailbox-readers.ts"
import { contactLists, seesContactLists } from "#lib/organisations/colleagues.ts"
import type { MemberContext } from "#lib/context.ts"
import { setContactLists } from "#lib/organisations/set-contact-lists.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { listLog } from "#lib/organisations/list-log.ts"
import { findOutsiders } from "#lib/organisations/outsiders.ts"
import { movePerson, removePerson } from "#lib/organisations/people.ts"
import { askForAddress, awaitedUnitAddress, makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { changeUnitList, closeUnitList, listUnitLists, showUnitList, type ListRules } from "#lib/organisations/unit-lists.ts"
import { closeUnit } from "#lib/organisations/units.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { recordsWorld } from "../../support/records.ts"
import { handOver, toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined, unit } = givenOrganisations(given)

const mailsTo = async (recipient: string) => (await handOver(database, given.services)).filter((one) => one.recipient === recipient)
const codeTo = async (recipient: string) => /\b([0-9]{6})\b/.exec((await mailsTo(recipient))[0]?.body ?? "")?.[1] ?? "none"

type Making = { readonly administrator: Person; readonly org: Id; readonly unitId: Id }

async function made({ administrator, org, unitId }: Making, rules: ListRules = { writers: "unit", withBelow: false }) {
  const address = toAddress(`all.${randomInt(1e12)}@example.org`)
  const as = await organizer(administrator, org)
  const { token } = value(await askForAddress(as, { unitId, name: "All of care", address, list: rules }))
  expect(await awaitedUnitAddress(as, unitId, token)).toEqual({ address, isList: true })
  return { id: value(await makeUnitMailbox(as, { token, code: await codeTo(address) })), address }
}

/** Care with Dag employed, Eva and Fia members, and a list that reaches them. */
async function careList(rules?: ListRules) {
  const all = await twoDepartments(given)
  const { eva, fia } = await given.people("eva", "fia")
  for (const person of [eva, fia]) await joined(all.bo, all.org, { person, unitId: all.care, as: "member" })
  return { ...all, eva, fia, ...(await made({ administrator: all.bo, org: all.org, unitId: all.care }, rules)) }
}

const write = async (from: Person, to: readonly string[], more: object = {}) =>
  sendMessage(await given.as(from), { ...toSend({ to: [], subject: "To all" }), to: to.map(toAddress), ...more })
const inbox = async (person: Person) => value(await listFolder(await given.as(person), { folder: "inbox" })).rows
const subjects = async (person: Person) => (await inbox(person)).map(({ subject, seal }) => [subject, seal])
const open = async (person: Person, id: Id) => value(await openMessage(await given.as(person), id, { record: true }))

test("O2 K1 a message to a list reaches each member with a copy sealed to their own key; the letter names the list and nobody else", async () => {
  const { anna, dag, eva, fia, org, care, id, address } = await careList()
  expect(value(await listUnitLists(await organizer(anna, org), care))).toMatchObject([
    { id, name: "All of care", address, members: 3, writers: "unit", withBelow: false },
  ])
  const { messageId } = value(await write(eva, [address]))
  for (const person of [dag, fia]) {
    expect(await subjects(person)).toEqual([["To all", "holds"]])
    const read = await open(person, messageId)
    expect(read).toMatchObject({ seal: "holds", role: "to", recipients: [{ role: "to", name: "All of care", address }] })
    const [notice] = await mailsTo(person.address)
    expect(notice?.body).toContain(`/messages/${messageId}`)
  }
  expect(await mailsTo(address)).toHaveLength(1)
  // Whoever writes and is a member has one delivery, in Inbox and in Sent, as with a message to oneself.
  expect(await subjects(eva)).toEqual([["To all", "holds"]])
  const sent = value(await listFolder(await given.as(eva), { folder: "sent" })).rows
  expect(sent.map(({ who, whoAddress }) => [who, whoAddress])).toEqual([["All of care", address]])
  const rows = await database.owner`select holder_id from deliveries where message_id = ${messageId}`
  expect(rows).toHaveLength(3)
  for (const { holder_id: holder } of rows) expect([dag, eva, fia].map(({ accountId }) => accountId)).toContain(holder)
})

test("M5 D2 whoever writes sees how many have read it and never who is reached, in no page, contact or row", async () => {
  const { anna, dag, eva, fia, org, address } = await careList({ writers: "anyone", withBelow: false })
  const { messageId } = value(await write(anna, [address]))
  await open(dag, messageId)
  const read = await open(anna, messageId)
  expect(read).toMatchObject({ seal: "holds", status: "read_by_some", recipients: [{ address }] })
  const tracking = read.tracking ?? []
  expect(tracking.filter(({ via }) => via === 0)).toHaveLength(3)
  expect(tracking.filter(({ openedAt, via }) => openedAt !== null && via === 0)).toHaveLength(1)
  expect([...new Set(tracking.map((one) => `${one.name} ${one.address}`))]).toEqual([`All of care ${address}`])
  const met = value(await peopleMet(await given.as(anna), { contacts: [] })).unsaved.map((one) => one.address)
  expect(met).toEqual([address])
  const rows = (await allRows(database.owner)).filter(({ table }) => table === "recipients")
  for (const { address: theirs } of [dag, eva, fia]) expect(rows.filter(({ text }) => text.includes(theirs))).toEqual([])
  const log = value(await listLog(await organizer(anna, org), {})).entries.map(({ type }) => type)
  expect(log).toContain("unit_list.made")
  expect(log.filter((type) => type.startsWith("message"))).toEqual([])
})

test("M7 a list is recalled as one, from whoever has not read it", async () => {
  const { dag, eva, fia, address, cia } = await careList({ writers: "anyone", withBelow: false })
  const { messageId } = value(await write(cia, [address, dag.address]))
  // Named and reached: one copy, in the name.
  expect(await subjects(dag)).toEqual([["To all", "holds"]])
  await open(eva, messageId)
  const ctx = await given.as(cia)
  expect(value(await findRecallable(ctx, messageId)).map((one) => one.address)).toEqual([address, dag.address])
  expect(value(await recallMessage(ctx, { messageId, position: 0 }))).toEqual({ count: 1 })
  expect([await subjects(fia), await subjects(dag)]).toEqual([[], [["To all", "holds"]]])
  expect(value(await findRecallable(ctx, messageId)).map((one) => one.address)).toEqual([dag.address])
  expect(value(await recallMessage(ctx, { messageId, position: null }))).toEqual({ count: 1 })
  expect(await open(cia, messageId)).toMatchObject({ seal: "holds", status: "read_by_all" })
})

test("O2 A5 only those may write to a list who are chosen for it; replies go to the sender, and to all only where that is allowed", async () => {
  const { anna, bo, cia, dag, eva, org, id, address } = await careList()
  for (const stranger of [anna, cia])
    expect(await write(stranger, [address])).toEqual({ ok: false, error: { code: "list_not_yours", address } })
  expect(await subjects(dag)).toEqual([])
  value(await changeUnitList(await organizer(bo, org), { id, writers: "anyone", withBelow: false }))
  const { messageId } = value(await write(cia, [address]))
  expect(value(await prepareAnswer(await given.as(eva), messageId, "reply"))).toMatchObject({ to: cia.address, cc: "" })
  const all = value(await prepareAnswer(await given.as(eva), messageId, "reply_all"))
  expect(all.to).toBe(`${cia.address}, ${address}`)
  value(await write(eva, [cia.address, address], { inReplyTo: messageId }))
  value(await changeUnitList(await organizer(bo, org), { id, writers: "unit", withBelow: false }))
  expect(await write(cia, [address])).toMatchObject({ error: { code: "list_not_yours" } })
})

test("O2 O4 O12 departments below are reached where that is chosen, sponsored groups below and who has not answered are not; who left is not either", async () => {
  const { anna, bo, dag, eva, fia, org, care, id, address } = await careList()
  const { gun, hal } = await given.people("gun", "hal")
  const [night, board] = [
    await unit(bo, org, { name: "Night", below: care }),
    await unit(bo, org, { name: "Board", below: care, group: true }),
  ]
  await joined(bo, org, { person: gun, unitId: night, as: "member" })
  await joined(bo, org, { person: hal, unitId: board, as: "member" })
  value(await invitePeople(await organizer(bo, org), { unitId: care, lines: "later@example.org", kind: "member", administers: false }))
  expect(await write(gun, [address])).toMatchObject({ error: { code: "list_not_yours" } })
  value(await changeUnitList(await organizer(bo, org), { id, writers: "unit", withBelow: true }))
  expect(value(await showUnitList(await organizer(bo, org), id)).members).toBe(4)
  const [changed] = value(await listLog(await organizer(anna, org), { type: "unit_list.changed" })).entries
  expect(changed?.details).toEqual({ unit: care, withBelowWas: false, withBelowNow: true })
  value(await removePerson(await organizer(bo, org), { unitId: care, accountId: eva.accountId }))
  const { messageId } = value(await write(gun, [address]))
  expect((await open(gun, messageId)).tracking?.filter(({ via }) => via === 0)).toHaveLength(3)
  for (const person of [dag, fia]) expect(await subjects(person)).toEqual([["To all", "holds"]])
  for (const person of [eva, hal]) expect(await subjects(person)).toEqual([])
  expect(await mailsTo("later@example.org")).toHaveLength(1)
})

test("M18 whoever takes no messages from the sender is left out without a word", async () => {
  const { cia, dag, eva, address } = await careList({ writers: "anyone", withBelow: false })
  value(await write(cia, [dag.address]))
  const [first] = await inbox(dag)
  value(await blockSender(await given.as(dag), { messageId: first?.id ?? "" }))
  value(await write(cia, [address], { subject: "Again" }))
  expect((await subjects(dag)).map(([subject]) => subject)).toEqual(["To all"])
  expect((await subjects(eva)).map(([subject]) => subject)).toEqual(["Again"])
  // Named, they refuse as ever.
  expect(await write(cia, [dag.address, address])).toMatchObject({ error: { code: "recipient_refuses" } })
})

/** A list of a department with these people in it, to which anybody may write. */
async function listOf(administrator: Person, org: Id, members: readonly Person[]) {
  const unitId = await unit(administrator, org, { name: `Ward ${randomInt(1e9)}` })
  for (const person of members) await joined(administrator, org, { person, unitId, as: "member" })
  return made({ administrator, org, unitId }, { writers: "anyone", withBelow: false })
}

const block = async (person: Person, writer: Person) => {
  value(await write(writer, [person.address]))
  value(await blockSender(await given.as(person), { messageId: (await inbox(person))[0]?.id ?? "" }))
}

/** As somebody whose mailboxes, and those of everybody written to, take in so many bytes at most. */
const writeWithin = async (from: Person, to: readonly string[], bytes: number) => {
  const ctx = await given.as(from)
  const limited = { ...ctx, env: { ...ctx.env, storageLimit: Math.floor(bytes / 2) } }
  return sendMessage(limited, { ...toSend({ to: [], subject: "To all" }), to: to.map(toAddress) })
}

test("A1 B20 whoever of a list has twice the limit gets nothing more through it; the others do, and the writer is told nothing of it", async () => {
  const { anna, cia, dag, eva, org } = await careList()
  const { address } = await listOf(anna, org, [dag, eva])
  const file = await given.attachment(anna, "large.bin", new Uint8Array(400_000))
  await given.sentMessage({ from: anna, to: [dag], subject: "Large", attachments: [file] })
  // Of whoever is named the writer learns it, having exchanged messages with them; of whom a list reaches never.
  await given.sentMessage({ from: dag, to: [cia] })
  const sent = value(await writeWithin(cia, [address], 300_000))
  expect([await subjects(dag), await subjects(eva)]).toEqual([[["Large", "holds"]], [["To all", "holds"]]])
  const read = await open(cia, sent.messageId)
  expect(read.tracking?.filter(({ via }) => via === 0)).toHaveLength(1)
  expect(await writeWithin(cia, [dag.address], 300_000)).toEqual({ ok: false, error: { code: "recipient_full", address: dag.address } })
})

test("O2 M18 A1 B20 a list whose only member blocks the writer, has no room or is not there answers the same sentence, and nothing is sent to anybody", async () => {
  const { anna, cia, dag, eva, fia, org } = await careList()
  const { gun, hal } = await given.people("gun", "hal")
  const file = await given.attachment(anna, "large.bin", new Uint8Array(400_000))
  await given.sentMessage({ from: anna, to: [gun], attachments: [file] })
  await block(dag, cia)
  for (const members of [[dag], [gun], [dag, gun], []]) {
    const { address } = await listOf(anna, org, members)
    const unreached = { ok: false, error: { code: "list_unreached", address } }
    expect(await writeWithin(cia, [address], 300_000)).toEqual(unreached)
    // Named besides a list that reaches nobody, others get nothing either: the letter would name a list that it did not go to.
    expect(await writeWithin(cia, [hal.address, address], 300_000)).toEqual(unreached)
  }
  expect(await subjects(hal)).toEqual([])
  // Each list is judged by itself, in whatever order; who is named besides it counts as reached.
  const [full, eva1] = [await listOf(anna, org, [dag]), await listOf(anna, org, [eva])]
  expect(await write(cia, [eva1.address, full.address])).toMatchObject({ error: { code: "list_unreached", address: full.address } })
  const named = await listOf(anna, org, [fia])
  value(await write(cia, [fia.address, named.address, eva1.address]))
  expect([(await subjects(fia)).length, (await subjects(eva)).length]).toEqual([1, 1])
})

test("M7 M14 O2 M18 what waits to leave passes by who of a list blocks the writer since, without a word; where nobody is left, or the list is closed, it is a draft that says so", async () => {
  const { anna, bo, dag, eva, fia, org, care, id, address } = await careList({ writers: "anyone", withBelow: false })
  const later = (ms: number) => ({ ...given.services, clock: { ...given.services.clock, now: () => new Date(Date.now() + ms) } })
  const waits = async (kind: "undo" | "scheduled", ms: number) => {
    const hold = { kind, dueAt: new Date(Date.now() + ms) }
    return value(await sendMessage(await given.as(anna), { ...toSend({ to: [], subject: kind }), to: [toAddress(address)] }, { hold }))
      .messageId
  }
  value(await write(anna, [fia.address]))
  await waits("undo", 1_000)
  value(await blockSender(await given.as(fia), { messageId: (await inbox(fia))[0]?.id ?? "" }))
  value(await removePerson(await organizer(bo, org), { accountId: eva.accountId, unitId: care }))
  expect(await releaseDue(later(2_000))).toBe(1)
  // What was sealed for who left the list is theirs.
  const got = async () => Promise.all([dag, eva, fia].map(async (who) => (await subjects(who)).map(([subject]) => subject)))
  expect(await got()).toEqual([["undo"], ["undo"], ["To all"]])
  const [alone, closed] = [await waits("undo", 3_000), await waits("scheduled", 20_000)]
  value(await blockSender(await given.as(dag), { messageId: (await inbox(dag))[0]?.id ?? "" }))
  expect(await releaseDue(later(4_000))).toBe(0)
  const problem = async (draftId: Id) => value(await openDraft(await given.as(anna), draftId)).problem
  expect(await adoptKept(await given.as(anna))).toBe(1)
  expect(await problem(alone)).toMatchObject({ code: "list_unreached", detail: { address } })
  value(await closeUnitList(await organizer(bo, org), id))
  expect(await releaseDue(later(21_000))).toBe(0)
  expect(await adoptKept(await given.as(anna))).toBe(1)
  expect(await problem(closed)).toMatchObject({ code: "list_closed", detail: { address } })
  expect(await got()).toEqual([["undo"], ["undo"], ["To all"]])
})

test("M7 M14 M15 O2 what waits to leave from a shared mailbox goes to a list that its readers may write to, and not to one that none of them may", async () => {
  const { anna, bo, dag, org, care, desk: mailboxId } = await recordsWorld(given)
  const later = (ms: number) => ({ ...given.services, clock: { ...given.services.clock, now: () => new Date(Date.now() + ms) } })
  const desk = value(await openUnitMailbox(await given.as(dag), mailboxId))
  const waits = async (address: string, kind: "undo" | "scheduled") => {
    const hold = { kind, dueAt: new Date(Date.now() + 1_000) }
    return value(await sendMessage(desk, { ...toSend({ to: [], subject: kind }), to: [toAddress(address)] }, { hold })).messageId
  }
  const [own, all] = [
    await made({ administrator: bo, org, unitId: care }),
    await made({ administrator: bo, org, unitId: care }, { writers: "organisation", withBelow: false }),
  ]
  await waits(own.address, "undo")
  await waits(all.address, "scheduled")
  expect(await releaseDue(later(2_000))).toBe(2)
  expect((await subjects(dag)).map(([subject]) => subject).sort()).toEqual(["scheduled", "undo"])

  // Dag moves away, and reads the mailbox still: care's own list is no more for anybody who does.
  const school = await unit(anna, org, { name: "School" })
  const kept = await waits(own.address, "scheduled")
  value(await movePerson(await organizer(anna, org), { accountId: dag.accountId, unitId: care, toUnitId: school }))
  expect(await releaseDue(later(3_000))).toBe(0)
  expect(await adoptKept(value(await openUnitMailbox(await given.as(dag), mailboxId)))).toBe(1)
  const reader = value(await openUnitMailbox(await given.as(dag), mailboxId))
  expect(value(await openDraft(reader, kept)).problem).toMatchObject({ code: "list_not_yours", detail: { address: own.address } })
})

test("O2 a closed list, and that of a closed unit, says that it is there no more; its address stays taken", async () => {
  const { anna, bo, eva, org, care, id, address } = await careList()
  expect(value(await closeUnitList(await organizer(bo, org), id))).toBe(care)
  expect(await closeUnitList(await organizer(bo, org), id)).toMatchObject({ error: { code: "not_found" } })
  expect(await write(eva, [address])).toEqual({ ok: false, error: { code: "list_closed", address } })
  expect(value(await listUnitLists(await organizer(anna, org), care))).toEqual([])
  const again = value(await askForAddress(await organizer(bo, org), { unitId: care, name: "Again", address }))
  expect(await makeUnitMailbox(await organizer(bo, org), { token: again.token, code: await codeTo(address) })).toMatchObject({ ok: false })
  const ward = await unit(anna, org, { name: "Ward" })
  const other = await made({ administrator: anna, org, unitId: ward }, { writers: "anyone", withBelow: false })
  // Nobody belongs to it.
  expect(await write(eva, [other.address])).toEqual({ ok: false, error: { code: "list_unreached", address: other.address } })
  value(await closeUnit(await organizer(anna, org), ward))
  expect(await write(eva, [other.address])).toMatchObject({ error: { code: "list_closed" } })
})

test("O9 A9 M17 a list stands in the contacts of those who may write to it; a group's list is outside, a department's inside", async () => {
  const { anna, bo, cia, dag, eva, org, care, id, address } = await careList()
  const listed = async (person: Person) =>
    (await contactLists(await given.as(person))).flatMap(({ people }) =>
      people.filter(({ kind }) => kind === "list").map((one) => one.address),
    )
  expect([await listed(eva), await listed(dag)]).toEqual([[address], [address]])
  expect(await seesContactLists(await given.as(eva))).toBe(true)
  await joined(anna, org, { person: cia, unitId: await unit(anna, org, { name: "Roads" }), as: "employee" })
  expect(await listed(cia)).toEqual([])
  value(await changeUnitList(await organizer(bo, org), { id, writers: "organisation", withBelow: false }))
  expect(await listed(cia)).toEqual([address])
  const board = await unit(anna, org, { name: "Board", group: true })
  const group = await made({ administrator: anna, org, unitId: board }, { writers: "anyone", withBelow: false })
  const of = async (addresses: readonly string[]) => findOutsiders(await given.as(dag), addresses.map(toAddress))
  expect(await of([address, eva.address])).toBeNull()
  expect((await of([group.address, eva.address]))?.addresses).toEqual([group.address])
  expect(care).not.toBe(board)
})

test("I9 a registered letter asks for a number that nobody can give for a list; a text message goes to none of its people", async () => {
  const { eva, address } = await careList()
  const options = {
    level: "registered",
    smsNotice: false,
    smsReceipt: false,
    urgent: false,
    noForwarding: false,
    confirmReading: false,
    expiresAt: null,
  }
  expect(await write(eva, [address], { options })).toMatchObject({ error: { code: "invalid_fields", wrong: address } })
  const before = (await handOver(database, given.services)).filter(({ channel }) => channel === "sms").length
  value(await write(eva, [address], { options: { ...options, level: "letter", smsNotice: true }, token: newId() }))
  expect((await handOver(database, given.services)).filter(({ channel }) => channel === "sms")).toHaveLength(before)
})

test("O2 a shared mailbox of strangers, and a message sent twice, reach nobody twice", async () => {
  const { cia, dag, eva, address } = await careList({ writers: "anyone", withBelow: false })
  const token = newId()
  const both = await Promise.all([1, 2].map(() => write(cia, [address], { token })))
  expect(both.every((one) => one.ok)).toBe(true)
  expect([(await subjects(dag)).length, (await subjects(eva)).length]).toEqual([1, 1])
  const [row] = await inbox(dag)
  const ctx = await given.as(dag)
  const held = await openHeld(ctx, { holderId: dag.accountId } as never, row?.id ?? "")
  expect(held?.header?.recipients).toEqual([{ role: "to", name: "All of care", address }])
})

test("M3 O2 what waits at an address is not sealed to a list's keys, which nobody has: its link works on; a shared mailbox gets it with its first reader", async () => {
  const { org, care, bo, dag } = await twoDepartments(given)
  const { zed } = await given.people("zed")
  for (const list of [{ writers: "anyone", withBelow: false } as const, null]) {
    const address = toAddress(`later.${randomInt(1e12)}@example.org`)
    const { messageId } = value(await write(zed, [address]))
    const as = await organizer(bo, org)
    const { token } = value(await askForAddress(as, { unitId: care, name: "Later", address, ...(list === null ? {} : { list }) }))
    const id = value(await makeUnitMailbox(as, { token, code: await codeTo(address) }))
    expect(await database.owner`select from rewraps where holder_id = ${id}`).toHaveLength(0)
    expect(
      await database.owner`select from deliveries where holder_id = ${id} and message_id = ${messageId} and stanza is null`,
    ).toHaveLength(1)
    if (list !== null) continue
    value(await addReader(as, { mailboxId: id, address: toAddress(dag.address) }))
    expect(await database.owner`select from rewraps where holder_id = ${id} and message_id = ${messageId}`).toHaveLength(1)
  }
})

test("M16 a number is not mended for who was reached through a list: the list's address is not theirs", async () => {
  const { dag, address } = await careList({ writers: "anyone", withBelow: false })
  const { zed } = await given.people("zed")
  const { messageId } = value(await write(zed, [address]))
  // As where the account was begun anew (I7): its sender is asked again.
  await database.owner`update deliveries set stanza = null where holder_id = ${dag.accountId} and message_id = ${messageId}`
  const [row] = await database.owner`select position from recipients where message_id = ${messageId} and holder_id = ${dag.accountId}`
  const mended = await mendNumber(await given.as(zed), { messageId, position: Number(row?.["position"]), phone: "+46701749991" })
  expect(mended.ok).toBe(false)
})

test("M18 B75 whoever is slowed down by reports does not write to a list for the first time either", async () => {
  const { address, anna } = await careList({ writers: "anyone", withBelow: false })
  const { zed } = await given.people("zed")
  await database.owner`insert into abuse_cases (id, account_id, state, opened_at, braked_at) values (gen_random_uuid(), ${zed.accountId}, 'open', now(), now())`
  for (let n = 0; n < 10; n++) await write(zed, [`s${n}.${randomInt(1e12)}@stranger.example`])
  const refused = await write(zed, [anna.address])
  expect(refused).toMatchObject({ ok: false })
  expect(await write(zed, [address])).toEqual(refused)
})

test("O2 O9 M15 a shared mailbox is offered the lists of the units that its own unit sees, as far as whoever writes may write to them, and none that reach only its reader", async () => {
  const { anna, bo, dag, org, care, desk } = await recordsWorld(given)
  const school = await unit(anna, org, { name: "School" })
  await joined(anna, org, { person: dag, unitId: school, as: "member" })
  const own = (await made({ administrator: bo, org, unitId: care })).address
  const reachesDag = (await made({ administrator: anna, org, unitId: school })).address
  value(await setContactLists(await organizer(anna, org), { unitId: care, seen: "department", listed: null }))
  const offered = async (ctx: MemberContext) =>
    (await contactLists(ctx)).flatMap(({ people }) => people.flatMap(({ kind, address }) => (kind === "list" ? [address] : [])))
  const asDesk = async () => value(await openUnitMailbox(await given.as(dag), desk))
  expect([...(await offered(await given.as(dag)))].sort()).toEqual([own, reachesDag].sort())
  expect(await offered(await asDesk())).toEqual([own])
  value(await setContactLists(await organizer(anna, org), { unitId: care, seen: null, listed: null }))
  expect([...(await offered(await asDesk()))].sort()).toEqual([own, reachesDag].sort())
})
