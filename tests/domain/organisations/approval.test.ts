import { ownAudit } from "#lib/audit/list-audit.ts"
import { helpBack } from "#lib/helping/help-back.ts"
import { setRules, showRules } from "#lib/helping/recovery-rules.ts"
import { approveRequest, declineRequest, forgetRequests, listRequests } from "#lib/helping/requests.ts"
import { showWay } from "#lib/helping/show-way.ts"
import type { Id } from "#lib/ids.ts"
import { removeAdministrator } from "#lib/organisations/administrators.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments, type TwoDepartments } from "../../support/organisations.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, organisation, joined } = givenOrganisations(given)

const DAY = 86_400_000
const gone = { ok: false, error: { code: "request_gone" } }

const sent = async (person: Person) =>
  (await handOver(database, given.services)).filter(({ recipient }) => recipient === person.address).map(({ subject }) => subject)

/** Two departments, and two who administer the whole: Anna and Eva. */
async function world(): Promise<TwoDepartments & { readonly eva: Person }> {
  const all = await twoDepartments(given)
  const { eva } = await given.people("eva")
  await joined(all.anna, all.org, { person: eva, unitId: all.org, as: "administrator" })
  await handOnUnitKeys(await organizer(all.anna, all.org))
  value(await setRules(await organizer(all.anna, all.org), { waitHours: 24, needsTwo: true }))
  return { ...all, eva }
}

const help = async (administrator: Person, { org, dag }: TwoDepartments, phone = "") =>
  helpBack(await organizer(administrator, org), { accountId: dag.accountId, phone, dropsApp: true })

async function waiting(administrator: Person, org: Id): Promise<Id> {
  const [first] = value(await listRequests(await organizer(administrator, org)))
  return first?.id ?? ""
}

const helps = (org: Id) => database.owner`select phone is not null as phone, drops_app from recovery_helps where organisation_id = ${org}`

test("O7 B30 where two have to, who asks for help cannot approve it; another one of the unit or above can, and the person sees both", async () => {
  const all = await world()
  const { anna, bo, cia, dag, org } = all
  expect(value(await help(bo, all, "070-174 06 99"))).toBe("asked")
  expect(await helps(org)).toEqual([])
  const id = await waiting(anna, org)
  expect(value(await listRequests(await organizer(anna, org)))).toMatchObject([
    { by: bo.name, isOwn: false, wish: { kind: "help", name: dag.name, address: dag.address, phoneDigits: "99", dropsApp: true } },
  ])
  const way = async (by: Person) => value(await showWay(await organizer(by, org), dag.accountId)).way
  expect([await way(anna), await way(bo)]).toMatchObject([
    { state: "asked", isOwn: false },
    { state: "asked", isOwn: true },
  ])
  // Not one's own, and nobody beside the department sees it.
  expect(await approveRequest(await organizer(bo, org), id)).toMatchObject({ error: { code: "own_request" } })
  expect(value(await listRequests(await organizer(cia, org)))).toEqual([])
  expect(await approveRequest(await organizer(cia, org), id)).toEqual(gone)
  expect(await declineRequest(await organizer(cia, org), id)).toEqual(gone)
  const stale = await organizer(anna, org)
  expect(await approveRequest({ ...stale, member: { ...stale.member, provenAt: null } }, id)).toMatchObject({
    error: { code: "proof_needed" },
  })
  expect(value(await approveRequest(await organizer(anna, org), id))).toBe("help")
  expect(await helps(org)).toEqual([{ phone: true, drops_app: true }])
  expect(await way(bo)).toMatchObject({ state: "waits" })
  expect(await approveRequest(await organizer(anna, org), id)).toEqual(gone)
  // The waiting time of the organisation holds, and both acts stand in the person's log.
  const signedIn = await given.as(dag)
  expect(signedIn.waits).toEqual(["help"])
  const entries = value(await ownAudit(signedIn)).map(({ type }) => type)
  expect(entries).toEqual(expect.arrayContaining(["recovery.asked", "recovery.approved"]))
  expect(await sent(anna)).toContainEqual(expect.stringMatching(/approve helping/))
  expect(await sent(bo)).not.toContainEqual(expect.stringMatching(/approve helping/))
})

