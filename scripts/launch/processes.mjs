import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"

/**
 * What tells one process from another that was later given the same number: when it started, and after which boot.
 * Null when no such process is there. A pid alone must never be believed: we would stop a stranger.
 * @param {number} pid
 * @returns {string | null}
 */
export function processIdentity(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null
  return process.platform === "linux" ? linuxIdentity(pid) : portableIdentity(pid)
}

/**
 * Whether exactly the process that was written down is still running.
 * @param {{ pid: number, identity: string } | null | undefined} noted
 */
export function isStillRunning(noted) {
  return noted !== null && noted !== undefined && noted.identity !== "" && processIdentity(noted.pid) === noted.identity
}

/**
 * The process that started `pid`; null where the system does not show it at once.
 * @param {number} pid
 */
export function parentOf(pid) {
  try {
    return Number(statFields(pid)[1])
  } catch {
    return null
  }
}

/** The name in brackets may hold spaces and brackets itself; the fields after the last bracket are counted from the third. */
function statFields(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")
}

function linuxIdentity(pid) {
  try {
    const fields = statFields(pid)
    const [state, started] = [fields[0], fields[19]]
    if (state === "Z" || state === "X") return null
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${started}`
  } catch {
    return null
  }
}

function portableIdentity(pid) {
  const windows = process.platform === "win32"
  const answer = windows
    ? spawnSync("powershell", ["-NoProfile", "-Command", `(Get-Process -Id ${pid}).StartTime.Ticks`], { encoding: "utf8" })
    : spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } })
  const text = answer.status === 0 ? answer.stdout.trim() : ""
  return text === "" ? null : text
}
