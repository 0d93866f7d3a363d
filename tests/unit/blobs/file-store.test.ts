import { execFileSync } from "node:child_process"
import { randomBytes, randomUUID } from "node:crypto"
import { rmdirSync, rmSync } from "node:fs"
import { appendFile, chmod, mkdir, mkdtemp, open, readdir, readFile, rm, stat, statfs, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { BlobMissingError } from "#lib/blobs/blob-store.ts"
import { createFileStore } from "#lib/blobs/file-store.ts"

let dataFolder: string

beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(os.tmpdir(), "sigill-blobs-"))
})

afterEach(async () => rm(dataFolder, { recursive: true, force: true }))

const store = () => createFileStore({ dataFolder })
const fileOf = (id: string) => path.join(dataFolder, "blobs", "eu", id.slice(0, 2), id)

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  // A piece is to be used before the next one is asked for.
  for await (const chunk of chunks) parts.push(Buffer.from(chunk))
  return Buffer.concat(parts)
}

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe("what is stored", () => {
  it("comes back whole, from memory and from a stream", async () => {
    const bytes = randomBytes(3_000_001)
    const [a, b, empty] = [randomUUID(), randomUUID(), randomUUID()]
    expect(await store().write("eu", a, bytes)).toEqual({ ok: true, value: { size: bytes.length } })
    expect(await store().write("eu", b, inPieces(bytes, 65_537))).toEqual({ ok: true, value: { size: bytes.length } })
    expect(await store().write("eu", empty, new Uint8Array(0))).toEqual({ ok: true, value: { size: 0 } })
    expect(bytes.equals((await store().readAll("eu", a)) ?? new Uint8Array(0))).toBe(true)
    expect((await collect(store().read("eu", b))).equals(bytes)).toBe(true)
    expect(await collect(store().read("eu", empty))).toHaveLength(0)
    expect(await store().size("eu", b)).toBe(bytes.length)
  })

  it("is read by range, the end not included", async () => {
    const bytes = randomBytes(600_000)
    const id = randomUUID()
    await store().write("eu", id, bytes)
    for (const [start, end] of [
      [0, 1],
      [599_999, 600_000],
      [100, 400_100],
      [5, 5],
    ] as const) {
      expect((await collect(store().read("eu", id, { start, end }))).equals(bytes.subarray(start, end))).toBe(true)
    }
  })

  it("lies open to its owner alone", async () => {
    const id = randomUUID()
    await store().write("eu", id, randomBytes(10))
    expect((await stat(fileOf(id))).mode & 0o777).toBe(0o600)
    expect((await stat(path.dirname(fileOf(id)))).mode & 0o777).toBe(0o700)
  })

  it("is not there before it is whole, and says when it was last written to", async () => {
    const id = randomUUID()
    const gate = Promise.withResolvers<void>()
    async function* slow() {
      yield randomBytes(10)
      await gate.promise
    }
    const writing = store().write("eu", id, slow())
    while ((await store().modifiedAt("eu", id)) === null) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await store().size("eu", id)).toBeNull()
    expect(await store().readAll("eu", id)).toBeNull()
    gate.resolve()
    expect((await writing).ok).toBe(true)
    expect(await store().size("eu", id)).toBe(10)
  })

  it("is listed by the first digits of its id", async () => {
    const ids = Array.from({ length: 20 }, () => randomUUID())
    for (const id of ids) await store().write("eu", id, randomBytes(1))
    const listed: string[] = []
    for await (const id of store().list("eu")) listed.push(id)
    expect(listed.sort()).toEqual([...ids].sort())
    const first = ids[0] ?? ""
    const some: string[] = []
    for await (const id of store().list("eu", first.slice(0, 2))) some.push(id)
    expect(some).toContain(first)
    expect(some.every((id) => id.startsWith(first.slice(0, 2)))).toBe(true)
  })

  it("is not overwritten by a second write of the same id", async () => {
    const id = randomUUID()
    const gate = Promise.withResolvers<void>()
    async function* slow() {
      yield randomBytes(10)
      await gate.promise
    }
    const first = store().write("eu", id, slow())
    while ((await store().modifiedAt("eu", id)) === null) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await store().write("eu", id, randomBytes(5))).toEqual({ ok: false, error: { code: "storage_unavailable" } })
    gate.resolve()
    expect(await first).toEqual({ ok: true, value: { size: 10 } })
  })
})

