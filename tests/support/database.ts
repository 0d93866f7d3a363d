import { randomBytes } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import postgres, { type Sql } from "postgres"
import { connectionOptions, openPool, type Db, type Pool } from "#db/client.ts"
import { TEST_POSTGRES } from "./database-setup.ts"

export type TestDatabase = {
  /** The app's role: changes rows, owns nothing. */
  readonly db: Db
  readonly sql: Sql
  /** The schema's owner, for what a rogue administrator of the database could do. */
  readonly owner: Sql
  readonly urls: { readonly owner: string; readonly app: string }
  /** PostgreSQL's own files, for searching them byte by byte. */
  readonly folder: string
  /** Empties every table. */
  readonly reset: () => Promise<void>
}

type Opened = TestDatabase & { readonly close: () => Promise<void> }
type Server = { readonly ownerUrl: string; readonly appUrl: string; readonly folder: string }

/**
 * A database of this test file's own, with the real schema. Call it once at the top of the file (it registers hooks) and use its fields inside tests:
 * `const database = testDatabase()` … `await findInstallation(database.db)`.
 */
export function testDatabase(): TestDatabase {
  let opened: Opened | null = null
  beforeAll(async () => {
    opened = await openTestDatabase()
  })
  afterAll(async () => opened?.close())
  const now = (): Opened => {
    if (opened === null) throw new Error("the test's database is there from beforeAll on: use it inside a test or hook")
    return opened
  }
  return {
    get db() {
      return now().db
    },
    get sql() {
      return now().sql
    },
    get owner() {
      return now().owner
    },
    get urls() {
      return now().urls
    },
    get folder() {
      return now().folder
    },
    reset: () => now().reset(),
  }
}

async function openTestDatabase(): Promise<Opened> {
  const server = readServer()
  const name = `test_${process.env["JEST_WORKER_ID"] ?? "1"}_${randomBytes(4).toString("hex")}`
  // Copied as files: written into the log block by block, as PostgreSQL would by itself, a copy costs five times as much.
  await inMaintenance(server, `create database ${name} template sigill strategy file_copy`)
  const urls = { owner: onDatabase(server.ownerUrl, name), app: onDatabase(server.appUrl, name) }
  const pool: Pool = openPool({ url: urls.app, max: 5, name: "sigill-test" })
  const owner = postgres({ ...connectionOptions(urls.owner), max: 2, onnotice: () => undefined })
  const close = async () => {
    await Promise.all([pool.close(), owner.end({ timeout: 5 })])
    await dropDatabase(server, name)
  }
  return { db: pool.db, sql: pool.sql, owner, urls, folder: server.folder, reset: () => empty(owner), close }
}

const dropDatabase = (server: Server, name: string): Promise<void> => dropping(name, (statement) => inMaintenance(server, statement))

/**
 * Drops a database with whoever is still connected. The server's own workers (autovacuum) are nobody's to end but its own: one that looks at the database
 * is waited for.
 */
export async function dropping(name: string, run: (statement: string) => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await run(`drop database ${name} with (force)`)
      return
    } catch (error) {
      if (!(error instanceof postgres.PostgresError) || error.code !== "42501" || tries === 50) throw error
      await wait(200)
    }
  }
}

function readServer(): Server {
  const text = process.env[TEST_POSTGRES]
  if (text === undefined) throw new Error("only tests of the project `domain` have a database: move the test to tests/domain")
  return JSON.parse(text) as Server
}

/** The template must have no connection, so databases are made from `postgres`. */
async function inMaintenance(server: Server, statement: string): Promise<void> {
  const sql = postgres({ ...connectionOptions(onDatabase(server.ownerUrl, "postgres")), max: 1, onnotice: () => undefined })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

function onDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

async function empty(owner: Sql): Promise<void> {
  const tables = await owner<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and (n.nspname = 'public' or (n.nspname = 'pgboss' and c.relname = 'job'))`
  await owner.unsafe(`truncate ${tables.map(({ name }) => name).join(", ")} restart identity cascade`)
}
