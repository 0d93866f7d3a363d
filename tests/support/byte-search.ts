import { readdir, readFile, stat } from "node:fs/promises"
import path from "node:path"

/** The forms in which a text could lie about: UTF-8, UTF-16, base64 of any alignment, hexadecimal; a secret in base64url as its bytes too. */
function formsOf(text: string): Buffer[] {
  const aligned = [0, 1, 2].map((shift) =>
    Buffer.from(
      Buffer.from("x".repeat(shift) + text)
        .toString("base64")
        .slice(shift === 0 ? 0 : shift + 1, -4),
    ),
  )
  const bytes = /^[A-Za-z0-9_-]{43}$/.test(text) ? Buffer.from(text, "base64url") : null
  const ofBytes = bytes === null ? [] : [bytes, Buffer.from(bytes.toString("hex"))]
  return [Buffer.from(text), Buffer.from(text, "utf16le"), Buffer.from(Buffer.from(text).toString("hex")), ...aligned, ...ofBytes]
}

/** Every file below a folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

/** Files directly in a folder that were written since; for the temporary folder, which is everybody's. */
export async function filesSince(folder: string, since: number): Promise<string[]> {
  const files: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    const about = entry.isFile() ? await stat(file).catch(() => null) : null
    if (about !== null && about.mtimeMs >= since) files.push(file)
  }
  return files
}

/** Which of the texts lie in these files, in any form; each with one such file. Every file is read once. */
export async function textsIn(files: readonly string[], texts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = texts.map((text) => ({ text, forms: formsOf(text) }))
  const found = new Map<string, string>()
  for (const file of files) {
    // One that went meanwhile holds nothing any more, and PostgreSQL makes log files ready that are zeros for 16 MB.
    const content = await readFile(file).catch(() => Buffer.alloc(0))
    if (content.equals(Buffer.alloc(content.length))) continue
    for (const { text, forms } of wanted) if (forms.some((form) => content.includes(form))) found.set(text, file)
  }
  return found
}

/** Files below a folder that hold any of these bytes. */
export async function filesWith(folder: string, wanted: readonly Uint8Array[]): Promise<string[]> {
  const found: string[] = []
  for (const file of await filesBelow(folder)) {
    const content = await readFile(file).catch(() => Buffer.alloc(0))
    if (wanted.some((bytes) => content.includes(Buffer.from(bytes)))) found.push(file)
  }
  return found
}
