import { randomBytes, randomInt } from "node:crypto"
import { readdir, rename, stat, truncate } from "node:fs/promises"
import path from "node:path"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { CHUNK_BYTES, payloadSize } from "#lib/crypto/stream.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { runErasure } from "#lib/erasure/run-erasure.ts"
import { sweep } from "#lib/erasure/sweep.ts"
import { newId, type Id } from "#lib/ids.ts"
import { eraseAccount } from "#lib/leaving/erase-holdings.ts"
import { openAttachment } from "#lib/messages/attachments.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { beginUpload, type UploadState } from "#lib/uploads/begin-upload.ts"
import { discardUpload } from "#lib/uploads/discard-upload.ts"
import { findUploadState, uploadsOfDraft, wholeUploads } from "#lib/uploads/find-uploads.ts"
import { takePart } from "#lib/uploads/take-part.ts"
import { testDatabase } from "#tests/support/database.ts"
import { givenServices, value, type Person } from "#tests/support/given.ts"
import { untilOneWaits } from "#tests/support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)

const DAY = 86_400_000
const file = (size: number, name = "film.mov") => ({ form: newId(), name, type: "video/quicktime", size, modified: 1_700_000_000_000 })
const begin = async (who: Person, size: number) => value(await beginUpload(await given.as(who), file(size)))

type Cut = { readonly after?: number; readonly error?: Error }

/** The bytes of a part as they come; the connection breaks before so many of them are there. */
async function* coming(bytes: Uint8Array, { after = Infinity, error = new Error("connection reset") }: Cut = {}) {
  for (let at = 0; at < bytes.length; at += 10_000) {
    if (at >= after) throw error
    yield bytes.subarray(at, Math.min(at + 10_000, after))
  }
  if (after < bytes.length) throw error
}

const send = async (
  who: Person,
  id: Id,
  { bytes, from, until = bytes.length, ...cut }: Cut & { bytes: Uint8Array; from: number; until?: number },
) => takePart(await given.as(who), { id, from, length: until - from, stream: coming(bytes.subarray(from, until), cut) })

async function upload(who: Person, bytes: Uint8Array, begun?: UploadState): Promise<Id> {
  const { id } = begun ?? (await begin(who, bytes.length))
  expect(value(await send(who, id, { bytes, from: begun?.received ?? 0 })).received).toBe(bytes.length)
  return id
}

async function submit(who: Person, fields: Readonly<Record<string, string>>) {
  const form = readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))
  return submitCompose(await given.as(who), { form, uploads: [], uploadFailure: null })
}

async function arrived(who: Person, messageId: Id): Promise<Buffer> {
  const { read, size } = value(await openAttachment(await given.as(who), messageId, 0))
  const parts: Uint8Array[] = []
  for await (const part of read({ start: 0, length: size })) parts.push(part)
  return Buffer.concat(parts)
}

const folderOf = (id: Id) => path.join(given.services.env.dataFolder, "blobs", "eu", id.slice(0, 2))
const filesOf = async (id: Id) => (await readdir(folderOf(id)).catch(() => [])).filter((name) => name.startsWith(id))
const filesAsWritten = async (id: Id) =>
  Promise.all((await filesOf(id)).map(async (name) => [name, (await stat(path.join(folderOf(id), name))).mtimeMs]))
const rowsOf = async (id: Id) =>
  (await database.owner`select id from uploads where id = ${id} union all select id from blobs where id = ${id}`).length

