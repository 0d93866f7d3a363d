import { DAY, MINUTE } from "#lib/clock.ts"
import type { MemberContext } from "#lib/context.ts"
import { newId, type Id } from "#lib/ids.ts"
import { invitePeople, listInvitations, remind, withdrawInvitation } from "#lib/organisations/invitations.ts"
import { correctInvitation } from "#lib/organisations/correct-invitation.ts"
import { forInvitationsThatFit } from "#lib/organisations/find-invitations.ts"
import { acceptInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { withdrawRole } from "#lib/staff/roles.ts"
import { approveSuccessor, objectToSuccessor, takeBackSuccessor } from "#lib/succession/answer-successor.ts"
import { listWaitingSuccessors, showAsking, showSuccessor, showSuccessorTo } from "#lib/succession/show-successor.ts"
import { tellSuccessor } from "#lib/succession/tell-successor.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { employ, employLongAgo } from "../../support/staff.ts"
import { code, givenSuccession } from "../../support/succession.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)
const { world, askAs, ask, seen, approve, mailsTo } = givenSuccession(database, given)

// Each test's operators and requests are the only ones, so that it says what there is.
beforeEach(async () => {
  await database.owner`delete from account_roles`
  await database.owner`delete from organisation_successors`
})

/** Operator since so long ago. */
const employAgo = (person: Person, ms: number) => {
  const { services } = given
  return employ({ ...services, clock: { now: () => new Date(services.clock.now().getTime() - ms) } }, person.accountId, "operator")
}

/** What somebody does so much later, with a proof that is fresh then. */
const later = async (person: Person, ms: number): Promise<MemberContext> => {
  const at = new Date(given.clock.now().getTime() + ms)
  return { ...(await given.as(person)), clock: { now: () => at }, provenAt: at }
}

const sinceOf = async ({ accountId }: Person): Promise<Date> =>
  (await database.owner<{ at: Date }[]>`select granted_at as at from account_roles where account_id = ${accountId}`)[0]?.at ?? new Date(0)

const anew = async (by: Person, { accountId }: Person) => {
  value(await withdrawRole(await given.as(by), { accountId, role: "operator" }))
  await employ(given.services, accountId, "operator")
}

const tooNew = async (person: Person) => {
  const since = await sinceOf(person)
  return { ok: false, error: { code: "operator_too_new", since, from: new Date(since.getTime() + 7 * DAY) } }
}

const begin = async (eva: Person) => {
  const asEva = await given.as(eva)
  const [invitation] = value(await listOwnInvitations(asEva)).invitations
  return acceptInvitation(asEva, { invitationId: invitation?.id ?? newId(), recovery: true, agreement: true })
}

test("keys.md 5 R4 one person with two accounts installs nobody: who approves and who asks had been operator for seven days by then", async () => {
  const all = await world()
  const { org, ola, pia, eva } = all
  const { nia } = await given.people("nia")
  value(await ask(ola, all))
  // Ola makes a second account of hers operator, after she has asked.
  await employ(given.services, nia.accountId, "operator")
  expect(await approve(nia, all)).toEqual(await tooNew(nia))
  expect(value(await showSuccessorTo(await given.as(nia), org))).toMatchObject({ bar: (await tooNew(nia)).error, isVoid: false })
  // Nor when the seven days are over that a request lives for: the role was not there when it was asked.
  expect(await approveSuccessor(await later(nia, 7 * DAY - MINUTE), await seen(org))).toEqual(await tooNew(nia))
  expect(value(await listOwnInvitations(await given.as(eva))).invitations).toEqual([])
  // She takes it back as any operator does, and asks with the new account, to approve it with the old one.
  value(await takeBackSuccessor(await given.as(nia), org))
  expect(await ask(nia, all)).toEqual(await tooNew(nia))
  expect(value(await showAsking(await given.as(nia), org))).toEqual({ bar: (await tooNew(nia)).error, objectedAt: null })
  value(await ask(ola, all))
  value(await approve(pia, all))
})

test("keys.md 5 seven days are enough, and a minute less is not", async () => {
  const all = await world()
  const { kim, zoe } = await given.people("kim", "zoe")
  await employAgo(kim, 7 * DAY)
  await employAgo(zoe, 7 * DAY - MINUTE)
  value(await ask(all.ola, all))
  expect(await approve(zoe, all)).toEqual(await tooNew(zoe))
  // Nor by waiting: what counts is the day of the asking.
  expect(await approveSuccessor(await later(zoe, 5 * MINUTE), await seen(all.org))).toEqual(await tooNew(zoe))
  value(await approve(kim, all))
})

test("B78 keys.md 5 neither the role nor the request is dated otherwise by SQL, nor by a clock that is set back", async () => {
  const all = await world()
  const { org, ola } = all
  const { nia } = await given.people("nia")
  await employ(given.services, nia.accountId, "operator")
  value(await ask(ola, all))
  const since = await sinceOf(nia)
  await database.owner`update organisation_successors set asked_at = asked_at + interval '8 days' where organisation_id = ${org}`
  expect(await approve(nia, all)).toEqual(await tooNew(nia))
  await database.owner`update account_roles set granted_at = granted_at - interval '30 days' where account_id = ${nia.accountId}`
  expect(await approve(nia, all)).toEqual(code("not_found"))
  // Whose role was given by a clock that ran ahead waits from then on.
  await database.owner`update account_roles set granted_at = ${since} where account_id = ${nia.accountId}`
  value(await takeBackSuccessor(await given.as(ola), org))
  await database.owner`delete from account_roles where account_id = ${nia.accountId}`
  await employAgo(nia, -2 * DAY)
  expect(await ask(nia, all)).toEqual(await tooNew(nia))
})

test("R4 B43 a role that was withdrawn and given again begins anew, for who approves, who asked, and an approved successor who has not begun", async () => {
  const all = await world()
  const { org, ola, pia, eva } = all
  const { kim } = await given.people("kim")
  await employLongAgo(given.services, kim.accountId, "operator")
  value(await ask(ola, all))
  const asPia = await given.as(pia)
  await anew(kim, pia)
  expect(await approveSuccessor(asPia, await seen(org))).toEqual(await tooNew(pia))
  value(await approve(kim, all))
  // Whoever approved it lost the role meanwhile, and has it again.
  value(await withdrawRole(await given.as(ola), { accountId: kim.accountId, role: "operator" }))
  expect(value(await showSuccessorTo(await given.as(ola), org))).toMatchObject({ isApproved: true, isVoid: true })
  expect(await begin(eva)).toEqual(code("not_found"))
  await employ(given.services, kim.accountId, "operator")
  expect(await begin(eva)).toEqual(code("not_found"))
  value(await takeBackSuccessor(await given.as(pia), org))
  // The same of who asked, before it is approved.
  const { liv } = await given.people("liv")
  await employLongAgo(given.services, liv.accountId, "operator")
  value(await ask(ola, all))
  await anew(liv, ola)
  expect(value(await showSuccessorTo(await given.as(liv), org))).toMatchObject({ isVoid: true })
  expect(await approve(liv, all)).toEqual(code("request_gone"))
})

test("R4 in an installation's first week nobody asks or approves, and the page says from when on", async () => {
  const all = await world()
  const { org, ola, pia } = all
  await database.owner`delete from account_roles`
  await employ(given.services, ola.accountId, "operator")
  expect(await ask(ola, all)).toEqual(await tooNew(ola))
  await database.owner`delete from account_roles`
  await employLongAgo(given.services, ola.accountId, "operator")
  expect(await ask(ola, all)).toEqual(code("no_other_operator"))
  // A second one who is new could approve nothing that is asked for now.
  await employ(given.services, pia.accountId, "operator")
  const from = new Date((await sinceOf(pia)).getTime() + 7 * DAY)
  expect(await ask(ola, all)).toEqual({ ok: false, error: { code: "no_other_operator_yet", from } })
  expect(value(await showAsking(await given.as(ola), org)).bar).toEqual({ code: "no_other_operator_yet", from })
  value(await askAs(await later(ola, 7 * DAY), all))
  value(await approveSuccessor(await later(pia, 7 * DAY + MINUTE), await seen(org)))
})

test("O4 R4 an operator who administers the whole organisation neither asks nor approves, and is not the only second one", async () => {
  const all = await world()
  const { anna, org, ola, pia } = all
  await joined(anna, org, { person: pia, unitId: org, as: "administrator" })
  expect(await ask(pia, all)).toEqual(code("administers_itself"))
  expect(await ask(ola, all)).toEqual(code("no_other_operator"))
  const { kim } = await given.people("kim")
  await employLongAgo(given.services, kim.accountId, "operator")
  value(await ask(ola, all))
  expect(await approve(pia, all)).toEqual(code("administers_itself"))
  value(await approve(kim, all))
})

test("B43 of two who ask at once and of two who approve at once one succeeds", async () => {
  const all = await world()
  const { org, eva, ola, pia } = all
  const { kim } = await given.people("kim")
  await employLongAgo(given.services, kim.accountId, "operator")
  const asked = await Promise.all([ask(ola, all), ask(pia, all)])
  expect(asked.filter(({ ok }) => ok)).toHaveLength(1)
  expect(asked).toContainEqual(code("successor_asked"))
  const other = asked[0]?.ok ? pia : ola
  const approved = await Promise.all([approve(other, all), approve(kim, all)])
  expect(approved.filter(({ ok }) => ok)).toHaveLength(1)
  expect(approved).toContainEqual(code("request_gone"))
  expect(value(await listOwnInvitations(await given.as(eva))).invitations).toHaveLength(1)
  expect(value(await showSuccessorTo(await given.as(ola), org))?.approvedBy).toBe(approved[0]?.ok ? other.name : kim.name)
})

test("O4 an objection is remembered: for seven days nobody asks again, whoever it is for, and who asks later is shown it", async () => {
  const all = await world()
  const { anna, dag, org, ola, pia } = all
  expect(value(await showAsking(await given.as(pia), org))).toEqual({ bar: null, objectedAt: null })
  value(await ask(ola, all))
  value(await objectToSuccessor(await organizer(anna, org)))
  const [row] = await database.owner<{ on: Date }[]>`select successor_objected_at as on from organisations where id = ${org}`
  const on = row?.on ?? new Date(0)
  const lately = { code: "objected_lately", on, from: new Date(on.getTime() + 7 * DAY) }
  expect(await ask(pia, all)).toEqual({ ok: false, error: lately })
  expect(await ask(ola, { org, eva: dag })).toEqual({ ok: false, error: lately })
  expect(value(await showAsking(await given.as(pia), org))).toEqual({ bar: lately, objectedAt: on })
  expect((await mailsTo(pia))[0]?.body).toContain(
    new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(lately.from),
  )
  // Another organisation is not concerned.
  const other = await world()
  value(await ask(ola, other))
  expect(await askAs(await later(pia, 7 * DAY - MINUTE), all)).toEqual({ ok: false, error: lately })
  expect(value(await showAsking(await later(pia, 7 * DAY), org))).toEqual({ bar: null, objectedAt: on })
  // Noted by a clock that was a month ahead: nobody is kept from asking for that long.
  await database.owner`update organisations set successor_objected_at = ${new Date(given.clock.now().getTime() + 30 * DAY)} where id = ${org}`
  expect(value(await showAsking(await later(pia, 7 * DAY), org))?.bar).toBeNull()
  value(await askAs(await later(pia, 7 * DAY), all))
})

test("O4 keys.md 5 an approved successor can answer for 14 days, is listed meanwhile, and is objected to as long as nobody has answered", async () => {
  const all = await world()
  const { anna, dag, eva, org, ola, pia } = all
  value(await ask(ola, all))
  value(await approve(pia, all))
  const [invitation] = value(await listOwnInvitations(await given.as(eva))).invitations
  const until = invitation?.expiresAt ?? new Date(0)
  expect(Math.abs(until.getTime() - given.clock.now().getTime() - 14 * DAY)).toBeLessThan(5 * MINUTE)
  const waiting = { organisationId: org, isApproved: true, until }
  expect(value(await listWaitingSuccessors(await given.as(ola)))).toMatchObject([waiting])
  expect(value(await showSuccessor(await organizer(anna, org)))).toMatchObject({ address: eva.address, ...waiting, approvedBy: pia.name })
  // Everybody reads the day.
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(until)
  await tellSuccessor(given.services, { organisationId: org, until: until.getTime(), after: null })
  for (const person of [anna, dag, eva]) expect((await mailsTo(person))[0]?.body).toContain(day)
  // On the last minute it stands, and then no more: nobody begins, nothing is listed, and it is asked for anew.
  const almost = await later(ola, until.getTime() - given.clock.now().getTime() - MINUTE)
  expect(value(await listWaitingSuccessors(almost))).toMatchObject([waiting])
  const over = async (person: Person) => later(person, until.getTime() - given.clock.now().getTime() + MINUTE)
  expect(value(await listWaitingSuccessors(await over(ola)))).toEqual([])
  expect(value(await showSuccessorTo(await over(ola), org))).toBeNull()
  const answer = { invitationId: invitation?.id ?? "", recovery: true, agreement: true }
  expect(await acceptInvitation(await over(eva), answer)).toEqual(code("not_found"))
  value(await askAs(await over(pia), all))
  expect(value(await listOwnInvitations(await given.as(eva))).invitations).toEqual([])
  value(await objectToSuccessor(await organizer(anna, org)))
})

test("O4 O6 administrators object to a successor's invitation and do nothing else with it: no reminder makes it live longer", async () => {
  const all = await world()
  const { anna, eva, org, ola, pia } = all
  const { fia } = await given.people("fia")
  value(await invitePeople(await organizer(anna, org), { unitId: org, lines: fia.address, kind: null, administers: true }))
  value(await ask(ola, all))
  value(await approve(pia, all))
  const [invitation] = value(await listOwnInvitations(await given.as(eva))).invitations
  const id: Id = invitation?.id ?? ""
  const asAnna = async () => ({ ...(await organizer(anna, org)), clock: { now: () => new Date(given.clock.now().getTime() + 2 * DAY) } })
  expect(value(await listInvitations(await asAnna(), org)).map(({ address }) => address)).toEqual([fia.address])
  expect(await remind(await asAnna(), id)).toEqual(code("not_found"))
  expect(await withdrawInvitation(await asAnna(), id)).toEqual(code("not_found"))
  expect(await correctInvitation(await asAnna(), { id, name: "", address: fia.address, phone: "" })).toEqual(code("not_found"))
  const everybody = { unitId: null, state: null, words: "", agreed: null } as const
  expect(value(await forInvitationsThatFit(await asAnna(), { ...everybody, what: "remind" }))).toEqual({ count: 1, left: 0 })
  expect(value(await forInvitationsThatFit(await asAnna(), { ...everybody, what: "withdraw" }))).toEqual({ count: 1, left: 0 })
  expect(value(await listOwnInvitations(await given.as(eva))).invitations).toMatchObject([{ id, expiresAt: invitation?.expiresAt }])
  value(await objectToSuccessor(await organizer(anna, org)))
  expect(value(await listOwnInvitations(await given.as(eva))).invitations).toEqual([])
})