describe("what is not there", () => {
  it("is null, or thrown when it is read", async () => {
    const id = randomUUID()
    expect(await store().readAll("eu", id)).toBeNull()
    expect(await store().size("eu", id)).toBeNull()
    expect(await store().modifiedAt("eu", id)).toBeNull()
    await expect(collect(store().read("eu", id))).rejects.toThrow(BlobMissingError)
  })

  it.each(["../../etc/passwd", "", "x", `${randomUUID()}/..`, randomUUID().toUpperCase()])("B58 %j is no id", async (id) => {
    expect(() => store().read("eu", id)).toThrow()
    expect(() => store().erase("eu", id)).toThrow()
  })

  it("B58 a region is a name, never a path", () => {
    expect(() => store().read("../eu", randomUUID())).toThrow()
  })
})

describe("erasing", () => {
  it("D1 overwrites the bytes before the file goes", async () => {
    const id = randomUUID()
    const bytes = Buffer.alloc(2_500_000, "secret words ")
    await store().write("eu", id, bytes)
    // A handle that stays open sees what happens to the bytes: truncated away after they were overwritten.
    const handle = await open(fileOf(id), "r")
    const watch = open(fileOf(id), "r")
    await store().erase("eu", id)
    expect((await handle.stat()).size).toBe(0)
    await handle.close()
    await (await watch).close()
    expect(await filesBelow(dataFolder)).toEqual([])
  })

  it("takes what an unfinished write left, and is done when nothing is there", async () => {
    const id = randomUUID()
    await mkdir(path.dirname(fileOf(id)), { recursive: true })
    await writeFile(`${fileOf(id)}.part`, randomBytes(100))
    await store().erase("eu", id)
    await store().erase("eu", id)
    await store().erase("nowhere", id)
    expect(await filesBelow(dataFolder)).toEqual([])
  })

  it("may happen twice at once", async () => {
    const id = randomUUID()
    await store().write("eu", id, randomBytes(3_000_000))
    await Promise.all([store().erase("eu", id), store().erase("eu", id)])
    expect(await filesBelow(dataFolder)).toEqual([])
  })
})

