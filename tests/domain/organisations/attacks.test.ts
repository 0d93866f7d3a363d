import { authorize } from "#lib/authz/policy.ts"
import { accountRecord } from "#lib/exporting/account-record.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { deleteAccount } from "#lib/leaving/delete-account.ts"
import { removeAdministrator } from "#lib/organisations/administrators.ts"
import { writeCostCentre } from "#lib/organisations/cost-centres.ts"
import { createOrganisation } from "#lib/organisations/create-organisation.ts"
import { askAdministrator } from "#lib/organisations/for-operators.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { invitePeople, listInvitations, remind, withdrawInvitation } from "#lib/organisations/invitations.ts"
import { acceptInvitation, declineInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { invitationMail } from "#lib/organisations/mails.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { agreeToRecovery } from "#lib/organisations/own-recovery.ts"
import { movePerson, removePerson } from "#lib/organisations/people.ts"
import { hangUnder } from "#lib/organisations/hang-under.ts"
import { addUnit, closeUnit, renameUnit, setUnit, showUnit } from "#lib/organisations/units.ts"
import { forgetInvitations } from "#lib/organisations/withdraw.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { canHelp, givenOrganisations } from "../../support/organisations.ts"
import { employ } from "../../support/staff.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined, acceptAll } = givenOrganisations(given)

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

test("B38 B42 whoever is removed leaves nobody behind who was asked to administer", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  const ward = await unit(anna, org, { name: "Ward", below: care })
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  const ask = async (unitId: string, lines: string) =>
    value(await invitePeople(await organizer(bo, org), { unitId, lines, kind: null, administers: true }))
  await ask(care, "friend@example.org")
  await ask(ward, cia.address)
  value(await invitePeople(await organizer(bo, org), { unitId: ward, lines: "ward@example.org", kind: "member", administers: false }))
  const removed = value(await removeAdministrator(await organizer(anna, org), { unitId: care, accountId: bo.accountId }))
  expect(removed).toEqual({ isRotated: true, withdrawn: 2 })
  expect(value(await listOwnInvitations(await given.as(cia))).invitations).toEqual([])
  expect(value(await listInvitations(await organizer(anna, org), null)).map(({ address }) => address)).toEqual(["ward@example.org"])
})

test("R4 once the whole has an administrator, nobody else whom the installation asked before can become one", async () => {
  const { sam, anna, bo } = await given.people("sam", "anna", "bo")
  await employ(given.services, sam.accountId, "seller")
  const facts = { name: "Fotgatan", number: "212000-5678", postalAddress: "Storgatan 1", region: "eu", language: "en" }
  const org = value(await createOrganisation(await given.as(sam), { ...facts, administrator: bo.address }))
  value(await askAdministrator(await given.as(sam), { organisationId: org, address: anna.address, language: "en" }))
  await acceptAll(await given.as(anna))
  expect(value(await listOwnInvitations(await given.as(bo))).invitations).toEqual([])
  // What an administrator asks holds.
  await joined(anna, org, { person: bo, unitId: org, as: "administrator" })
  expect((await organizer(bo, org)).actor.isOfAll).toBe(true)
})

test("O2 B38 a closed unit takes nobody in, is administered by nobody, and hangs nowhere else", async () => {
  const { anna, bo, dag } = await given.people("anna", "bo", "dag")
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  await handOnUnitKeys(await organizer(anna, org))
  value(await invitePeople(await organizer(anna, org), { unitId: care, lines: dag.address, kind: "member", administers: false }))
  const asDag = await given.as(dag)
  const [asked] = value(await listOwnInvitations(asDag)).invitations
  value(await closeUnit(await organizer(anna, org), care))
  expect((await acceptInvitation(asDag, { invitationId: asked?.id ?? "", recovery: false, agreement: false })).ok).toBe(false)
  expect((await openOrganizer(await given.as(bo), org)).ok).toBe(false)
  expect(await database.owner`select from unit_key_wraps where holder_id = ${bo.accountId}`).toHaveLength(0)
  expect((await hangUnder(await organizer(anna, org), { unitId: care, parentId: school })).ok).toBe(false)
})

test("O2 no tree grows deeper than a path may be, by moving either", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  const chain = async (name: string, length: number) => {
    const ids = [org]
    for (let depth = 1; depth <= length; depth += 1) ids.push(await unit(anna, org, { name: `${name} ${depth}`, below: ids.at(-1) ?? org }))
    return ids
  }
  const [short, long] = [await chain("Short", 2), await chain("Long", 18)]
  const [short1, short2, long1] = [short[1] ?? "", short[2] ?? "", long[1] ?? ""]
  const wrong = { ok: false, error: { code: "unit_wrong_place" } }
  expect(await hangUnder(await organizer(anna, org), { unitId: long1, parentId: short2 })).toEqual(wrong)
  value(await hangUnder(await organizer(anna, org), { unitId: long1, parentId: short1 }))
})

