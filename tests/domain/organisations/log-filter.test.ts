import { drizzle } from "drizzle-orm/postgres-js"
import * as schema from "#db/schema.ts"
import { ENTRIES_PER_PAGE } from "#lib/audit/list-audit.ts"
import { LOG_GROUPS, ORGANISATION_AUDIT_TYPES, typesIn } from "#lib/audit/organisation-events.ts"
import type { Id } from "#lib/ids.ts"
import { exportLog, listLog } from "#lib/organisations/list-log.ts"
import { WHOLE_LOG, type AskedOfLog } from "#lib/organisations/log-filter.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, organisation } = givenOrganisations(given)

const typesFor = async (ctx: OrganizerContext, asked: Partial<AskedOfLog>) =>
  [...new Set(value(await listLog(ctx, asked)).entries.map(({ type }) => type))].sort()

test("O12 the log is narrowed by kind or a group of kinds, by whom it concerns and by who did it", async () => {
  const { anna, bo, dag, org } = await twoDepartments(given)
  const ctx = await organizer(anna, org)
  expect(await typesFor(ctx, { type: "unit.made" })).toEqual(["unit.made"])
  expect(await typesFor(ctx, { type: "people" })).toEqual(["person.joined"])
  expect(await typesFor(ctx, { type: "administrators" })).toEqual(["administrator.granted"])
  expect((await typesFor(ctx, { type: "no such kind" })).length).toBeGreaterThan(3)
  const ofDag = value(await listLog(ctx, { concerns: dag.name })).entries
  expect([...new Set(ofDag.map(({ subject }) => (subject === null || subject === "gone" ? subject : subject.id)))]).toEqual([dag.accountId])
  expect(ofDag.map(({ type }) => type)).toEqual(expect.arrayContaining(["person.joined", "recovery.agreed"]))
  expect(await typesFor(ctx, { concerns: ` ${dag.address.toUpperCase()} `, type: "person.joined" })).toEqual(["person.joined"])
  // What Bo did, and what was done about Bo by somebody else: nothing.
  expect(await typesFor(ctx, { by: bo.address })).toContain("administrator.granted")
  expect(await typesFor(ctx, { by: "anna", concerns: "bo" })).not.toContain("administrator.granted")
  expect(value(await listLog(ctx, { by: "nobody at all" }))).toMatchObject({ entries: [], older: null, newer: null })
})

test("O12 the log is narrowed by days of the reader's own zone, both included, and what is no day narrows nothing", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  const at = async (sequence: number, time: string) =>
    database.owner`update audit_entries set at = ${time} where scope_id = ${org} and sequence = ${sequence}`
  await database.owner`delete from audit_entries where scope_id = ${org} and sequence > 3`
  // In Stockholm that is the evening of the 30th, the first minute of the 31st, and the last one.
  await at(1, "2026-03-30T21:59:00Z")
  await at(2, "2026-03-30T22:00:00Z")
  await at(3, "2026-03-31T21:59:59Z")
  const ctx = { ...(await organizer(anna, org)), timeZone: "Europe/Stockholm" }
  const numbers = async (asked: Partial<AskedOfLog>) => value(await listLog(ctx, asked)).entries.map(({ sequence }) => sequence)
  expect(await numbers({ since: "2026-03-31", until: "2026-03-31" })).toEqual([3, 2])
  expect(await numbers({ until: "2026-03-30" })).toEqual([1])
  expect(await numbers({ since: "2026-04-01" })).toEqual([])
  expect(await numbers({ since: "2026-02-31", until: "soon" })).toEqual([3, 2, 1])
})

test("O12 B40 narrowing tells nothing of anybody else: not an address beside the main one, not another organisation, nothing to a department's administrator", async () => {
  const { anna, bo, dag, org, care } = await twoDepartments(given)
  const { eva } = await given.people("eva")
  const other = await organisation(eva)
  const ctx = await organizer(anna, org)
  await database.owner`insert into account_addresses select (jsonb_populate_record(a, jsonb_build_object('address', 'private@home.example.org', 'is_main', false))).*
    from account_addresses a where account_id = ${dag.accountId}`
  expect(await typesFor(ctx, { concerns: "private@home.example.org" })).toEqual([])
  expect(await typesFor(ctx, { by: eva.address })).toEqual([])
  expect(await typesFor(await organizer(eva, other), { concerns: dag.name })).toEqual([])
  for (const asked of [{ concerns: dag.address }, { by: anna.address }, { type: "people" }]) {
    expect(await listLog(await organizer(bo, org), asked)).toEqual({ ok: false, error: { code: "not_found" } })
    expect((await exportLog(await organizer(bo, org), { ...WHOLE_LOG, ...asked })).ok).toBe(false)
  }
  expect(care).not.toBe("")
})

