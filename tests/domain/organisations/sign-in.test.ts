import { ownAudit } from "#lib/audit/list-audit.ts"
import type { Id } from "#lib/ids.ts"
import { switchOffSignIn, switchOnSignIn } from "#lib/helping/switch-sign-in.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import { givenAbsences } from "../../support/absences.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)
const { write, inboxOf, answer } = givenAbsences(database, given)

const world = () => twoDepartments(given)

const enters = async ({ address, password }: Person) =>
  signIn(
    { ...given.services, language: "en" },
    { address, password, device: "Firefox on Windows", network: "192.0.2.1", browserSecret: null },
  )

test("O7 B34 a sign-in that is switched off ends every session; mail still arrives, is answered once, and is there afterwards", async () => {
  const { anna, bo, dag, org } = await world()
  const off = { accountId: dag.accountId, reply: { subject: "", text: "Dag has left." } }
  value(await switchOffSignIn(await organizer(bo, org), off))
  await expect(given.as(dag)).rejects.toThrow("not signed in")
  expect((await enters(dag)).ok).toBe(false)
  expect(await switchOffSignIn(await organizer(bo, org), off)).toMatchObject({ error: { code: "switched_already" } })
  const id = await write(anna, [dag])
  expect(await answer()).toBe(1)
  expect((await inboxOf(anna)).map(({ preview }) => preview)).toEqual(["Dag has left."])
  const mails = (await handOver(database, given.services)).filter(({ recipient }) => recipient === dag.address)
  expect(mails.map(({ subject }) => subject)).toEqual(expect.arrayContaining([expect.stringMatching(/^Your sign-in at Exempel/)]))
  value(await switchOnSignIn(await organizer(anna, org), { accountId: dag.accountId }))
  expect((await enters(dag)).ok).toBe(true)
  expect(await database.owner`select message_id from deliveries where holder_id = ${dag.accountId} and folder = 'inbox'`).toEqual([
    { message_id: id },
  ])
  expect(await database.owner`select from absences where account_id = ${dag.accountId}`).toHaveLength(0)
})

test("O12 B30 nobody beside or below switches a sign-in off, nor their own; the person sees who did in their log", async () => {
  const { anna, bo, cia, dag, org } = await world()
  const off = (accountId: Id) => ({ accountId, reply: null })
  expect(await switchOffSignIn(await organizer(cia, org), off(dag.accountId))).toMatchObject({ error: { code: "not_found" } })
  expect(await switchOffSignIn(await organizer(bo, org), off(anna.accountId))).toMatchObject({ error: { code: "not_found" } })
  await joined(anna, org, { person: dag, unitId: org, as: "administrator" })
  expect(await switchOffSignIn(await organizer(bo, org), off(dag.accountId))).toMatchObject({ error: { code: "out_of_rank" } })
  expect(await switchOffSignIn(await organizer(dag, org), off(dag.accountId))).toMatchObject({ error: { code: "out_of_rank" } })
  value(await switchOffSignIn(await organizer(anna, org), off(dag.accountId)))
  value(await switchOnSignIn(await organizer(anna, org), { accountId: dag.accountId }))
  const types = await database.owner<{ type: string }[]>`select type from audit_entries where subject_id = ${dag.accountId}`
  expect(types.map(({ type }) => type)).toEqual(expect.arrayContaining(["sign_in.switched_off", "sign_in.switched_on"]))
  expect(value(await ownAudit(await given.as(anna))).map(({ type }) => type)).not.toContain("sign_in.switched_off")
})
