import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"

/** Whether we may install Debian's packages here. */
export const canInstall = (): boolean => process.getuid?.() === 0 && existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get")

/**
 * Installs the first of some of Debian's packages that there is, with what it cannot do without; nothing that is there is taken away for it.
 * @returns whether one is there now; what the last one said is shown where not
 */
export function installPackage(...names: readonly string[]): boolean {
  const update = aptGet("update")
  if (update.status !== 0) return show(update)
  let last = update
  for (const name of names) {
    last = aptGet("install", "--yes", "--no-install-recommends", "--no-remove", name)
    if (last.status === 0) return true
  }
  return show(last)
}

const aptGet = (...args: readonly string[]) =>
  spawnSync("apt-get", ["--quiet", ...args], { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, encoding: "utf8" })

function show({ stdout, stderr }: ReturnType<typeof aptGet>): false {
  process.stderr.write(`${stdout}${stderr}`)
  return false
}
