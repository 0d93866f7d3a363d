import { randomFillSync } from "node:crypto"
import { open, rm } from "node:fs/promises"
import path from "node:path"
import type { MemberContext } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { discardAttachments, openAttachment, storeAttachment, type StoredAttachment } from "#lib/messages/attachments.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { debianAge, encryptWithPackage } from "./age.ts"
import { letterTo, makePerson, requestOf, type BenchPerson } from "./ground.ts"
import { alternateAsync, median, time, type Tell } from "./measure.ts"
import { memoryOfServer, uploads } from "./passing.ts"
import { withRunning, type Running } from "./running.ts"
import { signedInCookie } from "./visitor.ts"

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const ROUNDS = 3

/** Large files on their way in and out, against the programs that encrypt the same format and against a bare route (docs/performance.md). */
export async function benchAttachments(tell: Tell): Promise<void> {
  await withRunning({ name: "attachments", processes: "several" }, async (running) => {
    const people: BenchPerson[] = []
    for (let at = 0; at < 103; at++) people.push(await makePerson(running.services))
    const [sender, ...readers] = people
    if (sender === undefined) throw new Error("nobody is there")
    // The system is slow to give memory for files that nobody had before (docs/performance.md): the rows that it would be most of come first.
    await inProcess(running, { sender, readers, tell })
    const cookie = await signedInCookie(running.installation.origin, sender)
    // The server has seen no large file yet; it does not give back what it has once taken.
    for (const row of await memoryOfServer(running, { cookie, to: readers[0] ?? sender })) tell(row)
    tell(await uploads(running, cookie))
    await toMany(running, readers, tell)
  })
}

type Given = { readonly sender: BenchPerson; readonly readers: readonly BenchPerson[]; readonly tell: Tell }

/** The use cases that a request runs, in this process, on a file of 1 GiB. */
async function inProcess({ dataFolder, services }: Running, { sender, readers, tell }: Given): Promise<void> {
  const plain = plainIn(dataFolder)
  await fill(plain, GIB)
  const ctx = await requestOf(services, sender)
  const store = () => storeFile(ctx, plain)
  // Erasing writes as much once more: it is no part of what is measured.
  const discard = (stored: StoredAttachment) => discardAttachments(ctx, [stored])

  const age = await debianAge(dataFolder, plain)
  if (age === null) console.error("skipped: age is not installed (Debian package age)")
  else {
    const read = await sentTo(ctx, readers.slice(0, 1), await store())
    // Pairs of CPU milliseconds, in turn.
    const taken = { sealing: [] as number[], sealed: [] as number[], opening: [] as number[], opened: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      const sealing = await cpuOf(store)
      taken.sealing.push(sealing.milliseconds)
      await discard(sealing.value)
      taken.sealed.push(await age.encrypt())
      taken.opening.push((await cpuOf(() => readAll(ctx, read))).milliseconds)
      taken.opened.push(await age.decrypt())
    }
    tell(time("encrypt 1 GiB at rest, CPU", 2, { ours: median(taken.sealing), reference: median(taken.sealed) }))
    tell(time("decrypt 1 GiB, CPU", 1.5, { ours: median(taken.opening), reference: median(taken.opened) }))
  }

  const sealed = path.join(dataFolder, "package-sealed")
  const reference = () => encryptWithPackage(plain, sealed)
  tell(
    time(
      "encrypt 1 GiB against age-encryption",
      0.2,
      await alternateAsync({ ours: store, reference, after: discard, times: 1, rounds: ROUNDS }),
    ),
  )
  await rm(sealed)
}

/** By somebody and to people who have no gigabytes yet: a mailbox takes ten. */
async function toMany({ dataFolder, services }: Running, people: readonly BenchPerson[], tell: Tell): Promise<void> {
  const [, sender, one, ...others] = people
  if (sender === undefined || one === undefined) throw new Error("nobody is there")
  const ctx = await requestOf(services, sender)
  const send = async (...some: readonly BenchPerson[]) => void (await sentTo(ctx, some, await storeFile(ctx, plainIn(dataFolder))))
  const sent = await alternateAsync({ ours: () => send(one, ...others), reference: () => send(one), times: 1, rounds: ROUNDS })
  tell(time(`1 GiB sent to ${others.length + 1} recipients against 1`, 1.1, sent))
}

const plainIn = (dataFolder: string) => path.join(dataFolder, "plain")

async function fill(file: string, size: number): Promise<void> {
  const handle = await open(file, "wx", 0o600)
  const piece = new Uint8Array(MIB)
  for (let at = 0; at < size; at += piece.length) await handle.write(randomFillSync(piece))
  await handle.sync()
  await handle.close()
}

async function storeFile(ctx: MemberContext, file: string): Promise<StoredAttachment> {
  const stored = await storeAttachment(ctx, { name: "bilder.zip", type: "application/zip", stream: bytesOf(file) })
  if (!stored.ok) throw new Error(`nothing was stored: ${stored.error.code}`)
  return stored.value
}

/** As large as connections bring them. */
const PIECE = 64 * 1024

/** A file in pieces; read as programs do that read much: large parts, into the same memory again and again. */
async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file)
  const memory = Buffer.allocUnsafeSlow(MIB)
  for (;;) {
    const { bytesRead } = await handle.read(memory, 0, memory.length, null)
    if (bytesRead === 0) break
    for (let at = 0; at < bytesRead; at += PIECE) yield memory.subarray(at, Math.min(at + PIECE, bytesRead))
  }
  await handle.close()
}

/** @returns the message's id */
async function sentTo(ctx: MemberContext, readers: readonly BenchPerson[], attachment: StoredAttachment): Promise<Id> {
  const sent = await sendMessage(ctx, { ...letterTo(...readers), attachments: [attachment] })
  if (!sent.ok) throw new Error(`nothing was sent: ${sent.error.code}`)
  return sent.value.messageId
}

async function readAll(ctx: MemberContext, messageId: Id): Promise<void> {
  const opened = await openAttachment(ctx, messageId, 0)
  if (!opened.ok) throw new Error(`nothing was opened: ${opened.error.code}`)
  let length = 0
  for await (const chunk of opened.value.read({ start: 0, length: opened.value.size })) length += chunk.length
  if (length !== GIB) throw new Error("it was not all of it")
}

/** CPU milliseconds of this process while something goes on, its threads included. */
async function cpuOf<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly milliseconds: number }> {
  const before = process.cpuUsage()
  const value = await work()
  const { user, system } = process.cpuUsage(before)
  return { value, milliseconds: (user + system) / 1000 }
}