test("B43 two who approve at once open one way", async () => {
  const all = await world()
  const { anna, bo, eva, org } = all
  value(await help(bo, all))
  const id = await waiting(anna, org)
  const [asAnna, asEva] = [await organizer(anna, org), await organizer(eva, org)]
  const approved = await Promise.all([approveRequest(asAnna, id), approveRequest(asEva, id)])
  expect(approved.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await helps(org)).toHaveLength(1)
})

test("O7 a request ends when it is taken back, when who asked has lost the right, and after seven days", async () => {
  const all = await world()
  const { anna, bo, org, care } = all
  value(await help(bo, all))
  value(await declineRequest(await organizer(bo, org), await waiting(anna, org)))
  expect(await waiting(anna, org)).toBe("")
  value(await help(bo, all))
  const id = await waiting(anna, org)
  value(await removeAdministrator(await organizer(anna, org), { unitId: care, accountId: bo.accountId }))
  expect(await waiting(anna, org)).toBe("")
  expect(await approveRequest(await organizer(anna, org), id)).toEqual(gone)
  expect(value(await help(anna, all))).toBe("asked")
  given.clock.pass(7 * DAY)
  expect(await forgetRequests(given.services)).toBe(1)
  expect(await helps(org)).toEqual([])
})

test("O7 once two have to approve, one alone neither turns that off nor shortens the waiting time", async () => {
  const all = await world()
  const { anna, bo, eva, org } = all
  const rules = async () => value(await showRules(await organizer(bo, org)))
  expect(await setRules(await organizer(bo, org), { waitHours: 0, needsTwo: false })).toMatchObject({ error: { code: "not_found" } })
  for (const looser of [
    { waitHours: 24, needsTwo: false },
    { waitHours: 12, needsTwo: true },
  ])
    expect(value(await setRules(await organizer(anna, org), looser))).toBe("asked")
  expect(await rules()).toEqual({ waitHours: 24, needsTwo: true })
  const id = await waiting(eva, org)
  expect(await approveRequest(await organizer(anna, org), id)).toMatchObject({ error: { code: "own_request" } })
  expect(await approveRequest(await organizer(bo, org), id)).toEqual(gone)
  expect(value(await approveRequest(await organizer(eva, org), id))).toBe("rules")
  expect(await rules()).toEqual({ waitHours: 12, needsTwo: true })
  // Stricter is one's own to set.
  expect(value(await setRules(await organizer(anna, org), { waitHours: 72, needsTwo: true }))).toBe("set")
  expect(await rules()).toEqual({ waitHours: 72, needsTwo: true })
})

test("O7 a second administrator is demanded only where there is one", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  expect(await setRules(await organizer(anna, org), { waitHours: 0, needsTwo: true })).toMatchObject({ error: { code: "nobody_approves" } })
  expect(value(await setRules(await organizer(anna, org), { waitHours: 48, needsTwo: false }))).toBe("set")
})

test("O4 O7 what waits for a second administrator does not overwrite what was set meanwhile: it goes, and is asked for anew", async () => {
  const all = await world()
  const { anna, eva, org } = all
  const asAnna = await organizer(anna, org)
  expect(value(await setRules(asAnna, { waitHours: 0, needsTwo: true }))).toBe("asked")
  const id = await waiting(eva, org)
  // Eva has made it stricter, in another window, before she answers.
  expect(value(await setRules(await organizer(eva, org), { waitHours: 72, needsTwo: true }))).toBe("set_instead")
  expect(await approveRequest(await organizer(eva, org), id)).toEqual(gone)
  expect(value(await showRules(asAnna))).toEqual({ waitHours: 72, needsTwo: true })
  expect(value(await listRequests(asAnna))).toEqual([])
  // Help that waits has nothing to do with it.
  value(await help(all.bo, all))
  expect(value(await setRules(await organizer(eva, org), { waitHours: 168, needsTwo: true }))).toBe("set")
  expect(await waiting(anna, org)).not.toBe("")
  // Asked for anew it is judged against what holds now.
  expect(value(await setRules(asAnna, { waitHours: 12, needsTwo: true }))).toBe("asked")
})
