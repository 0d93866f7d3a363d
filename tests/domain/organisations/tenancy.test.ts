import { sql } from "drizzle-orm"
import { inAll, inOrganisation, inOwn, writeTrail, type TenantTx } from "#db/tenancy.ts"
import { authorize } from "#lib/authz/policy.ts"
import { helpBack } from "#lib/helping/help-back.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

const TABLES = [
  "organisations",
  "cost_centres",
  "units",
  "unit_administrators",
  "unit_people",
  "unit_keys",
  "unit_key_wraps",
  "recovery_wraps",
  "recovery_helps",
  "recovery_requests",
  "organisation_sheets",
  "unit_policies",
  "brandings",
  "unit_invitations",
  "unit_mailboxes",
  "people_imports",
  "employment_ends",
  "organisation_closings",
  "organisation_successors",
  "organisation_domains",
  "corrections",
  "unit_lists",
  "unit_records",
  "unit_holds",
  "record_requests",
] as const

/** Whose rows a question without any condition returns, table by table. */
async function seen(tx: TenantTx): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const table of TABLES) {
    const column = sql.identifier(table === "organisations" ? "id" : "organisation_id")
    const rows = await tx.execute<{ id: string }>(sql`select distinct ${column} as id from ${sql.identifier(table)} order by 1`)
    found[table] = rows.map(({ id }) => id)
  }
  return found
}

const everywhere = (ids: readonly string[]) => Object.fromEntries(TABLES.map((table) => [table, ids]))

const own = async (person: Person) => value(authorize((await given.as(person)).actor, "account:read"))

