import { randomBytes } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import postgres from "postgres"
import { connectionOptions } from "#db/client.ts"
import { isMigrated } from "#db/migrate.ts"
import { dropping, testDatabase } from "#tests/support/database.ts"
import { inAnotherProcess } from "#tests/support/process.ts"

jest.setTimeout(60_000)

const MIGRATE = `
  import { migrate } from "#db/migrate.ts"
  await migrate({ ownerUrl: process.env.OWNER_URL, appRole: "sigill_app" })
  process.exit(0)`

describe("an empty database", () => {
  const database = testDatabase()
  const name = `empty_${randomBytes(4).toString("hex")}`

  it("R1 processes that start together wait for one lock, and one after the other finds or makes the whole schema", async () => {
    await database.owner.unsafe(`create database ${name} template template0`)
    const url = Object.assign(new URL(database.urls.owner), { pathname: `/${name}` }).href
    const sql = postgres({ ...connectionOptions(url), max: 1, onnotice: () => undefined })
    try {
      // The lock is held until all have come, so that they do meet.
      const [lock] = await sql<{ id: string }[]>`select 7146415501::text as id, pg_advisory_lock(7146415501)`
      const running = Promise.all([1, 2].map(() => inAnotherProcess(MIGRATE, { OWNER_URL: url })))
      running.catch(() => undefined)
      const waiting = async () => {
        const [row] = await sql<{ count: number }[]>`
          select count(*)::int from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = ${name})`
        return row?.count ?? 0
      }
      for (const end = Date.now() + 30_000; (await waiting()) < 2 && Date.now() < end;) await wait(20)
      const [tables] = await sql<
        { count: number }[]
      >`select count(*)::int from pg_tables where schemaname in ('public', 'sigill', 'pgboss')`
      expect([await waiting(), tables?.count]).toEqual([2, 0])
      await sql`select pg_advisory_unlock(${lock?.id ?? ""}::bigint)`
      await running
      expect(await isMigrated(sql)).toBe(true)
      const [queues] = await sql<{ count: number }[]>`select count(*)::int from pgboss.queue`
      expect(queues?.count).toBeGreaterThan(3)
    } finally {
      await sql.end({ timeout: 5 })
      await dropping(name, (statement) => database.owner.unsafe(statement))
    }
  })
})
