import { readMigrationFiles } from "drizzle-orm/migrator"
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator"
import { drizzle } from "drizzle-orm/postgres-js"
import { PgBoss } from "pg-boss"
import path from "node:path"
import postgres, { type Sql } from "postgres"
import { connectionOptions } from "./client.ts"
import { QUEUES } from "./queues.ts"

type Migrate = {
  /** The owner of the schema; must not go through PgBouncer in transaction mode, because of the lock. */
  readonly ownerUrl: string
  /** The role that the app signs in with; it is given rights on rows and owns nothing. Null where owner and app are the same role. */
  readonly appRole: string | null
}

/** One number for all installations: whoever holds this advisory lock migrates, the others wait. */
const MIGRATION_LOCK = 7_146_415_501

export const migrationsFolder = () => path.join(process.cwd(), "db/migrations")

/**
 * Brings the database to this version: our schema, the queue's schema, the app role's rights (design 2).
 * Two processes may start together: the second waits for the first and finds nothing to do. A run that was killed is carried on by the next,
 * because all that is pending is one transaction: there is no half-way between two migrations.
 */
export async function migrate({ ownerUrl, appRole }: Migrate): Promise<void> {
  const sql = postgres({
    ...connectionOptions(ownerUrl),
    max: 1,
    prepare: false,
    onnotice: () => undefined,
    connection: { application_name: "sigill-migrate" },
  })
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    await runMigrations(drizzle(sql), { migrationsFolder: migrationsFolder(), migrationsSchema: "sigill" })
    await migrateQueue(ownerUrl)
    if (appRole !== null) await grantTo(sql, appRole)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function migrateQueue(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, max: 1, supervise: false, schedule: false, migrate: true, createSchema: true })
  boss.on("error", () => undefined)
  await boss.start()
  for (const { name, ...options } of QUEUES) {
    await boss.createQueue(name, options)
    await boss.updateQueue(name, options)
  }
  await boss.stop({ graceful: false, close: true })
}

async function grantTo(sql: Sql, role: string): Promise<void> {
  const app = sql(role)
  await sql`grant usage on schema public, sigill, pgboss to ${app}`
  await sql`grant select, insert, update, delete on all tables in schema public, pgboss to ${app}`
  await sql`grant usage, select on all sequences in schema public, pgboss to ${app}`
  await sql`grant execute on all functions in schema pgboss to ${app}`
  await sql`grant select on all tables in schema sigill to ${app}`
  const [server] = await sql<{ version: number }[]>`select current_setting('server_version_num')::int as version`
  // For the nightly rewrite (keys.md 7); older servers know no such right, and only an owner can do it there.
  if ((server?.version ?? 0) >= 170_000) await sql`grant maintain on all tables in schema public, pgboss to ${app}`
}

/** Whether the database stands at the version that this build expects; app and workers wait for it. */
export async function isMigrated(sql: Sql): Promise<boolean> {
  const expected = readMigrationFiles({ migrationsFolder: migrationsFolder() }).at(-1)
  if (expected === undefined) return true
  const [there] = await sql`select to_regclass('sigill.__drizzle_migrations') is not null as yes`
  if (there?.["yes"] !== true) return false
  const [row] = await sql`select max(created_at)::text as newest from sigill.__drizzle_migrations`
  return Number(row?.["newest"] ?? 0) >= expected.folderMillis
}