test("M8 a file that breaks off at random places, through restarts of the server, arrives byte for byte", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const bytes = randomBytes(23 * CHUNK_BYTES + 4_321)
  const { id } = await begin(anna, bytes.length)
  for (let [received, turn] = [0, 0]; received < bytes.length; turn++) {
    const until = Math.min(bytes.length, received + 6 * CHUNK_BYTES)
    const isBroken = turn % 3 !== 2
    const sent = await send(anna, id, { bytes, from: received, until, ...(isBroken ? { after: randomInt(until - received) } : {}) })
    const state = value(await findUploadState(await given.as(anna), id))
    expect(sent.ok).toBe(!isBroken)
    expect(state.received).toBeGreaterThanOrEqual(received)
    if (state.received < bytes.length) expect(state.received % CHUNK_BYTES).toBe(0)
    received = state.received
    // A server that was killed has synced more than it could note.
    if (turn === 4) {
      received -= CHUNK_BYTES
      await database.owner`update uploads set received = ${received} where id = ${id}`
    }
  }
  const submitted = await submit(anna, { token: newId(), to: bo.address, subject: "Film", keep: id })
  if (submitted.kind !== "sent") throw new Error(JSON.stringify(submitted))
  expect((await arrived(bo, submitted.messageId)).equals(bytes)).toBe(true)
  const [blob] = await database.owner`select size from blobs where id = ${id}`
  expect(Number(blob?.["size"])).toBe(payloadSize(bytes.length))
})

test.each([0, 1, CHUNK_BYTES, 2 * CHUNK_BYTES])(
  "M8 a file of %i bytes comes in one part, and a part that comes once more changes nothing",
  async (size) => {
    const { anna, bo } = await given.people("anna", "bo")
    const bytes = randomBytes(size)
    const id = await upload(anna, bytes)
    const before = await filesAsWritten(id)
    expect(await send(anna, id, { bytes, from: size })).toEqual({ ok: true, value: { id, received: size, size, isWhole: true } })
    expect(await filesAsWritten(id)).toEqual(before)
    const submitted = await submit(anna, { token: newId(), to: bo.address, subject: "Film", keep: id })
    if (submitted.kind !== "sent") throw new Error(JSON.stringify(submitted))
    expect((await arrived(bo, submitted.messageId)).equals(bytes)).toBe(true)
  },
)

test("M8 killed between the file's name and the commit, it is gone on with; where the disk lost it, it begins anew", async () => {
  const { anna } = await given.people("anna")
  const bytes = randomBytes(4 * CHUNK_BYTES)
  const { id } = await begin(anna, bytes.length)
  value(await send(anna, id, { bytes, from: 0, until: 2 * CHUNK_BYTES }))
  await rename(path.join(folderOf(id), `${id}.part`), path.join(folderOf(id), id))
  expect(value(await send(anna, id, { bytes, from: 2 * CHUNK_BYTES })).received).toBe(bytes.length)
  const other = await begin(anna, bytes.length)
  value(await send(anna, other.id, { bytes, from: 0, until: 2 * CHUNK_BYTES }))
  await truncate(path.join(folderOf(other.id), `${other.id}.part`), CHUNK_BYTES)
  expect(await send(anna, other.id, { bytes, from: 2 * CHUNK_BYTES })).toEqual({ ok: false, error: { code: "not_found" } })
  expect([await rowsOf(other.id), await filesOf(other.id)]).toEqual([0, []])
})

test("M8 parts come in order, one at a time, and every one is counted", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const bytes = randomBytes(4 * CHUNK_BYTES + 5)
  const { id } = await begin(anna, bytes.length)
  value(await send(anna, id, { bytes, from: 0, until: CHUNK_BYTES }))
  for (const from of [0, 2 * CHUNK_BYTES])
    expect(await send(anna, id, { bytes, from })).toEqual({ ok: false, error: { code: "part_out_of_place", received: CHUNK_BYTES } })
  const wrong = { ok: false, error: { code: "bad_form" } }
  expect(await send(anna, id, { bytes, from: CHUNK_BYTES, until: 2 * CHUNK_BYTES + 1 })).toEqual(wrong)
  expect(await send(anna, id, { bytes, from: CHUNK_BYTES, until: CHUNK_BYTES })).toEqual(wrong)
  const short = { id, from: CHUNK_BYTES, length: CHUNK_BYTES, stream: coming(bytes.subarray(0, 100)) }
  expect(await takePart(await given.as(anna), short)).toEqual({ ok: false, error: { code: "body_short", received: CHUNK_BYTES } })
  await database.owner`update uploads set writer = ${newId()}, writer_until = now() + interval '10 seconds' where id = ${id}`
  expect(await send(anna, id, { bytes, from: CHUNK_BYTES })).toEqual({ ok: false, error: { code: "upload_busy" } })
  // Whoever held it was killed.
  given.clock.pass(20_000)
  expect(await send(bo, id, { bytes, from: CHUNK_BYTES })).toEqual({ ok: false, error: { code: "not_found" } })
  expect(value(await send(anna, id, { bytes, from: CHUNK_BYTES })).received).toBe(bytes.length)
})

