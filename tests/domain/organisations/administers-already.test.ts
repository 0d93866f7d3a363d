import { inAll } from "#db/tenancy.ts"
import type { Address } from "#lib/address.ts"
import { isAlone, showOverview } from "#lib/organisations/advice.ts"
import { showFirstDay } from "#lib/organisations/first-day.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { inviteInto } from "#lib/organisations/invite.ts"
import { acceptInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

test("O4 O5 nobody is the second administrator who is the first: by no address of theirs, of the whole or below it", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  const ward = await unit(anna, org, { name: "Ward", below: care })
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  const ctx = await organizer(anna, org)
  const ask = { unitId: org, kind: null, administers: true } as const
  expect(value(await invitePeople(ctx, { ...ask, lines: anna.address }))).toEqual({ invited: 0, again: [], administering: [anna.address] })
  expect(value(await showFirstDay(ctx))).toMatchObject({ administrators: 1, administratorsAsked: [] })
  expect(value(await showOverview(ctx)).advice).toContainEqual({ code: "one_administrator", isAsked: false })
  const below = value(await invitePeople(ctx, { ...ask, unitId: ward, lines: `${bo.address}\n${cia.address}\n${anna.address}` }))
  expect(below).toEqual({ invited: 1, again: [], administering: [bo.address, anna.address] })
  // Of a part below, or beside, they administer no more than that: the whole is another right.
  expect(value(await invitePeople(ctx, { ...ask, lines: bo.address }))).toMatchObject({ invited: 1 })
})

test("O5 an invitation to oneself from before counts for nothing; a yes to it changes and records nothing", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna, "Exempelvik")
  const ctx = await organizer(anna, org)
  const invite = { name: "", kind: null, administers: true, language: "en" } as const
  const into = { unit: { id: org, organisationId: org, name: "Exempelvik" }, organisation: "Exempelvik" }
  const before = (address: Address) => inAll(given.services.db, "service", (tx) => inviteInto(tx, ctx, into, { ...invite, address }))
  await before(anna.address)
  expect(value(await showFirstDay(ctx)).administratorsAsked).toEqual([])
  expect(value(await showOverview(ctx)).advice).toContainEqual({ code: "one_administrator", isAsked: false })
  const state = async () => [
    await database.owner`select granted_at, signature from unit_administrators where unit_id = ${org}`,
    await database.owner`select count(*)::int as count from audit_entries where scope_id = ${org}`,
  ]
  const then = await state()
  const member = await given.as(anna)
  const [own] = value(await listOwnInvitations(member)).invitations
  value(await acceptInvitation(member, { invitationId: own?.id ?? "", recovery: false, agreement: true }))
  expect(await state()).toEqual(then)
  expect(value(await listOwnInvitations(member)).invitations).toEqual([])
  expect(await isAlone(ctx)).toBe(true)
  // Somebody else's counts.
  await before(bo.address)
  expect(value(await showFirstDay(ctx)).administratorsAsked).toEqual([bo.address])
})
