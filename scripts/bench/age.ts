/** The programs that encrypt files in the same format: Debian's `age`, in Go, and the npm package, in JavaScript. */
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption"
import { spawn, spawnSync } from "node:child_process"
import { createReadStream, createWriteStream } from "node:fs"
import { writeFile } from "node:fs/promises"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { ReadableStream } from "node:stream/web"

export type Age = {
  /** CPU milliseconds for `plain`, written to a file. */
  readonly encrypt: () => Promise<number>
  /** CPU milliseconds for what was encrypted before, written to nowhere. */
  readonly decrypt: () => Promise<number>
}

/** The program, or null where it is not installed. */
export async function debianAge(folder: string, plain: string): Promise<Age | null> {
  if (spawnSync("age", ["--version"]).status !== 0) return null
  const [identity, sealed] = [path.join(folder, "age-identity"), path.join(folder, "age-sealed")]
  const secret = await generateX25519Identity()
  await writeFile(identity, secret, { mode: 0o600 })
  const recipient = await identityToRecipient(secret)
  return {
    encrypt: () => cpuOf("age", ["--recipient", recipient, "--output", sealed, plain]),
    decrypt: () => cpuOf("age", ["--decrypt", "--identity", identity, "--output", "/dev/null", sealed]),
  }
}

/** CPU milliseconds that a program took, as the shell that waited for it was told by the system. */
async function cpuOf(program: string, args: readonly string[]): Promise<number> {
  const child = spawn("/bin/sh", ["-c", '"$0" "$@" && times', program, ...args], { stdio: ["ignore", "pipe", "inherit"] })
  let said = ""
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")))
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  if (code !== 0) throw new Error(`${program} failed`)
  // The second line is that of the shell's children: user and system, as 0m1.234s.
  const spent = [...(said.trim().split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g)]
  return spent.reduce((all, [, minutes, seconds]) => all + Number(minutes) * 60_000 + Number(seconds) * 1000, 0)
}

/** Encrypts a file to a file with the package's streams. */
export async function encryptWithPackage(plain: string, sealed: string): Promise<void> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()))
  const stream = await encrypter.encrypt(Readable.toWeb(createReadStream(plain)) as globalThis.ReadableStream<Uint8Array>)
  await pipeline(Readable.fromWeb(stream as unknown as ReadableStream), createWriteStream(sealed, { flush: true }))
}
