/**
 * The PostgreSQL that comes with the packages: prepared and started by spawning its own programs (the npm wrapper would listen on a TCP port and leave a password in a file).
 * It is reached through a Unix socket only. Next's code never imports this: the server is given an address, as with any other PostgreSQL.
 */
import { randomBytes } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { guard } from "./guard.ts"
import { mayEnter, postgresAccount, type Account } from "./postgres/account.ts"
import { postgresBinaries } from "./postgres/binaries.ts"
import { giveTo, makePassage, prepareCluster, ROLES_FILE, type RolePasswords } from "./postgres/cluster.ts"
import { memoryFolder } from "./postgres/in-memory.ts"
import type { Place } from "./postgres/place.ts"
import { readPostmaster, stopOrphan } from "./postgres/postmaster.ts"
import { socketUrl, startServer, type RunningServer } from "./postgres/server.ts"

export type EmbeddedPostgres = {
  /** There is nothing in it yet. */
  readonly isNew: boolean
  readonly ownerUrl: string
  readonly appUrl: string
  readonly socketFolder: string
  /** Makes the cluster where there is none and starts the server; after an end that nobody asked for it may be called again, at the same addresses. */
  readonly start: () => Promise<RunningServer>
  /** After the server's end: takes away what lay outside the data folder. */
  readonly clear: () => void
}

type Embedded = {
  readonly root: string
  readonly dataFolder: string
  readonly log: (line: string) => void
  readonly onWait?: () => void
  readonly onOrphan?: () => void
}

/**
 * The database of a data folder: cluster in postgres/, socket in run/database/, roles' passwords in keys/. Its addresses are known before it starts.
 * Nothing may be running on it but a server from an earlier start, which is stopped.
 */
export async function embeddedPostgres({ root, dataFolder, log, onWait, onOrphan }: Embedded): Promise<EmbeddedPostgres> {
  const folder = path.join(dataFolder, "postgres")
  const account = postgresAccount(folder)
  const native = postgresBinaries(root, account)
  const abandoned = existsSync(folder) ? readPostmaster(folder)?.socketFolder : undefined
  if (existsSync(folder) && (await stopOrphan(folder))) onOrphan?.()
  if (abandoned !== undefined) removeTemporary(abandoned)
  const socketFolder = makeSocketFolder(account, path.join(dataFolder, "run"))
  const passwords = rolePasswords(path.join(dataFolder, "keys"))
  const isNew = !existsSync(folder)
  let place: Place | null = null
  return {
    isNew,
    ...urls(passwords, socketFolder),
    socketFolder,
    start: async () => {
      place ??= await prepareCluster({ native, account, folder, passwords, socketFolder, throwaway: false, template: templateIn(root) })
      return startServer({ place, log, ...(onWait === undefined ? {} : { onWait }) })
    },
    clear: () => removeTemporary(socketFolder),
  }
}

export type ThrowawayPostgres = {
  readonly ownerUrl: string
  readonly appUrl: string
  readonly folder: string
  readonly stop: () => Promise<void>
}

/**
 * A PostgreSQL for tests in a temporary folder, fast and forgetful: nothing is synced, and where there is room its files are in memory only. It ends and its folder goes when `stop` is called or this process ends in any way, kill -9 included.
 */
export async function startThrowawayPostgres({ root }: { root: string }): Promise<ThrowawayPostgres> {
  const base = mkdtempSync(path.join(memoryFolder() ?? shortTemporary(), "sigill-test-"))
  chmodSync(base, 0o711)
  const folder = path.join(base, "postgres")
  const account = postgresAccount(folder)
  const native = postgresBinaries(root, account)
  const passwords = { owner: newPassword(), app: newPassword() }
  const socketFolder = makeSocketFolder(account, path.join(base, "run"))
  const place = await prepareCluster({ native, account, folder, passwords, socketFolder, throwaway: true, template: null })
  const server = await startServer({ place, log: () => undefined })
  const stop = guard({ pid: server.pid, signal: "QUIT", folder: base })
  return { ...urls(passwords, socketFolder), folder, stop }
}

