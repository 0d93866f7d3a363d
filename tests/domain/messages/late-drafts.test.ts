import { adoptLateDrafts, expireLateDrafts, keepLateDraft } from "#lib/composing/late-drafts.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { findDraftOfForm } from "#lib/drafts/find-draft-of-form.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { saveDraft } from "#lib/drafts/save-draft.ts"
import { newId } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { beginUpload } from "#lib/uploads/begin-upload.ts"
import { uploadsOfDraft } from "#lib/uploads/find-uploads.ts"
import { takePart } from "#lib/uploads/take-part.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const ticketOf = ({ accountId }: Person) => issueAuthorTicket(given.services, accountId)
const form = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))
const visitor = () => ({ ...given.services, language: "en" })
const count = async () => Number((await database.owner`select count(*) from late_drafts`)[0]?.["count"])

const blobCount = async () => Number((await database.owner`select count(*) from blobs`)[0]?.["count"])
const keep = (person: Person, fields: Readonly<Record<string, string>>) =>
  keepLateDraft(visitor(), { ticket: ticketOf(person), form: form(fields) })
const texts = async (person: Person) => {
  const ctx = await given.as(person)
  const { rows } = value(await listDrafts(ctx))
  return Promise.all(rows.map(async ({ id }) => value(await openDraft(ctx, id)).text))
}
const EARLIER = {
  to: "",
  cc: "",
  bcc: "",
  subject: "old",
  text: "old",
  formatted: false,
  phone: "",
  letGo: [],
  options: NO_TYPED_OPTIONS,
  line: "",
  inReplyTo: null,
  problem: null,
}

const TYPED = { to: "bo@example.org", subject: "late-subject", message: "late-text-canary", phone: "070", line: "line" }

test("M4 what was posted after the session had ended lies sealed to its author, and is a draft at the next session", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const draftId = await keepLateDraft(visitor(), { ticket: ticketOf(anna), form: form(TYPED) })
  expect(draftId).not.toBeNull()
  expect(await tablesNaming(database.owner, "late-subject")).toEqual([])
  expect(await adoptLateDrafts(await given.as(bo))).toBe(0)
  expect(await adoptLateDrafts(await given.as(anna))).toBe(1)
  expect(value(await openDraft(await given.as(anna), draftId ?? ""))).toMatchObject({
    to: "bo@example.org",
    subject: "late-subject",
    text: "late-text-canary",
    phone: "070",
    line: "line",
    problem: { code: "session_ended" },
  })
  expect(await adoptLateDrafts(await given.as(anna))).toBe(0)
  expect(await count()).toBe(0)
})

test("M4 it takes the place of the draft that the form came from, whose files stay", async () => {
  const { anna } = await given.people("anna")
  const file = await given.attachment(anna, "a.txt", "content")
  const draftId = newId()
  value(await saveDraft(await given.as(anna), { ...EARLIER, draftId, attachments: [file] }))
  const seen = value(await openDraft(await given.as(anna), draftId)).seen ?? ""
  const late = form({ ...TYPED, draft: draftId, seen, keep: file.blobId })
  expect(await keepLateDraft(visitor(), { ticket: ticketOf(anna), form: late })).toBe(draftId)
  await adoptLateDrafts(await given.as(anna))
  expect(value(await openDraft(await given.as(anna), draftId))).toMatchObject({
    text: "late-text-canary",
    attachments: [{ name: "a.txt" }],
  })
})

test("M4 D1 a file that had come ahead and was unticked in it goes", async () => {
  const { anna } = await given.people("anna")
  const film = { form: newId(), name: "film.mov", type: "video/quicktime", size: 0, modified: 1 }
  const { id } = value(await beginUpload(await given.as(anna), film))
  value(await takePart(await given.as(anna), { id, from: 0, length: 0, stream: (async function* () {})() }))
  await keepLateDraft(visitor(), { ticket: ticketOf(anna), form: form({ ...TYPED, token: film.form, offered: id }) })
  expect(value(await uploadsOfDraft(await given.as(anna), film.form)).whole).toHaveLength(1)
  await adoptLateDrafts(await given.as(anna))
  expect(value(await openDraft(await given.as(anna), film.form))).toMatchObject({ text: "late-text-canary", attachments: [] })
  expect(value(await uploadsOfDraft(await given.as(anna), film.form)).whole).toEqual([])
})

test("M4 posts of one form replace each other, so that the last is found, and nothing of the others is left", async () => {
  const { anna } = await given.people("anna")
  const before = await blobCount()
  const token = newId()
  for (let at = 1; at <= 25; at++) expect(await keep(anna, { ...TYPED, token, message: `version ${at}` })).toBe(token)
  expect(await count()).toBe(1)
  expect(await blobCount()).toBe(before + 1)
  expect((await given.as(anna)).hasLateDrafts).toBe(true)
  await adoptLateDrafts(await given.as(anna))
  expect(await texts(anna)).toEqual(["version 25"])
  expect((await given.as(anna)).hasLateDrafts).toBe(false)
  expect(await blobCount()).toBe(before + 1)
})

