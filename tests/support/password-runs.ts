import { createHash, randomUUID } from "node:crypto"
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import path from "node:path"
import { ARGON2_COST } from "#lib/crypto/password.ts"
import { randomBytesFromSystem } from "#lib/ids.ts"
import { runNewPassword, type PasswordRun } from "#lib/keys/password.ts"

const FOLDER = path.join(process.cwd(), ".cache", "tests", "passwords")

/**
 * What Argon2id makes of a made-up person's password, run once and kept between runs: few of them ever sign in, and thirty people a file
 * took up to half of its time. Who does sign in is checked by a run of their own.
 */
export async function passwordRun(password: string): Promise<PasswordRun> {
  const file = path.join(
    FOLDER,
    createHash("sha256")
      .update(JSON.stringify([password, ARGON2_COST]))
      .digest("hex"),
  )
  const known = kept(file)
  if (known !== null) return known
  const run = await runNewPassword({ random: randomBytesFromSystem }, password)
  if (!run.ok) throw new Error(`a made-up person's password did not run: ${run.error.code}`)
  keep(file, run.value)
  return run.value
}

function kept(file: string): PasswordRun | null {
  try {
    const { argon2Output, salt } = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<keyof PasswordRun, string>>
    return { argon2Output: bytes(argon2Output), salt: bytes(salt) }
  } catch {
    return null
  }
}

/** Under another name first: lanes run side by side. */
function keep(file: string, { argon2Output, salt }: PasswordRun): void {
  mkdirSync(FOLDER, { recursive: true })
  const unfinished = `${file}.${randomUUID()}`
  writeFileSync(unfinished, JSON.stringify({ argon2Output: hex(argon2Output), salt: hex(salt) }))
  renameSync(unfinished, file)
}

const hex = (given: Uint8Array) => Buffer.from(given).toString("hex")
const bytes = (given: string) => new Uint8Array(Buffer.from(given, "hex"))
