import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import path from "node:path"
import { withLock } from "./lock.mjs"
import { writingInto } from "./unwritable.mjs"

/**
 * Installs the packages of package-lock.json unless they are there. Says so on standard error, because it takes a while.
 * @param {string} root
 * @returns {Promise<string | null>} what went wrong, in one line
 */
export async function ensureDependencies(root) {
  if (areInstalled(root)) return null
  const lock = {
    file: path.join(root, ".cache", "install.lock"),
    onWait: () => console.error("Another command is installing the packages: waiting for it."),
  }
  const work = () => withLock(lock, async () => (areInstalled(root) ? null : install(root)))
  const done = await writingInto({ root, toDo: "install the packages" }, work)
  return done.ok ? done.value : `The command did not start: ${done.problem}.`
}

/**
 * Whether node_modules holds what the lock file asks for. npm writes what it installed into node_modules/.package-lock.json at the very end,
 * so an installation that was cut off has none; packages for other platforms may be absent.
 * @param {string} root
 */
export function areInstalled(root) {
  const wanted = packagesOf(path.join(root, "package-lock.json"))
  const there = packagesOf(path.join(root, "node_modules", ".package-lock.json"))
  if (wanted === null || there === null) return false
  return Object.entries(wanted).every(([place, { version, optional, link, dev }]) => {
    if (place === "" || link === true) return true
    const installed = there[place]
    if (installed === undefined && dev === true && isImage()) return true
    return installed === undefined ? optional === true && !isForThisPlatform(wanted[place]) : installed.version === version
  })
}

/** A container image holds what serves the product and not what builds and tests it. */
const isImage = () => process.env["SIGILL_IMAGE"] === "1"

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages ?? null
  } catch {
    return null
  }
}

function isForThisPlatform({ os, cpu, libc }) {
  if (libc !== undefined) return false
  const named = os !== undefined || cpu !== undefined
  return named && (os ?? [process.platform]).includes(process.platform) && (cpu ?? [process.arch]).includes(process.arch)
}

/**
 * `install --no-save` and not `ci`: a lock file written where a registry lacks binaries of other platforms leaves those out, and `ci` then refuses
 * the whole of it. Every version in the lock file is installed as it stands, with its checksum, and the file is not changed.
 * No install script runs: what one would have done, the launcher does in the open (links of PostgreSQL's libraries).
 */
function install(root) {
  console.error("Installing packages (the first time this takes about a minute).")
  const npm = process.env["npm_execpath"]
  const args = [
    "install",
    "--no-save",
    "--include=dev",
    "--include=optional",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ]
  const [command, first] = npm === undefined ? ["npm", []] : [process.execPath, [npm]]
  const env = { ...process.env, NODE_ENV: "development" }
  const done = spawnSync(command, [...first, ...args], {
    cwd: root,
    env,
    encoding: "utf8",
    shell: npm === undefined && process.platform === "win32",
  })
  if (done.status === 0) return null
  process.stderr.write(`${done.stdout ?? ""}${done.stderr ?? ""}`)
  return `The packages could not be installed${done.error === undefined ? "" : ` (${done.error.message})`}: see above, mend it and run the command again.`
}
