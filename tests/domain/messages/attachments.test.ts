import { createHash, randomBytes } from "node:crypto"
import { copyFile, open as openFile, readdir, truncate } from "node:fs/promises"
import path from "node:path"
import { CHUNK_BYTES, PayloadError } from "#lib/crypto/stream.ts"
import type { Id } from "#lib/ids.ts"
import { discardAttachments, openAttachment, storeAttachment, type OpenedAttachment } from "#lib/messages/attachments.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const MIB = 1024 * 1024

async function bytesOf(attachment: OpenedAttachment, start = 0, length = attachment.size - start): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of attachment.read({ start, length })) parts.push(part)
  return Buffer.concat(parts)
}

const opened = async (person: Person, id: Id, index = 0) => value(await openAttachment(await given.as(person), id, index))
const fileOf = (blobId: Id) => path.join(given.services.env.dataFolder, "blobs", "eu", blobId.slice(0, 2), blobId)

async function blobFiles(): Promise<number> {
  const entries = await readdir(path.join(given.services.env.dataFolder, "blobs"), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).length
}

const blobRows = async () => Number((await database.owner`select count(*) from blobs`)[0]?.["count"])

test.each([0, 1, 15, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_001])(
  "M8 a file of %i bytes arrives whole",
  async (size) => {
    const { anna, bo } = await given.people("anna", "bo")
    const content = randomBytes(size)
    const id = await given.sentMessage({ from: anna, to: [bo], attachments: [await given.attachment(anna, "a.bin", content)] })
    const attachment = await opened(bo, id)
    expect(attachment.size).toBe(size)
    expect((await bytesOf(attachment)).equals(content)).toBe(true)
  },
)

test("M8 any range of it can be fetched", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const content = randomBytes(5 * CHUNK_BYTES + 77)
  const id = await given.sentMessage({ from: anna, to: [bo], attachments: [await given.attachment(anna, "a.bin", content)] })
  const attachment = await opened(bo, id)
  const starts = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 5, content.length - 1]
  for (const start of starts) {
    for (const length of [1, 2, 100, CHUNK_BYTES, content.length - start]) {
      const until = Math.min(content.length, start + length)
      expect((await bytesOf(attachment, start, until - start)).equals(content.subarray(start, until))).toBe(true)
    }
  }
})

test("B60 64 MiB pass through encryption and back whole, and four times as much with memory that stays flat", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const piece = randomBytes(MIB)
  let peak = 0
  const noteMemory = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const passes = async (mib: number) => {
    const [sentHash, gotHash] = [createHash("sha256"), createHash("sha256")]
    async function* large() {
      for (let at = 0; at < mib; at++) {
        sentHash.update(piece)
        noteMemory()
        yield piece
      }
    }
    const stored = value(await storeAttachment(await given.as(anna), { name: "large.iso", type: "", stream: large() }))
    const id = await given.sentMessage({ from: anna, to: [bo], attachments: [stored] })
    const attachment = await opened(bo, id)
    expect(attachment.size).toBe(mib * MIB)
    for await (const part of attachment.read({ start: 0, length: attachment.size })) {
      gotHash.update(part)
      noteMemory()
    }
    expect(gotHash.digest("hex")).toBe(sentHash.digest("hex"))
  }
  await passes(64)
  const before = process.memoryUsage.rss()
  peak = before
  await passes(256)
  expect(peak - before).toBeLessThan(128 * MIB)
})

test("B6 a damaged file ends in an error after the last authentic chunk", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const content = randomBytes(4 * CHUNK_BYTES)
  const stored = await given.attachment(anna, "a.bin", content)
  const id = await given.sentMessage({ from: anna, to: [bo], attachments: [stored] })
  const file = await openFile(fileOf(stored.blobId), "r+")
  await file.write(Buffer.from("damage"), 0, 6, 2 * CHUNK_BYTES + 1_000)
  await file.close()
  const attachment = await opened(bo, id)
  let authentic = 0
  const reading = async () => {
    for await (const part of attachment.read({ start: 0, length: attachment.size })) authentic += part.length
  }
  await expect(reading()).rejects.toThrow(PayloadError)
  expect(authentic).toBe(2 * CHUNK_BYTES)
})

test.each([
  ["at a chunk's border", (size: number) => size - CHUNK_BYTES - 16],
  ["inside a chunk", (size: number) => size - 100],
  ["to nothing", () => 0],
])("B6 a file cut %s never ends as if it were whole", async (_where, shorter) => {
  const { anna, bo } = await given.people("anna", "bo")
  const stored = await given.attachment(anna, "a.bin", randomBytes(3 * CHUNK_BYTES))
  const id = await given.sentMessage({ from: anna, to: [bo], attachments: [stored] })
  const [row] = await database.owner`select size from blobs where id = ${stored.blobId}`
  await truncate(fileOf(stored.blobId), shorter(Number(row?.["size"])))
  await expect(bytesOf(await opened(bo, id))).rejects.toThrow(PayloadError)
})

