import { createHash } from "node:crypto"
import { DAY } from "#lib/clock.ts"
import { newId, type Id } from "#lib/ids.ts"
import { expireMessages } from "#lib/messages/expire-messages.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { findRecallable, recallMessage } from "#lib/messages/recall-message.ts"
import { removeReader } from "#lib/organisations/mailbox-readers.ts"
import { hangUnder } from "#lib/organisations/hang-under.ts"
import { closeUnit } from "#lib/organisations/units.ts"
import { disposeRecords } from "#lib/records/dispose.ts"
import { exportRecord } from "#lib/records/export-record.ts"
import { letterRecord, numbersOf, registerLetter, withdrawNumber } from "#lib/records/registering.ts"
import { askRecords } from "#lib/records/requests.ts"
import { markOfficial, setDisposal } from "#lib/records/set-records.ts"
import { showComing, showRecords } from "#lib/records/show-records.ts"
import { moveInMailbox } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { byTwo, fetched, letterTo, recordsWorld, writeFromDesk, type RecordsWorld } from "../../support/records.ts"
import { readZip } from "../../support/zip.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, unit } = givenOrganisations(given)

const failure = (code: string) => ({ ok: false, error: { code } })
const copies = async (messageId: Id, holderId: Id) =>
  (await database.owner`select from deliveries where message_id = ${messageId} and holder_id = ${holderId}`).length

async function officialWorld(): Promise<RecordsWorld> {
  const world = await recordsWorld(given)
  value(await markOfficial(await organizer(world.bo, world.org), { unitId: world.care, mailboxId: world.desk }))
  return world
}

const move = async ({ dag, desk }: RecordsWorld, act: "trash" | "erase", ...ids: Id[]) =>
  moveInMailbox(await given.as(dag), { mailboxId: desk, act, ids })
const register = async ({ dag, desk }: RecordsWorld, messageId: Id, number: string) =>
  registerLetter(await given.as(dag), { mailboxId: desk, messageId, number })
const fetch = async ({ dag, desk }: RecordsWorld, messageId: Id) => fetched(await given.as(dag), { mailboxId: desk, messageId })

test("O16 D1 a letter of an official mailbox is erased only with a number and a copy in the archive; the others stay and are counted", async () => {
  const world = await officialWorld()
  const [bound, free] = [await letterTo(given, world, { from: world.cia }), await letterTo(given, world, { from: world.cia })]
  value(await move(world, "trash", bound, free))
  expect(await move(world, "erase", bound)).toEqual(failure("not_archived"))
  value(await register(world, free, "  2026-0117   A "))
  expect(await move(world, "erase", free)).toEqual(failure("not_archived"))
  await fetch(world, free)
  expect(value(await move(world, "erase", bound, free))).toEqual({ count: 1, kept: 1 })
  expect([await copies(bound, world.desk), await copies(free, world.desk)]).toEqual([1, 0])
  // What is written from it is an official document too; a stranger's own copy is theirs.
  const sent = await writeFromDesk(given, world.dag, { mailboxId: world.desk, to: [world.cia.address] })
  value(await move(world, "trash", sent))
  expect(await move(world, "erase", sent)).toEqual(failure("not_archived"))
})

test("O16 M7 M6 whoever sent to an official mailbox neither takes it back nor lets it end, from outside or inside, and is told which it is not", async () => {
  const world = await officialWorld()
  const expiresAt = new Date(given.clock.now().getTime() + DAY)
  const [fromOutside, fromInside] = [
    await letterTo(given, world, { from: world.cia, expiresAt }),
    await letterTo(given, world, { from: world.bo }),
  ]
  const [asDag, asCia] = [await given.as(world.dag), await given.as(world.cia)]
  expect(await recallMessage(asCia, { messageId: fromOutside, position: null })).toEqual(failure("recall_kept"))
  expect(await recallMessage(await given.as(world.bo), { messageId: fromInside, position: 0 })).toEqual(failure("recall_kept"))
  expect(value(await findRecallable(asCia, fromOutside))).toMatchObject([{ isKept: true }])
  const desk = value(await openUnitMailbox(asDag, world.desk))
  given.clock.pass(2 * DAY)
  await expireMessages(given.services)
  expect(value(await openMessage(desk, fromOutside, { record: true })).seal).toBe("holds")
  value(await registerLetter(asDag, { mailboxId: world.desk, messageId: fromOutside, number: "1" }))
  expect(await expireMessages(given.services)).toBe(0)
  await fetched(asDag, { mailboxId: world.desk, messageId: fromOutside })
  expect(await expireMessages(given.services)).toBe(1)
  expect(await copies(fromOutside, world.desk)).toBe(0)
})

