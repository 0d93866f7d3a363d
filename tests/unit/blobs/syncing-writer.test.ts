import { randomFillSync } from "node:crypto"
import { mkdtemp, open, readFile, rm, type FileHandle } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { syncingWriter } from "#lib/blobs/disk.ts"

const MIB = 1024 * 1024

let folder: string
let file: FileHandle

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "sigill-writer-"))
  file = await open(path.join(folder, "file"), "wx")
})

afterEach(async () => {
  await file.close()
  await rm(folder, { recursive: true })
})

/** The file, on a disk that does to a sync what the test says. */
function onDiskThat(datasync: () => Promise<void>): FileHandle {
  return new Proxy(file, {
    get(target, name) {
      if (name === "datasync") return datasync
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === "function" ? (value.bind(target) as unknown) : value
    },
  })
}

const failure = Object.assign(new Error("i/o error"), { code: "EIO" })

it("sends a large file to the disk while more of it comes, and nothing of it is lost", async () => {
  let synced = 0
  const bytes = randomFillSync(new Uint8Array(50 * MIB))
  const writer = syncingWriter(
    onDiskThat(async () => {
      synced++
      await file.datasync()
    }),
  )
  for (let at = 0; at < bytes.length; at += MIB) await writer.write(bytes.subarray(at, at + MIB))
  expect(synced).toBe(3)
  await writer.sync()
  expect((await readFile(path.join(folder, "file"))).equals(bytes)).toBe(true)
})

it("leaves small files to the one sync at their end", async () => {
  const writer = syncingWriter(onDiskThat(() => Promise.reject(failure)))
  await writer.write(new Uint8Array(15 * MIB))
  await expect(writer.sync()).resolves.toBeUndefined()
})

it("B86 tells of a sync that failed though the last one went well, because the system tells it once", async () => {
  let fails = 1
  const writer = syncingWriter(onDiskThat(() => (fails-- > 0 ? Promise.reject(failure) : file.datasync())))
  for (let at = 0; at < 17; at++) await writer.write(new Uint8Array(MIB))
  await expect(writer.sync()).rejects.toThrow("i/o error")
})

it("B86 stops writing where a sync failed", async () => {
  const writer = syncingWriter(onDiskThat(() => Promise.reject(failure)))
  await writer.write(new Uint8Array(16 * MIB))
  await expect(writer.write(new Uint8Array(16 * MIB))).rejects.toThrow("i/o error")
})