test("M8 B43 whoever was not the writer any more when the file got its name has not made it whole, and says so", async () => {
  const { anna } = await given.people("anna")
  const bytes = randomBytes(2 * CHUNK_BYTES + 1)
  const { id } = await begin(anna, bytes.length)
  const ctx = await given.as(anna)
  const finish: typeof ctx.blobs.finish = async (...which) => {
    const finished = await ctx.blobs.finish(...which)
    await database.owner`update uploads set writer = ${newId()}, writer_until = now() + interval '10 seconds' where id = ${id}`
    return finished
  }
  const late = { ...ctx, blobs: { ...ctx.blobs, finish } }
  expect(await takePart(late, { id, from: 0, length: bytes.length, stream: coming(bytes) })).toEqual({
    ok: false,
    error: { code: "upload_busy" },
  })
  expect(value(await findUploadState(ctx, id))).toEqual({ id, received: 0, size: bytes.length, isWhole: false })
  expect(value(await wholeUploads(ctx, [id]))).toEqual([])
  given.clock.pass(20_000)
  expect(value(await send(anna, id, { bytes, from: 0 })).isWhole).toBe(true)
  expect(value(await wholeUploads(await given.as(anna), [id]))).toHaveLength(1)
})

test("B40 nobody else sees, goes on with, takes or throws away a file", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await upload(anna, randomBytes(10))
  const notFound = { ok: false, error: { code: "not_found" } }
  expect(await findUploadState(await given.as(bo), id)).toEqual(notFound)
  expect(await discardUpload(await given.as(bo), id)).toEqual(notFound)
  expect(value(await wholeUploads(await given.as(bo), [id]))).toEqual([])
  expect(await submit(bo, { token: newId(), to: anna.address, subject: "Film", keep: id })).toMatchObject({
    kind: "refused",
    failure: { code: "attachment_gone" },
  })
  for (const odd of ["", "x", newId()]) expect(await findUploadState(await given.as(anna), odd)).toEqual(notFound)
})

test("M8 the same file chosen again for the same draft is gone on with; another version, or for another draft, is not", async () => {
  const { anna } = await given.people("anna")
  const bytes = randomBytes(3 * CHUNK_BYTES)
  const film = file(bytes.length)
  const begun = value(await beginUpload(await given.as(anna), film))
  value(await send(anna, begun.id, { bytes, from: 0, until: CHUNK_BYTES }))
  expect(value(await beginUpload(await given.as(anna), film))).toEqual({ ...begun, received: CHUNK_BYTES })
  for (const other of [
    { ...film, modified: 1 },
    { ...film, form: newId() },
    { ...film, name: "other.mov" },
  ])
    expect(value(await beginUpload(await given.as(anna), other))).toMatchObject({ received: 0 })
})

test("M4 M8 whoever takes a draft up again sees what came whole and what broke off; what another form began is not there", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const bytes = randomBytes(2 * CHUNK_BYTES)
  const film = file(bytes.length)
  const half = value(await beginUpload(await given.as(anna), film))
  value(await send(anna, half.id, { bytes, from: 0, until: CHUNK_BYTES }))
  const id = await upload(anna, bytes, value(await beginUpload(await given.as(anna), { ...film, name: "whole.mov" })))
  await upload(anna, bytes)
  const empty = value(await beginUpload(await given.as(anna), { ...film, name: "empty", size: 0 }))
  expect(empty.isWhole).toBe(false)
  await upload(anna, bytes.subarray(0, 0), empty)
  expect(value(await beginUpload(await given.as(anna), { ...film, name: "empty", size: 0 }))).toEqual({ ...empty, isWhole: true })
  value(await discardUpload(await given.as(anna), empty.id))
  const found = value(await uploadsOfDraft(await given.as(anna), film.form))
  expect(found.whole.map(({ blobId, name }) => [blobId, name])).toEqual([[id, "whole.mov"]])
  expect(found.begun).toEqual([{ name: "film.mov", size: bytes.length, received: CHUNK_BYTES }])
  expect(value(await uploadsOfDraft(await given.as(bo), film.form))).toEqual({ whole: [], begun: [] })
})

