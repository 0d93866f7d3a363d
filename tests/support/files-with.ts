import { readdir, readFile } from "node:fs/promises"
import path from "node:path"

/** Files below a folder that hold any of these bytes; those that go while it looks are passed over. */
export async function filesWith(folder: string, wanted: readonly Uint8Array[]): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const content = await readFile(file).catch(() => Buffer.alloc(0))
    if (wanted.some((bytes) => content.includes(Buffer.from(bytes)))) found.push(file)
  }
  return found
}
