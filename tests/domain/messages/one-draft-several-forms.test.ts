import { submitCompose, type Submitted } from "#lib/composing/submit-compose.ts"
import { takeBack } from "#lib/composing/take-back.ts"
import type { MemberContext } from "#lib/context.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { newId, type Id } from "#lib/ids.ts"
import type { StoredAttachment } from "#lib/messages/attachments.ts"
import { forksOf } from "#lib/messages/draft-form.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { addReader } from "#lib/organisations/mailbox-readers.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { recordsWorld } from "../../support/records.ts"
import { toAddress } from "../../support/visitor.ts"
import { untilOneWaits, untilWaiting } from "../../support/waiting.ts"

const database = testDatabase()
const given = givenServices(database)

type Fields = Readonly<Record<string, string>>
type Form = Readonly<Record<"token" | "draft" | "seen", string>>

async function submit(ctx: MemberContext, fields: Fields, uploads: readonly StoredAttachment[] = []): Promise<Submitted> {
  const form = readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))
  return submitCompose(ctx, { form, uploads, uploadFailure: null })
}

const save = (ctx: MemberContext, fields: Fields) => submit(ctx, { ...fields, act: "save" })
/** A form for a new message, as a page has it. */
const blank = (): Form => ({ token: newId(), draft: "", seen: "" })
/** One that is opened from a draft. */
const opened = async (ctx: MemberContext, id: Id): Promise<Form> => ({
  token: newId(),
  draft: id,
  seen: value(await openDraft(ctx, id)).seen ?? "",
})

function draftOf(submitted: Submitted): Id {
  if (submitted.kind === "sent" || submitted.draftId === null) throw new Error(JSON.stringify(submitted))
  return submitted.draftId
}

const texts = async (ctx: MemberContext) => {
  const { rows } = value(await listDrafts(ctx))
  const drafts = await Promise.all(rows.map(async ({ id }) => value(await openDraft(ctx, id))))
  return drafts.map(({ text, problem }) => `${text}: ${problem?.code ?? "fine"}`).sort()
}

const arrived = async (who: Person) => value(await mailboxOverview(await given.as(who))).inbox.total
const refused = (code: string) => ({ kind: "refused", failure: { code } })

/** Anna's draft to Bo, and two forms that were opened from it. */
async function twoForms() {
  const { anna, bo } = await given.people("anna", "bo")
  const ctx = await given.as(anna)
  const typed = { to: bo.address, subject: "Begun" }
  const draftId = draftOf(await save(ctx, { ...blank(), ...typed, message: "begun" }))
  const [one, other] = [await opened(ctx, draftId), await opened(ctx, draftId)]
  return { ctx, bo, draftId, typed, one: { ...one, ...typed, message: "one" }, other: { ...other, ...typed, message: "other" } }
}

/** Lets two acts begin, one after the other, while somebody holds the draft; each waits at its row until that is let go. */
async function atOnce<T>(draftId: Id, acts: readonly [() => Promise<T>, () => Promise<T>]): Promise<[T, T]> {
  const running = await database.owner.begin(async (tx) => {
    await tx`select from drafts where id = ${draftId} for update`
    const first = acts[0]()
    await untilOneWaits(database)
    const second = acts[1]()
    await untilWaiting(database, 2)
    return [first, second] as const
  })
  return Promise.all(running)
}

test("M4 two forms of one draft that are sent at once are one message; the other is told, is a draft of its own, and is sent when its writer means it", async () => {
  const { ctx, bo, draftId, one, other } = await twoForms()
  const [first, second] = await atOnce(draftId, [() => submit(ctx, one), () => submit(ctx, other)])
  expect(first).toMatchObject({ kind: "sent" })
  expect(second).toMatchObject(refused("draft_gone"))
  expect(await arrived(bo)).toBe(1)
  expect(await texts(ctx)).toEqual(["other: draft_gone"])
  // It is not sent by pressing again in the same page, unless the page has been told where its text lies now.
  expect(await submit(ctx, other)).toEqual(second)
  expect(await submit(ctx, { ...other, draft: draftOf(second) })).toMatchObject({ kind: "sent" })
  expect([await arrived(bo), await texts(ctx)]).toEqual([2, []])
})

