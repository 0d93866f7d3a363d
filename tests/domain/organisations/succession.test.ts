import { findPathOf } from "#db/queries/units.ts"
import { inAll } from "#db/tenancy.ts"
import { verifyOrganisations } from "#lib/audit/verify-audit.ts"
import { newId, type Id } from "#lib/ids.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { listAdministrators, removeAdministrator } from "#lib/organisations/administrators.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { acceptInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { agreeToRecovery } from "#lib/organisations/own-recovery.ts"
import {
  confirmOrganisationSheet,
  drawOrganisationSheet,
  showDrawnOrganisationSheet,
  spendOrganisationSheet,
} from "#lib/organisations/sheet.ts"
import { openUnitSecrets } from "#lib/organisations/unit-secrets.ts"
import { withdrawRole } from "#lib/staff/roles.ts"
import { approveSuccessor, objectToSuccessor, takeBackSuccessor } from "#lib/succession/answer-successor.ts"
import { askSuccessor } from "#lib/succession/ask-successor.ts"
import { listWaitingSuccessors, showSuccessor, showSuccessorTo } from "#lib/succession/show-successor.ts"
import { forgetUnapproved } from "#lib/succession/standing.ts"
import { tellSuccessor } from "#lib/succession/tell-successor.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { canHelp, givenOrganisations } from "../../support/organisations.ts"
import { employ, employLongAgo } from "../../support/staff.ts"
import { code, givenSuccession } from "../../support/succession.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, acceptAll, joined } = givenOrganisations(given)
const { world, ask, seen, approve, mailsTo, subjectsTo } = givenSuccession(database, given)

type World = Awaited<ReturnType<typeof world>>

async function succeeded(all: World): Promise<void> {
  value(await ask(all.ola, all))
  value(await approve(all.pia, all))
  await acceptAll(await given.as(all.eva))
}

const opensWhole = async (person: Person, org: Id): Promise<boolean> => {
  const member = await given.as(person)
  return inAll(given.services.db, "service", async (tx) => {
    const place = await findPathOf(tx, org)
    return place !== null && (await openUnitSecrets(member, tx, place)).size > 0
  })
}

const typesOf = async (scope: Id) =>
  (
    await database.owner<
      { type: string }[]
    >`select type from audit_entries where scope_id = ${scope} and type like '%succe%' order by sequence`
  ).map(({ type }) => type)

test("O4 R4 one operator alone installs nobody: another one approves, once, and everybody is told", async () => {
  const all = await world()
  const { anna, bo, dag, eva, ola, pia, org } = all
  value(await ask(ola, all))
  expect(await ask(pia, all)).toEqual(code("successor_asked"))
  // Nothing is asked of her before the second one.
  expect(value(await listOwnInvitations(await given.as(eva))).invitations).toEqual([])
  expect(value(await listWaitingSuccessors(await given.as(pia)))).toMatchObject([{ organisationId: org, isApproved: false }])
  expect(await approve(ola, all)).toEqual(code("own_successor"))
  expect(value(await showSuccessorTo(await given.as(ola), org))).toMatchObject({
    bar: { code: "own_successor" },
    isApproved: false,
    by: ola.name,
  })
  const asked = await mailsTo(anna)
  expect(asked[0]?.body).toContain(eva.address)
  expect(asked[0]?.body).not.toContain("died")
  expect(await subjectsTo(pia)).toContainEqual(expect.stringMatching(/^Should .* get a successor/))
  expect(await subjectsTo(ola)).not.toContainEqual(expect.stringMatching(/^Should /))
  expect(await subjectsTo(dag)).not.toContainEqual(expect.stringMatching(/administrator/))

  // A double click, and both operators at once.
  const both = await Promise.all([approve(pia, all), approve(pia, all)])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(both).toContainEqual(code("request_gone"))
  expect(value(await listOwnInvitations(await given.as(eva))).invitations).toHaveLength(1)
  expect(await approve(pia, all)).toEqual(code("request_gone"))
  expect(value(await listWaitingSuccessors(await given.as(pia)))).toMatchObject([{ organisationId: org, isApproved: true }])
  expect(await tellSuccessor(given.services, { organisationId: org, until: given.clock.now().getTime(), after: null })).toBe(4)
  for (const person of [bo, dag])
    expect(await subjectsTo(person)).toContainEqual(expect.stringMatching(/(gets a new administrator|får en ny administratör)$/))
  expect(await subjectsTo(anna)).toContainEqual(expect.stringMatching(/a successor to the administrators is invited$/))

  await acceptAll(await given.as(eva))
  expect(value(await listWaitingSuccessors(await given.as(pia)))).toEqual([])
  expect(await approve(pia, all)).toEqual(code("request_gone"))
  expect(await subjectsTo(anna)).toContainEqual(expect.stringMatching(/^Eva administers the whole of/))
  expect(await typesOf(org)).toEqual(["successor.asked", "successor.approved", "successor.installed"])
  expect((await typesOf(given.services.installation.id)).slice(-2)).toEqual([
    "organisation.successor_asked",
    "organisation.successor_approved",
  ])
  expect(await verifyOrganisations(given.services)).not.toContainEqual(expect.objectContaining({ isWhole: false }))
})

