import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs"
import path from "node:path"

export type RotatingLog = { readonly line: (text: string) => void; readonly close: () => void }

type Limits = { readonly maxBytes: number; readonly files: number }

/** Appends lines to `name` in `folder`; at `maxBytes` it becomes name.1, and the oldest of `files` goes. */
export function openRotatingLog({
  folder,
  name,
  limits = { maxBytes: 5 * 1024 * 1024, files: 5 },
}: {
  folder: string
  name: string
  limits?: Limits
}): RotatingLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, name)
  const open = () => openSync(file, "a", 0o600)
  let descriptor: number | null = open()
  let size = fstatSync(descriptor).size

  const rotate = () => {
    if (descriptor !== null) closeSync(descriptor)
    rmSync(`${file}.${limits.files - 1}`, { force: true })
    for (let number = limits.files - 2; number >= 1; number--) moveIfThere(`${file}.${number}`, `${file}.${number + 1}`)
    moveIfThere(file, `${file}.1`)
    descriptor = open()
    size = 0
  }
  const line = (text: string) => {
    if (descriptor === null) return
    const bytes = Buffer.from(`${text}\n`)
    if (size > 0 && size + bytes.length > limits.maxBytes) rotate()
    try {
      writeSync(descriptor, bytes)
      size += bytes.length
    } catch {
      // A full disk must not stop the mail; the database and the blob store refuse by themselves.
    }
  }
  const close = () => {
    if (descriptor !== null) closeSync(descriptor)
    descriptor = null
  }
  return { line, close }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    // Not there yet.
  }
}
