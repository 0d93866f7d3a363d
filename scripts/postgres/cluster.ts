import { createHash } from "node:crypto"
import {
  chmodSync,
  constants,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { copyFile, readdir } from "node:fs/promises"
import path from "node:path"
import type { Account } from "./account.ts"
import { placeFor, runProgram, type Place } from "./place.ts"
import { pgHbaConf, postgresqlConf } from "./settings.ts"

export type RolePasswords = { readonly owner: string; readonly app: string }

type Cluster = {
  readonly native: string
  readonly account: Account | null
  readonly folder: string
  readonly passwords: RolePasswords
  readonly socketFolder: string
  readonly throwaway: boolean
  /** A whole cluster of this version to copy, with the schema in it; null where none was made. */
  readonly template: string | null
}

/** Says which passwords and rights the roles were last given, without saying the passwords. */
export const ROLES_FILE = "sigill.roles"

/** Text order by code point and Unicode's own upper and lower case, the same on every machine: nothing of the operating system's language. */
const INITDB = ["--username=sigill_superuser", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]

/**
 * The cluster, made at the first start, with this version's settings and the roles' current passwords and rights.
 * It is made beside its place and moved there when whole, so that a start that was killed half-way leaves nothing to mend.
 */
export async function prepareCluster(cluster: Cluster): Promise<Place> {
  const { native, account, folder } = cluster
  if (!existsSync(path.join(folder, "PG_VERSION"))) await createCluster(cluster)
  const place = placeFor({ native, account, folder })
  writeSettings(cluster)
  if (rolesThere(folder) !== rolesWanted(cluster.passwords)) await setRoles(place, cluster)
  return place
}

async function createCluster(cluster: Cluster): Promise<void> {
  const { native, account, folder, throwaway, template } = cluster
  const fresh = `${folder}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  giveTo(account, fresh)
  const place = placeFor({ native, account, folder: fresh })
  const made = { ...cluster, folder: fresh }
  if (template !== null && (await copyTemplate(account, template, fresh))) {
    writeSettings(made)
    // It has roles, with passwords that nobody kept.
    await setRoles(place, made)
  } else await makeCluster(place, made)
  if (!throwaway) await runProgram(place, { program: "initdb", args: ["--pgdata", place.seen, "--sync-only"] })
  renameSync(fresh, folder)
}

async function makeCluster(place: Place, { account, folder, passwords, throwaway }: Cluster): Promise<void> {
  await runProgram(place, {
    program: "initdb",
    args: ["--pgdata", place.seen, ...INITDB, "--auth=reject", "--no-sync", "--no-instructions"],
  })
  await runSql(place, firstStatements(passwords, throwaway))
  writeOwned(account, path.join(folder, ROLES_FILE), rolesWanted(passwords))
}

/** Files that are made at once: on one disk more do not go faster, and a start has other work meanwhile. */
const COPIES_AT_ONCE = 4

/** @returns false where it cannot be copied, as when a build takes it away at this moment: then a cluster is made as if there were none */
async function copyTemplate(account: Account | null, template: string, fresh: string): Promise<boolean> {
  try {
    const entries = (await readdir(template, { recursive: true, withFileTypes: true })).map((entry) => {
      const from = path.join(entry.parentPath, entry.name)
      return { entry, from, to: path.join(fresh, path.relative(template, from)) }
    })
    // Folders come before what lies in them.
    for (const { to } of entries.filter(({ entry }) => entry.isDirectory())) {
      mkdirSync(to, { mode: 0o700 })
      giveTo(account, to)
    }
    const files = entries.filter(({ entry }) => !entry.isDirectory()).values()
    const copy = async () => {
      for (const { entry, from, to } of files) {
        if (!entry.isFile()) throw new Error(`${from} is neither a file nor a folder`)
        await copyFile(from, to, constants.COPYFILE_FICLONE)
        giveTo(account, to)
      }
    }
    const copies = await Promise.allSettled(Array.from({ length: COPIES_AT_ONCE }, copy))
    if (copies.every(({ status }) => status === "fulfilled")) return true
  } catch {
    // As if there were none.
  }
  for (const name of readdirSync(fresh)) rmSync(path.join(fresh, name), { recursive: true })
  return false
}

/** The owner has the schema and its upkeep; the app owns nothing and changes rows only (design 2, B76). Log levels: a row's error may quote a value, so it is not logged. */
function firstStatements({ owner, app }: RolePasswords, throwaway: boolean): readonly string[] {
  return [
    `create role sigill_owner login ${throwaway ? "createdb " : ""}password '${owner}'`,
    `create role sigill_app login password '${app}'`,
    ...["sigill_owner", "sigill_app"].map((role) => `alter role ${role} set log_min_messages = 'log'`),
    ...UPKEEP,
    "create database sigill owner sigill_owner",
    "revoke all on database sigill from public",
    "grant connect on database sigill to sigill_app",
  ]
}

/** What the nightly rewrite needs so that nothing erased stays in the write-ahead log (keys.md 7). */
const UPKEEP = ["grant pg_checkpoint to sigill_owner, sigill_app", "grant execute on function pg_switch_wal() to sigill_owner, sigill_app"]

async function setRoles(place: Place, { account, folder, passwords }: Cluster): Promise<void> {
  const statements = [
    `alter role sigill_owner password '${passwords.owner}'`,
    `alter role sigill_app password '${passwords.app}'`,
    ...UPKEEP,
  ]
  await runSql(place, statements, "sigill")
  writeOwned(account, path.join(folder, ROLES_FILE), rolesWanted(passwords))
}

/** Single-user mode: no server listens, so the superuser needs no password and no way in. One statement a line. */
async function runSql(place: Place, statements: readonly string[], database = "template1"): Promise<void> {
  await runProgram(place, { program: "postgres", args: ["--single", "-D", place.seen, database], input: `${statements.join("\n")}\n` })
}

function writeSettings({ account, folder, socketFolder, throwaway }: Cluster): void {
  writeOwned(account, path.join(folder, "postgresql.conf"), postgresqlConf({ socketFolder, throwaway }))
  writeOwned(account, path.join(folder, "pg_hba.conf"), pgHbaConf(throwaway))
}

const rolesWanted = ({ owner, app }: RolePasswords) =>
  createHash("sha256")
    .update([owner, app, ...UPKEEP].join("\n"))
    .digest("hex")

function rolesThere(folder: string): string | null {
  const file = path.join(folder, ROLES_FILE)
  return existsSync(file) ? readFileSync(file, "utf8") : null
}

function writeOwned(account: Account | null, file: string, text: string): void {
  rmSync(file, { force: true })
  writeFileSync(file, text, { mode: 0o600, flag: "wx" })
  giveTo(account, file)
}

/** Hands a file or folder to PostgreSQL's user. */
export function giveTo(account: Account | null, file: string): void {
  if (account !== null) lchownSync(file, account.uid, account.gid)
}

/** Makes a folder that PostgreSQL's user may pass through, if it is not there. */
export function makePassage(folder: string): void {
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700)
}