test("M4 a form that waits to be sent while another saves is not sent over that", async () => {
  const { ctx, bo, draftId, one, other } = await twoForms()
  const [first, second] = await atOnce(draftId, [() => save(ctx, one), () => submit(ctx, other)])
  expect(first).toEqual({ kind: "saved", draftId })
  expect(second).toMatchObject(refused("draft_changed"))
  expect([await arrived(bo), await texts(ctx)]).toEqual([0, ["one: fine", "other: draft_changed"]])
})

test.each([
  ["of a form that was opened from it", false],
  ["of the form that began it", true],
])("M4 a late save brings a draft back neither after it was sent nor after it was thrown away: %s", async (_from, isNew) => {
  for (const end of ["sent", "erased"] as const) {
    const { ctx, draftId, one, other } = await twoForms()
    const late = isNew ? { ...other, token: draftId } : other
    const act: () => Promise<unknown> = () => (end === "sent" ? submit(ctx, one) : eraseDrafts(ctx, [draftId]))
    const [, saved] = await atOnce<unknown>(draftId, [act, () => save(ctx, late)])
    expect(saved).toMatchObject(refused("draft_gone"))
    expect((await openDraft(ctx, draftId)).ok).toBe(false)
    expect(await texts(ctx)).toEqual(["other: draft_gone"])
    // Nor does the same form make another draft with each further save, told of the first one or not.
    expect(await save(ctx, { ...late, message: "later" })).toEqual(saved)
    expect(await texts(ctx)).toEqual(["later: draft_gone"])
    const fork = draftOf(saved as Submitted)
    expect(await save(ctx, { ...late, draft: fork, message: "last" })).toEqual({ kind: "saved", draftId: fork })
    expect(await texts(ctx)).toEqual(["last: fine"])
  }
})

test("M4 a save that arrives after its own form was sent does not look like an unsent draft", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ctx = await given.as(anna)
  const form = { ...blank(), to: bo.address, message: "once" }
  expect(await submit(ctx, form)).toMatchObject({ kind: "sent" })
  expect(await save(ctx, form)).toMatchObject(refused("draft_gone"))
  expect((await openDraft(ctx, form.token)).ok).toBe(false)
  expect(await texts(ctx)).toEqual(["once: draft_gone"])
})

test("M5 M4 what is typed in a form after it was sent, its answer lost, is not called sent: it is a draft that is sent from a page of its own", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ctx = await given.as(anna)
  const form = { ...blank(), to: bo.address, message: "first" }
  expect(await submit(ctx, form)).toMatchObject({ kind: "sent" })
  const saved = await save(ctx, { ...form, message: "better" })
  expect(saved).toMatchObject(refused("draft_gone"))
  const again = await submit(ctx, { ...form, draft: draftOf(saved), message: "better still" })
  expect(again).toEqual({ kind: "saved", draftId: draftOf(saved) })
  // The page that has not heard of its draft as well.
  expect(await submit(ctx, { ...form, message: "better still" })).toEqual(again)
  expect([await arrived(bo), await texts(ctx)]).toEqual([1, ["better still: draft_gone"]])
  const anew = { ...(await opened(ctx, draftOf(saved))), to: bo.address, message: "better still" }
  expect(await submit(ctx, anew)).toMatchObject({ kind: "sent" })
  expect([await arrived(bo), await texts(ctx)]).toEqual([2, []])
})

test("B75 M4 a message that its draft keeps from leaving counts nobody as written to for the first time", async () => {
  const { ctx, one, other } = await twoForms()
  const bcc = Array.from({ length: 99 }, (_none, at) => `stranger-${at}-${one.token}@example.org`).join(", ")
  await save(ctx, one)
  // Twice as many as a day takes, were they counted.
  const again = () => submit(ctx, { ...other, bcc })
  for (let at = 0; at < 3; at++) expect(await again()).toMatchObject(refused("draft_changed"))
  const anew = { ...other, bcc, ...(await opened(ctx, draftOf(await again()))) }
  expect(await submit(ctx, anew)).toMatchObject({ kind: "sent" })
})

