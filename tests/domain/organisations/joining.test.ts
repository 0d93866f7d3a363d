import type { Id } from "#lib/ids.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { invitePeople, listInvitations } from "#lib/organisations/invitations.ts"
import { acceptInvitation, declineInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { listUnits } from "#lib/organisations/units.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { canHelp, givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined, acceptAll } = givenOrganisations(given)

const opens = (administrator: Person, employee: Person) => canHelp(given, administrator, employee)

async function twoDepartments(): Promise<{
  readonly people: Record<"anna" | "bo" | "cia" | "dag", Person>
  readonly org: Id
  readonly care: Id
  readonly school: Id
}> {
  const people = await given.people("anna", "bo", "cia", "dag")
  const org = await organisation(people.anna)
  const care = await unit(people.anna, org, { name: "Care" })
  const school = await unit(people.anna, org, { name: "School" })
  return { people, org, care, school }
}

test("O1 O4 D7 the first administrator accepts the agreement and administers the whole; others find nothing", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna)
  const ctx = await organizer(anna, org)
  expect(ctx.actor.isOfAll).toBe(true)
  expect(ctx.organisation.agreementVersion).not.toBeNull()
  expect(value(await listUnits(ctx)).map(({ kind, depth }) => [kind, depth])).toEqual([["organisation", 0]])
  expect(await openOrganizer(await given.as(bo), org)).toEqual({ ok: false, error: { code: "not_found" } })
})

test("B28 B30 O7 an employee's key opens to the administrators of the department and of those above, and to nobody beside", async () => {
  const { people, org, care, school } = await twoDepartments()
  const { anna, bo, cia, dag } = people
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  await joined(anna, org, { person: cia, unitId: school, as: "administrator" })
  expect(await handOnUnitKeys(await organizer(anna, org))).toBe(2)
  await joined(bo, org, { person: dag, unitId: care, as: "employee" })
  expect(await opens(anna, dag)).toBe(true)
  expect(await opens(bo, dag)).toBe(true)
  expect(await opens(cia, dag)).toBe(false)
  expect(value(await listUnits(await organizer(bo, org))).map(({ name }) => name)).toEqual(["Care"])
})

test("B29 nothing is sealed before the visible yes, and a member is never sealed at all", async () => {
  const { people, org, care } = await twoDepartments()
  const { anna, bo, cia } = people
  value(await invitePeople(await organizer(anna, org), { unitId: care, lines: bo.address, kind: "employee", administers: false }))
  const asBo = await given.as(bo)
  expect([asBo.invitations, (await given.as(cia)).invitations]).toEqual([1, 0])
  const [asked] = value(await listOwnInvitations(asBo)).invitations
  const no = await acceptInvitation(asBo, { invitationId: asked?.id ?? "", recovery: false, agreement: false })
  expect(no).toEqual({ ok: false, error: { code: "invalid_fields", fields: { recovery: "recovery_agreement" } } })
  expect(await opens(anna, bo)).toBe(false)
  await acceptAll(asBo)
  expect(await opens(anna, bo)).toBe(true)
  await joined(anna, org, { person: cia, unitId: care, as: "member" })
  expect(await opens(anna, cia)).toBe(false)
})

test("B43 I10 an invitation is answered once, by who has proven the address", async () => {
  const { people, org, care } = await twoDepartments()
  const { anna, bo, cia } = people
  value(
    await invitePeople(await organizer(anna, org), { unitId: care, lines: `Bo Berg <${bo.address}>`, kind: "member", administers: false }),
  )
  const [asked] = value(await listOwnInvitations(await given.as(bo))).invitations
  const answer = { invitationId: asked?.id ?? "", recovery: false, agreement: false }
  expect((await acceptInvitation(await given.as(cia), answer)).ok).toBe(false)
  const both = await Promise.all([given.as(bo), given.as(bo)].map(async (ctx) => (await acceptInvitation(await ctx, answer)).ok))
  expect(both.sort()).toEqual([false, true])
  expect((await declineInvitation(await given.as(bo), answer.invitationId)).ok).toBe(false)
  expect(value(await listInvitations(await organizer(anna, org), null))).toEqual([])
})
