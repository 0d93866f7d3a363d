import { access, readdir, readFile } from "node:fs/promises"
import path from "node:path"
import type { Id } from "#lib/ids.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openAttachment } from "#lib/messages/attachments.ts"
import { emptyTrash, eraseMessages } from "#lib/messages/erase-message.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { moveToTrash, restoreFromTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const NOT_FOUND = { ok: false, error: { code: "not_found" } }
const open = async (person: Person, id: Id) => openMessage(await given.as(person), id, { record: true })

async function erase(person: Person, ...ids: Id[]): Promise<void> {
  expect(value(await moveToTrash(await given.as(person), ids))).toEqual({ count: ids.length })
  expect(value(await eraseMessages(await given.as(person), ids))).toEqual({ count: ids.length })
}

const fileOf = (blobId: Id) => path.join(given.services.env.dataFolder, "blobs", "eu", blobId.slice(0, 2), blobId)
const isThere = (blobId: Id) =>
  access(fileOf(blobId)).then(
    () => true,
    () => false,
  )

async function blobsOf(id: Id): Promise<Id[]> {
  const rows =
    await database.owner`select manifest_id as blob from messages where id = ${id} union all select blob_id from message_blobs where message_id = ${id} union all select spool_id from outgoing where message_id = ${id}`
  return rows.map((row) => String(row["blob"]))
}

async function forward(person: Person, id: Id, to: Person): Promise<Id> {
  const form = { ...readComposeForm(new Map()), to: to.address, subject: "Forwarded", keep: [`${id}.0`] }
  const sent = await submitCompose(await given.as(person), { form, uploads: [], uploadFailure: null })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  return sent.messageId
}

test("D1 erased by its last holder a message is gone: rows, files, what waits to leave", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const file = await given.attachment(anna, "a.txt", "content of the file")
  const id = await given.sentMessage({ from: anna, to: [bo], attachments: [file] })
  const blobs = await blobsOf(id)
  expect(blobs).toHaveLength(3)
  await erase(bo, id)
  expect(await open(bo, id)).toEqual(NOT_FOUND)
  expect((await open(anna, id)).ok).toBe(true)
  await erase(anna, id)
  expect(await open(anna, id)).toEqual(NOT_FOUND)
  for (const blob of blobs) expect(await isThere(blob)).toBe(false)
  expect(await database.owner`select * from erasure_outbox`).toHaveLength(0)
})

test("D2 after that no table of any schema names the message, its files or who wrote to whom", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const file = await given.attachment(anna, "a.txt", "content")
  const id = await given.sentMessage({ from: anna, to: [bo], bcc: [cia], attachments: [file], readBy: [bo] })
  const answer = await given.sentMessage({ from: bo, to: [anna], inReplyTo: id })
  const named = [id, ...(await blobsOf(id))]
  for (const person of [anna, bo, cia]) await erase(person, id)
  // The answer lives on; it does not say which message it answered.
  for (const needle of named) expect([needle, await tablesNaming(database.owner, needle)]).toEqual([needle, []])
  expect(value(await open(anna, answer))).toMatchObject({ seal: "holds", inReplyTo: null })
  for (const person of [bo, anna]) await erase(person, answer)
  for (const person of [anna, bo, cia]) {
    expect(await tablesNaming(database.owner, person.address)).toEqual(["public.account_addresses", "public.certificates"])
    const own = [
      "public.account_addresses",
      "public.account_secrets",
      "public.accounts",
      "public.certificates",
      "public.folder_counts",
      "public.sessions",
      "public.unlockers",
    ]
    expect((await tablesNaming(database.owner, person.accountId)).filter((table) => !own.includes(table))).toEqual([])
  }
})

test("keys.md 7 the journal beside the database holds ids only", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  await erase(bo, id)
  await erase(anna, id)
  const folder = path.join(given.services.env.dataFolder, "erasure")
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const journal = (await Promise.all(files.map((entry) => readFile(path.join(entry.parentPath, entry.name), "latin1")))).join("")
  expect(journal).toContain(id)
  expect(journal).not.toContain("@")
})

test("D1 others keep their copies; what the sender was shown of them goes with the sender's copy", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo], bcc: [cia], readBy: [bo] })
  await erase(anna, id)
  expect(value(await open(bo, id))).toMatchObject({ seal: "holds", body: { kind: "text" } })
  expect(await database.owner`select * from recipients where message_id = ${id}`).toHaveLength(0)
  expect(await tablesNaming(database.owner, cia.address)).toEqual(["public.account_addresses", "public.certificates"])
  // The notice to Cia has not left yet and still has to.
  expect(await database.owner`select * from outgoing where message_id = ${id} and recipient_position = 1`).toHaveLength(1)
})

test("M5 a recipient who erased it unread can read it no more: the sender's colour and list say so", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const id = await given.sentMessage({ from: anna, to: [bo, cia] })
  await erase(bo, id)
  expect(value(await open(anna, id))).toMatchObject({
    status: "read_by_none",
    tracking: [
      { erasedUnread: true, openedAt: null, notice: "off" },
      { erasedUnread: false, notice: "waiting" },
    ],
  })
  await open(cia, id)
  await erase(cia, id)
  expect(value(await open(anna, id))).toMatchObject({
    status: "read_by_all",
    tracking: [{ erasedUnread: true }, { erasedUnread: false, openedAt: expect.any(Date) }],
  })
  const other = await given.sentMessage({ from: anna, to: [bo] })
  await erase(bo, other)
  expect(value(await open(anna, other)).status).toBe("withdrawn")
})

