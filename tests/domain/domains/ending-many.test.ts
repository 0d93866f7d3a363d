import { endDue } from "#lib/ending/end-due.ts"
import { endEmployment } from "#lib/ending/end-employment.ts"
import type { Services } from "#lib/context.ts"
import { testDatabase } from "../../support/database.ts"
import { givenDomains, newDomain } from "../../support/domains.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { joined } = givenOrganisations(given)
const { proven, administered } = givenDomains(given)

const DAY = 24 * 3_600_000
const after = (days: number): Services => ({
  ...given.services,
  clock: { ...given.services.clock, now: () => new Date(Date.now() + days * DAY) },
})

test("O6 O10 however many wait for an address of their own, those of another organisation are not kept waiting", async () => {
  const { anna, eva, bo, dag } = await given.people("anna", "eva", "bo", "dag")
  const { ctx, org, care } = await administered(anna)
  const domain = newDomain()
  await database.owner`update account_addresses set address = ${`eva@${domain}`} where account_id = ${eva.accountId}`
  await joined(anna, org, { person: { ...eva, address: `eva@${domain}` }, unitId: care, as: "employee" })
  await proven(ctx, { name: domain, unitId: care })
  const day = new Date(given.services.clock.now().getTime() + 3 * DAY).toISOString().slice(0, 10)
  const ending = { outcome: "release", meanwhile: "works", reply: null, places: "keep", day } as const
  value(await endEmployment(ctx, { ...ending, accountId: eva.accountId }))
  // As many again as are looked up at a time, whose day was earlier and whose ids come first.
  const copied = (table: string, change: string) =>
    database.owner.unsafe(
      `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(one) || jsonb_build_object(${change}))).*
        from ${table} one, generate_series(1, 200) at where one.${table === "accounts" ? "id" : "account_id"} = '${eva.accountId}'`,
    )
  const id = "('00000000-0000-4000-8000-' || lpad(at::text, 12, '0'))"
  await copied("accounts", `'id', ${id}`)
  await copied("account_addresses", `'account_id', ${id}, 'address', at || '@${domain}'`)
  await copied("unit_people", `'account_id', ${id}`)
  await copied("employment_ends", `'account_id', ${id}, 'ends_at', one.ends_at - interval '1 day'`)
  const other = await administered(bo)
  await joined(bo, other.org, { person: dag, unitId: other.care, as: "employee" })
  value(await endEmployment(other.ctx, { ...ending, accountId: dag.accountId }))
  expect(await endDue(after(5))).toBe(1)
  expect(await database.owner`select from unit_people where account_id = ${dag.accountId} and is_primary`).toHaveLength(0)
  expect(await database.owner`select from employment_ends`).toHaveLength(201)
})
