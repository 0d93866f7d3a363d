import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { acceptInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { agreeToRecovery } from "#lib/organisations/own-recovery.ts"
import { movePerson } from "#lib/organisations/people.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { canHelp, givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

const rotated = async (person: Person): Promise<Person> => {
  const how = { password: person.password, device: "Firefox on Windows", network: "192.0.2.1" }
  return { ...person, session: value(await rotateKeys(await given.as(person), how)) }
}

test("B29 B7 a row that SQL alone wrote is no agreement: no later key of the account follows it", async () => {
  const { anna, bo, dag } = await given.people("anna", "bo", "dag")
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  await joined(anna, org, { person: bo, unitId: care, as: "employee" })
  // Somebody who never agreed, and somebody who agreed to another department.
  await database.owner`insert into recovery_wraps select ${dag.accountId}, generation, unit_id, unit_generation, organisation_id, stanza, agreed_at, signature from recovery_wraps where account_id = ${bo.accountId}`
  await database.owner`update recovery_wraps set unit_id = ${school} where account_id = ${bo.accountId}`
  for (const person of [await rotated(bo), await rotated(dag)]) expect(await canHelp(given, anna, person)).toBe(false)
  expect(await database.owner`select from recovery_wraps where organisation_id = ${org}`).toHaveLength(0)
})

test("B43 of two employments that are accepted at once one holds, and the account is sealed to that one alone", async () => {
  const { anna, bo, dag } = await given.people("anna", "bo", "dag")
  for (const administrator of [anna, bo]) {
    const org = await organisation(administrator)
    const care = await unit(administrator, org, { name: "Care" })
    const invite = { unitId: care, lines: dag.address, kind: "employee", administers: false } as const
    value(await invitePeople(await organizer(administrator, org), invite))
  }
  const asDag = await given.as(dag)
  const { invitations } = value(await listOwnInvitations(asDag))
  const answers = await Promise.all(
    invitations.map(({ id: invitationId }) => acceptInvitation(asDag, { invitationId, recovery: true, agreement: false })),
  )
  expect(answers.map((one) => (one.ok ? "joined" : one.error.code)).sort()).toEqual(["already_employed", "joined"])
  const sealed = await database.owner`select unit_id from recovery_wraps where account_id = ${dag.accountId}`
  expect(sealed).toEqual(await database.owner`select unit_id from unit_people where account_id = ${dag.accountId}`)
})

test("B43 keys given, an account deleted or a department changed meanwhile: joining and agreeing seal to nothing that is over", async () => {
  const { anna, bo, cia, dag } = await given.people("anna", "bo", "cia", "dag")
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  for (const person of [bo, cia]) {
    const invite = { unitId: care, lines: person.address, kind: "employee", administers: false } as const
    value(await invitePeople(await organizer(anna, org), invite))
  }
  const yes = async (ctx: Awaited<ReturnType<typeof given.as>>) => {
    const [asked] = value(await listOwnInvitations(ctx)).invitations
    return acceptInvitation(ctx, { invitationId: asked?.id ?? "", recovery: true, agreement: false })
  }
  // The old session's key was opened before the rotation.
  const before = await given.as(bo)
  await before.open()
  const now = await rotated(bo)
  expect((await yes(before)).ok).toBe(false)
  value(await yes(await given.as(now)))
  expect(await canHelp(given, anna, now)).toBe(true)
  const asCia = await given.as(cia)
  await asCia.open()
  const both = await Promise.all([yes(asCia), deleteAccount(given.services, cia.accountId, { by: { kind: "self" } })])
  expect(both.filter((one) => one.ok)).toHaveLength(1)
  await joined(anna, org, { person: dag, unitId: care, as: "employee" })
  const asAnna = await organizer(anna, org)
  const [moved] = await Promise.all([
    movePerson(asAnna, { unitId: care, accountId: dag.accountId, toUnitId: school }),
    agreeToRecovery(await given.as(dag)),
  ])
  value(moved)
  expect(await database.owner`select unit_id from recovery_wraps where account_id = ${dag.accountId}`).toEqual([{ unit_id: school }])
})

test("B40 who is employed beside one's own department is answered for as nobody at all", async () => {
  const { anna, bo, dag } = await given.people("anna", "bo", "dag")
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  const ward = await unit(anna, org, { name: "Ward", below: care })
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  await joined(anna, org, { person: dag, unitId: school, as: "employee" })
  const asBo = await organizer(bo, org)
  for (const accountId of [dag.accountId, anna.accountId])
    expect(await movePerson(asBo, { unitId: care, accountId, toUnitId: ward })).toEqual({ ok: false, error: { code: "not_found" } })
})
