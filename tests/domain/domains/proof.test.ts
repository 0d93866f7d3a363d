import { checkDomain, checkDue } from "#lib/domains/check-domain.ts"
import { addDomain, listDomains, MOST_DOMAINS, removeDomain, setDomain, showDomain } from "#lib/domains/own-domains.ts"
import type { Services } from "#lib/context.ts"
import { listLog } from "#lib/organisations/list-log.ts"
import { showOverview } from "#lib/organisations/advice.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { testDatabase } from "../../support/database.ts"
import { givenDomains, newDomain, statesOf } from "../../support/domains.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { unit } = givenOrganisations(given)
const { dns, publish, retract, added, proven, administered } = givenDomains(given)

const DAY = 24 * 3_600_000
const later = (days: number): Services => ({
  ...given.services,
  clock: { now: () => new Date(given.services.clock.now().getTime() + days * DAY) },
})
const typesOf = async (ctx: OrganizerContext) => value(await listLog(ctx, {})).entries.map(({ type }) => type)
const codesOf = async (ctx: OrganizerContext) => value(await showOverview(ctx)).advice.map(({ code }) => code)

test("O10 a domain is the organisation's when its record says so, and not before", async () => {
  const { anna } = await given.people("anna")
  const { ctx } = await administered(anna)
  const domain = await added(ctx, {})
  expect(domain).toMatchObject({ state: "waiting", checkedAt: null })
  const missing = { ok: false, error: { code: "proof_missing", name: domain.record.name } }
  expect(await checkDomain(ctx, domain.id)).toEqual(missing)
  dns().set(domain.record.name, { texts: [[`${domain.record.value}0`], ["sigill-domain="]] })
  expect(await checkDomain(ctx, domain.id)).toEqual(missing)
  dns().set(domain.record.name, "servfail")
  expect(await checkDomain(ctx, domain.id)).toEqual({ ok: false, error: { code: "dns_silent" } })
  publish(domain)
  value(await checkDomain(ctx, domain.id))
  expect((await statesOf(ctx))[domain.name]).toBe("proven")
  expect(await codesOf(ctx)).toContain("domain_idle")
  expect((await typesOf(ctx)).slice(0, 2)).toEqual(["domain.proven", "domain.added"])
})

test("O10 public suffixes, providers and what the organisation has already are refused; so are sponsored groups, the top and too many", async () => {
  const { bo } = await given.people("bo")
  const { ctx, org } = await administered(bo)
  const group = await unit(bo, org, { name: "Board", group: true })
  const add = async (domain: string, unitId: string | null = null) => {
    const result = await addDomain(ctx, { domain, coversBelow: true, unitId })
    return result.ok ? "added" : "fields" in result.error ? result.error.fields["domain"] : result.error.code
  }
  const name = newDomain()
  expect(await add("co.uk")).toBe("domain_public")
  expect(await add("gmail.com")).toBe("domain_shared")
  expect([await add(name, group), await add(name, org)]).toEqual(["unit_wrong_place", "unit_wrong_place"])
  expect([await add(name), await add(name.toUpperCase())]).toEqual(["added", "domain_there"])
  for (let count = 1; count < MOST_DOMAINS; count++) expect(await add(newDomain())).toBe("added")
  expect(await add(newDomain())).toBe("too_many_domains")
  for (const { id } of value(await listDomains(ctx))) value(await removeDomain(ctx, id))
})