test("O16 the number: one stands, a wrong one is taken back and stays in the letter's history, and only who reads the mailbox gives it", async () => {
  const world = await officialWorld()
  const { dag, desk, cia, bo, org } = world
  const id = await letterTo(given, world, { from: cia })
  expect(await register(world, id, " ")).toMatchObject({ error: { fields: { number: "register_number" } } })
  expect(await register(world, id, "x".repeat(41))).toMatchObject({ error: { fields: { number: "register_number" } } })
  expect(await register(world, id, "a\u0007b")).toMatchObject({ error: { fields: { number: "register_number" } } })
  for (const person of [bo, cia])
    expect(await registerLetter(await given.as(person), { mailboxId: desk, messageId: id, number: "1" })).toEqual(failure("not_found"))
  expect(await register(world, newId(), "1")).toEqual(failure("not_found"))
  const wrong = await Promise.all([register(world, id, "2026-1"), register(world, id, "2026-1")])
  expect(wrong.map(({ ok }) => ok).sort()).toEqual([false, true])
  await fetch(world, id)
  value(await withdrawNumber(await given.as(dag), { mailboxId: desk, messageId: id }))
  expect(await withdrawNumber(await given.as(dag), { mailboxId: desk, messageId: id })).toEqual(failure("not_registered"))
  value(await move(world, "trash", id))
  expect(await move(world, "erase", id)).toEqual(failure("not_archived"))
  value(await register(world, id, "2026-2"))
  const mailbox = value(await openUnitMailbox(await given.as(dag), desk))
  expect(await letterRecord(mailbox, id)).toMatchObject({
    isOfficial: true,
    standing: { number: "2026-2", registeredBy: dag.name, exportedAt: null },
    withdrawn: [{ number: "2026-1", withdrawnBy: dag.name, exportedBy: dag.name }],
  })
  expect(await numbersOf(mailbox, [id])).toEqual(new Map([[id, "2026-2"]]))
  // The trail says that it happened, by whom and where; never of which letter.
  const trail = await database.owner`select type, actor_id as actor, subject_id as subject, details from audit_entries
    where scope_id = ${org} and type like 'record.%' order by sequence`
  expect(trail.map(({ type }) => type as string)).toEqual(["record.registered", "record.exported", "record.withdrawn", "record.registered"])
  for (const row of trail) expect(row).toMatchObject({ actor: dag.accountId, subject: null, details: { unit: world.care } })
  expect(JSON.stringify(trail)).not.toContain(id)
})

test("O16 the export: mail, files and a record with the checksum of each; a number that was taken back meanwhile makes it none", async () => {
  const world = await officialWorld()
  const id = await letterTo(given, world, { from: world.cia, subject: "Building permit" })
  const which = { mailboxId: world.desk, messageId: id }
  expect(await exportRecord(await given.as(world.dag), which)).toEqual(failure("not_registered"))
  expect(await exportRecord(await given.as(world.cia), which)).toEqual(failure("not_found"))
  value(await register(world, id, "BN 2026/7"))
  const files = await readZip(await fetch(world, id))
  const record = JSON.parse(String(files.get("record.json"))) as { files: { path: string; sha256: string; size: number }[] }
  expect(record).toMatchObject({
    number: "BN 2026/7",
    subject: "Building permit",
    sender: { address: world.cia.address },
    recipients: [{ address: world.deskAddress }],
    seal: "holds",
    damaged: [],
  })
  for (const { path, sha256, size } of record.files) {
    const content = files.get(path) ?? Buffer.alloc(0)
    expect([size, sha256]).toEqual([content.length, createHash("sha256").update(content).digest("hex")])
  }
  expect(record.files.map(({ path }) => path)).toContain("letter.eml")
  const { files: again, done } = value(await exportRecord(await given.as(world.dag), which))
  value(await withdrawNumber(await given.as(world.dag), which))
  await again.return(undefined)
  await done()
  const mailbox = value(await openUnitMailbox(await given.as(world.dag), world.desk))
  expect(await letterRecord(mailbox, id)).toMatchObject({ standing: null })
})

