import { Readable } from "node:stream"
import { findBytes } from "#db/queries/storage.ts"
import { authorize } from "#lib/authz/policy.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import type { MemberContext } from "#lib/context.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { newId } from "#lib/ids.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { largestMessages } from "#lib/messages/largest-messages.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { showUnitMailbox } from "#lib/organisations/mailbox-readers.ts"
import { markOfficial } from "#lib/records/set-records.ts"
import { moveInMailbox } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { ownLimit } from "#lib/storage/own-fullness.ts"
import { beginUpload } from "#lib/uploads/begin-upload.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { recordsWorld, type RecordsWorld } from "../../support/records.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer } = givenOrganisations(given)

const FILE = new Uint8Array(120_000)
const FULL = { ok: false, error: { code: "shared_mailbox_full" } }

/** A request of somebody's where shared mailboxes may hold so much. */
const withLimit = async (person: Person, mailboxStorageLimit: number): Promise<MemberContext> => {
  const ctx = await given.as(person)
  return { ...ctx, env: { ...ctx.env, mailboxStorageLimit } }
}
const deskOf = async ({ dag, desk }: RecordsWorld, limit = Infinity) => value(await openUnitMailbox(await withLimit(dag, limit), desk))
const used = async (ctx: MemberContext) => findBytes(ctx.db, value(authorize(ctx.actor, "mailbox:list")))
const formOf = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))

/** Cia sends a file to the mailbox, whatever shared mailboxes may hold. */
async function received(here: RecordsWorld, limit = Infinity): Promise<string> {
  const attachments = [await given.attachment(here.cia, "large.bin", FILE)]
  const letter = { ...toSend({ to: [], subject: "With a file", attachments }), to: [toAddress(here.deskAddress)] }
  return value(await sendMessage(await withLimit(here.cia, limit), letter)).messageId
}

test("A1 M15 M4 a full shared mailbox sends nothing and takes no files, keeps text, and goes on receiving and opening, however much comes", async () => {
  const here = await recordsWorld(given)
  const { dag, cia, desk } = here
  const letter = await received(here)
  const limit = await used(await deskOf(here))
  const full = await deskOf(here, limit)
  expect(await sendMessage(full, toSend({ to: [cia] }))).toEqual(FULL)
  const fields = { token: newId(), to: cia.address, subject: "Kept", message: "Some text" }
  const refused = await submitCompose(full, { form: formOf(fields), uploads: [], uploadFailure: null })
  expect(refused).toMatchObject({ kind: "refused", failure: { code: "shared_mailbox_full" }, draftId: fields.token })
  expect(value(await openDraft(full, fields.token))).toMatchObject({ text: "Some text", problem: { code: "shared_mailbox_full" } })
  const saved = await submitCompose(full, {
    form: formOf({ ...fields, act: "save", message: "More text" }),
    uploads: [],
    uploadFailure: null,
  })
  expect(saved).toMatchObject({ kind: "saved" })
  const file = storeAttachment(full, { name: "a.bin", type: "", stream: Readable.from([FILE]) })
  const upload = beginUpload(full, { form: newId(), name: "a.bin", type: "", size: 10, modified: 1 })
  expect(await Promise.all([file, upload])).toEqual([FULL, FULL])

  // At several times the limit, and of somebody whom it writes with: a person's own would take in nothing more.
  const more = await received(here, Math.floor(limit / 4))
  expect(
    value(await listFolder(full, { folder: "inbox" }))
      .rows.map(({ id }) => id)
      .sort(),
  ).toEqual([letter, more].sort())
  expect(value(await openMessage(full, more, { record: true })).seal).toBe("holds")
  // What the reader's own mailbox may hold, and does, is another matter.
  expect((await sendMessage(await withLimit(dag, 1), toSend({ to: [cia] }))).ok).toBe(true)

  // The largest are named to its readers; what is erased makes room.
  const largest = value(await largestMessages(full)).map(({ id }) => id)
  expect([...largest].sort()).toEqual([letter, more].sort())
  for (const act of ["trash", "erase"] as const)
    value(await moveInMailbox(await given.as(dag), { mailboxId: desk, act, ids: [letter, more] }))
  expect((await sendMessage(full, toSend({ to: [cia] }))).ok).toBe(true)
})

test("A1 O16 M15 where what fills a shared mailbox must be kept, it sends again once the operator gives it more room; administrators of its unit see how full it is", async () => {
  const here = await recordsWorld(given)
  const { dag, cia, bo, org, care, desk } = here
  value(await markOfficial(await organizer(bo, org), { unitId: care, mailboxId: desk }))
  const letter = await received(here)
  const limit = await used(await deskOf(here))
  value(await moveInMailbox(await given.as(dag), { mailboxId: desk, act: "trash", ids: [letter] }))
  await moveInMailbox(await given.as(dag), { mailboxId: desk, act: "erase", ids: [letter] })
  expect(value(await largestMessages(await deskOf(here))).map(({ id, folder }) => [id, folder])).toEqual([[letter, "trash"]])
  expect(await sendMessage(await deskOf(here, limit), toSend({ to: [cia] }))).toEqual(FULL)
  const asBo = await organizer(bo, org)
  const shown = value(await showUnitMailbox({ ...asBo, env: { ...asBo.env, mailboxStorageLimit: limit } }, desk))
  expect(shown.storage).toEqual({ used: limit, limit })
  expect((await sendMessage(await deskOf(here, 2 * limit), toSend({ to: [cia] }))).ok).toBe(true)
})

test("A1 M15 the limit is the units' mailboxes'; support's has none, so that whoever asks for help is answered", async () => {
  const here = await recordsWorld(given)
  const desk = await deskOf(here, 7)
  expect([ownLimit(desk), ownLimit({ ...desk, home: null })]).toEqual([7, Infinity])
  expect(ownLimit(await withLimit(here.dag, 7))).toBe(given.services.env.storageLimit)
})
