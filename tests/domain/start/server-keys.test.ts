import { randomBytes } from "node:crypto"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { decode, encode } from "next-auth/jwt"
import { parseEnv, type KeyPurpose } from "#lib/env.ts"
import { newId } from "#lib/ids.ts"
import { issueAuthorTicket, readAuthorTicket } from "#lib/keys/author-ticket.ts"
import { cookieSecret } from "#lib/keys/cookie-secret.ts"
import { openField, sealField } from "#lib/keys/field.ts"
import { loadInstallation, WrongKeysError } from "#lib/keys/installation.ts"
import { loadServerKeys } from "#lib/keys/server-keys.ts"
import { queueMail } from "#lib/notifications/outgoing.ts"
import { openSpool } from "#lib/notifications/spool.ts"
import { runPreparation } from "../../../scripts/start/run-preparation.ts"
import { testDatabase } from "../../support/database.ts"
import { testServices, type TestServices } from "../../support/services.ts"
import { toAddress } from "../../support/visitor.ts"

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

/** Puts a second version of a key beside the first. @returns the services of the process that was started after that */
async function rotated(before: TestServices, purpose: KeyPurpose): Promise<TestServices> {
  writeFileSync(file(before.env.dataFolder, `${purpose}.v2.key`), key())
  return { ...before, serverKeys: await loadServerKeys(before.env) }
}

describe("rotation", () => {
  it("B76 after a second field key is put there, what was sealed before opens, and what is sealed now opens under the second only", async () => {
    const before = await testServices(database)
    const ownerId = newId()
    const field = { name: "phone", ownerId } as const
    const old = sealField(before, { ...field, text: "+46701740605" })
    const after = await rotated(before, "field")
    expect(openField(after, { ...field, sealed: old })).toBe("+46701740605")
    const fresh = sealField(after, { ...field, text: "+46701740606" })
    expect(openField(after, { ...field, sealed: fresh })).toBe("+46701740606")
    expect(() => openField(before, { ...field, sealed: fresh })).toThrow("does not open")
  })

  it("B76 after a second spool key is put there, what waited leaves, and what is queued now leaves under the second only", async () => {
    const before = await testServices(database)
    const letter = { to: toAddress("anna@example.org"), text: "Hej", html: "<p>Hej</p>" }
    const queue = (services: TestServices, subject: string) =>
      services.db.transaction((tx) => queueMail(tx, services, { ...letter, subject }))
    await queue(before, "before")
    const after = await rotated(before, "spool")
    await queue(after, "after")
    const rows = await database.sql<{ id: string; spoolId: string }[]>`select id, spool_id as "spoolId" from outgoing order by created_at`
    const subjects = async (services: TestServices) =>
      Promise.all(
        rows.map(async ({ id: outgoingId, spoolId }) => {
          const sealed = await services.blobs.readAll("eu", spoolId)
          const opened = sealed === null ? null : openSpool(services, { outgoingId, spoolId }, sealed)
          return opened?.channel === "email" ? opened.subject : null
        }),
      )
    expect([await subjects(before), await subjects(after)]).toEqual([
      ["before", null],
      ["before", "after"],
    ])
  })

  it("B76 a second cookie key ends every session for its browser and whose a form is, and from then on the second alone counts", async () => {
    const before = await testServices(database)
    const after = await rotated(before, "cookie")
    const accountId = newId()
    const claims = { sid: newId(), key: "secret" }
    const [old, fresh] = await Promise.all(
      [before, after].map(async (services) => ({
        cookie: await encode({ token: claims, secret: cookieSecret(services) }),
        ticket: issueAuthorTicket(services, accountId),
      })),
    )
    const read = async (services: TestServices, given: typeof old) => {
      const decoded = await decode({ token: given?.cookie ?? "", secret: cookieSecret(services) }).catch(() => null)
      return { session: decoded?.["sid"] ?? null, author: readAuthorTicket(services, given?.ticket ?? "")?.accountId ?? null }
    }
    expect(await read(before, old)).toEqual({ session: claims.sid, author: accountId })
    expect(await read(after, old)).toEqual({ session: null, author: null })
    expect(await read(after, fresh)).toEqual({ session: claims.sid, author: accountId })
    expect(await read(before, fresh)).toEqual({ session: null, author: null })
  })
})