test("B6 a file that is gone is an error", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const stored = await given.attachment(anna, "a.bin", "content")
  const id = await given.sentMessage({ from: anna, to: [bo], attachments: [stored] })
  await given.services.blobs.erase("eu", stored.blobId)
  await expect(bytesOf(await opened(bo, id))).rejects.toThrow(PayloadError)
})

test("B7 another file put in its place does not open", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [one, two] = [await given.attachment(anna, "one", "one"), await given.attachment(anna, "two", "two")]
  const id = await given.sentMessage({ from: anna, to: [bo], attachments: [one, two] })
  await copyFile(fileOf(two.blobId), fileOf(one.blobId))
  await expect(bytesOf(await opened(bo, id))).rejects.toThrow(PayloadError)
  expect((await bytesOf(await opened(bo, id, 1))).toString()).toBe("two")
  await database.owner`update blobs set size = 1 where id = ${two.blobId}`
  expect(await openAttachment(await given.as(bo), id, 1)).toEqual({ ok: false, error: { code: "cannot_open" } })
})

test("B40 an attachment that is not there is not found", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo], attachments: [await given.attachment(anna, "one", "one")] })
  for (const index of [1, -1, Number.NaN, 0.5])
    expect(await openAttachment(await given.as(bo), id, index)).toEqual({ ok: false, error: { code: "not_found" } })
})

test("M5 the sender sees when a recipient has fetched a file", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo, cia], attachments: [await given.attachment(anna, "a.txt", "content")] })
  const attachment = await opened(bo, id)
  await bytesOf(attachment)
  await attachment.recordDownloaded()
  const seen = async () =>
    value(await openMessage(await given.as(anna), id, { record: true })).tracking?.map(({ downloadedAt }) => downloadedAt)
  const [first, other] = (await seen()) ?? []
  expect([first instanceof Date, other]).toEqual([true, null])
  given.clock.pass(60_000)
  await attachment.recordDownloaded()
  expect((await seen())?.[0]).toEqual(first)
})

test("M8 B60 a file that is larger than allowed is refused, and nothing of it is left", async () => {
  const { anna } = await given.people("anna")
  const before = { rows: await blobRows(), files: await blobFiles() }
  async function* tooLarge() {
    for (let at = 0; at < 300; at++) yield new Uint8Array(MIB)
  }
  const ctx = await given.as(anna)
  const small = { ...ctx, env: { ...ctx.env, attachmentLimit: 2 * MIB } }
  expect(await storeAttachment(small, { name: "../x/large\u202e.iso", type: "", stream: tooLarge() })).toEqual({
    ok: false,
    error: { code: "attachment_too_large", name: "large.iso", limitMebibytes: 2 },
  })
  expect({ rows: await blobRows(), files: await blobFiles() }).toEqual(before)
})

test("B60 an upload that breaks off leaves nothing", async () => {
  const { anna } = await given.people("anna")
  const before = { rows: await blobRows(), files: await blobFiles() }
  async function* breaking() {
    yield new Uint8Array(3 * MIB)
    throw new Error("connection reset")
  }
  expect(await storeAttachment(await given.as(anna), { name: "a", type: "", stream: breaking() })).toEqual({
    ok: false,
    error: { code: "body_short" },
  })
  expect({ rows: await blobRows(), files: await blobFiles() }).toEqual(before)
})

test("B60 an upload that is not used after all is erased at once", async () => {
  const { anna } = await given.people("anna")
  const before = { rows: await blobRows(), files: await blobFiles() }
  const stored = await given.attachment(anna, "a", "content")
  await discardAttachments(await given.as(anna), [stored])
  expect({ rows: await blobRows(), files: await blobFiles() }).toEqual(before)
})

test("B2 the same file twice gives no equal bytes", async () => {
  const { anna } = await given.people("anna")
  const [one, two] = [await given.attachment(anna, "a", "equal content"), await given.attachment(anna, "a", "equal content")]
  expect(Buffer.from(one.fileKey).equals(Buffer.from(two.fileKey))).toBe(false)
  const stored = await Promise.all([one, two].map(({ blobId }) => given.services.blobs.readAll("eu", blobId)))
  expect(
    Buffer.from(stored[0] ?? [])
      .subarray(16)
      .equals(Buffer.from(stored[1] ?? []).subarray(16)),
  ).toBe(false)
})
