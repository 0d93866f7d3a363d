import { open, rename, type FileHandle } from "node:fs/promises"
import { fail, ok, type Result } from "../result.ts"
import { BlobMissingError, type StorageFailure } from "./blob-store.ts"
import { codeOf, DiskError, onDisk, storageFailure, syncFolder, writeWhole } from "./disk.ts"
import { openNew, type BlobFiles } from "./places.ts"
import { requireRoom } from "./room.ts"

type Part = { readonly at: number; readonly source: AsyncIterable<Uint8Array> }

/** Puts bytes into a blob that is not finished, see `BlobStore.append`. */
export async function append(root: string, files: BlobFiles, { at, source }: Part): Promise<Result<null, StorageFailure>> {
  return orFailure(async () => {
    const file = at === 0 ? await onDisk(() => openAnew(root, files)) : await openGrown(files, at)
    try {
      await onDisk(() => Promise.all([requireRoom(files.folder), file.truncate(at)]))
      await pour(file, { at, source })
      return null
    } finally {
      await file.close()
    }
  })
}

/** Gives a blob that has grown to its end its own name, see `BlobStore.finish`. */
export async function finish({ folder, whole, part }: BlobFiles): Promise<Result<{ readonly size: number }, StorageFailure>> {
  return orFailure(() =>
    onDisk(async () => {
      const file = await open(part, "r")
      const { size } = await file.stat().finally(() => file.close())
      await rename(part, whole)
      await syncFolder(folder)
      return { size }
    }),
  )
}

async function openAnew(root: string, files: BlobFiles): Promise<FileHandle> {
  try {
    return await openNew(root, files)
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error
    return open(files.part, "r+")
  }
}

/** @throws BlobMissingError where less of it is left than was stored */
async function openGrown({ whole, part }: BlobFiles, least: number): Promise<FileHandle> {
  const file = await onDisk(async () => (await openIfThere(part)) ?? (await takeBack({ whole, part })))
  if (file === null) throw new BlobMissingError("a blob that grows is not there")
  const { size } = await file.stat()
  if (size >= least) return file
  await file.close()
  throw new BlobMissingError("a blob that grows is shorter than it was")
}

/** Stopped between getting its own name and the commit that says so, it has that name already. */
async function takeBack({ whole, part }: Pick<BlobFiles, "whole" | "part">): Promise<FileHandle | null> {
  try {
    await rename(whole, part)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw error
  }
  return openIfThere(part)
}

async function openIfThere(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, "r+")
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw error
  }
}

/** What came before the source broke is synced all the same: it is gone on from there. */
async function pour(file: FileHandle, { at, source }: Part): Promise<void> {
  let end = at
  try {
    for await (const piece of source) {
      await onDisk(() => writeWhole(file, piece, end))
      end += piece.length
    }
  } finally {
    await onDisk(() => file.sync())
  }
}

async function orFailure<T>(step: () => Promise<T>): Promise<Result<T, StorageFailure>> {
  try {
    return ok(await step())
  } catch (error) {
    if (error instanceof DiskError) return fail(storageFailure(error))
    throw error
  }
}