type Template = {
  readonly root: string
  /** Of the sources that it is for: one that is there never changes, so that nobody copies half of another. */
  readonly version: string
  readonly fill: (ownerUrl: string) => Promise<void>
}

/**
 * Makes the cluster that first starts copy: initdb, roles and whatever `fill` does with it, once for all starts of a build. It belongs to the build: same PostgreSQL,
 * same platform, same schema. Its roles' passwords are kept nowhere; each copy gives them its own.
 */
export async function makeTemplate({ root, version, fill }: Template): Promise<void> {
  const folder = path.join(templates(root), version)
  if (existsSync(folder)) return
  rmSync(templates(root), { recursive: true, force: true })
  mkdirSync(templates(root), { recursive: true })
  const fresh = path.join(templates(root), "making")
  const account = postgresAccount(fresh)
  const native = postgresBinaries(root, account)
  const passwords = { owner: newPassword(), app: newPassword() }
  const base = mkdtempSync(path.join(shortTemporary(), "sigill-template-"))
  try {
    const socketFolder = makeSocketFolder(account, path.join(base, "run"))
    const place = await prepareCluster({ native, account, folder: fresh, passwords, socketFolder, throwaway: false, template: null })
    const server = await startServer({ place, log: () => undefined })
    const stop = guard({ pid: server.pid, signal: "QUIT", folder: base })
    try {
      await fill(urls(passwords, socketFolder).ownerUrl)
    } finally {
      await server.stop()
      await stop()
    }
    for (const own of [ROLES_FILE, "postgresql.conf", "pg_hba.conf"]) rmSync(path.join(fresh, own), { force: true })
    renameSync(fresh, folder)
  } finally {
    for (const left of [fresh, base]) rmSync(left, { recursive: true, force: true })
  }
}

const templates = (root: string) => path.join(root, ".next", "database")

function templateIn(root: string): string | null {
  const names = existsSync(templates(root)) ? readdirSync(templates(root)) : []
  const name = names.find((one) => /^[0-9a-f]{64}$/.test(one))
  return name === undefined ? null : path.join(templates(root), name)
}

const newPassword = () => randomBytes(24).toString("base64url")

const urls = ({ owner, app }: RolePasswords, socketFolder: string) => ({
  ownerUrl: socketUrl({ role: "sigill_owner", password: owner, socketFolder }),
  appUrl: socketUrl({ role: "sigill_app", password: app, socketFolder }),
})

function rolePasswords(folder: string): RolePasswords {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const read = (role: string) => {
    const file = path.join(folder, `database-${role}.password`)
    const there = existsSync(file) ? readFileSync(file, "utf8").trim() : ""
    if (/^[\w-]{20,}$/.test(there)) return there
    const made = newPassword()
    writeFileSync(file, `${made}\n`, { mode: 0o600, flush: true })
    return made
  }
  return { owner: read("owner"), app: read("app") }
}

/** The longest path that a socket may have on every system, less PostgreSQL's own name for it (/.s.PGSQL.5432). */
const LONGEST_SOCKET_FOLDER = 103 - "/.s.PGSQL.5432".length

/** A folder for the socket in the data folder; where the path is too long or closed to PostgreSQL's user, a fresh one among the temporary files. */
function makeSocketFolder(account: Account | null, parent: string): string {
  makePassage(parent)
  const wanted = path.join(parent, "database")
  const fits = Buffer.byteLength(wanted) <= LONGEST_SOCKET_FOLDER
  const folder = fits && mayEnter(account, parent) ? wanted : mkdtempSync(path.join(shortTemporary(), TEMPORARY_SOCKET))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Left by a server that was killed: its number may be another process's by now, and PostgreSQL would take that for a server still running.
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { force: true })
  giveTo(account, folder)
  return folder
}

const TEMPORARY_SOCKET = "sigill-socket-"

function removeTemporary(folder: string): void {
  if (path.dirname(folder) === shortTemporary() && path.basename(folder).startsWith(TEMPORARY_SOCKET))
    rmSync(folder, { recursive: true, force: true })
}

function shortTemporary(): string {
  const folder = os.tmpdir()
  return Buffer.byteLength(folder) > 60 ? "/tmp" : folder
}
