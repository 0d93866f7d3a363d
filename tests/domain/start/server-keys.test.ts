import { randomBytes } from "node:crypto"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { parseEnv } from "#lib/env.ts"
import { newId } from "#lib/ids.ts"
import { openField, sealField } from "#lib/keys/field.ts"
import { loadInstallation, WrongKeysError } from "#lib/keys/installation.ts"
import { loadServerKeys } from "#lib/keys/server-keys.ts"
import { runPreparation } from "../../../scripts/start/run-preparation.ts"
import { testDatabase } from "../../support/database.ts"
import { testServices } from "../../support/services.ts"

const database = testDatabase()

const key = () => `${randomBytes(32).toString("base64url")}\n`
const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** A data folder of its own; its keys are those of `like`, if given, then changed. */
function dataFolder(like?: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-server-keys-"))
  folders.push(folder)
  if (like !== undefined) cpSync(path.join(like, "keys"), path.join(folder, "keys"), { recursive: true })
  return folder
}

function envOf(folder: string) {
  const parsed = parseEnv({ SIGILL_DATA: folder })
  if (!parsed.ok) throw new Error("the settings of the test are wrong")
  return parsed.value
}

const file = (folder: string, name: string) => path.join(folder, "keys", name)
const load = async (folder: string) => loadInstallation(database.db, await loadServerKeys(envOf(folder)), new Date())

/** What the start runs before it serves. @returns what stopped it, or the empty text */
const stopOf = async (folder: string, given: Readonly<Record<string, string>> = {}): Promise<string> => {
  const environment = {
    ...process.env,
    SIGILL_DATA: folder,
    DATABASE_URL: database.urls.app,
    DATABASE_MIGRATE_URL: database.urls.owner,
    ...given,
  }
  const run = runPreparation({ root: process.cwd(), step: "prepare", environment, seconds: 10, signal: new AbortController().signal })
  return run.then(
    () => "",
    (error: Error) => `${error.name}: ${error.message}`,
  )
}

jest.setTimeout(60_000)
beforeEach(() => database.reset())

describe("keys that do not belong to the database", () => {
  it.each([
    ["another pepper", "pepper.v1.key", "the pepper is not the one"],
    ["another installation key", "installation.v1.key", "the installation key is not the one"],
  ])("B76 %s is refused in one line, by the start too, and changes nothing in the database", async (_what, name, sentence) => {
    const folder = dataFolder()
    const first = await load(folder)
    const other = dataFolder(folder)
    writeFileSync(file(other, name), key())
    const loading = load(other)
    await expect(loading).rejects.toThrow(WrongKeysError)
    await expect(loading).rejects.toThrow(`${sentence} that this database was made with: put the keys folder back that belongs to it`)
    expect(await stopOf(other)).toBe(`Problem: ${sentence} that this database was made with: put the keys folder back that belongs to it`)
    const again = await load(folder)
    expect([again.id, again.publicKey]).toEqual([first.id, first.publicKey])
  })

  it("B76 a keys folder that was lost is not replaced in silence", async () => {
    await load(dataFolder())
    await expect(load(dataFolder())).rejects.toThrow(WrongKeysError)
  })

  it("B76 a second pepper is none of these as long as the first is there", async () => {
    const folder = dataFolder()
    const { id } = await load(folder)
    writeFileSync(file(folder, "pepper.v2.key"), key())
    expect((await load(folder)).id).toBe(id)
    rmSync(file(folder, "pepper.v1.key"))
    await expect(load(folder)).rejects.toThrow(WrongKeysError)
  })

  it("keys.md 2 of several that start together all end with the same installation", async () => {
    const folder = dataFolder()
    await loadServerKeys(envOf(folder))
    const all = await Promise.all(Array.from({ length: 4 }, () => load(folder)))
    expect(new Set(all.map(({ id }) => id)).size).toBe(1)
    expect(await database.owner`select id from installation`).toHaveLength(1)
  })
})

describe("a key file that is none", () => {
  it("B76 in the folder stops the start with one line that names it", async () => {
    const folder = dataFolder()
    await load(folder)
    writeFileSync(file(folder, "spool.v1.key"), "not a key\n")
    expect(await stopOf(folder)).toBe(`Problem: ${file(folder, "spool.v1.key")} should hold 32 bytes in base64url on one line`)
    expect(readFileSync(file(folder, "spool.v1.key"), "utf8")).toBe("not a key\n")
  })

  it("B76 named by a setting and not there stops it too", async () => {
    const folder = dataFolder()
    const missing = path.join(folder, "mounted", "field")
    expect(await stopOf(folder, { SIGILL_KEY_FIELD_FILE: missing })).toBe(
      `Problem: ${missing} should hold 32 bytes in base64url on one line`,
    )
  })
})

test("B76 after a second field key is put there, what was sealed before opens, and what is sealed now opens under the second only", async () => {
  const before = await testServices(database)
  const ownerId = newId()
  const field = { name: "phone", ownerId } as const
  const old = sealField(before, { ...field, text: "+46701740605" })
  writeFileSync(file(before.env.dataFolder, "field.v2.key"), key())
  const after = { ...before, serverKeys: await loadServerKeys(before.env) }
  expect(openField(after, { ...field, sealed: old })).toBe("+46701740605")
  const fresh = sealField(after, { ...field, text: "+46701740606" })
  expect(openField(after, { ...field, sealed: fresh })).toBe("+46701740606")
  expect(() => openField(before, { ...field, sealed: fresh })).toThrow("does not open")
})
