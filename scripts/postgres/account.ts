import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, statSync } from "node:fs"
import { Problem } from "../problem.ts"

/** The operating system's user that PostgreSQL runs as. */
export type Account = { readonly uid: number; readonly gid: number; readonly name: string }

const isRoot = () => process.getuid?.() === 0

/**
 * Whom PostgreSQL runs as: null is whoever runs us. PostgreSQL refuses to be root, so root hands it to the user that owns the data already,
 * else to `sigill` where the machine has such a user, else to `nobody`.
 * @throws Problem when the data belongs to somebody else.
 */
export function postgresAccount(clusterFolder: string): Account | null {
  const owner = existsSync(clusterFolder) ? statSync(clusterFolder).uid : null
  if (!isRoot()) {
    if (owner === null || owner === process.getuid?.()) return null
    throw new Problem(`the database in ${clusterFolder} belongs to another user (number ${owner}): start as that user, or as root`)
  }
  const accounts = knownAccounts()
  const chosen =
    owner === null || owner === 0 ? (byName(accounts, "sigill") ?? byName(accounts, "nobody")) : accounts.find(({ uid }) => uid === owner)
  if (chosen !== undefined) return chosen
  throw new Problem(
    "PostgreSQL does not run as root, and this machine has neither a user sigill nor nobody: make a user named sigill, or start as an ordinary user",
  )
}

const byName = (accounts: readonly Account[], wanted: string) => accounts.find(({ name }) => name === wanted)

function knownAccounts(): readonly Account[] {
  return readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .filter((fields) => fields.length >= 4)
    .map(([name = "", , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

/** Whether the account may enter the folder, all folders above included. The kernel is asked, so that access lists count too. */
export function mayEnter(account: Account | null, folder: string): boolean {
  if (account === null) return true
  return (
    spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { cwd: "/", uid: account.uid, gid: account.gid, stdio: "ignore" }).status === 0
  )
}