test("M8 B60 too large and too many are refused before a byte comes", async () => {
  const { anna } = await given.people("anna")
  const ctx = await given.as(anna)
  const small = { ...ctx, env: { ...ctx.env, attachmentLimit: 2 * 1_048_576 } }
  expect(await beginUpload(small, file(2 * 1_048_576 + 1, "../x/stor.iso"))).toEqual({
    ok: false,
    error: { code: "attachment_too_large", name: "stor.iso", limitMebibytes: 2 },
  })
  for (let count = 0; count < 4; count++) value(await beginUpload(small, file(2 * 1_048_576)))
  expect(await beginUpload(small, file(1))).toEqual({ ok: false, error: { code: "too_many_uploads", max: 100 } })
})

test("M8 B43 B60 files that begin at once keep to the limit together, and the same file at once is one", async () => {
  const { anna } = await given.people("anna")
  const ctx = await given.as(anna)
  const small = { ...ctx, env: { ...ctx.env, attachmentLimit: 1_000 } }
  const all = await Promise.all(Array.from({ length: 16 }, () => beginUpload(small, file(1_000))))
  expect(all.filter(({ ok }) => ok)).toHaveLength(4)
  const film = file(500)
  const { bo } = await given.people("bo")
  const bos = await given.as(bo)
  const same = await Promise.all(Array.from({ length: 12 }, () => beginUpload(bos, film)))
  expect(new Set(same.map((begun) => value(begun).id)).size).toBe(1)
})

test("M4 D1 a draft takes the file, sends it under the token of a new form too, and erasing the draft erases it at once", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [bytes, token] = [randomBytes(1_000), newId()]
  const id = await upload(anna, bytes)
  const fields = { token, to: bo.address, subject: "Film", keep: id }
  expect(await submit(anna, { ...fields, act: "save" })).toEqual({ kind: "saved", draftId: token })
  expect((await database.owner`select from uploads where id = ${id}`).length).toBe(0)
  const sent = await submit(anna, fields)
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  expect((await arrived(bo, sent.messageId)).equals(bytes)).toBe(true)
  // The answer was lost on the way, and the same form comes again.
  expect(await submit(anna, fields)).toEqual(sent)
  const other = await upload(anna, bytes)
  const saved = await submit(anna, { token: newId(), subject: "Film", keep: other, act: "save" })
  value(await eraseDrafts(await given.as(anna), saved.kind === "saved" ? [saved.draftId] : []))
  expect([await rowsOf(other), await filesOf(other)]).toEqual([0, []])
})

test.each([
  ["saved", { act: "save" }, "saved"],
  ["refused", {}, "refused"],
  ["sent", { to: "bo" }, "sent"],
] as const)(
  "M4 M8 D1 a file that came whole and was unticked is erased when the draft is %s, and stays unticked",
  async (_how, typed, kind) => {
    const { anna, bo } = await given.people("anna", "bo")
    const film = file(1_000)
    const one = async (name: string) => upload(anna, randomBytes(1_000), value(await beginUpload(await given.as(anna), { ...film, name })))
    const [wanted, unticked, foreign] = [await one("wanted"), await one("unticked"), await upload(bo, randomBytes(1_000))]
    const to = "to" in typed ? bo.address : ""
    const fields = { token: film.form, subject: "Film", offered: `${wanted} ${unticked} ${foreign}`, keep: wanted }
    const submitted = await submit(anna, { ...fields, ...typed, to })
    expect(submitted.kind).toBe(kind)
    expect([await rowsOf(unticked), await filesOf(unticked)]).toEqual([0, []])
    expect([await rowsOf(wanted), await rowsOf(foreign)]).toEqual([1, 2])
    expect(value(await uploadsOfDraft(await given.as(anna), film.form)).whole).toEqual([])
    if (kind !== "sent") expect(value(await openDraft(await given.as(anna), film.form)).attachments.map(({ id }) => id)).toEqual([wanted])
  },
)

