import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import postgres from "postgres"
import { connectionOptions } from "#db/client.ts"
import { isMigrated, migrate } from "#db/migrate.ts"
import { reachDatabase } from "#db/reach.ts"
import { embeddedPostgres, makeTemplate } from "../../../scripts/postgres.ts"
import { makePassage } from "../../../scripts/postgres/cluster.ts"

jest.setTimeout(60_000)

describe("the database that first starts copy", () => {
  const base = mkdtempSync(path.join(os.tmpdir(), "sigill-template-test-"))
  const root = path.join(base, "project")
  const VERSION = "a".repeat(64)
  const folder = path.join(root, ".next", "database", VERSION)
  const stops: (() => Promise<void>)[] = []

  beforeAll(async () => {
    // PostgreSQL's own user has to come here.
    execFileSync("chmod", ["0711", base])
    mkdirSync(root)
    symlinkSync(path.resolve("node_modules"), path.join(root, "node_modules"))
    await makeTemplate({ root, version: VERSION, fill: (ownerUrl) => migrate({ ownerUrl, appRole: "sigill_app" }) })
  })
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })
  afterAll(() => rmSync(base, { recursive: true, force: true }))

  async function firstStart(name: string) {
    const dataFolder = path.join(base, name)
    makePassage(dataFolder)
    const embedded = await embeddedPostgres({ root, dataFolder, log: () => undefined })
    const server = await embedded.start()
    const sql = postgres({ ...connectionOptions(embedded.appUrl), max: 1, onnotice: () => undefined })
    stops.push(async () => {
      await sql.end()
      await server.stop()
      embedded.clear()
    })
    return { ...embedded, dataFolder, sql }
  }

  it("R1 has the schema at once, and each copy passwords and rows of its own", async () => {
    const [one, other] = [await firstStart("one"), await firstStart("other")]
    expect([await isMigrated(one.sql), await isMigrated(other.sql)]).toEqual([true, true])
    expect([one.appUrl, one.ownerUrl]).not.toEqual([other.appUrl, other.ownerUrl])
    for (const url of [one.appUrl, one.ownerUrl, other.appUrl, other.ownerUrl]) expect(await reachDatabase(url)).toBeNull()
    const password = /:([^:@]+)@/.exec(other.appUrl)?.[1] ?? ""
    expect(await reachDatabase(one.appUrl.replace(/:[^:@]+@/, `:${password}@`))).toBe("28P01")
    await one.sql`insert into blobs (id, region, size, created_at) values (gen_random_uuid(), 'eu', 1, now())`
    expect([...(await other.sql`select count(*)::int as count from blobs`)]).toEqual([{ count: 0 }])
  })

  it("B76 the copy is its owner's alone, and the app's role owns nothing in it", async () => {
    const { dataFolder, sql } = await firstStart("closed")
    expect(statSync(path.join(dataFolder, "postgres")).mode & 0o077).toBe(0)
    const open = readdirSync(path.join(dataFolder, "postgres"), { recursive: true, withFileTypes: true }).filter(
      (entry) => (statSync(path.join(entry.parentPath, entry.name)).mode & 0o077) !== 0,
    )
    expect(open.map(({ name }) => name)).toEqual([])
    expect([...(await sql`select from pg_class where pg_get_userbyid(relowner) = 'sigill_app'`)]).toEqual([])
  })

  it("B76 keeps neither passwords nor settings nor anything that a start writes", () => {
    expect(existsSync(path.join(folder, "PG_VERSION"))).toBe(true)
    for (const name of ["postmaster.pid", "postgresql.conf", "pg_hba.conf", "sigill.roles"])
      expect(existsSync(path.join(folder, name))).toBe(false)
    expect(readdirSync(path.dirname(folder))).toEqual([VERSION])
  })

  it("is made once for a version, and takes the place of an older one's", async () => {
    const made = statSync(folder).mtimeMs
    await makeTemplate({ root, version: VERSION, fill: () => Promise.reject(new Error("it is there")) })
    expect(statSync(folder).mtimeMs).toBe(made)
  })

  it("R1 where it cannot be copied, a first start makes a database as if there were none", async () => {
    execFileSync("mkfifo", [path.join(folder, "in-the-way")])
    const { sql, dataFolder, ownerUrl } = await firstStart("unlike")
    expect(await isMigrated(sql)).toBe(false)
    await migrate({ ownerUrl, appRole: "sigill_app" })
    expect(await isMigrated(sql)).toBe(true)
    expect(readFileSync(path.join(dataFolder, "postgres", "PG_VERSION"), "utf8").trim()).toBe("18")
  })
})