test("O10 B43 of two organisations that prove a domain at once one has it, and the other not before its record has been gone for a week", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const first = await administered(anna)
  const second = await administered(bo)
  const name = newDomain()
  const domains = [await added(first.ctx, { name }), await added(second.ctx, { name })] as const
  const both = { texts: domains.map(({ record }) => [record.value]) }
  dns().set(domains[0].record.name, both)
  const results = await Promise.all([checkDomain(first.ctx, domains[0].id), checkDomain(second.ctx, domains[1].id)])
  expect(results.map((result) => (result.ok ? "proven" : result.error.code)).sort()).toEqual(["domain_owned", "proven"])
  const [owner, other] = results[0]?.ok === true ? ([0, 1] as const) : ([1, 0] as const)
  const ctxs = [first.ctx, second.ctx] as const
  // The owner's record goes: after a day nothing has changed, after a week it is lost, and the other has it then.
  dns().set(domains[0].record.name, { texts: [[domains[other].record.value]] })
  await checkDue(later(1.1))
  expect([(await statesOf(ctxs[owner]))[name], (await statesOf(ctxs[other]))[name]]).toEqual(["proven", "waiting"])
  expect(value(await showDomain(ctxs[owner], domains[owner].id)).missingSince).not.toBeNull()
  await checkDue(later(5))
  expect((await statesOf(ctxs[owner]))[name]).toBe("proven")
  await checkDue(later(8.2))
  await checkDue(later(9.4))
  expect([(await statesOf(ctxs[owner]))[name], (await statesOf(ctxs[other]))[name]]).toEqual(["waiting", "proven"])
  expect((await typesOf(ctxs[owner])).slice(0, 2)).toEqual(["domain.taken", "domain.lost"])
  const subjects = (await handOver(database, given.services)).flatMap(({ recipient, subject }) =>
    recipient === [anna, bo][owner]?.address ? [subject ?? ""] : [],
  )
  expect(subjects.filter((subject) => subject.includes(name))).toHaveLength(2)
  retract(domains[0])
})

test("O10 a lost domain counts again once its record is back; a DNS that is silent changes nothing however long", async () => {
  const { anna } = await given.people("anna")
  const { ctx, care } = await administered(anna)
  const domain = await proven(ctx, { unitId: care })
  dns().set(domain.record.name, "servfail")
  await checkDue(later(2))
  await checkDue(later(20))
  expect(value(await showDomain(ctx, domain.id))).toMatchObject({ state: "proven", missingSince: null })
  retract(domain)
  await checkDue(later(21))
  await checkDue(later(29))
  expect((await statesOf(ctx))[domain.name]).toBe("lost")
  expect(await codesOf(ctx)).toContain("domain_lost")
  publish(domain)
  value(await checkDomain(ctx, domain.id))
  expect((await statesOf(ctx))[domain.name]).toBe("proven")
  expect((await typesOf(ctx))[0]).toBe("domain.found")
})

test("O10 domains whose name servers are silent, however many, keep no other domain from being looked for", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [own, others] = [await administered(anna), await administered(bo)]
  const domain = await proven(own.ctx, { unitId: own.care })
  retract(domain)
  await database.owner`update organisation_domains set checked_at = now() - interval '2 days' where id = ${domain.id}`
  for (let count = 0; count < MOST_DOMAINS; count++) dns().set((await added(others.ctx, {})).record.name, "servfail")
  const looked = []
  for (let run = 0; run < 3; run++) looked.push(await checkDue(given.services))
  expect(value(await showDomain(own.ctx, domain.id)).missingSince).not.toBeNull()
  // Each is asked once a day.
  expect(looked.at(-1)).toBe(0)
  expect(await checkDue(later(1.1))).toBe(MOST_DOMAINS)
})

test("O10 what is set, and a domain of somebody else's, answer as if it were not there; checks have a limit", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [own, others] = [await administered(anna), await administered(bo)]
  const domain = await added(own.ctx, {})
  const notThere = { ok: false, error: { code: "not_found" } }
  expect(await showDomain(others.ctx, domain.id)).toEqual(notThere)
  expect(await checkDomain(others.ctx, domain.id)).toEqual(notThere)
  expect(await removeDomain(others.ctx, domain.id)).toEqual(notThere)
  expect(await setDomain(others.ctx, { id: domain.id, coversBelow: true, unitId: null })).toEqual(notThere)
  expect(await setDomain(own.ctx, { id: domain.id, coversBelow: true, unitId: others.care })).toEqual(notThere)
  const codes = new Set<string>()
  for (let count = 0; count < 32; count++) {
    const checked = await checkDomain(own.ctx, domain.id)
    if (!checked.ok) codes.add(checked.error.code)
  }
  expect([...codes]).toEqual(["proof_missing", "too_many_requests"])
})
