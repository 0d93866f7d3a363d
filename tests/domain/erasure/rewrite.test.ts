import { submitCompose } from "#lib/composing/submit-compose.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { openRewriting } from "#db/rewriting.ts"
import { rewriteErased } from "#lib/erasure/rewrite.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import type { Id } from "#lib/ids.ts"
import { testDatabase } from "../../support/database.ts"
import { filesWith } from "../../support/byte-search.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)
const services = (role: "app" | "owner" = "app") => ({
  ...given.services,
  env: { ...given.services.env, databaseDirectUrl: database.urls[role] },
})

/** Pieces of everything that opens a message or is a part of it, as they lie in the database; short, so that no page's end cuts them all. */
async function piecesOf(id: Id): Promise<readonly Uint8Array[]> {
  const rows = await database.owner<{ stanza: Uint8Array; seal: Uint8Array }[]>`
    select stanza, row_seal as seal from deliveries where message_id = ${id}`
  const links = await database.owner<{ stanza: Uint8Array; half: Uint8Array }[]>`
    select stanza, server_half as half from links where message_id = ${id} and stanza is not null`
  return [
    ...rows.flatMap(({ stanza, seal }) => [stanza.slice(200, 240), stanza.slice(700, 740), seal.slice(10, 50)]),
    ...links.flatMap(({ stanza, half }) => [stanza.slice(5, 45), half.slice(10, 50)]),
  ]
}

/** The same of a draft: its key and its words lie in one record. */
async function draftPieces(id: Id): Promise<readonly Uint8Array[]> {
  const rows = await database.owner<{ sealed: Uint8Array }[]>`select sealed from drafts where id = ${id}`
  return rows.map(({ sealed }) => sealed.slice(10, 50))
}

/** As the browser saves what is being typed. */
async function saveDraft(person: Person, draftId: Id | null, text: string): Promise<Id> {
  const form = { ...readComposeForm(new Map([["message", [text]]])), act: "save" as const, draftId }
  const saved = await submitCompose(await given.as(person), { form, uploads: [], uploadFailure: null })
  if (saved.kind !== "saved") throw new Error(JSON.stringify(saved))
  return saved.draftId
}

async function erase(person: Person, id: Id) {
  await moveToTrash(await given.as(person), [id])
  value(await eraseMessages(await given.as(person), [id]))
}

test("B82 after the nightly rewrite nothing of an erased message is found in any file of the database; before it is", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo], attachments: [await given.attachment(anna, "a.bin", "x".repeat(5_000))] })
  const kept = await given.sentMessage({ from: anna, to: [bo] })
  const [draft, keptDraft] = [await saveDraft(anna, null, "Begun"), await saveDraft(anna, null, "Kept")]
  const sealedAtFirst = [...(await piecesOf(id)), ...(await draftPieces(draft))]
  // Two holders with a stanza and a row each, the link for who forgot the password, the draft.
  expect(sealedAtFirst).toHaveLength(2 * 3 + 2 + 1)
  await listFolder(await given.as(bo), { folder: "inbox" })
  await saveDraft(anna, draft, "Changed")
  const erased = [...sealedAtFirst, ...(await piecesOf(id)), ...(await draftPieces(draft))]
  const live = [...(await piecesOf(kept)), ...(await draftPieces(keptDraft))]
  for (const person of [anna, bo]) await erase(person, id)
  value(await eraseDrafts(await given.as(anna), [draft]))
  await database.owner`checkpoint`
  expect((await filesWith(database.folder, erased)).length).toBeGreaterThan(0)
  const done = await rewriteErased(services())
  expect(done).toMatchObject({ left: 0, isLogTurned: true })
  expect(done.rewritten).toBeGreaterThan(0)
  expect(await filesWith(database.folder, erased)).toEqual([])
  expect(await filesWith(given.services.env.dataFolder, erased)).toEqual([])
  // The search would find it: the other message is there, and opens.
  expect((await filesWith(database.folder, live)).length).toBeGreaterThan(0)
  expect(value(await listFolder(await given.as(bo), { folder: "inbox" })).rows).toMatchObject([{ id: kept, seal: "holds" }])
})

test("keys.md 7 only what changed is written anew", async () => {
  await rewriteErased(services())
  // The server counts with a delay of up to a second.
  await expectSoon(async () => (await rewriteErased(services())).rewritten, 0)
  const { anna, bo } = await given.people("anna", "bo")
  const id = await given.sentMessage({ from: anna, to: [bo] })
  for (const person of [anna, bo]) await erase(person, id)
  const since = given.clock.now()
  const anew = async () => {
    await rewriteErased(services())
    return database.owner`select from rewrites where relation like 'public.deliveries%' and rewritten_at > ${since}`
  }
  await expectSoon(async () => (await anew()).length > 0, true)
  expect((await anew()).length).toBeLessThanOrEqual(2)
})

test("B88 a table in use, or whose dead rows somebody still sees, is left for the next night and said so", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const reader = openRewriting(database.urls.owner)
  try {
    await reader.sql`begin isolation level repeatable read`
    await reader.sql`select count(*) from folder_counts`
    const id = await given.sentMessage({ from: anna, to: [bo] })
    for (const person of [anna, bo]) await erase(person, id)
    await expectSoon(async () => (await rewriteErased(services())).left > 0, true)
    expect(given.logged()).toContain("rewrite_left")
    await reader.sql`commit`
    expect(await rewriteErased(services())).toMatchObject({ left: 0 })
  } finally {
    await reader.close()
  }
})

test("R2 a role that may not is told so, and nothing is claimed", async () => {
  await database.owner`revoke maintain on all tables in schema public, pgboss from sigill_app`
  try {
    expect(await rewriteErased(services())).toMatchObject({ rewritten: 0 })
    expect(given.logged()).toContain("rewrite_forbidden")
  } finally {
    await database.owner`grant maintain on all tables in schema public, pgboss to sigill_app`
  }
})

async function expectSoon<T>(ask: () => Promise<T>, wanted: T) {
  const until = Date.now() + 15_000
  for (;;) {
    const got = await ask()
    if (got === wanted) return
    if (Date.now() > until) expect(got).toBe(wanted)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}
