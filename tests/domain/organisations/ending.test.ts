import { ownAudit } from "#lib/audit/list-audit.ts"
import { endDue } from "#lib/ending/end-due.ts"
import { endEmployment, keepEmployment, type EndEmployment } from "#lib/ending/end-employment.ts"
import { helpBack } from "#lib/helping/help-back.ts"
import { setRules } from "#lib/helping/recovery-rules.ts"
import { removeAdministrator } from "#lib/organisations/administrators.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { addReader, showUnitMailbox } from "#lib/organisations/mailbox-readers.ts"
import { listOwnMemberships } from "#lib/organisations/own-memberships.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import type { Services } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import { givenAbsences } from "../../support/absences.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows, tablesWithAll } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { canHelp, givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { beingMade, CODE } from "../../support/rights-world.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined, unit } = givenOrganisations(given)
const { write } = givenAbsences(database, given)

const world = () => twoDepartments(given)

const DAYS = 24 * 3600 * 1000
const dayAhead = (days: number) => new Date(given.services.clock.now().getTime() + days * DAYS).toISOString().slice(0, 10)
const later = (days: number): Services => ({
  ...given.services,
  clock: { ...given.services.clock, now: () => new Date(Date.now() + days * DAYS) },
})

const ending = (accountId: Id, more: Partial<EndEmployment> = {}): EndEmployment => ({
  accountId,
  outcome: "release",
  day: "",
  meanwhile: "works",
  reply: null,
  places: "keep",
  ...more,
})

const enters = async ({ address, password }: Person) =>
  (
    await signIn(
      { ...given.services, language: "en" },
      { address, password, device: "Firefox on Windows", network: "192.0.2.1", browserSecret: null },
    )
  ).ok

const subjectsTo = async ({ address }: Person) =>
  (await handOver(database, given.services)).flatMap(({ recipient, subject }) => (recipient === address ? [subject] : []))

test("O6 B29 released now, the account is private: nobody there can help it any more, a way back under way dies, and other places are kept as a member", async () => {
  const { anna, bo, dag, org, care } = await world()
  const board = await unit(anna, org, { name: "Board", group: true })
  await joined(anna, org, { person: dag, unitId: board, as: "member" })
  expect(await canHelp(given, anna, dag)).toBe(true)
  value(await helpBack(await organizer(bo, org), { accountId: dag.accountId, phone: "", dropsApp: false }))
  expect(value(await endEmployment(await organizer(bo, org), ending(dag.accountId)))).toEqual({ hasEnded: true })
  expect(await canHelp(given, anna, dag)).toBe(false)
  expect(await database.owner`select from recovery_wraps where account_id = ${dag.accountId}`).toHaveLength(0)
  expect(await database.owner`select from recovery_helps where account_id = ${dag.accountId}`).toHaveLength(0)
  const places = value(await listOwnMemberships(await given.as(dag)))
  expect(places.map(({ unitId, kind, isPrimary }) => [unitId, kind, isPrimary])).toEqual([[board, "member", false]])
  expect(await enters(dag)).toBe(true)
  expect(await subjectsTo(dag)).toContain("Your account is yours alone now")
  expect(value(await ownAudit(await given.as(dag))).map(({ type }) => type)).toContain("employment.ended")
  // A second press finds nobody employed.
  expect(await endEmployment(await organizer(anna, org), ending(dag.accountId))).toMatchObject({ error: { code: "not_found" } })
  expect(care).not.toBe(board)
})

test.each([
  ["released now", "release", 0],
  ["released by the clock", "release", 2],
  ["erased by the clock", "erase", 2],
] as const)(
  "O6 M15 B42 D2 whoever is %s reads no shared mailbox any more, by key, and nobody is asked any more to help them back in",
  async (_how, outcome, days) => {
    const day = days === 0 ? "" : dayAhead(days)
    const { anna, bo, dag, org, care } = await world()
    const { eva } = await given.people("eva")
    await joined(anna, org, { person: eva, unitId: care, as: "member" })
    await joined(anna, org, { person: eva, unitId: org, as: "administrator" })
    const as = await organizer(bo, org)
    const mailboxId = value(await makeUnitMailbox(as, { token: await beingMade(as, care), code: CODE.digits }))
    for (const { address } of [dag, eva]) value(await addReader(as, { mailboxId, address }))
    value(await setRules(await organizer(anna, org), { waitHours: 0, needsTwo: true }))
    expect(value(await helpBack(as, { accountId: dag.accountId, phone: "", dropsApp: false }))).toBe("asked")
    value(await endEmployment(await organizer(anna, org), ending(dag.accountId, { outcome, day, places: "end" })))
    await endDue(later(4))
    const { accountId } = dag
    expect(await database.owner`select from mailbox_members where member_id = ${accountId}`).toHaveLength(0)
    expect(await database.owner`select from mailbox_wraps where member_id = ${accountId}`).toHaveLength(0)
    expect(await database.owner`select from recovery_requests where account_id = ${accountId}`).toHaveLength(0)
    const log = await database.owner`select type from audit_entries where scope_id = ${org} and subject_id = ${accountId}`
    expect(log.map(({ type }) => type as string)).toContain("unit_mailbox.reader_removed")
    expect(value(await showUnitMailbox(as, mailboxId)).readers.map((reader) => reader.accountId)).toEqual([eva.accountId])
  },
)

test("O4 O6 that an employment ends is shown to who administers the employing department, not to who administers another unit of theirs", async () => {
  const { anna, bo, cia, dag, org, school } = await world()
  await joined(cia, org, { person: dag, unitId: school, as: "member" })
  value(await endEmployment(await organizer(bo, org), ending(dag.accountId, { day: dayAhead(3) })))
  const shownTo = async (person: Person) => value(await showPerson(await organizer(person, org), dag.accountId)).ending?.outcome ?? null
  expect([await shownTo(anna), await shownTo(bo), await shownTo(cia)]).toEqual(["release", "release", null])
  value(await keepEmployment(await organizer(bo, org), { accountId: dag.accountId }))
})

test("O6 blocked until a day, then released by the clock: sign-in is off until then and on after it", async () => {
  const { bo, dag, org } = await world()
  const wanted = { day: dayAhead(10), meanwhile: "blocked", reply: { subject: "", text: "Dag has left." }, places: "end" } as const
  expect(value(await endEmployment(await organizer(bo, org), ending(dag.accountId, wanted)))).toEqual({ hasEnded: false })
  await expect(given.as(dag)).rejects.toThrow("not signed in")
  expect(await enters(dag)).toBe(false)
  expect(await database.owner`select from absences where account_id = ${dag.accountId}`).toHaveLength(1)
  expect(await subjectsTo(dag)).toEqual(expect.arrayContaining([expect.stringMatching(/^Your employment at Exempel .* ends on /)]))
  expect(await endEmployment(await organizer(bo, org), ending(dag.accountId, wanted))).toMatchObject({ error: { code: "ends_already" } })
  expect(await endDue(given.services)).toBe(0)
  expect(await endDue(later(11))).toBe(1)
  expect(await endDue(later(11))).toBe(0)
  expect(await enters(dag)).toBe(true)
  expect(await database.owner`select from unit_people where account_id = ${dag.accountId}`).toHaveLength(0)
  expect(await database.owner`select from recovery_wraps where account_id = ${dag.accountId}`).toHaveLength(0)
  expect(await database.owner`select from absences where account_id = ${dag.accountId}`).toHaveLength(0)
})

test("O6 D1 D2 an account that is to be erased is announced, can be stopped until its day, and is gone for good after it", async () => {
  const { anna, bo, dag, org } = await world()
  await write(anna, [dag])
  const erasing = ending(dag.accountId, { outcome: "erase", day: dayAhead(5) })
  value(await endEmployment(await organizer(bo, org), erasing))
  expect(value(await listOwnMemberships(await given.as(dag)))[0]?.ends).toMatchObject({ outcome: "erase" })
  expect(await keepEmployment(await organizer(bo, org), { accountId: dag.accountId })).toMatchObject({ ok: true })
  expect(await endDue(later(6))).toBe(0)
  expect(await subjectsTo(dag)).toContain(`Your employment at ${(await organizer(bo, org)).organisation.name} goes on`)

  value(await endEmployment(await organizer(bo, org), erasing))
  // An employee deletes nothing themselves meanwhile, and whoever stops it in the same moment is before it or too late.
  expect(await endDue(later(6))).toBe(1)
  expect(tablesWithAll(await allRows(database.owner), [dag.accountId]).filter((table) => table !== "public.audit_entries")).toEqual([])
  expect(await subjectsTo(dag)).toContain("Your account is deleted")
  expect(await keepEmployment(await organizer(bo, org), { accountId: dag.accountId })).toMatchObject({ error: { code: "not_found" } })
})

test.each([
  [{ outcome: "erase", day: "" }, "end_day_needed"],
  [{ outcome: "erase", day: "today" }, "end_day"],
  [{ outcome: "release", day: "2020-01-01" }, "end_day"],
  [{ outcome: "release", day: "2099-01-01" }, "end_day"],
] as const)("O6 a day that cannot be is refused: %j", async (wanted, problem) => {
  const { bo, dag, org } = await world()
  const day = wanted.day === "today" ? dayAhead(0) : wanted.day
  const refused = await endEmployment(await organizer(bo, org), ending(dag.accountId, { ...wanted, day }))
  expect(refused).toMatchObject({ error: { code: "invalid_fields", fields: { day: problem } } })
})

test("O4 O6 who leaves administers nothing any more, and the last administrator of the whole cannot be ended", async () => {
  const { anna, bo, dag, org, care } = await world()
  await joined(anna, org, { person: dag, unitId: care, as: "administrator" })
  await joined(anna, org, { person: bo, unitId: org, as: "administrator" })
  await joined(anna, org, { person: anna, unitId: care, as: "employee" })
  // Bo has no keys yet: Anna alone could help anybody.
  expect(await endEmployment(await organizer(bo, org), ending(anna.accountId))).toMatchObject({ error: { code: "keys_not_handed_on" } })
  await handOnUnitKeys(await organizer(anna, org))
  value(await endEmployment(await organizer(anna, org), ending(dag.accountId, { day: dayAhead(3) })))
  const left = await database.owner<{ id: Id }[]>`select account_id as id from unit_administrators where unit_id = ${care}`
  expect(left.map(({ id }) => id)).toEqual([bo.accountId])
  expect(await endEmployment(await organizer(anna, org), ending(anna.accountId))).toMatchObject({ error: { code: "out_of_rank" } })
  value(await endEmployment(await organizer(bo, org), ending(anna.accountId)))
  expect(await removeAdministrator(await organizer(bo, org), { unitId: org, accountId: bo.accountId })).toMatchObject({
    error: { code: "last_administrator" },
  })
})

test("O6 B30 B25 nobody beside or below ends an employment, and it asks for a fresh proof", async () => {
  const { anna, bo, cia, dag, org } = await world()
  expect(await endEmployment(await organizer(cia, org), ending(dag.accountId))).toMatchObject({ error: { code: "not_found" } })
  await joined(anna, org, { person: dag, unitId: org, as: "administrator" })
  expect(await endEmployment(await organizer(bo, org), ending(dag.accountId))).toMatchObject({ error: { code: "out_of_rank" } })
  const ctx = await organizer(anna, org)
  const stale = { ...ctx, member: { ...ctx.member, provenAt: null } }
  expect(await endEmployment(stale, ending(dag.accountId))).toMatchObject({ error: { code: "proof_needed" } })
})
