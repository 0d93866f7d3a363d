import { openPool, type Db } from "#db/client.ts"
import { testDatabase } from "../../support/database.ts"

const database = testDatabase()
/** Ends the pool's only connection while a question is on it. */
async function breakWhileAsking(db: Db): Promise<void> {
  const asking = db.execute("select pg_sleep(20)").then(
    () => "answered",
    () => "broken",
  )
  for (let count = 0; count === 0;)
    ({ count } =
      await database.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sigill-test-broken' and query like '%pg_sleep%' and state = 'active'`)
  expect(await asking).toBe("broken")
}

test("B86 a connection that broke while something was asked costs only what was asked: the next question, and the next transaction, get their answers", async () => {
  const pool = openPool({ url: database.urls.app, max: 1, name: "sigill-test-broken" })
  try {
    await breakWhileAsking(pool.db)
    expect(await pool.db.execute("select 1 as one")).toEqual([{ one: 1 }])
    await breakWhileAsking(pool.db)
    expect(await pool.db.transaction((tx) => tx.execute("select 2 as two"))).toEqual([{ two: 2 }])
    await expect(pool.db.execute("select wrong")).rejects.toMatchObject({ cause: { code: "42703" } })
  } finally {
    await pool.close()
  }
})
