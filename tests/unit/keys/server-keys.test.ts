import { execFile } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { hkdfSync, randomBytes } from "node:crypto"
import os from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { KEY_PURPOSES, parseEnv, type Env, type KeyPurpose } from "#lib/env.ts"
import { KeyFileError, loadServerKeys, type ServerKeys } from "#lib/keys/server-keys.ts"
import { SCRIPT_FLAGS } from "../../../scripts/launch/run-script.mjs"

const SECRET = "a secret of at least thirty-two characters"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "sigill-keys-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function env(given: Readonly<Record<string, string>> = {}): Env {
  const parsed = parseEnv({ SIGILL_DATA: folder, ...given })
  if (!parsed.ok) throw new Error("the settings of the test are wrong")
  return parsed.value
}

const hex = (key: Uint8Array | null | undefined) => (key == null ? null : Buffer.from(key).toString("hex"))
const newest = (keys: ServerKeys) => KEY_PURPOSES.map((purpose) => hex(keys[purpose].key))
const fileOf = (purpose: KeyPurpose, version = 1) => path.join(folder, "keys", `${purpose}.v${version}.key`)
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8)
const line = (key: Uint8Array) => `${Buffer.from(key).toString("base64url")}\n`

function put(file: string, text: string): string {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

describe("the keys that the server holds", () => {
  it("B76 are made at the first start, one for each purpose, at random, and stay", async () => {
    const keys = await loadServerKeys(env())
    expect(readdirSync(path.join(folder, "keys")).sort()).toEqual(KEY_PURPOSES.map((purpose) => `${purpose}.v1.key`).sort())
    expect(new Set(newest(keys)).size).toBe(KEY_PURPOSES.length)
    for (const purpose of KEY_PURPOSES) expect([keys[purpose].version, keys[purpose].key.length]).toEqual([1, 32])
    expect(newest(await loadServerKeys(env()))).toEqual(newest(keys))
    rmSync(path.join(folder, "keys"), { recursive: true })
    const others = newest(await loadServerKeys(env()))
    for (const key of newest(keys)) expect(others).not.toContain(key)
  })

  it("B76 lie in files that nobody else reads, whatever the mask and the folder's mode were", async () => {
    mkdirSync(path.join(folder, "keys"))
    chmodSync(path.join(folder, "keys"), 0o755)
    const mask = process.umask(0)
    try {
      await loadServerKeys(env())
    } finally {
      process.umask(mask)
    }
    expect(modeOf(path.join(folder, "keys"))).toBe("700")
    for (const purpose of KEY_PURPOSES) expect([purpose, modeOf(fileOf(purpose))]).toEqual([purpose, "600"])
  })

  it("keys.md 2 are derived from SIGILL_SECRET where it is given: the same on every machine, as docs/security/keys.md says", async () => {
    const keys = await loadServerKeys(env({ SIGILL_SECRET: SECRET }))
    const derived = KEY_PURPOSES.map((purpose) =>
      hex(new Uint8Array(hkdfSync("sha256", SECRET, "", `sigill/v1/server-key ${purpose}`, 32))),
    )
    expect(newest(keys)).toEqual(derived)
    // From then on the files are what counts.
    expect(newest(await loadServerKeys(env()))).toEqual(derived)
    expect(newest(await loadServerKeys(env({ SIGILL_SECRET: "another secret of thirty-two characters" })))).toEqual(derived)
  })

  it("keys.md 2 only a missing one is derived: a file that is there stays as it is", async () => {
    const own = randomBytes(32)
    put(fileOf("pepper"), line(own))
    const keys = await loadServerKeys(env({ SIGILL_SECRET: SECRET }))
    expect(hex(keys.pepper.key)).toBe(hex(own))
    expect(hex(keys.field.key)).toBe(hex(new Uint8Array(hkdfSync("sha256", SECRET, "", "sigill/v1/server-key field", 32))))
  })

  it.each(KEY_PURPOSES)("keys.md 2 the %s key is read from the file that its setting names, and none is made", async (purpose) => {
    const own = randomBytes(32)
    const file = put(path.join(folder, "mounted", "secret"), line(own))
    const keys = await loadServerKeys(env({ [`SIGILL_KEY_${purpose.toUpperCase()}_FILE`]: file, SIGILL_SECRET: SECRET }))
    expect([keys[purpose].version, hex(keys[purpose].key)]).toEqual([1, hex(own)])
    expect(readdirSync(path.join(folder, "keys"))).not.toContain(`${purpose}.v1.key`)
    expect(readdirSync(path.join(folder, "keys"))).toHaveLength(KEY_PURPOSES.length - 1)
  })

  it("B76 a second version is picked up and seals, while the first still opens; the tenth is newer than the ninth", async () => {
    const first = await loadServerKeys(env())
    const own = new Map([2, 9, 10].map((version) => [version, randomBytes(32)] as const))
    put(fileOf("field", 2), line(own.get(2) ?? new Uint8Array()))
    const second = await loadServerKeys(env())
    expect([second.field.version, hex(second.field.key)]).toEqual([2, hex(own.get(2))])
    expect(hex(second.field.byVersion(1))).toBe(hex(first.field.key))
    expect(hex(second.field.byVersion(2))).toBe(hex(own.get(2)))
    expect(second.field.byVersion(3)).toBeNull()
    // Others keep their first.
    expect([second.pepper.version, hex(second.pepper.key)]).toEqual([1, hex(first.pepper.key)])
    for (const version of [9, 10]) put(fileOf("field", version), line(own.get(version) ?? new Uint8Array()))
    const tenth = await loadServerKeys(env())
    expect([tenth.field.version, hex(tenth.field.key)]).toEqual([10, hex(own.get(10))])
  })

  it("B76 other files in the folder are no versions", async () => {
    for (const name of ["pepper.v2.key.bak", "pepper.key", "old-pepper.v3.key", "database-app.password"])
      put(path.join(folder, "keys", name), line(randomBytes(32)))
    expect((await loadServerKeys(env())).pepper.version).toBe(1)
  })
})

describe("processes that start together", () => {
  it("keys.md 2 end with the same first files, each waiting for whoever came first", async () => {
    const all = (await Promise.all(Array.from({ length: 8 }, async () => loadServerKeys(env())))).map(newest)
    expect(new Set(all.map(String)).size).toBe(1)
    expect(newest(await loadServerKeys(env()))).toEqual(all[0])
  })

  it("keys.md 2 in processes of their own too", async () => {
    const module = path.join(process.cwd(), "lib", "keys", "server-keys.ts")
    const script = `
      const { loadServerKeys } = await import(${JSON.stringify(module)})
      await new Promise((resolve) => setTimeout(resolve, ${Date.now() + 1500} - Date.now()))
      const keys = await loadServerKeys({ dataFolder: ${JSON.stringify(folder)}, secret: null, keyFiles: {} })
      console.log(JSON.stringify(Object.values(keys).map(({ key }) => Buffer.from(key).toString("hex"))))`
    const run = async () => (await promisify(execFile)(process.execPath, [...SCRIPT_FLAGS, "--input-type=module", "--eval", script])).stdout
    const said = await Promise.all(Array.from({ length: 4 }, run))
    expect(new Set(said).size).toBe(1)
    expect(newest(await loadServerKeys(env()))).toEqual(JSON.parse(said[0] ?? "[]"))
  })

  it("keys.md 2 wait for a file that another has made and not yet written", async () => {
    const own = randomBytes(32)
    put(fileOf("spool"), "")
    setTimeout(() => writeFileSync(fileOf("spool"), line(own)), 200)
    expect(hex((await loadServerKeys(env())).spool.key)).toBe(hex(own))
  })
})

describe("a key file that is none", () => {
  /** Each is waited for, as another process could be writing it: all at once. */
  const NO_KEYS: Readonly<Record<string, string>> = {
    empty: "",
    short: line(randomBytes(31)),
    long: line(randomBytes(33)),
    "other-text": "this is not a key at all, is it?\n",
    "two-lines": line(randomBytes(32)) + line(randomBytes(32)),
    "more-behind": `${line(randomBytes(32)).trim()} # of March\n`,
    hexadecimal: `${randomBytes(32).toString("hex")}\n`,
  }

  it("B76 is refused by its name, whatever is wrong with it, and stays as it was", async () => {
    const refused = Object.entries(NO_KEYS).map(async ([name, text]) => {
      const file = put(path.join(folder, name, "keys", "cookie.v1.key"), text)
      const loading = loadServerKeys({ ...env(), dataFolder: path.join(folder, name) })
      await expect(loading).rejects.toThrow(KeyFileError)
      await expect(loading).rejects.toThrow(`${file} should hold 32 bytes in base64url on one line`)
      expect(readFileSync(file, "utf8")).toBe(text)
    })
    await Promise.all(refused)
  })

  it("B76 one that is named and not there is refused, and not made", async () => {
    const file = path.join(folder, "mounted", "secret")
    const loading = loadServerKeys(env({ SIGILL_KEY_PEPPER_FILE: file }))
    await expect(loading).rejects.toThrow(KeyFileError)
    await expect(loading).rejects.toThrow(`${file} should hold 32 bytes`)
    expect(() => statSync(file)).toThrow("ENOENT")
  })
})
