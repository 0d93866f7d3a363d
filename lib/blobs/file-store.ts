import { open, readdir, readFile, rename, rm, stat, type FileHandle } from "node:fs/promises"
import path from "node:path"
import { isId, newId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { BlobMissingError, type BlobStore, type ByteRange, type StorageFailure, type WriteOptions } from "./blob-store.ts"
import { codeOf, DiskError, onDisk, overwrite, storageFailure, syncFolder, syncingWriter } from "./disk.ts"
import { append, finish } from "./growing-file.ts"
import { blobFiles, checkedRegion, openNew, PART, type BlobFiles } from "./places.ts"
import { LOOK_EVERY, requireRoom } from "./room.ts"

type Place = { readonly dataFolder: string }
type Source = Uint8Array | AsyncIterable<Uint8Array>

/** Blobs as files: data folder/blobs/REGION/first two digits/ID, for their owner alone. */
export function createFileStore({ dataFolder }: Place): BlobStore {
  const root = path.join(/* turbopackIgnore: true */ dataFolder, "blobs")
  const files = (region: string, id: Id) => blobFiles(root, region, id)
  return {
    write: (region, id, source, options) => write({ root, source, ...options }, files(region, id)),
    append: (region, id, part) => append(root, files(region, id), part),
    finish: (region, id) => finish(files(region, id)),
    read: (region, id, range) => read(files(region, id), range),
    readAll: (region, id) => orNull(readFile(/* turbopackIgnore: true */ files(region, id).whole)),
    size: async (region, id) => (await orNull(stat(/* turbopackIgnore: true */ files(region, id).whole)))?.size ?? null,
    modifiedAt: async (region, id) => {
      const { whole, part } = files(region, id)
      return (
        ((await orNull(stat(/* turbopackIgnore: true */ whole))) ?? (await orNull(stat(/* turbopackIgnore: true */ part))))?.mtime ?? null
      )
    },
    erase: (region, id) => erase(files(region, id)),
    list: (region, prefix) => list(path.join(root, checkedRegion(region)), prefix),
    probe: (region) => probe(root, files(region, newId())),
  }
}

/** Temporary name, sync, rename, sync of the folder: after a crash there is all of it or a part that the sweeper takes. */
async function write(
  { root, source, mayUseReserve = false }: { readonly root: string; readonly source: Source } & WriteOptions,
  { folder, whole, part }: BlobFiles,
): Promise<Result<{ size: number }, StorageFailure>> {
  const look = mayUseReserve ? async () => undefined : () => onDisk(() => requireRoom(folder))
  try {
    const file = await onDisk(() => openNew(root, { folder, part }))
    try {
      const size = await fill(file, source, look)
      await onDisk(() => Promise.all([rename(part, whole), file.close()]))
      await onDisk(() => syncFolder(folder))
      return ok({ size })
    } catch (error) {
      await file.close().catch(() => undefined)
      await Promise.allSettled([rm(part, { force: true }), rm(whole, { force: true })])
      throw error
    }
  } catch (error) {
    if (error instanceof DiskError) return fail(storageFailure(error))
    throw error
  }
}

/** Writes and syncs all of it. */
async function fill(file: FileHandle, source: Source, look: () => Promise<void>): Promise<number> {
  let [size, lookAt] = [0, LOOK_EVERY]
  const writer = syncingWriter(file)
  const firstLook = look()
  // Awaited with the first chunk; a source that throws before it leaves nobody to hear.
  firstLook.catch(() => undefined)
  for await (const chunk of source instanceof Uint8Array ? [source] : source) {
    await onDisk(() => writer.write(chunk))
    await firstLook
    size += chunk.length
    if (size < lookAt) continue
    await look()
    lookAt = size + LOOK_EVERY
  }
  await onDisk(writer.sync)
  return size
}

const READ_BYTES = 256 * 1024

/** Into the same memory again and again: a stream of Node's takes new memory for each piece, and what a large file leaves has to be collected. */
async function* read({ whole }: BlobFiles, range?: ByteRange): AsyncIterable<Uint8Array> {
  if (range !== undefined && range.end <= range.start) return
  const file = await openStored(whole)
  try {
    const end = range?.end ?? Infinity
    let at = range?.start ?? 0
    const memory = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, end - at))
    for (;;) {
      const { bytesRead } = await file.read(memory, 0, Math.min(memory.length, end - at), at)
      if (bytesRead === 0) return
      at += bytesRead
      yield memory.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

async function openStored(whole: string): Promise<FileHandle> {
  try {
    return await open(whole, "r")
  } catch (error) {
    if (codeOf(error) === "ENOENT") throw new BlobMissingError("a blob is not there")
    throw error
  }
}

async function erase({ folder, whole, part }: BlobFiles): Promise<void> {
  const gone = [await overwrite(whole), await overwrite(part)]
  if (gone.includes(true)) await syncFolder(folder)
}

async function* list(folder: string, prefix?: string): AsyncIterable<Id> {
  const shards = prefix === undefined ? ((await orNull(readdir(folder))) ?? []).sort() : [prefix.slice(0, 2)]
  for (const shard of shards) {
    const names = (await orNull(readdir(path.join(folder, shard)))) ?? []
    for (const name of names) {
      const id = name.endsWith(PART) ? name.slice(0, -PART.length) : name
      if (isId(id)) yield id
    }
  }
}

/** Under the name of an unfinished blob, so that the sweeper takes what a crash leaves. */
async function probe(root: string, { folder, part }: BlobFiles): Promise<Result<null, StorageFailure>> {
  try {
    const file = await onDisk(() => openNew(root, { folder, part }))
    await onDisk(() => file.writeFile("probe").finally(() => file.close()))
    return ok(null)
  } catch (error) {
    if (!(error instanceof DiskError)) throw error
    return fail(storageFailure(error))
  } finally {
    await rm(part, { force: true }).catch(() => undefined)
  }
}

/** What is not there is null; every other trouble is thrown. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw error
  }
}