test("a forwarded file is shared, and overwritten only when the last message with it is gone", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const file = await given.attachment(anna, "shared.txt", "shared content")
  const id = await given.sentMessage({ from: anna, to: [bo], attachments: [file] })
  const forwarded = await forward(bo, id, cia)
  expect(await database.owner`select * from message_blobs where blob_id = ${file.blobId}`).toHaveLength(2)
  await erase(anna, id)
  await erase(bo, id)
  expect(await isThere(file.blobId)).toBe(true)
  const opened = value(await openAttachment(await given.as(cia), forwarded, 0))
  expect(opened.name).toBe("shared.txt")
  await erase(bo, forwarded)
  await erase(cia, forwarded)
  expect(await isThere(file.blobId)).toBe(false)
})

test("D1 Empty trash erases all of it, in portions, and nothing else", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ids: Id[] = []
  for (let at = 0; at < 205; at++) ids.push(await given.sentMessage({ from: bo, to: [anna] }))
  const kept = ids.splice(0, 3)
  await moveToTrash(await given.as(bo), ids)
  expect(value(await emptyTrash(await given.as(bo)))).toEqual({ count: 202 })
  expect(value(await mailboxOverview(await given.as(bo)))).toMatchObject({ sent: { total: 3 }, trash: { total: 0, unread: 0 } })
  expect(
    value(await listFolder(await given.as(bo), { folder: "sent" }))
      .rows.map(({ id }) => id)
      .sort(),
  ).toEqual([...kept].sort())
})

test("B81 files that could not be overwritten at once are overwritten by the next run; the message is unreadable before", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  const blobs = await blobsOf(id)
  await erase(bo, id)
  await moveToTrash(await given.as(anna), [id])
  const ctx = await given.as(anna)
  const away = { ...ctx, blobs: { ...ctx.blobs, erase: () => Promise.reject(new Error("away")) } }
  expect(value(await eraseMessages(away, [id]))).toEqual({ count: 1 })
  expect(await open(anna, id)).toEqual(NOT_FOUND)
  expect(await isThere(blobs[0] ?? "")).toBe(true)
  expect(given.logged()).toMatch(/erasure/)
  await emptyTrash(await given.as(bo))
  for (const blob of blobs) expect(await isThere(blob)).toBe(false)
})

test("B43 erased and restored at once it ends as one of the two", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  for (let round = 0; round < 8; round++) {
    const id = await given.sentMessage({ from: anna, to: [bo] })
    await moveToTrash(await given.as(bo), [id])
    const [erased, restored] = await Promise.all([
      given.as(bo).then((ctx) => eraseMessages(ctx, [id])),
      given.as(bo).then((ctx) => restoreFromTrash(ctx, [id])),
    ])
    expect(value(erased).count + value(restored).count).toBe(1)
    expect((await open(bo, id)).ok).toBe(value(restored).count === 1)
  }
})

test("B43 read and erased at once: what was read counts as read, what was erased first is not shown", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  for (let round = 0; round < 12; round++) {
    const id = await given.sentMessage({ from: anna, to: [bo] })
    await moveToTrash(await given.as(bo), [id])
    const [, opened] = await Promise.all([given.as(bo).then((ctx) => eraseMessages(ctx, [id])), open(bo, id)])
    const { status, tracking } = value(await open(anna, id))
    expect({ status, opened: tracking?.[0]?.openedAt instanceof Date }).toEqual(
      opened.ok ? { status: "read_by_all", opened: true } : { status: "withdrawn", opened: false },
    )
  }
})

test("B43 two who erase each other's messages at once do not wait for ever, and the counters are right", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  for (let round = 0; round < 4; round++) {
    const ids: Id[] = []
    for (let at = 0; at < 6; at++) ids.push(await given.sentMessage(at % 2 === 0 ? { from: anna, to: [bo] } : { from: bo, to: [anna] }))
    const all = async (person: Person, order: Id[]) => {
      await moveToTrash(await given.as(person), order)
      await Promise.all([
        given.as(person).then((ctx) => eraseMessages(ctx, order)),
        given.as(person).then(emptyTrash),
        ...order.map((id) => open(person, id)),
      ])
    }
    await Promise.all([all(anna, ids), all(bo, [...ids].reverse())])
    expect(await database.owner`select * from messages where id = any(${ids})`).toHaveLength(0)
  }
  for (const person of [anna, bo])
    expect(value(await mailboxOverview(await given.as(person)))).toMatchObject({
      inbox: { total: 0, unread: 0 },
      sent: { total: 0 },
      trash: { total: 0, unread: 0 },
    })
})

test("B43 forwarded and erased at once: the forward is whole or refused, never a message with a dead file", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  for (let round = 0; round < 8; round++) {
    const file = await given.attachment(anna, "raced.txt", "raced")
    const id = await given.sentMessage({ from: anna, to: [bo], attachments: [file] })
    await erase(anna, id)
    await moveToTrash(await given.as(bo), [id])
    const form = { ...readComposeForm(new Map()), to: cia.address, subject: "raced", keep: [`${id}.0`] }
    const [sent] = await Promise.all([
      given.as(bo).then((ctx) => submitCompose(ctx, { form, uploads: [], uploadFailure: null })),
      given.as(bo).then((ctx) => eraseMessages(ctx, [id])),
    ])
    if (sent.kind === "sent") expect((await openAttachment(await given.as(cia), sent.messageId, 0)).ok).toBe(true)
    else expect(sent).toMatchObject({ kind: "refused", failure: { code: "attachment_gone" } })
  }
})
