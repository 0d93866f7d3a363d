import { randomBytes } from "node:crypto"
import { open as openFile } from "node:fs/promises"
import path from "node:path"
import { zipOfFiles } from "#lib/exporting/zip-files.ts"
import { CHUNK_BYTES } from "#lib/crypto/stream.ts"
import type { Id } from "#lib/ids.ts"
import { openAllAttachments, type OpenedAttachments } from "#lib/messages/all-attachments.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendZip } from "#lib/web/send-zip.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { readZip } from "../../support/zip.ts"

const database = testDatabase()
const given = givenServices(database)

const MIB = 1024 * 1024

const opened = async (person: Person, id: Id) => value(await openAllAttachments(await given.as(person), id))
const asZip = async (person: Person, attachments: OpenedAttachments, mayGoOn = async () => true) =>
  sendZip(await given.as(person), { attachments, mayGoOn })
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

async function downloadedAt(sender: Person, id: Id) {
  const message = value(await openMessage(await given.as(sender), id, { record: true }))
  return message.tracking?.map((one) => one.downloadedAt)
}

async function sent(from: Person, to: Person, files: readonly (readonly [string, Uint8Array | string])[]) {
  const attachments = await Promise.all(files.map(([name, content]) => given.attachment(from, name, content)))
  return { attachments, id: await given.sentMessage({ from, to: [to], subject: "Röntgen: svar", attachments }) }
}

test("M8 B58 every file is in the zip, whole, under a harmless name of its own, and its length is said before", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const large = randomBytes(3 * CHUNK_BYTES + 17)
  const files: readonly (readonly [string, Uint8Array | string])[] = [
    ["svar.pdf", "one"],
    ["Svar.pdf", "two"],
    ["../../svar.pdf", large],
    ["tom", ""],
    ["svar (2).pdf", "own number"],
  ]
  const { id } = await sent(anna, bo, files)
  const answer = await asZip(bo, await opened(bo, id))
  const bytes = await bytesOf(answer)
  expect(Number(answer.headers.get("x-sigill-length"))).toBe(bytes.length)
  expect(answer.headers.get("content-disposition")).toContain("Rontgen_ svar.zip")
  expect(Object.fromEntries(answer.headers)).toMatchObject({ "content-type": "application/zip", "accept-ranges": "none" })
  const found = await readZip(bytes)
  expect([...found.keys()]).toEqual(["svar.pdf", "Svar (3).pdf", "svar (4).pdf", "tom", "svar (2).pdf"])
  expect([...found.values()].map((content) => content.length)).toEqual([3, 3, large.length, 0, 10])
  expect(found.get("svar (4).pdf")?.equals(large)).toBe(true)
})

test("M5 the sender sees that all was fetched once the last byte was taken, not before", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await sent(anna, bo, [
    ["a", randomBytes(MIB)],
    ["b", randomBytes(MIB)],
  ])
  const reader = (await asZip(bo, await opened(bo, id))).body?.getReader()
  await reader?.read()
  await reader?.cancel()
  expect(await downloadedAt(anna, id)).toEqual([null])
  await bytesOf(await asZip(bo, await opened(bo, id)))
  expect(await downloadedAt(anna, id)).toEqual([expect.any(Date)])
})

test("B6 a file that is damaged in the middle breaks the transfer off, and nothing counts as fetched", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id, attachments } = await sent(anna, bo, [
    ["whole", randomBytes(CHUNK_BYTES)],
    ["damaged", randomBytes(4 * CHUNK_BYTES)],
    ["after", "content"],
  ])
  const blobId = attachments[1]?.blobId ?? ""
  const file = await openFile(path.join(given.services.env.dataFolder, "blobs", "eu", blobId.slice(0, 2), blobId), "r+")
  await file.write(Buffer.from("damage"), 0, 6, 2 * CHUNK_BYTES + 1_000)
  await file.close()
  await expect(bytesOf(await asZip(bo, await opened(bo, id)))).rejects.toThrow("damaged")
  expect(await downloadedAt(anna, id)).toEqual([null])
})

test("B6 a file that is gone is said before anything leaves, and one message without files has no zip", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id, attachments } = await sent(anna, bo, [
    ["a", "content"],
    ["b", "content"],
  ])
  await given.services.blobs.erase("eu", attachments[1]?.blobId ?? "")
  expect(await openAllAttachments(await given.as(bo), id)).toEqual({ ok: false, error: { code: "cannot_open" } })
  const empty = await given.sentMessage({ from: anna, to: [bo] })
  for (const [who, which] of [
    [bo, empty],
    [anna, "00000000-0000-4000-8000-000000000000"],
  ] as const)
    expect(await openAllAttachments(await given.as(who), which)).toEqual({ ok: false, error: { code: "not_found" } })
})

test("B40 nobody else's files are found", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const { id } = await sent(anna, bo, [["a", "content"]])
  expect(await openAllAttachments(await given.as(cia), id)).toEqual({ ok: false, error: { code: "not_found" } })
})

test("B34 whoever is signed out gets no more of it", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await sent(anna, bo, [["a", randomBytes(2 * MIB)]])
  const reader = (await asZip(bo, await opened(bo, id), async () => false)).body?.getReader()
  await reader?.read()
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const rest = async () => {
    while ((await reader?.read())?.done === false);
  }
  await expect(rest()).rejects.toThrow("ended")
})

test("B60 however large the files are, memory stays flat and one is open at a time", async () => {
  const piece = randomBytes(MIB)
  const state = { open: 0, most: 0 }
  async function* large() {
    state.most = Math.max(state.most, ++state.open)
    for (let at = 0; at < 100; at++) yield piece
    state.open--
  }
  const files = ["a", "b", "c"].map((name) => ({ name, size: 100 * MIB, read: large }))
  const { stream, size } = zipOfFiles(files, new Date())
  const before = process.memoryUsage.rss()
  let [received, peak] = [0, 0]
  for await (const chunk of stream) {
    received += (chunk as Uint8Array).length
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  expect(received).toBe(size)
  expect(state).toEqual({ open: 0, most: 1 })
  expect(peak - before).toBeLessThan(96 * MIB)
})
