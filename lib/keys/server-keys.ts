import { constants } from "node:fs"
import { chmod, mkdir, open, readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { codeOf } from "../blobs/disk.ts"
import { LABELS } from "../crypto/labels.ts"
import { hkdf } from "../crypto/kdf.ts"
import { KEY_PURPOSES, type Env, type KeyPurpose } from "../env.ts"
import { randomBytesFromSystem } from "../ids.ts"

/** The versions of one server-held key: the newest seals, all open. */
export type VersionedKey = {
  readonly version: number
  readonly key: Uint8Array
  readonly byVersion: (version: number) => Uint8Array | null
}

/** The keys that the server itself holds, one per purpose, never in the database (keys.md 2, B76). */
export type ServerKeys = Readonly<Record<KeyPurpose, VersionedKey>>

/** A key file that is not one line of 32 bytes in base64url, or that cannot be read or made. */
export class KeyFileError extends Error {
  override readonly name = "KeyFileError"
}

const KEY_BYTES = 32

/**
 * Reads the server-held keys and makes those that are missing at the first start: from SIGILL_SECRET where it is given, else from the random source.
 * Two processes that start together end with the same file, because it is created exclusively and read back.
 * @throws KeyFileError naming the file and what is wrong with it.
 */
export async function loadServerKeys(env: Env): Promise<ServerKeys> {
  const folder = path.join(/* turbopackIgnore: true */ env.dataFolder, "keys")
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const entries = await Promise.all(KEY_PURPOSES.map(async (purpose) => [purpose, await loadPurpose(env, folder, purpose)] as const))
  return Object.fromEntries(entries) as Record<KeyPurpose, VersionedKey>
}

async function loadPurpose(env: Env, folder: string, purpose: KeyPurpose): Promise<VersionedKey> {
  const given = env.keyFiles[purpose]
  if (given !== undefined) return versioned([[1, await readKey(given)]])
  const pattern = new RegExp(`^${purpose}\\.v([0-9]+)\\.key$`)
  const versions = (await readdir(folder)).flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number)
  if (versions.length === 0) versions.push(await createFirst(env, folder, purpose))
  return versioned(await Promise.all(versions.map(async (version) => [version, await readKey(keyFile(folder, purpose, version))] as const)))
}

const keyFile = (folder: string, purpose: KeyPurpose, version: number) =>
  path.join(/* turbopackIgnore: true */ folder, `${purpose}.v${version}.key`)

async function createFirst(env: Env, folder: string, purpose: KeyPurpose): Promise<number> {
  const secret = env.secret === null ? null : new TextEncoder().encode(env.secret)
  const key =
    secret === null
      ? randomBytesFromSystem(KEY_BYTES)
      : hkdf({ secret, salt: new Uint8Array(0), info: new TextEncoder().encode(`${LABELS.serverKey} ${purpose}`), length: KEY_BYTES })
  try {
    const file = await open(keyFile(folder, purpose, 1), constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600)
    await file.writeFile(Buffer.from(key).toString("base64url") + "\n")
    await file.sync()
    await file.close()
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error
  }
  return 1
}

async function readKey(file: string): Promise<Uint8Array> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const text = (await readFile(file, "utf8").catch(() => "")).trim()
    const key = new Uint8Array(Buffer.from(text, "base64url"))
    if (key.length === KEY_BYTES) return key
    // Another process may have created the file and not yet written it.
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new KeyFileError(`${file} should hold 32 bytes in base64url on one line`)
}

function versioned(keys: readonly (readonly [number, Uint8Array])[]): VersionedKey {
  const byVersion = new Map(keys)
  const version = Math.max(...byVersion.keys())
  const key = byVersion.get(version)
  if (key === undefined) throw new KeyFileError("no version of a key was found")
  return { version, key, byVersion: (wanted) => byVersion.get(wanted) ?? null }
}
