import { forInvitations, invitePeople, listInvitations } from "#lib/organisations/invitations.ts"
import { movePeople, removePeople } from "#lib/organisations/people.ts"
import { newId } from "#lib/ids.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { canHelp, givenOrganisations, twoDepartments } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined, unit } = givenOrganisations(given)

test("O6 several invitations are reminded and taken back; who was reminded lately, or is not there, is counted and left", async () => {
  const { anna, bo, cia, org, care, school } = await twoDepartments(given)
  for (const unitId of [care, school])
    value(
      await invitePeople(await organizer(anna, org), {
        unitId,
        lines: "eva@example.org\nfia@example.org",
        kind: "member",
        administers: false,
      }),
    )
  await database.owner`update unit_invitations set invited_at = invited_at - interval '2 days' where address = 'eva@example.org'`
  const ids = value(await listInvitations(await organizer(anna, org), null)).map(({ id }) => id)
  expect(value(await forInvitations(await organizer(anna, org), { ids: [...ids, newId()], what: "remind", agreed: null }))).toEqual({
    count: 2,
    left: 3,
  })
  // An administrator of one department reaches only what was asked there (O4).
  expect(value(await forInvitations(await organizer(bo, org), { ids, what: "withdraw", agreed: null }))).toEqual({ count: 2, left: 2 })
  expect(value(await listInvitations(await organizer(cia, org), null))).toHaveLength(2)
})

test("O6 B30 several people are moved with their keys, and memberships ended; members and employees to whom it does not apply stay", async () => {
  const { anna, bo, cia, dag, org, care, school } = await twoDepartments(given)
  const board = await unit(anna, org, { name: "Board", group: true })
  await joined(anna, org, { person: bo, unitId: care, as: "employee" })
  await joined(anna, org, { person: cia, unitId: board, as: "member" })
  const places = [
    { unitId: care, accountId: dag.accountId },
    { unitId: care, accountId: bo.accountId },
    { unitId: board, accountId: cia.accountId },
  ]
  expect(value(await movePeople(await organizer(bo, org), { places, toUnitId: school }))).toEqual({ count: 0, left: 3 })
  expect(value(await movePeople(await organizer(anna, org), { places, toUnitId: school }))).toEqual({ count: 2, left: 1 })
  expect(await canHelp(given, cia, dag)).toBe(true)
  expect(await canHelp(given, bo, dag)).toBe(false)
  const now = [{ unitId: school, accountId: dag.accountId }, ...places]
  expect(value(await removePeople(await organizer(anna, org), now))).toEqual({ count: 1, left: 3 })
})
