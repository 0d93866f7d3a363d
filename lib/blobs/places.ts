import { mkdir, open, type FileHandle } from "node:fs/promises"
import path from "node:path"
import { isId, type Id } from "../ids.ts"
import { codeOf, syncFolder } from "./disk.ts"

/** `whole` is there only when every byte of it is; until then it grows as `part`. */
export type BlobFiles = { readonly folder: string; readonly whole: string; readonly part: string }

/** How the name of an unfinished blob ends. */
export const PART = ".part"

/** Where a blob lies below the folder of all blobs. @throws for an id or region that is none */
export function blobFiles(root: string, region: string, id: Id): BlobFiles {
  if (!isId(id)) throw new Error("a blob's id should be an id")
  const folder = path.join(root, checkedRegion(region), id.slice(0, 2))
  return { folder, whole: path.join(folder, id), part: path.join(folder, id + PART) }
}

/** The region, which becomes a part of a path. @throws for anything but letters, digits and hyphens */
export function checkedRegion(region: string): string {
  if (!/^[a-z0-9-]+$/.test(region)) throw new Error("a region's name should be letters, digits and hyphens")
  return region
}

/** A new file; its folder is made where it is missing, which only the first files meet. */
export async function openNew(root: string, { folder, part }: Pick<BlobFiles, "folder" | "part">): Promise<FileHandle> {
  try {
    return await open(part, "wx", 0o600)
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error
    await makeFolder(root, folder)
    return open(part, "wx", 0o600)
  }
}

/** Makes the folder and, where something was made, syncs the folders above, so that the path survives a crash too. */
async function makeFolder(root: string, folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (made === undefined) return
  for (let at = folder; at !== path.dirname(root); at = path.dirname(at)) await syncFolder(path.dirname(at))
}