beforeAll(async () => {
  const { owner } = database
  const rows = await owner<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organisation_id'
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`
  // A table of organisations that is new stands in this test too.
  expect(rows.map(({ name }) => name).sort()).toEqual(TABLES.filter((table) => table !== "organisations").sort())
})

test("B39 with every condition left out a transaction sees the rows of the organisation that it named, and without one nothing", async () => {
  const { anna, bo, cia, dag, eva } = await given.people("anna", "bo", "cia", "dag", "eva")
  const orgs = [await organisation(anna), await organisation(bo)] as const
  for (const [index, administrator, employee] of [
    [0, anna, cia],
    [1, bo, dag],
  ] as const) {
    const org = orgs[index]
    const care = await unit(administrator, org, { name: "Care" })
    await joined(administrator, org, { person: employee, unitId: care, as: "employee" })
    value(await helpBack(await organizer(administrator, org), { accountId: employee.accountId, phone: "", dropsApp: false }))
    await database.owner`with made as (insert into accounts (id, kind, state, name, language, time_zone, generation, created_at)
      values (gen_random_uuid(), 'shared', 'active', 'Desk', 'en', 'UTC', 0, now()) returning id)
      insert into unit_mailboxes (mailbox_id, unit_id, organisation_id, created_at) select id, ${care}, ${org}, now() from made`
    await database.owner`insert into cost_centres (id, organisation_id, code, name) values (gen_random_uuid(), ${org}, '1', 'One')`
    await database.owner`insert into organisation_domains (id, organisation_id, name, token, covers_below, added_at)
      values (gen_random_uuid(), ${org}, 'kommun.example', 'token', false, now())`
    await database.owner`insert into unit_policies (unit_id, organisation_id, expiry_days) values (${care}, ${org}, 30)`
    await database.owner`insert into brandings (organisation_id, state, name_line, address_lines, footer, sender, changed_at)
      values (${org}, 'draft', '', '', '', 'service', now())`
    await database.owner`insert into organisation_sheets (organisation_id, id, pepper_version, kem_public, made_at, signature)
      values (${org}, gen_random_uuid(), 1, '', now(), '')`
    await database.owner`insert into recovery_requests (id, organisation_id, kind, account_id, asked_by, asked_at, expires_at, drops_app)
      values (gen_random_uuid(), ${org}, 'help', ${employee.accountId}, ${administrator.accountId}, now(), now() + interval '1 day', false)`
    await database.owner`insert into people_imports (organisation_id, account_id, generation, sealed, read_at) values (${org}, ${administrator.accountId}, 1, '', now())`
    await database.owner`insert into employment_ends (account_id, organisation_id, ends_at, outcome, ends_places, ordered_at)
      values (${employee.accountId}, ${org}, now(), 'release', false, now())`
    await database.owner`insert into organisation_closings (organisation_id, state, closes_on, closes_at, outcome, asked_at)
      values (${org}, 'asked', current_date, now(), 'release', now())`
    await database.owner`insert into organisation_successors (organisation_id, address, language, reason, asked_at)
      values (${org}, 'eva@example.org', 'en', 'Gone', now())`
    await database.owner`with made as (insert into accounts (id, kind, state, name, language, time_zone, generation, created_at)
      values (gen_random_uuid(), 'shared', 'active', 'All', 'en', 'UTC', 0, now()) returning id)
      insert into unit_lists (list_id, unit_id, organisation_id, writers, with_below, created_at) select id, ${care}, ${org}, 'unit', false, now() from made`
    await database.owner`insert into corrections (account_id, what, organisation_id, unit_id, value, asked_at, expires_at)
      values (${employee.accountId}, 'name', ${org}, ${care}, '', now(), now() + interval '1 day')`
    await database.owner`insert into unit_records (unit_id, organisation_id, is_official) values (${care}, ${org}, true)`
    await database.owner`insert into unit_holds (id, organisation_id, unit_id, reason, since) values (gen_random_uuid(), ${org}, ${care}, 'Inquiry', now())`
    await database.owner`insert into record_requests (id, organisation_id, unit_id, kind, reason, asked_by, asked_at, expires_at)
      values (gen_random_uuid(), ${org}, ${care}, 'hold', 'Inquiry', ${administrator.accountId}, now(), now() + interval '1 day')`
    await database.owner`insert into unit_invitations (id, organisation_id, unit_id, address, name, kind, administers, language, invited_at, expires_at)
      values (gen_random_uuid(), ${org}, ${care}, ${index === 0 ? eva.address : "somebody@example.org"}, '', 'member', false, 'en', now(), now() + interval '1 day')`
  }
  const sorted = [...orgs].sort()
  expect(await inAll(database.db, "service", seen)).toEqual(everywhere(sorted))
  expect(await database.db.transaction((tx) => seen(tx as TenantTx))).toEqual(everywhere([]))
  const scope = value(authorize((await organizer(anna, orgs[0])).actor, "organizer:see"))
  expect(await inOrganisation(database.db, scope, seen)).toEqual(everywhere([orgs[0]]))
  // The setting ended with its transaction.
  expect(await database.db.transaction((tx) => seen(tx as TenantTx))).toEqual(everywhere([]))
  // A person sees what concerns them, and no key of anybody's.
  expect(await inOwn(database.db, await own(eva), seen)).toMatchObject({
    organisations: [orgs[0]],
    units: [orgs[0]],
    unit_invitations: [orgs[0]],
    unit_people: [],
    unit_administrators: [],
    unit_key_wraps: [],
    recovery_requests: [],
    organisation_sheets: [],
    unit_policies: [],
    brandings: [],
    recovery_wraps: [],
    people_imports: [],
    employment_ends: [],
    organisation_closings: [],
    organisation_successors: [],
    organisation_domains: [],
    corrections: [],
    unit_lists: [],
  })
  const ofCia = await inOwn(database.db, await own(cia), async (tx) => {
    const rows = await tx.execute<{ account_id: string }>(sql`select account_id from unit_people`)
    return rows.map(({ account_id: id }) => id)
  })
  expect(ofCia).toEqual([cia.accountId])
})

test("B39 nobody writes into another organisation either", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [first, second] = [await organisation(anna), await organisation(bo)]
  const scope = value(authorize((await organizer(anna, first)).actor, "organizer:see"))
  const changed = await inOrganisation(database.db, scope, (tx) =>
    tx.execute(sql`update units set name = 'Taken' returning organisation_id`),
  )
  expect(changed.map((row) => row["organisation_id"])).toEqual([first])
  const written = inOrganisation(database.db, scope, (tx) =>
    tx.execute(sql`insert into cost_centres (id, organisation_id, code, name) values (gen_random_uuid(), ${second}, '1', 'One')`),
  )
  await expect(written).rejects.toThrow()
  // A person sees their own rows, and puts themselves, and their invitation, nowhere by that.
  const { eva } = await given.people("eva")
  const scopeOfEva = await own(eva)
  const joining = inOwn(database.db, scopeOfEva, (tx) =>
    tx.execute(sql`insert into unit_people (unit_id, account_id, organisation_id, kind, is_primary, joined_at)
      values (${second}, ${eva.accountId}, ${second}, 'member', false, now())`),
  )
  await expect(joining).rejects.toThrow()
  await database.owner`insert into unit_invitations (id, organisation_id, unit_id, address, name, kind, administers, language, invited_at, expires_at)
    values (gen_random_uuid(), ${first}, ${first}, ${eva.address}, '', 'member', false, 'en', now(), now() + interval '1 day')`
  const rising = inOwn(database.db, scopeOfEva, (tx) => tx.execute(sql`update unit_invitations set administers = true`))
  await expect(rising).rejects.toThrow()
})

test("B39 B78 the audit trail is read by whom it is for, added to where the act said so, and changed by nobody", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [first, second] = [await organisation(anna), await organisation(bo)]
  const trails = async (tx: TenantTx, table = "audit_entries") => {
    const rows = await tx.execute<{ id: string }>(sql`select distinct scope_id as id from ${sql.identifier(table)} order by 1`)
    return rows.map(({ id }) => id)
  }
  const all = await inAll(database.db, "service", trails)
  expect(all).toEqual(expect.arrayContaining([first, second, given.services.installation.id]))
  expect(await database.db.transaction((tx) => trails(tx as TenantTx))).toEqual([])
  const scope = value(authorize((await organizer(anna, first)).actor, "organizer:audit"))
  expect(await inOrganisation(database.db, scope, trails)).toEqual([first])
  const about = await inOwn(database.db, await own(anna), (tx) => tx.execute(sql`select distinct subject_id from audit_entries`))
  expect([...about]).toEqual([{ subject_id: anna.accountId }])
  // Whoever adds an entry sees the head of that chain and no entry of it.
  const adding = await database.db.transaction(async (tx) => {
    await writeTrail(tx, second)
    return [await trails(tx as TenantTx), await trails(tx as TenantTx, "audit_heads")]
  })
  expect(adding).toEqual([[], [second]])
  const forged = sql`insert into audit_entries (scope_id, sequence, at, type, details, link) values (${second}, 999, now(), 'unit.made', '{}', '\\x00')`
  await expect(inOrganisation(database.db, scope, (tx) => tx.execute(forged))).rejects.toThrow()
  const changed = await inAll(database.db, "service", async (tx) => {
    await writeTrail(tx, first)
    const rows = await Promise.all([
      tx.execute(sql`update audit_entries set type = 'unit.closed' returning 1`),
      tx.execute(sql`delete from audit_entries returning 1`),
      tx.execute(sql`delete from audit_heads returning 1`),
    ])
    return rows.map(({ length }) => length)
  })
  expect(changed).toEqual([0, 0, 0])
})
