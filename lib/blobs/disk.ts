import { randomFill } from "node:crypto"
import { open, rm, type FileHandle } from "node:fs/promises"
import { promisify } from "node:util"
import { createQueue } from "../queue.ts"
import { oncePerProcess } from "../runtime.ts"
import type { StorageFailure } from "./blob-store.ts"

/** A failure of the disk, told apart from one of the source that was being written. */
export class DiskError extends Error {
  override readonly name = "DiskError"
  readonly code: string
  constructor(cause: unknown) {
    super("the disk refused", { cause })
    this.code = codeOf(cause)
  }
}

/** The system's code of an error (ENOENT, ENOSPC …), or an empty string. */
export function codeOf(error: unknown): string {
  // Not by `instanceof Error`: a test's realm has an Error of its own.
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : ""
}

/** Runs one step on the disk. @throws DiskError */
export async function onDisk<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw new DiskError(error)
  }
}

const FULL = ["ENOSPC", "EDQUOT", "EFBIG"]

export function storageFailure({ code }: DiskError): StorageFailure {
  return { code: FULL.includes(code) ? "storage_full" : "storage_unavailable" }
}

/** A write may take less than it was given. */
export async function writeWhole(file: FileHandle, bytes: Uint8Array, position?: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position === undefined ? null : position + done)
    done += bytesWritten
  }
}

/** After so many bytes the disk is sent what has come so far. */
const SYNC_EVERY = 16 * 1024 * 1024

/** Each keeps one of the few threads by which everything is read and written (design 2). */
const SYNCS_AT_ONCE = 2
const syncs = () => oncePerProcess("blobs.syncs", () => createQueue(SYNCS_AT_ONCE))

type Writer = {
  readonly write: (bytes: Uint8Array, position?: number) => Promise<void>
  /** Waits until the disk has all of it. */
  readonly sync: () => Promise<void>
}

/**
 * Writes a file piece after piece and has it synced while more comes: at the end little is left to wait for, and what others sync meanwhile
 * never stands behind a gigabyte. A sync that failed is told by whatever waits for it, by `sync` at the latest, and by all that comes after: the system tells it once.
 */
export function syncingWriter(file: FileHandle): Writer {
  let written = 0
  let syncing: Promise<void> = Promise.resolve()
  return {
    write: async (bytes, position) => {
      await writeWhole(file, bytes, position)
      written += bytes.length
      if (written < SYNC_EVERY) return
      written = 0
      await syncing
      syncing = syncs().run(() => file.datasync())
      // It is told where it is waited for.
      syncing.catch(() => undefined)
    },
    sync: async () => {
      await syncing
      await file.sync()
    },
  }
}

/** Makes renames and removals in a folder survive a crash. Windows syncs them itself and cannot open a folder. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return
  const handle = await open(folder, "r")
  try {
    await handle.sync()
  } finally {
    // Nothing was written through it: nobody need wait.
    void handle.close().catch(() => undefined)
  }
}

const CHUNK = 1024 * 1024
const fillRandom = promisify(randomFill)

/**
 * Overwrites a file with random bytes, syncs, truncates and unlinks it (keys.md 7). What that is worth depends on the storage (B84):
 * what makes the bytes unreadable is that their key is gone.
 * @returns false when it was not there.
 */
export async function overwrite(file: string): Promise<boolean> {
  let handle: FileHandle
  try {
    handle = await open(file, "r+")
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false
    throw error
  }
  try {
    const { size } = await handle.stat()
    const writer = syncingWriter(handle)
    const chunk = new Uint8Array(Math.min(size, CHUNK))
    for (let at = 0; at < size; at += chunk.length) {
      await fillRandom(chunk)
      await writer.write(chunk.subarray(0, Math.min(chunk.length, size - at)), at)
    }
    await writer.sync()
    await handle.truncate(0)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rm(file, { force: true })
  return true
}