test("D2 an invitation that nobody answered is seen for two weeks and then forgotten, and a no names no account", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  const invite = { unitId: care, lines: `${bo.address}\nlate@example.org`, kind: "member", administers: false } as const
  value(await invitePeople(await organizer(anna, org), invite))
  const asBo = await given.as(bo)
  value(await declineInvitation(asBo, value(await listOwnInvitations(asBo)).invitations[0]?.id ?? ""))
  const said = await database.owner`select actor_id, subject_id from audit_entries where type = 'invitation.declined' and scope_id = ${org}`
  expect(said).toEqual([{ actor_id: null, subject_id: null }])
  expect(await forgetInvitations(given.services)).toBe(0)
  // Two weeks more it is seen that it ran out, so that it can be sent again.
  await database.owner`update unit_invitations set expires_at = now() - interval '13 days' where unit_id = ${care}`
  expect(await forgetInvitations(given.services)).toBe(0)
  expect(value(await listInvitations(await organizer(anna, org), care)).map(({ isOver }) => isOver)).toEqual([true])
  await database.owner`update unit_invitations set expires_at = now() - interval '15 days' where unit_id = ${care}`
  expect(await forgetInvitations(given.services)).toBe(1)
})

test("I11 B30 nobody deletes an account that alone has keys which another administrator waits for", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna)
  await joined(anna, org, { person: bo, unitId: org, as: "administrator" })
  const by = { kind: "self" } as const
  expect(await deleteAccount(given.services, anna.accountId, { by })).toEqual({ ok: false, error: { code: "keys_not_handed_on" } })
  await handOnUnitKeys(await organizer(anna, org))
  value(await deleteAccount(given.services, anna.accountId, { by }))
})

test("D4 I10 a person's export says what they belong to, administer and are asked; nobody is asked without end", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const org = await organisation(anna, "Exempelstad")
  const care = await unit(anna, org, { name: "Care" })
  await joined(anna, org, { person: bo, unitId: care, as: "member" })
  const invite = async () => {
    const ctx = await organizer(anna, org)
    // An evaluation allows more.
    return invitePeople(
      { ...ctx, env: { ...ctx.env, evaluation: false } },
      { unitId: org, lines: bo.address, kind: null, administers: true },
    )
  }
  value(await invite())
  const mail = {
    to: bo.address,
    language: "sv",
    organisation: "Exempelstad",
    as: "administrator",
    expiresAt: new Date(),
    isReminder: false,
    domain: null,
  } as const
  const subjectFor = (unitName: string) => invitationMail(given.services, { ...mail, unit: unitName }).subject
  expect(["Exempelstad", "Vård"].map(subjectFor)).toEqual([
    "Exempelstad ber dig administrera hela organisationen",
    "Exempelstad ber dig administrera Vård",
  ])
  const record = async (person: Person) => {
    const ctx = await given.as(person)
    return accountRecord(ctx, value(authorize(ctx.actor, "account:read")))
  }
  expect(await record(bo)).toMatchObject({
    organisations: [{ organisation: "Exempelstad", unit: "Care", as: "member", helpsAccountBackIn: false }],
    administers: [],
    askedToJoin: [{ organisation: "Exempelstad", unit: "Exempelstad" }],
  })
  expect(await record(anna)).toMatchObject({ organisations: [], administers: [{ organisation: "Exempelstad", units: ["Exempelstad"] }] })
  for (let times = 0; times < 8; times += 1) value(await invite())
  expect(await invite()).toMatchObject({ ok: false, error: { code: "too_many_requests" } })
})

test("O4 B38 B40 whoever administers a part does nothing beside or above it, whatever id they name", async () => {
  const { anna, bo, cia, dag } = await given.people("anna", "bo", "cia", "dag")
  const org = await organisation(anna)
  const [care, school] = [await unit(anna, org, { name: "Care" }), await unit(anna, org, { name: "School" })]
  const ward = await unit(anna, org, { name: "Ward", below: care })
  await joined(anna, org, { person: bo, unitId: care, as: "administrator" })
  await joined(anna, org, { person: cia, unitId: school, as: "administrator" })
  await joined(anna, org, { person: dag, unitId: school, as: "member" })
  const ask = { lines: "friend@example.org", kind: null, administers: true } as const
  value(await invitePeople(await organizer(anna, org), { ...ask, unitId: school }))
  const [asked] = value(await listInvitations(await organizer(anna, org), school))
  const asBo = await organizer(bo, org)
  const answers = await Promise.all([
    ...[org, school].flatMap((unitId) => [
      invitePeople(asBo, { ...ask, unitId }),
      setUnit(asBo, { unitId, costCentreId: null, plan: "lite" }),
      renameUnit(asBo, { unitId, name: "Taken" }),
      closeUnit(asBo, unitId),
      addUnit(asBo, { parentId: unitId, kind: "department", name: "Foothold" }),
      hangUnder(asBo, { unitId: ward, parentId: unitId }),
      hangUnder(asBo, { unitId, parentId: ward }),
      showUnit(asBo, unitId),
    ]),
    removeAdministrator(asBo, { unitId: org, accountId: anna.accountId }),
    removeAdministrator(asBo, { unitId: school, accountId: cia.accountId }),
    removePerson(asBo, { unitId: school, accountId: dag.accountId }),
    remind(asBo, asked?.id ?? ""),
    withdrawInvitation(asBo, asked?.id ?? ""),
    writeCostCentre(asBo, { id: null, code: "1", name: "One", validFrom: "", validTo: "", buyerReference: "" }),
    // Nor is the top of one's own part hung elsewhere or closed from within.
    hangUnder(asBo, { unitId: care, parentId: ward }),
    closeUnit(asBo, care),
  ])
  expect(new Set(answers.map((one) => (one.ok ? "done" : one.error.code)))).toEqual(new Set(["not_found"]))
  expect(value(await listInvitations(asBo, school))).toEqual([])
})
