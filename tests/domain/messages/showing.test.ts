import { open as openFile } from "node:fs/promises"
import path from "node:path"
import type { Id } from "#lib/ids.ts"
import { openAttachment } from "#lib/messages/attachments.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { showFile } from "#lib/web/show-file.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const latin = (text: string) => Buffer.from(text, "latin1")
const rest = Buffer.alloc(100_000, "x")

async function show(who: Person, id: Id, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const ctx = await given.as(who)
  const attachment = value(await openAttachment(ctx, id, 0))
  return showFile(ctx, new Request("http://localhost/", { headers }), { attachment, entityTag: '"x"', mayGoOn: async () => true })
}

async function sent(from: Person, to: Person, name: string, content: Uint8Array) {
  const attachments = [await given.attachment(from, name, content)]
  return { id: await given.sentMessage({ from, to: [to], attachments }), blobId: attachments[0]?.blobId ?? "" }
}

const fetchedAt = async (sender: Person, id: Id) =>
  value(await openMessage(await given.as(sender), id, { record: true })).tracking?.[0]?.downloadedAt

test.each([
  ["a.png", "\x89PNG\r\n\x1a\n", "image/png"],
  ["a.jpg", "\xff\xd8\xff\xe0", "image/jpeg"],
  ["a.gif", "GIF89a", "image/gif"],
  ["a.webp", "RIFF\x10\0\0\0WEBPVP8 ", "image/webp"],
  ["a.avif", "\0\0\0\x1cftypavif", "image/avif"],
  ["a.pdf", "%PDF-1.7", "application/pdf"],
  // Its bytes decide, and not what it is called.
  ["a.html", "GIF87a<script>", "image/gif"],
])("M8 B57 M12 %s is shown by what its bytes say, without rights, and kept nowhere", async (name, beginning, type) => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await sent(anna, bo, name, Buffer.concat([latin(beginning), rest]))
  const answer = await show(bo, id)
  expect([answer.status, Object.fromEntries(answer.headers)]).toMatchObject([
    200,
    {
      "content-type": type,
      "content-disposition": expect.stringMatching(/^inline; filename="a\./) as string,
      "content-security-policy": expect.stringMatching(/^sandbox; default-src 'none'/) as string,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store, no-transform",
    },
  ])
  expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.concat([latin(beginning), rest]))).toBe(true)
})

test.each([
  ["a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ["a.png", "<!DOCTYPE html><script>alert(1)</script>"],
  ["a.pdf", "  <html>%PDF-1.7"],
  ["a.png", ""],
  ["a.avif", "\0\0\0\x1cftypheic"],
])("B57 %s is not shown when it is something else, and is not fetched by that", async (name, content) => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await sent(anna, bo, name, latin(content))
  const answer = await show(bo, id)
  expect([answer.status, answer.headers.get("content-type")]).toEqual([415, "text/plain; charset=utf-8"])
  expect(await answer.text()).not.toContain("script")
  expect(await fetchedAt(anna, id)).toBeNull()
})

test("M5 whoever was shown all of a file has fetched it; who looked at a part of it has not", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const { id } = await sent(anna, bo, "a.png", Buffer.concat([latin("\x89PNG\r\n\x1a\n"), rest]))
  const part = await show(bo, id, { Range: "bytes=0-9" })
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10])
  expect(await fetchedAt(anna, id)).toBeNull()
  await (await show(bo, id)).arrayBuffer()
  expect(await fetchedAt(anna, id)).toBeInstanceOf(Date)
})

test("B6 a picture that is damaged is said in words, or breaks off", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const damage = async (at: number) => {
    const { id, blobId } = await sent(anna, bo, "a.png", Buffer.concat([latin("\x89PNG\r\n\x1a\n"), rest]))
    const file = await openFile(path.join(given.services.env.dataFolder, "blobs", "eu", blobId.slice(0, 2), blobId), "r+")
    await file.write(Buffer.from("damage"), 0, 6, at)
    await file.close()
    return id
  }
  expect((await show(bo, await damage(1_000))).status).toBe(422)
  await expect((await show(bo, await damage(80_000))).arrayBuffer()).rejects.toThrow("damaged")
})