describe("a disk that refuses", () => {
  it("B60 a source that breaks off leaves nothing, and its error goes on", async () => {
    async function* broken() {
      yield randomBytes(100_000)
      throw new Error("the sender went away")
    }
    await expect(store().write("eu", randomUUID(), broken())).rejects.toThrow("the sender went away")
    expect(await filesBelow(dataFolder)).toEqual([])
  })

  it("B88 a folder that cannot be made is storage_unavailable, for writing and for the probe", async () => {
    await writeFile(path.join(dataFolder, "blobs"), "a file where a folder should be")
    expect(await store().write("eu", randomUUID(), randomBytes(10))).toEqual({ ok: false, error: { code: "storage_unavailable" } })
    expect(await store().probe("eu")).toEqual({ ok: false, error: { code: "storage_unavailable" } })
  })

  describe("where the disk fails while a large file comes", () => {
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" })
    const large = () => inPieces(new Uint8Array(20 * 1024 * 1024), 1024 * 1024)
    let failing: jest.SpyInstance

    beforeEach(async () => {
      const file = await open(path.join(dataFolder, "any"), "w")
      failing = jest.spyOn(Object.getPrototypeOf(file) as typeof file, "datasync").mockRejectedValue(full)
      await file.close()
      await rm(path.join(dataFolder, "any"))
    })
    afterEach(() => failing.mockRestore())

    it("B88 it is storage_full before the end, and nothing is left behind", async () => {
      expect(await store().write("eu", randomUUID(), large())).toEqual({ ok: false, error: { code: "storage_full" } })
      expect(failing).toHaveBeenCalledTimes(1)
      expect(await filesBelow(dataFolder)).toEqual([])
    })

    it("a source that breaks at the same time is what is told, and nobody is left without an answer", async () => {
      const lost = jest.fn()
      process.on("unhandledRejection", lost)
      const breaking = async function* () {
        yield* large()
        throw new Error("the sender went away")
      }
      await expect(store().write("eu", randomUUID(), breaking())).rejects.toThrow("the sender went away")
      await new Promise((resolve) => setTimeout(resolve, 20))
      process.off("unhandledRejection", lost)
      expect(lost).not.toHaveBeenCalled()
      expect(await filesBelow(dataFolder)).toEqual([])
    })

    it("a file that is erased stays whole in name until it is overwritten", async () => {
      const id = randomUUID()
      await store().write("eu", id, new Uint8Array(1000))
      await writeFile(fileOf(id), new Uint8Array(40 * 1024 * 1024))
      await expect(store().erase("eu", id)).rejects.toThrow("no space left")
      expect(await filesBelow(dataFolder)).toEqual([fileOf(id)])
    })
  })

  it("a folder that can be written passes the probe and keeps no trace of it", async () => {
    expect(await store().probe("eu")).toEqual({ ok: true, value: null })
    expect(await filesBelow(dataFolder)).toEqual([])
  })

  const small = mountSmall()
  const withSmall = small === null ? it.skip : it

  withSmall("B88 a full disk is storage_full and leaves nothing behind (skipped where a small file system cannot be mounted)", async () => {
    const folder = small ?? ""
    const onSmall = createFileStore({ dataFolder: folder })
    const id = randomUUID()
    expect(await onSmall.write("eu", id, inPieces(randomBytes(4_000_000), 65_536))).toEqual({ ok: false, error: { code: "storage_full" } })
    expect(await filesBelow(folder)).toEqual([])
    expect((await onSmall.write("eu", id, randomBytes(100_000))).ok).toBe(true)
  })

  withSmall(
    "B88 the last of a disk is left to the database, drafts and codes (skipped where a small file system cannot be mounted)",
    async () => {
      const folder = small ?? ""
      const onSmall = createFileStore({ dataFolder: folder })
      const filler = path.join(folder, "filler")
      for (let left = Infinity; left > 40_000; left = await freeBytes(folder)) await appendFile(filler, randomBytes(4096))
      expect(await onSmall.write("eu", randomUUID(), randomBytes(100))).toEqual({ ok: false, error: { code: "storage_full" } })
      expect((await onSmall.write("eu", randomUUID(), randomBytes(100), { mayUseReserve: true })).ok).toBe(true)
      await rm(filler)
      expect((await onSmall.write("eu", randomUUID(), randomBytes(100))).ok).toBe(true)
    },
  )

  afterAll(() => {
    if (small === null) return
    execFileSync("umount", [small])
    rmdirSync(small)
  })
})

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

function mountSmall(): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return null
  const folder = path.join(os.tmpdir(), `sigill-small-${randomUUID()}`)
  try {
    execFileSync("mkdir", ["-p", folder])
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" })
    return folder
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return null
  }
}

describe("memory", () => {
  it("B60 stays flat while a large blob is written, read and erased", async () => {
    const id = randomUUID()
    const piece = randomBytes(256 * 1024)
    const pieces = 600
    async function* large() {
      for (let i = 0; i < pieces; i++) yield piece
    }
    const before = process.memoryUsage().rss
    let peak = before
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 10)
    await store().write("eu", id, large())
    let size = 0
    for await (const chunk of store().read("eu", id)) size += chunk.length
    await store().erase("eu", id)
    clearInterval(watch)
    expect(size).toBe(pieces * piece.length)
    expect(peak - before).toBeLessThan(100 * 1024 * 1024)
  }, 60_000)
})

test("reading a file that is in use elsewhere needs no right to write it", async () => {
  const id = randomUUID()
  await store().write("eu", id, Buffer.from("read only"))
  await chmod(fileOf(id), 0o400)
  expect((await store().readAll("eu", id))?.toString()).toBe("read only")
  expect((await readFile(fileOf(id))).toString()).toBe("read only")
})