test("M4 of two forms of one draft that are saved at once both texts are there", async () => {
  const { ctx, draftId, one, other } = await twoForms()
  const [first, second] = await atOnce(draftId, [() => save(ctx, one), () => save(ctx, other)])
  expect(first).toEqual({ kind: "saved", draftId })
  expect(second).toMatchObject(refused("draft_changed"))
  expect(await texts(ctx)).toEqual(["one: fine", "other: draft_changed"])
  // The first goes on in the draft, the second in its own; and whoever opens that second one comes between as before.
  const fork = draftOf(second)
  expect(await save(ctx, { ...one, message: "one more" })).toEqual({ kind: "saved", draftId })
  const third = { ...(await opened(ctx, fork)), message: "third" }
  expect(await save(ctx, third)).toEqual({ kind: "saved", draftId: fork })
  for (const draft of [draftId, fork]) {
    const again = await save(ctx, { ...other, draft, message: "other more" })
    expect(again).toMatchObject(refused("draft_changed"))
    expect([draftId, fork]).not.toContain(draftOf(again))
  }
  expect(await texts(ctx)).toEqual(["one more: fine", "other more: draft_changed", "third: fine"])
})

test("M4 a form never comes between itself: saved again and again, after answers that were lost, and sent", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ctx = await given.as(anna)
  const form = { ...blank(), to: bo.address }
  const { token } = form
  for (const [told, message] of [
    ["", "a"],
    ["", "ab"],
    [token, "abc"],
    ["", "abcd"],
  ] as const)
    expect(await save(ctx, { ...form, draft: told, message })).toEqual({ kind: "saved", draftId: token })
  const again = await opened(ctx, token)
  for (const message of ["abcde", "abcdef"]) expect(await save(ctx, { ...again, message })).toEqual({ kind: "saved", draftId: token })
  expect(await texts(ctx)).toEqual(["abcdef: fine"])
  expect(await submit(ctx, { ...again, to: bo.address, message: "abcdefg" })).toMatchObject({ kind: "sent" })
  expect([await arrived(bo), await texts(ctx)]).toEqual([1, []])
})

test("M4 a form that is posted twice is one message, and no conflict: at once, once more later, and from a draft", async () => {
  const { ctx, bo, draftId, one } = await twoForms()
  const [first, second] = await atOnce(draftId, [() => submit(ctx, one), () => submit(ctx, one)])
  expect(first).toMatchObject({ kind: "sent" })
  expect(second).toEqual(first)
  expect(await submit(ctx, one)).toEqual(first)
  const again = await opened(ctx, draftOf(await save(ctx, { ...one, token: newId(), draft: "", seen: "" })))
  const twice = await Promise.all(Array.from({ length: 4 }, () => submit(ctx, { ...one, ...again })))
  expect(new Set(twice.map((sent) => JSON.stringify(sent))).size).toBe(1)
  expect([await arrived(bo), await texts(ctx)]).toEqual([2, []])
})

test("M4 files stay with both texts as long as they are there, and what is not is said", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ctx = await given.as(anna)
  const [kept, dropped] = [await given.attachment(anna, "kept.txt", "kept"), await given.attachment(anna, "dropped.txt", "dropped")]
  const draftId = draftOf(await submit(ctx, { ...blank(), to: bo.address, act: "save" }, [kept, dropped]))
  const [one, other] = [await opened(ctx, draftId), await opened(ctx, draftId)]
  await save(ctx, { ...one, to: bo.address, keep: kept.blobId })
  const both = { ...other, to: bo.address, keep: `${kept.blobId} ${dropped.blobId}` }
  const forked = await submit(ctx, both)
  expect(forked).toMatchObject({ ...refused("draft_changed"), failure: { fields: { attachments: "attachment_gone" } } })
  const names = async (id: Id) => value(await openDraft(ctx, id)).attachments.map(({ name }) => name)
  expect([await names(draftId), await names(draftOf(forked))]).toEqual([["kept.txt"], ["kept.txt"]])
  // The draft goes with the file; the other one, whose page has not heard of it, has it still.
  expect(await submit(ctx, { ...one, to: bo.address, message: "one" })).toMatchObject({ kind: "sent" })
  expect(await save(ctx, { ...both, keep: kept.blobId })).toMatchObject({ ...refused("draft_gone"), draftId: draftOf(forked) })
  const sent = await submit(ctx, { ...both, draft: draftOf(forked), keep: kept.blobId })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  const message = value(await openMessage(await given.as(bo), sent.messageId, { record: true }))
  expect(message.attachments.map(({ name }) => name)).toEqual(["kept.txt"])
})