test("O4 B30 keys.md 5 a successor gets rights and no old keys, by no visit, no new key and nobody whom they ask", async () => {
  const all = await world()
  const { anna, bo, cia, dag, eva, org, care } = all
  await succeeded(all)
  expect((await openOrganizer(await given.as(eva), org)).ok).toBe(true)
  expect(await opensWhole(eva, org)).toBe(false)
  // Anna is there after all: she signs in, sees who came, and her visit hands nothing on.
  const shown = value(await listAdministrators(await organizer(anna, org)))
  expect(shown.filter(({ unitId }) => unitId === org).map((one) => [one.name, one.withoutOldKeys, one.isWaiting])).toEqual([
    ["Anna", false, false],
    ["Eva", true, false],
  ])
  await handOnUnitKeys(await organizer(eva, org))
  expect(await handOnUnitKeys(await organizer(anna, org))).toBe(0)
  await database.owner`update units set rotation_due = true where organisation_id = ${org}`
  for (const person of [eva, anna, bo, cia, eva]) await handOnUnitKeys(await organizer(person, org))
  expect([await opensWhole(eva, org), await canHelp(given, eva, dag)]).toEqual([false, false])
  expect([await opensWhole(anna, org), await canHelp(given, anna, dag), await canHelp(given, bo, dag)]).toEqual([true, true, true])
  // Nor does somebody whom Eva asks, to the whole or to a department, also once Eva is gone.
  const { fia, gus } = await given.people("fia", "gus")
  await joined(eva, org, { person: fia, unitId: org, as: "administrator" })
  await joined(eva, org, { person: gus, unitId: care, as: "administrator" })
  for (const person of [anna, bo]) await handOnUnitKeys(await organizer(person, org))
  value(await removeAdministrator(await organizer(fia, org), { unitId: org, accountId: eva.accountId }))
  for (const person of [anna, bo]) await handOnUnitKeys(await organizer(person, org))
  expect([await opensWhole(fia, org), await canHelp(given, fia, dag), await canHelp(given, gus, dag)]).toEqual([false, false, false])
  expect(await canHelp(given, anna, dag)).toBe(true)
})

test("O4 O7 the old administrator's right stays until the successor ends it; with new keys they are an administrator like others", async () => {
  const all = await world()
  const { anna, bo, dag, eva, org } = all
  await succeeded(all)
  const end = { unitId: org, accountId: anna.accountId }
  expect(await removeAdministrator(await organizer(eva, org), end)).toEqual(code("keys_not_handed_on"))
  value(await removeAdministrator(await organizer(eva, org), { ...end, keys: "may_be_lost" }))
  expect((await openOrganizer(await given.as(anna), org)).ok).toBe(false)
  // The keys of the whole are new, and open nothing of before.
  expect(await opensWhole(eva, org)).toBe(true)
  expect(await canHelp(given, eva, dag)).toBe(false)
  expect(value(await listAdministrators(await organizer(eva, org))).find(({ isSelf }) => isSelf)).toMatchObject({ withoutOldKeys: false })
  // Whom she asks now gets them as ever, and Bo's department is sealed to the new key by his own visit.
  const { fia } = await given.people("fia")
  await joined(eva, org, { person: fia, unitId: org, as: "administrator" })
  expect(await handOnUnitKeys(await organizer(eva, org))).toBe(1)
  await handOnUnitKeys(await organizer(bo, org))
  value(await agreeToRecovery(await given.as(dag)))
  expect(await canHelp(given, fia, dag)).toBe(true)
})

test("O7 I11 the only one with the keys may delete the account, and the printed sheet gives a successor the keys", async () => {
  const all = await world()
  const { anna, dag, eva, org } = all
  const { token } = value(await drawOrganisationSheet(await organizer(anna, org)))
  const key = (await showDrawnOrganisationSheet(await organizer(anna, org), token))?.key ?? ""
  value(await confirmOrganisationSheet(await organizer(anna, org), { token, typed: key }))
  await succeeded(all)
  // They can be handed on to nobody, and keep her from nothing.
  value(await deleteAccount(given.services, anna.accountId, { by: { kind: "self" } }))
  await handOnUnitKeys(await organizer(eva, org))
  expect(await opensWhole(eva, org)).toBe(false)
  value(await spendOrganisationSheet(await organizer(eva, org), { typed: key }))
  expect([await opensWhole(eva, org), await canHelp(given, eva, dag)]).toEqual([true, true])
})

