import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import postgres, { type Sql } from "postgres"
import { connectionOptions } from "#db/client.ts"
import { isMigrated } from "#db/migrate.ts"
import { newId } from "#lib/ids.ts"
import { dropping, testDatabase } from "#tests/support/database.ts"
import { plainEnvironment } from "#tests/support/launcher.ts"
import { inAnotherProcess } from "#tests/support/process.ts"
import { SCRIPT_FLAGS } from "../../../scripts/launch/run-script.mjs"

jest.setTimeout(120_000)

const database = testDatabase()

const FOLDER = "db/migrations"
type Journal = { readonly entries: readonly { readonly tag: string; readonly when: number }[] }
const journal = JSON.parse(readFileSync(path.join(FOLDER, "meta", "_journal.json"), "utf8")) as Journal
const ALL = journal.entries.length

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** What a release had that knew the first `count` migrations only: a folder to be started in. */
function release(count: number): string {
  const root = mkdtempSync(path.join(os.tmpdir(), "sigill-release-"))
  folders.push(root)
  const folder = path.join(root, FOLDER)
  mkdirSync(path.join(folder, "meta"), { recursive: true })
  const entries = journal.entries.slice(0, count)
  writeFileSync(path.join(folder, "meta", "_journal.json"), JSON.stringify({ ...journal, entries }))
  for (const { tag } of entries) cpSync(path.join(FOLDER, `${tag}.sql`), path.join(folder, `${tag}.sql`))
  return root
}

/** What a start does to the database: as the release whose folder it stands in. */
const MIGRATE = `
  import { migrate } from "#db/migrate.ts"
  for (const root of process.env.ROOTS.split(":")) {
    process.chdir(root)
    await migrate({ ownerUrl: process.env.OWNER_URL, appRole: "sigill_app" })
  }
  process.exit(0)`

type Empty = { readonly url: string; readonly sql: Sql; readonly start: (...roots: readonly string[]) => Promise<string> }

async function onEmptyDatabase(use: (empty: Empty) => Promise<void>): Promise<void> {
  const name = `killed_${randomBytes(4).toString("hex")}`
  await database.owner.unsafe(`create database ${name} template template0`)
  const url = Object.assign(new URL(database.urls.owner), { pathname: `/${name}` }).href
  const sql = postgres({ ...connectionOptions(url), max: 3, onnotice: () => undefined })
  try {
    await use({ url, sql, start: (...roots) => inAnotherProcess(MIGRATE, { OWNER_URL: url, ROOTS: roots.join(":") }) })
  } finally {
    await sql.end({ timeout: 5 })
    await dropping(name, (statement) => database.owner.unsafe(statement))
  }
}

type Stopped = {
  /** Run by somebody else first, who then holds what the start will want. */ readonly hold: string
  readonly isWaiting: () => Promise<boolean>
}

/** A start that is killed when it waits for what somebody else holds. */
async function killed({ url, sql }: Empty, { hold, isWaiting }: Stopped): Promise<void> {
  const holder = await sql.reserve()
  const env: Readonly<Record<string, string | undefined>> = { ...plainEnvironment(), OWNER_URL: url, ROOTS: process.cwd() }
  await holder.unsafe(`begin; ${hold}`)
  const line = [...SCRIPT_FLAGS, "--input-type=module", "--eval", MIGRATE]
  const child = spawn(process.execPath, line, { cwd: process.cwd(), env: env as NodeJS.ProcessEnv, stdio: "ignore" })
  const ended = new Promise((resolve) => child.on("close", resolve))
  try {
    await until(isWaiting)
  } finally {
    child.kill("SIGKILL")
    await ended
    await holder.unsafe("rollback")
    holder.release()
  }
  // The server notices that nobody listens when it has something to say.
  await until(async () => {
    const left = await sql`select from pg_stat_activity where datname = current_database() and application_name = 'sigill-migrate'`
    return left.length === 0
  })
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !(await holds()); await wait(20))
    if (Date.now() > end) throw new Error("it did not come to that in time")
}

/** Everything that a schema consists of, in words. */
async function schemaOf(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ text: string }[]>`
    select format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) as text
      from information_schema.columns where table_schema in ('public', 'sigill')
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
    union all select pg_get_triggerdef(oid) from pg_trigger where tgrelid::regclass::text not like 'pgboss.%' and not tgisinternal
    union all select format('%s may %s', table_name, string_agg(privilege_type, ' ' order by privilege_type)) from information_schema.role_table_grants
      where grantee = 'sigill_app' and table_schema = 'public' group by table_name
    union all select format('queue %s', name) from pgboss.queue`
  return rows.map(({ text }) => text).sort()
}

const versions = async (sql: Sql) =>
  (await sql<{ at: string }[]>`select created_at::text as at from sigill.__drizzle_migrations order by created_at`).map(({ at }) =>
    Number(at),
  )
const known = (count: number) => journal.entries.slice(0, count).map(({ when }) => when)