test("O12 the file holds what the page is narrowed to", async () => {
  const { anna, dag, org } = await twoDepartments(given)
  const ctx = await organizer(anna, org)
  const inFile = async (asked: Partial<AskedOfLog>) => {
    const all = []
    for await (const portion of value(await exportLog(ctx, { ...WHOLE_LOG, ...asked })).entries) all.push(...portion)
    return all
  }
  for (const asked of [{ concerns: dag.name }, { type: "keys" }, { since: "2000-01-01", type: "unit.made" }])
    expect((await inFile(asked)).reverse()).toEqual(value(await listLog(ctx, asked)).entries)
  expect(await inFile({ by: "nobody at all" })).toEqual([])
})

test("O12 every kind of event stands in one group", () => {
  expect(LOG_GROUPS.flatMap(typesIn).sort()).toEqual([...ORGANISATION_AUDIT_TYPES].sort())
})

type Plan = {
  readonly "Node Type": string
  readonly "Relation Name"?: string
  readonly "Actual Rows": number
  readonly "Rows Removed by Filter"?: number
  readonly Plans?: readonly Plan[]
}

type Scan = { readonly by: string; /** Entries that it looked at. */ readonly read: number }

const scans = ({ Plans = [], ...step }: Plan): readonly Scan[] => [
  ...(step["Relation Name"] === "audit_entries"
    ? [{ by: step["Node Type"], read: step["Actual Rows"] + (step["Rows Removed by Filter"] ?? 0) }]
    : []),
  ...Plans.flatMap(scans),
]

/** How the database finds the entries that are asked for. */
async function scansOf(ctx: OrganizerContext, org: Id, asked: Parameters<typeof listLog>[1]): Promise<readonly Scan[]> {
  const questions: { readonly query: string; readonly params: unknown[] }[] = []
  const logger = { logQuery: (query: string, params: unknown[]) => void questions.push({ query, params }) }
  const db = drizzle(database.sql, { schema, casing: "snake_case", logger })
  value(await listLog({ ...ctx, db }, asked))
  const question = questions.find(({ query }) => query.includes('from "audit_entries"'))
  if (question === undefined) throw new Error("the log was not asked for")
  const [row] = await database.sql.begin(async (tx) => {
    await tx`select set_config('sigill.organisation', ${org}, true)`
    return tx.unsafe(`explain (analyze, format json) ${question.query}`, question.params as never[])
  })
  return (row as unknown as { "QUERY PLAN": readonly { readonly Plan: Plan }[] })["QUERY PLAN"].flatMap(({ Plan: plan }) => scans(plan))
}

test("O12 among 100 000 entries every way to narrow the log goes by an index, and answers at once", async () => {
  const { anna, bo, dag, org } = await twoDepartments(given)
  await database.owner`delete from audit_entries where scope_id = ${org}`
  // Each hundredth by Bo, each thousandth about Dag, over three years; and as many of another organisation's.
  for (const scope of [org, anna.accountId])
    await database.owner`insert into audit_entries (scope_id, sequence, at, actor_id, type, subject_id, details, link)
      select ${scope}, at, timestamptz '2023-01-01' + make_interval(mins => at * 15), case when at % 100 = 0 then ${bo.accountId}::uuid else ${anna.accountId}::uuid end,
        case when at % 50 = 0 then 'person.moved' else 'unit.changed' end, case when at % 1000 = 0 then ${dag.accountId}::uuid end, '{}'::jsonb, '\\x00'
      from generate_series(1, 100000) as at`
  await database.owner`analyze audit_entries`
  const ctx = await organizer(anna, org)
  const ways = [
    {},
    { before: 40_000 },
    { type: "person.moved" },
    { type: "closing" },
    { concerns: dag.name },
    { by: bo.name },
    { by: dag.name },
    { since: "2023-01-01", until: "2023-01-02" },
    { since: "2025-10-01" },
    { by: bo.name, concerns: dag.name, type: "people", since: "2024-01-01", until: "2024-12-31" },
  ]
  for (const asked of ways) {
    const found = await scansOf(ctx, org, asked)
    expect([asked, found.length > 0, found.some(({ by }) => by === "Seq Scan")]).toEqual([asked, true, false])
    // Who did it has an index of its own: nothing is looked at that somebody else did (O12).
    if ("by" in asked && asked.concerns === undefined)
      expect(found.reduce((sum, { read }) => sum + read, 0)).toBeLessThanOrEqual(ENTRIES_PER_PAGE + 1)
    const begun = performance.now()
    value(await listLog(ctx, asked))
    expect([asked, performance.now() - begun < 1_000]).toEqual([asked, true])
  }
}, 60_000)