test("M4 a draft that was saved since is not written over, and the late text becomes a draft of its own", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const draftId = newId()
  value(await saveDraft(await given.as(anna), { ...EARLIER, draftId, attachments: [] }))
  const seen = value(await openDraft(await given.as(anna), draftId)).seen ?? ""
  expect(await keep(anna, { ...TYPED, draft: draftId, seen })).toBe(draftId)
  value(await saveDraft(await given.as(anna), { ...EARLIER, text: "saved since", draftId, attachments: [] }))
  await adoptLateDrafts(await given.as(anna))
  expect((await texts(anna)).toSorted()).toEqual(["late-text-canary", "saved since"])
  expect(await texts(bo)).toEqual([])
})

test("M4 a draft that was sent or thrown away since does not come back under its id, and two forms of one draft that are both late are two texts", async () => {
  const { anna } = await given.people("anna")
  const draftId = newId()
  value(await saveDraft(await given.as(anna), { ...EARLIER, draftId, attachments: [] }))
  const seen = value(await openDraft(await given.as(anna), draftId)).seen ?? ""
  for (const message of ["one window", "the other"]) await keep(anna, { ...TYPED, token: newId(), draft: draftId, seen, message })
  expect(await count()).toBe(2)
  value(await eraseDrafts(await given.as(anna), [draftId]))
  await adoptLateDrafts(await given.as(anna))
  expect((await texts(anna)).toSorted()).toEqual(["one window", "the other"])
  expect((await openDraft(await given.as(anna), draftId)).ok).toBe(false)
})

test("M4 whoever comes back finds what they wrote, and not what somebody else made of the draft", async () => {
  const { anna } = await given.people("anna")
  const ctx = await given.as(anna)
  const draftId = newId()
  value(await saveDraft(ctx, { ...EARLIER, draftId, attachments: [] }))
  const late = { ...TYPED, token: newId(), draft: draftId, seen: value(await openDraft(ctx, draftId)).seen ?? "" }
  const back = async (token: string) => value(await openDraft(ctx, await findDraftOfForm(ctx, draftId, token))).text
  await keep(anna, late)
  await adoptLateDrafts(ctx)
  expect(await back(late.token)).toBe("late-text-canary")
  value(await saveDraft(ctx, { ...EARLIER, text: "saved since", draftId, attachments: [] }))
  expect(await back(late.token)).toBe("saved since")
  await keep(anna, late)
  await adoptLateDrafts(ctx)
  expect(await back(late.token)).toBe("late-text-canary")
  for (const wrong of ["", "x", newId()]) expect(await back(wrong)).toBe("saved since")
})

test("M4 B40 a form that names somebody else's draft harms neither that nor what else waits", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const bos = newId()
  value(await saveDraft(await given.as(bo), { ...EARLIER, draftId: bos, attachments: [] }))
  await keep(anna, { ...TYPED, message: "first" })
  await keep(anna, { ...TYPED, draft: bos, message: "second" })
  await adoptLateDrafts(await given.as(anna))
  expect((await texts(anna)).toSorted()).toEqual(["first", "second"])
  expect(await texts(bo)).toEqual(["old"])
  // Nor does a row that waits under an id let another author write there.
  const waiting = newId()
  await keep(anna, { ...TYPED, token: waiting })
  expect(await keep(bo, { ...TYPED, token: waiting })).toBeNull()
  await adoptLateDrafts(await given.as(anna))
  expect(await texts(bo)).toEqual(["old"])
})

test("M4 requests at the same time make one draft of it", async () => {
  const { anna } = await given.people("anna")
  await keep(anna, TYPED)
  const ctx = await given.as(anna)
  await Promise.all(Array.from({ length: 5 }, () => adoptLateDrafts(ctx)))
  expect(await texts(anna)).toEqual(["late-text-canary"])
})

test("B16 a ticket that is not ours, changed, or too old keeps nothing", async () => {
  const { anna } = await given.people("anna")
  const ticket = ticketOf(anna)
  const changed = (ticket.startsWith("A") ? "B" : "A") + ticket.slice(1)
  for (const wrong of ["", "x", changed, ticket.slice(0, -4)])
    expect(await keepLateDraft(visitor(), { ticket: wrong, form: form(TYPED) })).toBeNull()
  given.clock.pass(8 * 24 * 3600 * 1000)
  expect(await keepLateDraft(visitor(), { ticket, form: form(TYPED) })).toBeNull()
  expect(await count()).toBe(0)
})

test("B7 a row moved to somebody else does not open, and B60 what nobody comes back for is erased", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  await keepLateDraft(visitor(), { ticket: ticketOf(anna), form: form(TYPED) })
  await database.owner`update late_drafts set holder_id = ${bo.accountId}`
  await adoptLateDrafts(await given.as(bo))
  expect(given.logged()).toContain("late_draft_broken")
  const before = await blobCount()
  await keepLateDraft(visitor(), { ticket: ticketOf(anna), form: form(TYPED) })
  given.clock.pass(31 * 24 * 3600 * 1000)
  await expireLateDrafts(given.services)
  expect(await count()).toBe(0)
  expect(await blobCount()).toBe(before)
})
