import { callOffClosing } from "#lib/closing/answer-closing.ts"
import { askClosing } from "#lib/closing/ask-closing.ts"
import { askPeople } from "#lib/domains/ask-people.ts"
import { employerOfAddress } from "#lib/domains/register-employed.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { acceptInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { placeSelf } from "#lib/organisations/place-self.ts"
import { testDatabase } from "../../support/database.ts"
import { givenDomains, newDomain } from "../../support/domains.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { proven, administered } = givenDomains(given)

const erasing = () => ({ day: new Date(Date.now() + 40 * 24 * 3600 * 1000).toISOString().slice(0, 10), outcome: "erase" }) as const
const refused = { error: { code: "joins_closing" } }

test("D8 O6 whoever was asked before becomes no employee once an erasing closing is announced, and can again when it is called off; an administrator's yes counts", async () => {
  const { anna, bo, cia, dag } = await given.people("anna", "bo", "cia", "dag")
  const { care, ctx } = await administered(anna)
  const asked = { unitId: care, kind: "employee", administers: false } as const
  value(await invitePeople(ctx, { ...asked, lines: bo.address }))
  value(await invitePeople(ctx, { ...asked, lines: cia.address, kind: null, administers: true }))
  value(await invitePeople(ctx, { ...asked, lines: dag.address, kind: "member" }))
  value(await askClosing(ctx, erasing()))
  const accept = async (person: Person) => {
    const member = await given.as(person)
    const [one] = value(await listOwnInvitations(member)).invitations
    return acceptInvitation(member, { invitationId: one?.id ?? "", recovery: true, agreement: true })
  }
  expect(await accept(bo)).toMatchObject(refused)
  expect(await placeSelf(ctx, { unitId: care, recovery: true })).toMatchObject(refused)
  expect(await database.owner`select from unit_people where account_id in (${bo.accountId}, ${anna.accountId})`).toHaveLength(0)
  expect(await database.owner`select from recovery_wraps where account_id = ${bo.accountId}`).toHaveLength(0)
  value(await accept(cia))
  value(await accept(dag))
  value(await callOffClosing(ctx))
  value(await accept(bo))
  expect(await database.owner`select from unit_people where account_id = ${bo.accountId} and is_primary`).toHaveLength(1)
})

test("D8 O10 an owned domain makes nobody an employee, and asks nobody, while its organisation leaves", async () => {
  const { anna } = await given.people("anna")
  const { org, care, ctx } = await administered(anna)
  const name = newDomain()
  const eva = toAddress(`eva@${name}`)
  await proven(ctx, { name, unitId: care })
  expect(await employerOfAddress(given.services, eva)).toMatchObject({ organisationId: org })
  value(await askClosing(ctx, erasing()))
  expect(await employerOfAddress(given.services, eva)).toBeNull()
  const { fia } = await given.people("fia")
  await database.owner`update account_addresses set address = ${`fia@${name}`} where account_id = ${fia.accountId}`
  expect(await askPeople(given.services, org)).toBe(0)
  value(await callOffClosing(ctx))
  expect(await employerOfAddress(given.services, eva)).toMatchObject({ organisationId: org })
  expect(await askPeople(given.services, org)).toBe(1)
})