/** Somebody with a message in Trash, as an older release wrote them. */
async function someMail(sql: Sql): Promise<string> {
  const [account, message, blob] = [newId(), newId(), newId()]
  await sql`insert into accounts (id, kind, state, name, language, time_zone, generation, created_at) values (${account}, 'person', 'active', 'Anna', 'en', 'UTC', 1, now())`
  await sql`insert into blobs (id, region, size, created_at) values (${blob}, 'eu', 1, now())`
  await sql`insert into messages (id, sender_id, certificate_body, certificate_signature, header, signature, manifest_id, sent_at, holders) values (${message}, ${account}, '', '', '', '', ${blob}, now(), 1)`
  await sql`insert into deliveries (holder_id, message_id, role, folder, folder_before, sent_at, stanza, generation, row_seal, recipient_count, read_count) values (${account}, ${message}, 'sender', 'trash', 'sent', now(), 'stanza', 1, 'row', 0, 0)`
  await sql`insert into folder_counts (holder_id, folder, total, unread) values (${account}, 'trash', 1, 0)`
  await sql`insert into recipients (message_id, position, role, address, name, notice) values (${message}, 0, 'to', 'bo@example.org', '', 'off')`
  return message
}

it("B89 killed with its transaction open it leaves the database as it was, and the next start goes on", async () => {
  await onEmptyDatabase(async (empty) => {
    const { sql, start } = empty
    // Several are pending: the first are done when the lock stops it.
    const before = journal.entries.findIndex(({ tag }) => tag === "0008_unused")
    await start(release(before))
    const message = await someMail(sql)
    const schema = await schemaOf(sql)
    await killed(empty, {
      hold: "lock table accounts in access share mode",
      isWaiting: async () => (await sql`select from pg_locks where not granted and relation = 'accounts'::regclass`).length > 0,
    })
    expect(await versions(sql)).toEqual(known(before))
    expect(await schemaOf(sql)).toEqual(schema)
    expect(await isMigrated(sql)).toBe(false)

    await start(process.cwd())
    expect(await isMigrated(sql)).toBe(true)
    expect(await schemaOf(sql)).toEqual(await schemaOf(database.owner))
    const rows =
      await sql`select folder, trashed_at > now() - interval '1 minute' as "isTimed" from deliveries where message_id = ${message}`
    expect([...rows]).toEqual([{ folder: "trash", isTimed: true }])
    const stored =
      await sql`select d.size, c.bytes, c.bytes_of from deliveries d join folder_counts c using (holder_id, folder) where message_id = ${message}`
    expect([...stored]).toEqual([{ size: "1", bytes: "1", bytes_of: 1 }])
    // Of what was sent before, and of what the release before still sends while both run.
    await sql`insert into recipients (message_id, position, role, address, name, notice) values (${message}, 1, 'to', 'cia@example.org', '', 'off')`
    const written =
      await sql`select address from recipients r join messages m on m.id = r.message_id and m.sender_id = r.sender_id and m.sent_at = r.sent_at order by 1`
    expect(written.map(({ address }) => address as string)).toEqual(["bo@example.org", "cia@example.org"])
  })
})

it("B89 killed between our tables and those of the queue it goes on with the queue and with the rights", async () => {
  await onEmptyDatabase(async (empty) => {
    const { sql, start } = empty
    await start(release(ALL - 1))
    await sql`delete from pgboss.queue where name = 'trash'`
    await sql`revoke all on all tables in schema public from sigill_app`
    await sql`create function stop() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock(1); return new; end'`
    await sql`create trigger stop before insert or update on pgboss.queue for each row execute function stop()`
    await killed(empty, {
      hold: "select pg_advisory_xact_lock(1)",
      isWaiting: async () => (await sql`select from pg_locks where locktype = 'advisory' and objid = 1 and not granted`).length > 0,
    })
    expect(await versions(sql)).toEqual(known(ALL))
    await sql`drop trigger stop on pgboss.queue`
    await sql`drop function stop`
    expect(await schemaOf(sql)).not.toEqual(await schemaOf(database.owner))
    await start(process.cwd())
    expect(await schemaOf(sql)).toEqual(await schemaOf(database.owner))
  })
})

/** Counts of migrations; a start runs what is missing one after the other, so that from where it begins makes no other difference. */
const LEAPS = [1, journal.entries.findIndex(({ tag }) => tag === "0008_unused") + 1, Math.ceil((ALL * 2) / 3), ALL - 1]

it.each(LEAPS)("B89 what a release with %i migrations left is brought to the same schema as an empty database", async (count) => {
  await onEmptyDatabase(async ({ sql, start }) => {
    await start(release(count), process.cwd())
    expect(await schemaOf(sql)).toEqual(await schemaOf(database.owner))
  })
})

it("B89 started by one release after the other a database comes to the same schema as an empty one", async () => {
  await onEmptyDatabase(async ({ sql, start }) => {
    await start(...journal.entries.map((_entry, at) => release(at + 1)))
    expect(await schemaOf(sql)).toEqual(await schemaOf(database.owner))
  })
})