test("B37 B25 R4 a seller, support and an administrator ask for and approve nothing, nor an operator without a fresh proof or a role any more", async () => {
  const all = await world()
  const { anna, eva, ola, pia, org } = all
  const { sam, sia, kim } = await given.people("sam", "sia", "kim")
  await employ(given.services, sam.accountId, "support")
  await employ(given.services, sia.accountId, "seller")
  await employLongAgo(given.services, kim.accountId, "operator")
  for (const person of [sam, sia, anna]) {
    expect(await ask(person, all)).toEqual(code("not_found"))
    expect(await takeBackSuccessor(await given.as(person), org)).toEqual(code("not_found"))
    expect(await showSuccessorTo(await given.as(person), org)).toEqual(code("not_found"))
    expect(await listWaitingSuccessors(await given.as(person))).toEqual(code("not_found"))
  }
  const form = { organisationId: org, address: eva.address, language: "en", reason: "Gone" }
  expect(await askSuccessor({ ...(await given.as(ola)), provenAt: null }, form)).toEqual(code("proof_needed"))
  value(await ask(ola, all))
  for (const person of [sam, sia, anna]) expect(await approve(person, all)).toEqual(code("not_found"))
  expect(await approveSuccessor({ ...(await given.as(pia)), provenAt: null }, await seen(org))).toEqual(code("proof_needed"))
  // Whose role was withdrawn between the page and the button approves nothing.
  const asPia = await given.as(pia)
  value(await withdrawRole(await given.as(kim), { accountId: pia.accountId, role: "operator" }))
  expect(await approveSuccessor(asPia, await seen(org))).toEqual(code("not_found"))
  // Nor does a third operator approve what was asked for by one who is none any more.
  value(await withdrawRole(await given.as(kim), { accountId: ola.accountId, role: "operator" }))
  expect(await approve(kim, all)).toEqual(code("request_gone"))
  expect(value(await listOwnInvitations(await given.as(eva))).invitations).toEqual([])
  value(await takeBackSuccessor(await given.as(kim), org))
})

test("O4 what cannot be a successor is said: who administers already, who runs the installation, who is asked, and no reason", async () => {
  const all = await world()
  const { anna, ola, pia, org, eva } = all
  const field = (name: string, problem: string) => ({ error: { code: "invalid_fields", fields: { [name]: problem } } })
  expect(await ask(ola, { org, eva: anna })).toMatchObject(field("administrator", "administers_already"))
  expect(await ask(ola, { org, eva: pia })).toMatchObject(field("administrator", "successor_operator"))
  expect(await ask(ola, { org, eva: ola })).toMatchObject(field("administrator", "successor_operator"))
  expect(await ask(ola, all, "  ")).toMatchObject(field("reason", "reason"))
  expect(await ask(ola, all, "x".repeat(501))).toMatchObject(field("reason", "reason"))
  value(await invitePeople(await organizer(anna, org), { unitId: org, lines: eva.address, kind: null, administers: true }))
  expect(await ask(ola, all)).toEqual(code("asked_already"))
  expect(await typesOf(org)).toEqual([])
})

test("O4 without a second operator nothing waits", async () => {
  const all = await world()
  const others = await database.owner<
    { id: Id }[]
  >`select account_id as id from account_roles where role = 'operator' and account_id <> ${all.ola.accountId}`
  for (const { id } of others) value(await withdrawRole(await given.as(all.ola), { accountId: id, role: "operator" }))
  expect(await ask(all.ola, all)).toEqual(code("no_other_operator"))
})

test("O4 what no second operator approves for a week is gone; taken back, it is gone at once, with the invitation", async () => {
  const all = await world()
  const { eva, ola, pia, org } = all
  const age = () => database.owner`update organisation_successors set asked_at = now() - interval '8 days' where organisation_id = ${org}`
  value(await ask(ola, all))
  await age()
  expect(await approve(pia, all)).toEqual(code("request_gone"))
  expect(value(await showSuccessorTo(await given.as(pia), org))).toBeNull()
  expect(value(await listWaitingSuccessors(await given.as(pia)))).toEqual([])
  // Asked for anew before the clock has forgotten it, and then forgotten.
  value(await ask(pia, all))
  await age()
  expect(await forgetUnapproved(given.services)).toBe(1)
  // Approved, it lives as long as the invitation; taken back, it takes that along.
  value(await ask(ola, all))
  value(await approve(pia, all))
  await age()
  expect(await forgetUnapproved(given.services)).toBe(0)
  const [invitation] = value(await listOwnInvitations(await given.as(eva))).invitations
  value(await takeBackSuccessor(await given.as(ola), org))
  const answer = { invitationId: invitation?.id ?? "", recovery: true, agreement: true }
  expect(await acceptInvitation(await given.as(eva), answer)).toEqual(code("not_found"))
  expect(await takeBackSuccessor(await given.as(ola), org)).toEqual(code("request_gone"))
  expect(await typesOf(org)).toEqual(["successor.asked", "successor.asked", "successor.asked", "successor.approved", "successor.withdrawn"])
})