test("M7 M4 what was taken back is a draft as any other: a form of it is sent, another is told", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const ctx = await given.as(anna)
  const undo = { ...ctx, env: { ...ctx.env, undoSeconds: 60 } }
  const sent = await submit(undo, { ...blank(), to: bo.address, message: "too early" })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  const { draftId } = value(await takeBack(ctx, sent.messageId))
  const [one, other] = [await opened(ctx, draftId), await opened(ctx, draftId)]
  expect(await submit(ctx, { ...one, to: bo.address, message: "now" })).toMatchObject({ kind: "sent" })
  expect(await submit(ctx, { ...other, to: bo.address, message: "now too" })).toMatchObject(refused("draft_gone"))
})

test("M4 a page of the release before, which does not say what it saw, saves and sends as there, but brings nothing back", async () => {
  const { ctx, bo, draftId, one, other } = await twoForms()
  const { seen: _seen, ...before } = other
  await save(ctx, one)
  expect(await save(ctx, before)).toEqual({ kind: "saved", draftId })
  expect(await submit(ctx, { ...before, token: newId() })).toMatchObject({ kind: "sent" })
  expect(await submit(ctx, { ...before, token: newId() })).toMatchObject(refused("draft_gone"))
  expect(await arrived(bo)).toBe(1)
})

test("M15 M4 two readers of a shared mailbox send one draft at once: one message, and the other reads why in a draft that both see", async () => {
  const { organizer, joined } = givenOrganisations(given)
  const { anna, bo, dag, cia, org, care, desk: mailboxId } = await recordsWorld(given)
  const { fay } = await given.people("fay")
  await joined(anna, org, { person: fay, unitId: care, as: "employee" })
  value(await addReader(await organizer(bo, org), { mailboxId, address: toAddress(fay.address) }))
  await handOnKeys(value(await openUnitMailbox(await given.as(dag), mailboxId)))
  const [dags, fays] = await Promise.all([dag, fay].map(async (who) => value(await openUnitMailbox(await given.as(who), mailboxId))))
  if (dags === undefined || fays === undefined) throw new Error("somebody does not read the mailbox")

  const typed = { to: cia.address, subject: "Decision" }
  const draftId = draftOf(await save(dags, { ...blank(), ...typed, message: "begun" }))
  const forms = [await opened(dags, draftId), await opened(fays, draftId)] as const
  const [first, second] = await atOnce(draftId, [
    () => submit(dags, { ...forms[0], ...typed, message: "by Dag" }),
    () => submit(fays, { ...forms[1], ...typed, message: "by Fay" }),
  ])
  expect([first, second]).toMatchObject([{ kind: "sent" }, refused("draft_gone")])
  expect(await arrived(cia)).toBe(1)
  for (const reader of [dags, fays]) expect(await texts(reader)).toEqual(["by Fay: draft_gone"])
})

test("B43 a form that is saved beside its draft and whoever erases both at that moment do not wait for each other", async () => {
  const { ctx, draftId, one, other } = await twoForms()
  await save(ctx, one)
  // Its own draft comes before the other in the order of all, and after it in the order in which it looks.
  let late = other
  while ((forksOf({ token: late.token, draftId })[0] ?? "") > draftId) late = { ...late, token: newId() }
  const fork = draftOf(await save(ctx, late))
  const [saved, erased] = await atOnce<unknown>(draftId, [() => save(ctx, late), () => eraseDrafts(ctx, [draftId, fork])])
  expect([saved, erased]).toMatchObject([refused("draft_gone"), { ok: true, value: { count: 2 } }])
  expect(await texts(ctx)).toEqual(["other: draft_gone"])
})