test("O11 O16 a rule disposes of letters after its time, a week after it was set at the earliest; rules above have to agree, and a hold stops it", async () => {
  const world = await officialWorld()
  const { anna, bo, org, care, desk, cia, dag } = world
  const asDag = await given.as(dag)
  const [registered, plain] = [await letterTo(given, world, { from: cia }), await letterTo(given, world, { from: cia })]
  value(await registerLetter(asDag, { mailboxId: desk, messageId: registered, number: "1" }))
  const [asBo, asAnna] = [await organizer(bo, org), await organizer(anna, org)]
  const rule = { unitId: care, count: "1", span: "day", counts: "registration" }
  for (const count of ["0", "1001", "x", "-1"])
    expect(await setDisposal(asBo, { ...rule, count })).toMatchObject({ error: { fields: { count: "rule_count" } } })
  value(await setDisposal(asBo, rule))
  expect(value(await showRecords(asBo, care))).toMatchObject({
    rule: { count: 1, span: "day", counts: "registration" },
  })
  expect(value(await showComing(asBo, care))).toMatchObject({ count: 1, first: expect.any(Date) })
  value(await setDisposal(asAnna, { unitId: org, count: "1", span: "month", counts: "arrival" }))
  given.clock.pass(3 * DAY)
  expect(await disposeRecords(given.services)).toBe(0)
  given.clock.pass(8 * DAY)
  expect(await disposeRecords(given.services)).toBe(0)
  expect(value(await showRecords(asBo, care)).above).toHaveLength(1)
  given.clock.pass(25 * DAY)
  await database.owner`insert into unit_holds (id, organisation_id, unit_id, reason, since) values (gen_random_uuid(), ${org}, ${care}, 'Inquiry', now())`
  expect(await disposeRecords(given.services)).toBe(0)
  await database.owner`delete from unit_holds where unit_id = ${care}`
  expect(await disposeRecords(given.services)).toBe(1)
  expect([await copies(registered, desk), await copies(plain, desk)]).toEqual([0, 1])
  const [entry] =
    await database.owner`select subject_id as subject, details from audit_entries where scope_id = ${org} and type = 'records.disposed'`
  expect(entry).toEqual({ subject: null, details: { unit: care, count: 1 } })
})

test("O16 B42 the last who has the keys of a mailbox with bound letters stays; a unit whose mark makes it official is unmarked by two", async () => {
  const world = await recordsWorld(given)
  const { anna, bo, dag, org, care, desk, cia } = world
  value(await markOfficial(await organizer(anna, org), { unitId: org, mailboxId: null }))
  const id = await letterTo(given, world, { from: cia })
  expect(value(await showRecords(await organizer(bo, org), care))).toMatchObject({ isOfficial: false, officialBy: expect.any(String) })
  expect(await removeReader(await organizer(bo, org), { mailboxId: desk, accountId: dag.accountId })).toEqual(failure("records_bound"))
  const wish = { unitId: care, kind: "unmark", mailboxId: null, reason: "Mistake" } as const
  expect(await askRecords(await organizer(anna, org), wish)).toEqual(failure("not_found"))
  expect(await closeUnit(await organizer(anna, org), care)).toMatchObject({ error: { code: "unit_in_use" } })
  await byTwo(given, world, { unitId: org, kind: "unmark" })
  value(await move(world, "trash", id))
  expect(value(await move(world, "erase", id))).toEqual({ count: 1 })
  value(await removeReader(await organizer(bo, org), { mailboxId: desk, accountId: dag.accountId }))
})

test("O16 a unit that is hung elsewhere or closed takes along that its mailboxes are official", async () => {
  const world = await recordsWorld(given)
  const { anna, org, desk, cia } = world
  const asAnna = await organizer(anna, org)
  const [offices, ward] = [await unit(anna, org, { name: "Offices" }), await unit(anna, org, { name: "Ward" })]
  value(await markOfficial(asAnna, { unitId: offices, mailboxId: null }))
  value(await hangUnder(asAnna, { unitId: ward, parentId: offices }))
  value(await hangUnder(asAnna, { unitId: ward, parentId: org }))
  await database.owner`update unit_mailboxes set unit_id = ${ward} where mailbox_id = ${desk}`
  expect(value(await showRecords(asAnna, ward)).isOfficial).toBe(true)
  value(await closeUnit(asAnna, ward))
  expect(value(await showRecords(asAnna, org)).mailboxes).toMatchObject([{ id: desk, isMarked: true }])
  const id = await letterTo(given, world, { from: cia })
  value(await move(world, "trash", id))
  expect(await move(world, "erase", id)).toEqual(failure("not_archived"))
})

test("O16 a mailbox that is not official is as it was: no register, and everything is erased", async () => {
  const world = await recordsWorld(given)
  const id = await letterTo(given, world, { from: world.cia })
  const mailbox = value(await openUnitMailbox(await given.as(world.dag), world.desk))
  expect(await letterRecord(mailbox, id)).toBeNull()
  expect(value(await recallMessage(await given.as(world.cia), { messageId: id, position: null }))).toEqual({ count: 1 })
})