test("O4 an administrator who is there after all objects, before it is approved and after, and the operators are told", async () => {
  const all = await world()
  const { anna, bo, eva, ola, pia, org } = all
  for (const isApproved of [false, true]) {
    value(await ask(ola, all))
    if (isApproved) value(await approve(pia, all))
    expect(value(await showSuccessor(await organizer(anna, org)))).toMatchObject({ address: eva.address, isApproved })
    // Who administers a part does not.
    expect(await objectToSuccessor(await organizer(bo, org))).toEqual(code("not_found"))
    value(await objectToSuccessor(await organizer(anna, org)))
    expect(await objectToSuccessor(await organizer(anna, org))).toEqual(code("request_gone"))
    expect(value(await listOwnInvitations(await given.as(eva))).invitations).toEqual([])
    expect(await approve(pia, all)).toEqual(code("request_gone"))
    await database.owner`update organisations set successor_objected_at = successor_objected_at - interval '8 days' where id = ${org}`
  }
  for (const operator of [ola, pia])
    expect((await subjectsTo(operator)).filter((subject) => /objected to the successor$/.test(subject))).toHaveLength(2)
})

test("B7 B9 a successor's right is signed as one: SQL alone makes them no administrator like the others", async () => {
  const all = await world()
  const { anna, eva, org } = all
  await succeeded(all)
  await database.owner`update unit_administrators set without_old_keys = false where account_id = ${eva.accountId}`
  expect((await openOrganizer(await given.as(eva), org)).ok).toBe(false)
  expect(await handOnUnitKeys(await organizer(anna, org))).toBe(0)
  expect(await opensWhole(eva, org)).toBe(false)
  await database.owner`update unit_administrators set without_old_keys = true where account_id = ${anna.accountId}`
  expect((await openOrganizer(await given.as(anna), org)).ok).toBe(false)
})

test("O4 keys.md 5 B43 a yes is to the request that was seen, not to another that stands in its place", async () => {
  const all = await world()
  const { org, ola, pia, eva, dag } = all
  value(await ask(ola, all))
  const shown = await seen(org)
  value(await takeBackSuccessor(await given.as(ola), org))
  await new Promise((resolve) => setTimeout(resolve, 5))
  value(await ask(ola, { org, eva: dag }))
  expect(await approveSuccessor(await given.as(pia), shown)).toEqual(code("request_gone"))
  expect(value(await listOwnInvitations(await given.as(eva))).invitations).toEqual([])
  value(await approve(pia, all))
})

test("O4 keys.md 5 R4 an approved successor does not begin once who asked is no operator, where they are one themselves, or while it is closed", async () => {
  const all = await world()
  const { org, ola, pia, eva } = all
  value(await ask(ola, all))
  value(await approve(pia, all))
  const begin = async () => {
    const asEva = await given.as(eva)
    const [invitation] = value(await listOwnInvitations(asEva)).invitations
    return acceptInvitation(asEva, { invitationId: invitation?.id ?? newId(), recovery: true, agreement: true })
  }
  await employ(given.services, eva.accountId, "operator")
  expect(await begin()).toEqual(code("not_found"))
  value(await withdrawRole(await given.as(pia), { accountId: eva.accountId, role: "operator" }))
  await employ(given.services, eva.accountId, "support")
  value(await withdrawRole(await given.as(pia), { accountId: ola.accountId, role: "operator" }))
  expect(await begin()).toEqual(code("not_found"))
  await employLongAgo(given.services, ola.accountId, "operator")
  value(await begin())
  expect(await opensWhole(eva, org)).toBe(false)
})

test("O4 keys.md 5 whom a successor asked is not asked any more once the successor has deleted the account", async () => {
  const all = await world()
  const { org, eva, bo, care } = all
  await succeeded(all)
  const asEva = await organizer(eva, org)
  for (const unitId of [org, care]) value(await invitePeople(asEva, { unitId, lines: bo.address, kind: null, administers: true }))
  value(await deleteAccount(given.services, eva.accountId, { by: { kind: "self" } }))
  expect(value(await listOwnInvitations(await given.as(bo))).invitations).toEqual([])
})
