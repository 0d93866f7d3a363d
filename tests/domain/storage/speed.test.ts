import { sql, type SQL } from "drizzle-orm"
import { findMailbox } from "#db/queries/folder-counts.ts"
import { findLargest } from "#db/queries/storage.ts"
import { authorize } from "#lib/authz/policy.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

type Plan = { readonly "Actual Rows": number; readonly "Rows Removed by Filter"?: number; readonly Plans?: readonly Plan[] }

/** Rows that the database looked at: those of each step, and those that it threw away. */
function looked({ Plans = [], ...step }: Plan): number {
  return Math.max(step["Actual Rows"] + (step["Rows Removed by Filter"] ?? 0), ...Plans.map(looked))
}

test("A1 design 5 what every page asks, and the largest messages, look at no more rows in a mailbox of ten thousand than in an empty one", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  await database.owner`create table copies as select gen_random_uuid() as id, number from generate_series(1, 10000) as number`
  await database.owner`insert into messages select (jsonb_populate_record(m, jsonb_build_object('id', c.id))).* from messages m, copies c where m.id = ${id}`
  await database.owner`insert into deliveries select (jsonb_populate_record(d, jsonb_build_object('message_id', c.id, 'size', c.number * 100))).*
    from deliveries d, copies c where d.holder_id = ${bo.accountId} and d.message_id = ${id}`
  await database.owner`analyze deliveries`
  const scope = value(authorize((await given.as(bo)).actor, "mailbox:list"))
  const asked: SQL[] = []
  const watched = { execute: (query: SQL) => (asked.push(query), Promise.resolve([])) } as unknown as typeof database.db
  await findMailbox(watched, scope)
  await findLargest(watched, scope, { limit: 10, now: new Date() })
  const rows = await Promise.all(
    asked.map((query) =>
      database.db.execute<{ "QUERY PLAN": readonly { readonly Plan: Plan }[] }>(sql`explain (analyze, format json) ${query}`),
    ),
  )
  const [mailbox, largest] = rows.flat().flatMap((row) => row["QUERY PLAN"].map(({ Plan: plan }) => looked(plan)))
  expect(mailbox).toBeLessThan(10)
  expect(largest).toBe(10)
})