test("M4 D1 with a draft that is erased goes what came ahead for it, whole or broken off, and nothing of another draft", async () => {
  const { anna } = await given.people("anna")
  const [film, bytes] = [file(2 * CHUNK_BYTES), randomBytes(2 * CHUNK_BYTES)]
  const begun = async (name: string) => value(await beginUpload(await given.as(anna), { ...film, name }))
  const [whole, half, other] = [await upload(anna, bytes, await begun("whole")), await begun("half"), await upload(anna, bytes)]
  value(await send(anna, half.id, { bytes, from: 0, until: CHUNK_BYTES }))
  await submit(anna, { token: film.form, subject: "Film", act: "save" })
  expect(value(await eraseDrafts(await given.as(anna), [film.form]))).toEqual({ count: 1 })
  for (const id of [whole, half.id]) expect([await rowsOf(id), await filesOf(id)]).toEqual([0, []])
  expect(await rowsOf(other)).toBe(2)
})

test("B43 an account that goes waits for one of its files while it holds none of another draft", async () => {
  const { anna } = await given.people("anna")
  const [drafted, coming] = [await upload(anna, randomBytes(10)), await upload(anna, randomBytes(10))]
  await submit(anna, { token: newId(), subject: "Film", keep: drafted, act: "save" })
  const erasing = await database.owner.begin(async (tx) => {
    await tx`select from blobs where id = ${coming} for update`
    const running = eraseAccount(given.services, anna.accountId)
    running.catch(() => undefined)
    await untilOneWaits(database)
    // As by a form that was still being sent, which takes both.
    await tx`select from blobs where id = ${drafted} for update nowait`
    return { running }
  })
  await erasing.running
  expect([await rowsOf(drafted), await rowsOf(coming)]).toEqual([0, 0])
})

test("D1 B60 a file that is taken back goes at once, one that nobody goes on with after a day, and all with the account", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const bytes = randomBytes(2 * CHUNK_BYTES)
  const [whole, begun, late] = [await upload(anna, bytes), await begin(anna, bytes.length), await begin(anna, bytes.length)]
  value(await send(anna, begun.id, { bytes, from: 0, until: CHUNK_BYTES }))
  for (const id of [whole, begun.id]) {
    value(await discardUpload(await given.as(anna), id))
    expect([await rowsOf(id), await filesOf(id)]).toEqual([0, []])
  }
  const bos = await upload(bo, bytes)
  await eraseAccount(given.services, bo.accountId)
  await runErasure(given.services)
  expect([await rowsOf(bos), await filesOf(bos)]).toEqual([0, []])
  value(await send(anna, late.id, { bytes, from: 0, until: CHUNK_BYTES }))
  const after = (milliseconds: number) => ({ ...given.services, clock: { now: () => new Date(Date.now() + milliseconds) } })
  await sweep(after(DAY - 60_000), { whole: true })
  expect(await filesOf(late.id)).toEqual([`${late.id}.part`])
  await sweep(after(DAY + 60_000), { whole: true })
  expect([await rowsOf(late.id), await filesOf(late.id)]).toEqual([0, []])
})

test("B15 M2 neither name nor key of a file on its way lies in clear, and a row that was moved does not open", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await upload(anna, Buffer.from("content in clear"))
  const other = await upload(anna, Buffer.from("another content!"))
  const [row] = await database.owner`select sealed from uploads where id = ${id}`
  expect(Buffer.from(row?.["sealed"] as Uint8Array).toString("latin1")).not.toMatch(/film|quicktime|fileKey/)
  const stored = await given.services.blobs.readAll("eu", id)
  expect(Buffer.from(stored ?? []).includes("content")).toBe(false)
  await database.owner`update uploads set sealed = (select sealed from uploads where id = ${id}) where id = ${other}`
  expect(value(await wholeUploads(await given.as(anna), [other]))).toEqual([])
  await database.owner`update uploads set holder_id = ${bo.accountId} where id = ${id}`
  expect(value(await wholeUploads(await given.as(bo), [id]))).toEqual([])
})
