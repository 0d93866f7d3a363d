import { accessSync, constants, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { isStillRunning, processIdentity } from "./processes.mjs"

/**
 * @typedef {{ pid: number, identity: string, about: string }} Holder
 * @typedef {{ ok: true, release: () => void } | { ok: false, holder: Holder }} Taken
 */

/**
 * Takes the lock `file` for this process, or says who holds it. A lock whose holder is gone, also by kill -9, counts as free.
 * @param {string} file
 * @param {string} about one line for whoever finds the lock taken
 * @returns {Promise<Taken>}
 */
export async function tryLock(file, about = "") {
  mkdirSync(path.dirname(file), { recursive: true })
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) ?? "", about })
  for (let attempt = 0; attempt < 40; attempt++) {
    if (create(file, mine)) return { ok: true, release: () => release(file, mine) }
    const there = read(file)
    if (there === null) {
      refuseUnreadable(file)
      continue
    }
    const holder = parse(there)
    if (isStillRunning(holder)) return { ok: false, holder }
    // An unreadable lock may be one that is being written: it gets two seconds before it counts as left behind.
    if (holder === null && attempt < 20) await wait(100)
    else removeStale(file, there)
  }
  throw new Error(`the lock ${file} could not be taken`)
}

/**
 * Whether somebody who still lives holds the lock.
 * @param {string} file
 */
export function isLocked(file) {
  const there = read(file)
  return there !== null && isStillRunning(parse(there))
}

/**
 * Runs `work` while holding `file`, after whoever else holds it.
 * @template T
 * @param {{ file: string, about?: string, onWait?: (holder: Holder) => void }} lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock({ file, about, onWait }, work) {
  let told = false
  for (;;) {
    const taken = await tryLock(file, about)
    if (taken.ok) {
      try {
        return await work()
      } finally {
        taken.release()
      }
    }
    if (!told) onWait?.(taken.holder)
    told = true
    await wait(250)
  }
}

function create(file, text) {
  try {
    writeFileSync(file, text, { flag: "wx", mode: 0o600 })
    return true
  } catch (error) {
    if (error.code === "EEXIST") return false
    throw error
  }
}

function read(file) {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return null
  }
}

/** A lock that another user holds and that we may not read: to come again would not help. */
function refuseUnreadable(file) {
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    if (error.code === "EACCES" || error.code === "EPERM") throw error
  }
}

/** @returns {Holder | null} */
function parse(text) {
  try {
    const { pid, identity, about } = JSON.parse(text)
    return Number.isInteger(pid) && typeof identity === "string" ? { pid, identity, about: String(about) } : null
  } catch {
    return null
  }
}

function release(file, mine) {
  if (read(file) === mine) rmSync(file, { force: true })
}

/** Renaming is atomic: of two that find the same dead holder one gets the file; who gets a fresh lock by mistake puts it back. */
function removeStale(file, stale) {
  const away = `${file}.${process.pid}.stale`
  try {
    renameSync(file, away)
  } catch {
    return
  }
  if (read(away) !== stale) {
    try {
      linkSync(away, file)
    } catch {
      // A third has locked in the meantime.
    }
  }
  rmSync(away, { force: true })
}
