import { ownAudit } from "#lib/audit/list-audit.ts"
import { verifyAudit, verifyOrganisations } from "#lib/audit/verify-audit.ts"
import { exportLog, listLog } from "#lib/organisations/list-log.ts"
import { setContactLists } from "#lib/organisations/set-contact-lists.ts"
import { renameUnit } from "#lib/organisations/units.ts"
import { setDisposal } from "#lib/records/set-records.ts"
import { auditCommand } from "../../../scripts/command-line/audit.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

async function withDepartment() {
  const people = await given.people("anna", "bo", "cia")
  const org = await organisation(people.anna)
  const care = await unit(people.anna, org, { name: "Care" })
  await joined(people.anna, org, { person: people.bo, unitId: care, as: "administrator" })
  return { ...people, org, care }
}

test("O12 O4 who administers the whole reads what was done, by kind and in pages; a department's administrator does not", async () => {
  const { anna, bo, org, care } = await withDepartment()
  const ctx = await organizer(anna, org)
  const { entries, units } = value(await listLog(ctx, {}))
  expect(entries.map(({ type }) => type)).toContain("organisation.made")
  expect(entries[0]).toMatchObject({
    type: "administrator.granted",
    subject: { name: "Bo" },
    actor: { name: "Bo" },
    details: { unit: care },
  })
  expect(units.get(care)).toBe("Care")
  expect(value(await listLog(ctx, { type: "unit.made" })).entries).toHaveLength(1)
  for (let count = 0; count < 60; count++) value(await renameUnit(ctx, { unitId: care, name: `Care ${count}` }))
  const newest = value(await listLog(ctx, {}))
  expect(newest.entries).toHaveLength(50)
  expect(value(await listLog(ctx, { before: newest.older ?? 0 })).entries.at(-1)?.sequence).toBe(1)
  expect(await listLog(await organizer(bo, org), {})).toEqual({ ok: false, error: { code: "not_found" } })
  expect((await exportLog(await organizer(bo, org))).ok).toBe(false)
})

test("O12 D2 the log of one organisation holds nothing of another's, and the file of it is whole and in order", async () => {
  const { anna, cia, org } = await withDepartment()
  const other = await organisation(cia)
  const { entries } = value(await exportLog(await organizer(anna, org)))
  const all = []
  for await (const portion of entries) all.push(...portion)
  expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, at) => at + 1))
  expect(JSON.stringify(all)).not.toContain(cia.address)
  expect(value(await listLog(await organizer(cia, other), {})).entries.map(({ sequence }) => sequence)).not.toContain(all.length)
})

test("O12 somebody sees what an administrator did about them, and that it was an administrator", async () => {
  const { anna, cia, org, care } = await withDepartment()
  await joined(anna, org, { person: cia, unitId: care, as: "member" })
  const { removePerson } = await import("#lib/organisations/people.ts")
  value(await removePerson(await organizer(anna, org), { unitId: care, accountId: cia.accountId }))
  const own = value(await ownAudit(await given.as(cia)))
  expect(own.map(({ type, by }) => [type, by])).toEqual([
    ["person.removed", "administrator"],
    ["person.joined", "self"],
  ])
  expect(new Set(own.map(({ id }) => id)).size).toBe(2)
})

test("O9 O12 O16 of contact lists and of disposal the log says what was and what is", async () => {
  const { anna, org, care } = await withDepartment()
  const group = await unit(anna, org, { name: "Board", group: true })
  const ctx = await organizer(anna, org)
  const newest = async () => value(await listLog(ctx, {})).entries[0]?.details
  value(await setContactLists(ctx, { unitId: care, seen: "department", listed: null }))
  expect(await newest()).toEqual({ unit: care, what: "contactLists", seenWas: false, seenNow: "department" })
  value(await setContactLists(ctx, { unitId: care, seen: null, listed: "no" }))
  const changed = { seenWas: "department", seenNow: false, listedWas: false, listedNow: "no" }
  expect(await newest()).toEqual({ unit: care, what: "contactLists", ...changed })
  value(await setContactLists(ctx, { unitId: group, seen: "department", listed: "no" }))
  expect(await newest()).toEqual({ unit: group, what: "contactLists", seenWas: "none", seenNow: "group" })

  value(await setDisposal(ctx, { unitId: care, count: "5", span: "year", counts: "arrival" }))
  expect(await newest()).toEqual({ unit: care, on: true, ruleWas: false, ruleNow: "5 year arrival" })
  value(await setDisposal(ctx, { unitId: care, count: "18", span: "month", counts: "registration" }))
  expect(await newest()).toEqual({ unit: care, on: true, ruleWas: "5 year arrival", ruleNow: "18 month registration" })
  value(await setDisposal(ctx, { unitId: care, count: "", span: "year", counts: "arrival" }))
  expect(await newest()).toEqual({ unit: care, on: false, ruleWas: "18 month registration", ruleNow: false })
})

test("B78 O12 the command walks the trails of organisations too, and says in which one something was changed", async () => {
  await database.owner`truncate audit_entries, audit_heads`
  const { org } = await withDepartment()
  expect(await auditCommand(given.services, ["verify"])).toMatch(/The trails of 1 organisation hold: \d+ entries/)
  await database.owner`update audit_entries set type = 'unit.closed' where scope_id = ${org} and sequence = 2`
  const [found] = await verifyOrganisations(given.services)
  expect(found?.faults).toContainEqual({ sequence: 2, problem: "changed" })
  expect((await verifyAudit(given.services)).faults).toEqual([])
  await expect(auditCommand(given.services, ["verify"])).rejects.toThrow(new RegExp(`organisation ${org} was changed:\\s+entry 2`))
  await database.owner`delete from audit_entries where scope_id = ${org}`
  expect((await verifyOrganisations(given.services))[0]?.faults).toContainEqual({ sequence: 1, problem: "cut" })
})
