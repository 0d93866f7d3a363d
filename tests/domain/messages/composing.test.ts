import { findDraft } from "#db/queries/drafts.ts"
import { authorize } from "#lib/authz/policy.ts"
import { openPayload } from "#lib/crypto/stream.ts"
import { openSummary } from "#lib/drafts/content.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { decodeJson } from "#lib/envelope/format.ts"
import { newId, type Id } from "#lib/ids.ts"
import { mailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { openAttachment, type StoredAttachment } from "#lib/messages/attachments.ts"
import { readComposeForm, type ComposeForm } from "#lib/messages/input.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { submitCompose, type Submitted } from "#lib/composing/submit-compose.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const EMPTY = readComposeForm(new Map())

async function submit(person: Person, form: Partial<ComposeForm>, uploads: readonly StoredAttachment[] = []): Promise<Submitted> {
  return submitCompose(await given.as(person), { form: { ...EMPTY, token: newId(), ...form }, uploads, uploadFailure: null })
}

const formOf = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries(fields).map(([name, typed]) => [name, [typed]])))

/** The draft that a submission ended in. */
function draftOf(submitted: Submitted): Id {
  if (submitted.kind === "sent" || submitted.draftId === null) throw new Error(JSON.stringify(submitted))
  return submitted.draftId
}

function messageOf(submitted: Submitted): Id {
  if (submitted.kind !== "sent") throw new Error(JSON.stringify(submitted))
  return submitted.messageId
}

const drafts = async (person: Person) => value(await listDrafts(await given.as(person))).rows
const draft = async (person: Person, id: Id) => value(await openDraft(await given.as(person), id))
const open = async (person: Person, id: Id) => value(await openMessage(await given.as(person), id, { record: true }))
/** A draft's payload as it lies on the disk, and the key that its row gives now. */
async function sealedDraft(person: Person, id: Id) {
  const ctx = await given.as(person)
  const scope = authorize(ctx.actor, "draft:write")
  const row = scope.ok ? await findDraft(ctx.db, scope.value, id) : null
  if (row === null) throw new Error("there is no draft")
  const summary = await openSummary(ctx, await ctx.open(), row)
  const payload = await ctx.blobs.readAll("eu", row.contentId)
  if (summary === null || payload === null) throw new Error("the draft does not open")
  return { fileKey: summary.fileKey, payload, contentId: row.contentId }
}

const blobCount = async () => Number((await database.owner`select count(*) from blobs`)[0]?.["count"])

const TYPED = {
  phone: "070 17",
  letGo: [],
  options: NO_TYPED_OPTIONS,
  fromContacts: ["c@example.org"],
  line: "on Thursday",
  sendDate: "2026-12-01",
  sendTime: "08",
  to: "Nobody <nobody@",
  cc: "c@",
  bcc: " ",
  subject: "A subject",
  text: "line one\nline two",
  formatted: true,
  forwardOf: newId(),
}

test("M4 a saved draft comes back as it was typed, files too", async () => {
  const { anna } = await given.people("anna")
  const file = await given.attachment(anna, "a.txt", "content")
  const id = draftOf(await submit(anna, { ...TYPED, act: "save" }, [file]))
  expect(await draft(anna, id)).toEqual({
    ...TYPED,
    draftId: id,
    seen: (await sealedDraft(anna, id)).contentId,
    inReplyTo: null,
    problem: null,
    attachments: [{ id: file.blobId, name: "a.txt", size: 7, type: "application/octet-stream" }],
  })
  expect(await drafts(anna)).toMatchObject([{ id, subject: "A subject", to: "Nobody <nobody@", attachmentCount: 1, opens: true }])
  expect(value(await listDrafts(await given.as(anna))).total).toBe(1)
})

test("keys.md 6 each save has a new key and erases the payload before it; a file that was taken out goes too", async () => {
  const { anna } = await given.people("anna")
  const before = await blobCount()
  const [kept, dropped] = [await given.attachment(anna, "kept.txt", "kept"), await given.attachment(anna, "dropped.txt", "dropped")]
  const id = draftOf(await submit(anna, { ...TYPED, act: "save" }, [kept, dropped]))
  const first = await sealedDraft(anna, id)
  expect(draftOf(await submit(anna, { ...TYPED, subject: "Changed", act: "save", draftId: id, keep: [kept.blobId] }))).toBe(id)
  const second = await sealedDraft(anna, id)
  expect(openPayload(first)).not.toBeNull()
  expect(openPayload(second)).not.toBeNull()
  // Nothing else of the form is sealed into it.
  expect(Object.keys(decodeJson(openPayload(first) ?? new Uint8Array()) ?? {}).sort()).toEqual(
    [...Object.keys(TYPED), "attachments", "inReplyTo", "problem"].sort(),
  )
  expect(openPayload({ fileKey: second.fileKey, payload: first.payload })).toBeNull()
  expect(openPayload({ fileKey: first.fileKey, payload: second.payload })).toBeNull()
  expect(await given.services.blobs.readAll("eu", first.contentId)).toBeNull()
  expect(await draft(anna, id)).toMatchObject({ subject: "Changed", attachments: [{ id: kept.blobId }] })
  expect(await blobCount()).toBe(before + 2)
  expect(await given.services.blobs.readAll("eu", dropped.blobId)).toBeNull()
  expect(value(await eraseDrafts(await given.as(anna), [id]))).toEqual({ count: 1 })
  expect(await blobCount()).toBe(before)
  expect(await openDraft(await given.as(anna), id)).toEqual({ ok: false, error: { code: "not_found" } })
})

test("design 3 what cannot be sent is saved first, with what was wrong and with its files", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const file = await given.attachment(anna, "a.txt", "content")
  const refused = await submit(anna, { ...TYPED, to: `${bo.address}, not an address` }, [file])
  expect(refused).toMatchObject({ kind: "refused", failure: { code: "invalid_fields", fields: { to: "addresses", cc: "addresses" } } })
  const id = draftOf(refused)
  expect(await draft(anna, id)).toMatchObject({
    text: TYPED.text,
    attachments: [{ id: file.blobId }],
    problem: { code: "invalid_fields", detail: { wrong: "not an address; c@" }, fields: { to: "addresses" } },
  })
  const sent = await submit(anna, { to: bo.address, subject: "Now", text: "right", draftId: id, keep: [file.blobId] })
  expect((await open(bo, messageOf(sent))).attachments).toMatchObject([{ name: "a.txt" }])
  expect(await drafts(anna)).toEqual([])
})

test.each([
  ["nobody to send to", { to: "" }, { fields: { to: "recipient_needed" } }],
  [
    "too many recipients",
    { to: Array.from({ length: 101 }, (_, at) => `p${at}@example.org`).join(";") },
    { fields: { to: "too_many_recipients" }, max: 100 },
  ],
  ["nothing written", { to: "a@example.org", subject: "", text: " \n" }, { fields: { message: "nothing_to_send" } }],
  ["a subject that is too long", { to: "a@example.org", subject: "x".repeat(301) }, { fields: { subject: "tooLong" } }],
  ["a text that is too long", { to: "a@example.org", text: "å".repeat(600_000) }, { fields: { message: "tooLong" } }],
  [
    "a number that is nobody's",
    { to: "a@example.org, b@example.org", text: "x", phone: "0701740605" },
    { fields: { phone: "phone_whose" } },
  ],
  ["a notification line that says too much", { to: "a@example.org", text: "x", line: "Provsvar" }, { code: "doubtful" }],
])("design 3 %s leads to the draft", async (_what, form, failure) => {
  const { anna } = await given.people("anna")
  const refused = await submit(anna, form)
  expect(refused).toMatchObject({ kind: "refused", failure })
  expect((await draft(anna, draftOf(refused))).text).toBe("text" in form ? form.text : "")
})

test("M2 Send anyway is about the line that was warned of: another risky one is warned of too", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const line = "Ditt provsvar"
  const post = async (more: Readonly<Record<string, string>>) =>
    submit(anna, formOf({ to: bo.address, message: "x", token: newId(), act: "send_anyway", line, ...more }))
  const doubtful = { kind: "refused", failure: { code: "doubtful", fields: { line: "line_health" } } }
  const asked = await post({ act: "send" })
  expect(asked).toMatchObject(doubtful)
  const accepted = asked.kind === "refused" && asked.failure.code === "doubtful" ? asked.failure.about : ""
  expect(await post({ accepted, line: "Din cancer" })).toMatchObject(doubtful)
  expect(await post({ accepted, act: "send" })).toMatchObject(doubtful)
  expect(await post({})).toMatchObject(doubtful)
  expect(await post({ accepted })).toMatchObject({ kind: "sent" })
})

test("trying again with the same form leaves no drafts behind", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const token = newId()
  const before = await blobCount()
  for (let at = 0; at < 3; at++)
    await submit(anna, { token, to: "nonsense", text: "x" }, [await given.attachment(anna, "a.txt", "content")])
  expect(await drafts(anna)).toHaveLength(1)
  messageOf(await submit(anna, { token, to: bo.address, text: "x" }, [await given.attachment(anna, "a.txt", "content")]))
  expect(await drafts(anna)).toEqual([])
  // The message, its file and its notice.
  expect(await blobCount()).toBe(before + 3)
})

test("a form sent twice keeps the files of the first and erases those of the second", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const token = newId()
  const [first, second] = [await given.attachment(anna, "a.txt", "content"), await given.attachment(anna, "a.txt", "content")]
  const ids = await Promise.all([submit(anna, { token, to: bo.address }, [first]), submit(anna, { token, to: bo.address }, [second])])
  expect(messageOf(ids[0])).toBe(messageOf(ids[1]))
  const there = await Promise.all([first, second].map(({ blobId }) => given.services.blobs.readAll("eu", blobId)))
  expect(there.filter((bytes) => bytes !== null)).toHaveLength(1)
})

test("a draft sent twice at once is one message with its files", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const file = await given.attachment(anna, "a.txt", "content")
  const draftId = draftOf(await submit(anna, { to: bo.address, act: "save" }, [file]))
  const token = newId()
  const sent = await Promise.all(
    Array.from({ length: 5 }, () => submit(anna, { token, to: bo.address, text: "x", draftId, keep: [file.blobId] })),
  )
  const ids = new Set(sent.flatMap((one) => (one.kind === "sent" ? [one.messageId] : [])))
  expect(ids.size).toBe(1)
  const [id = ""] = ids
  expect((await openAttachment(await given.as(bo), id, 0)).ok).toBe(true)
  expect(value(await mailboxOverview(await given.as(bo))).inbox.total).toBe(1)
})

test("B40 somebody else's draft is not there, cannot be written over and lends no files", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const file = await given.attachment(anna, "a.txt", "content")
  const id = draftOf(await submit(anna, { ...TYPED, act: "save" }, [file]))
  expect(await openDraft(await given.as(bo), id)).toEqual({ ok: false, error: { code: "not_found" } })
  expect(value(await eraseDrafts(await given.as(bo), [id]))).toEqual({ count: 0 })
  // It is told as one that is gone, and becomes a draft of its own.
  const elsewhere = { kind: "refused", failure: { code: "draft_gone" } }
  const mine = await submit(bo, { ...TYPED, subject: "Mine", act: "save", draftId: id })
  expect(mine).toMatchObject(elsewhere)
  expect(await submit(bo, { ...TYPED, subject: "Mine", act: "save", token: id })).toMatchObject({ kind: "refused", draftId: null })
  const taken = await submit(bo, { to: anna.address, text: "x", keep: [file.blobId], draftId: id })
  expect(taken).toMatchObject({ ...elsewhere, failure: { fields: { attachments: "attachment_gone" } } })
  expect((await drafts(bo)).map(({ id: own }) => own)).toEqual([draftOf(taken), draftOf(mine)])
  expect(await draft(anna, id)).toMatchObject({ subject: "A subject", attachments: [{ id: file.blobId }] })
})

test("B7 a draft whose row was moved or put back does not open", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const one = draftOf(await submit(anna, { ...TYPED, act: "save" }))
  const two = draftOf(await submit(anna, { ...TYPED, act: "save" }))
  await database.owner`update drafts set sealed = (select sealed from drafts where id = ${one}) where id = ${two}`
  expect(await openDraft(await given.as(anna), two)).toEqual({ ok: false, error: { code: "cannot_open" } })
  await database.owner`update drafts set holder_id = ${bo.accountId} where id = ${one}`
  expect(await openDraft(await given.as(bo), one)).toEqual({ ok: false, error: { code: "cannot_open" } })
  expect((await drafts(bo))[0]).toMatchObject({ opens: false, subject: "" })
})

test("drafts are listed by pages, the last changed first", async () => {
  const { anna } = await given.people("anna")
  for (let at = 0; at < 55; at++) await submit(anna, { subject: `Draft ${at}`, act: "save" })
  const first = value(await listDrafts(await given.as(anna)))
  const second = value(await listDrafts(await given.as(anna), { before: first.older ?? "" }))
  expect([first.rows.length, second.rows.length, first.total]).toEqual([50, 5, 55])
  expect([first.rows[0]?.subject, second.rows.at(-1)?.subject]).toEqual(["Draft 54", "Draft 0"])
  expect(value(await listDrafts(await given.as(anna), { after: second.newer ?? "" })).rows).toEqual(first.rows)
})

test("B86 keys.md 3 a database that goes away while it answers the commit: what was committed counts as sent, once, and is no draft", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const file = await given.attachment(anna, "a.txt", "content")
  const form = { ...EMPTY, token: newId(), to: bo.address, subject: "Committed", text: "and never answered" }
  const ctx = await given.as(anna)
  let cut = 0
  const transaction: typeof ctx.db.transaction = async (work, ...rest) => {
    const done = await ctx.db.transaction(work, ...rest)
    if (cut++ === 0) throw Object.assign(new Error("write CONNECTION_CLOSED"), { code: "CONNECTION_CLOSED" })
    return done
  }
  const db = new Proxy(ctx.db, {
    get: (target, key) => (key === "transaction" ? transaction : (Reflect.get(target, key) as unknown)),
  })
  const id = messageOf(await submitCompose({ ...ctx, db }, { form, uploads: [file], uploadFailure: null }))
  expect(await open(bo, id)).toMatchObject({ subject: "Committed", seal: "holds", attachments: [{ name: "a.txt", size: 7 }] })
  expect(await drafts(anna)).toEqual([])
  expect(value(await listFolder(await given.as(bo), { folder: "inbox" })).rows).toHaveLength(1)
  expect((await openAttachment(await given.as(bo), id, 0)).ok).toBe(true)
})

test("a surprise while sending costs nothing that was typed", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const file = await given.attachment(anna, "a.txt", "content")
  await database.owner`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`
  await database.owner`create trigger refuse before insert on messages for each row execute function refuse()`
  const refused = await submit(anna, { to: bo.address, text: "x" }, [file])
  await database.owner`drop function refuse cascade`
  expect(refused).toMatchObject({ kind: "refused", failure: { code: "unexpected" } })
  expect(await draft(anna, draftOf(refused))).toMatchObject({
    text: "x",
    attachments: [{ id: file.blobId }],
    problem: { code: "unexpected" },
  })
})

describe("M1 answering", () => {
  test("a reply goes to the sender and quotes the text", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const id = await given.sentMessage({ from: anna, to: [bo], subject: "Re: SV: Frågan", text: "rad ett\n> rad två" })
    const values = value(await prepareAnswer(await given.as(bo), id, "reply"))
    expect(values).toMatchObject({
      to: anna.address,
      cc: "",
      bcc: "",
      subject: "Sv: Frågan",
      inReplyTo: id,
      formatted: false,
      attachments: [],
    })
    expect(values.text).toMatch(/^\n\nAnna skrev .+:\n> rad ett\n>> rad två\n$/)
  })

  test("a reply to all goes to everybody on the letter but oneself, never to blind copies", async () => {
    const { anna, bo, cia, dan } = await given.people("anna", "bo", "cia", "dan")
    const id = await given.sentMessage({ from: anna, to: [bo, cia], cc: [dan], bcc: [] })
    expect(value(await prepareAnswer(await given.as(bo), id, "reply_all"))).toMatchObject({
      to: `${anna.address}, ${cia.address}`,
      cc: dan.address,
    })
    const hidden = await given.sentMessage({ from: anna, to: [bo], bcc: [cia, dan] })
    for (const reader of [bo, cia]) {
      const values = value(await prepareAnswer(await given.as(reader), hidden, "reply_all"))
      expect(JSON.stringify(values)).not.toContain(dan.address)
      expect(values.to).toContain(anna.address)
    }
    const own = value(await prepareAnswer(await given.as(anna), hidden, "reply_all"))
    expect(own).toMatchObject({ to: bo.address, cc: "", bcc: "" })
  })

  test("a forward keeps form and files", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const file = await given.attachment(anna, "a.txt", "content")
    const id = await given.sentMessage({
      from: anna,
      to: [bo],
      subject: "Fwd: Frågan",
      text: "Hej **Bo**",
      formatted: true,
      attachments: [file],
    })
    const values = value(await prepareAnswer(await given.as(bo), id, "forward"))
    expect(values).toMatchObject({
      to: "",
      subject: "Vb: Frågan",
      formatted: true,
      inReplyTo: null,
      attachments: [{ id: `${id}.0`, name: "a.txt", size: 7 }],
    })
    expect(values.text).toContain("Hej **Bo**")
    const sent = messageOf(await submit(bo, { ...values, to: cia.address, keep: values.attachments.map((attachment) => attachment.id) }))
    const message = await open(cia, sent)
    expect(message).toMatchObject({
      seal: "holds",
      attachments: [{ name: "a.txt", size: 7 }],
      body: { kind: "html", html: expect.stringContaining("<strong>Bo</strong>") },
    })
    expect((await openAttachment(await given.as(cia), sent, 0)).ok).toBe(true)
  })

  test("a forward saved as a draft keeps its files, also after the message is erased", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    const file = await given.attachment(anna, "a.txt", "content")
    const id = await given.sentMessage({ from: anna, to: [bo], attachments: [file] })
    const draftId = draftOf(await submit(bo, { act: "save", keep: [`${id}.0`] }))
    await database.owner`delete from messages where id = ${id}`
    expect(await draft(bo, draftId)).toMatchObject({ attachments: [{ id: file.blobId, name: "a.txt" }] })
  })

  test("B40 a form can keep nothing of a message that its sender does not hold", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    const id = await given.sentMessage({ from: anna, to: [bo], attachments: [await given.attachment(anna, "a.txt", "content")] })
    for (const keep of [`${id}.0`, `${id}.7`, `${newId()}.0`, "x.0", ".", newId()]) {
      expect(await submit(cia, { to: anna.address, text: "x", keep: [keep] })).toMatchObject({
        kind: "refused",
        failure: { code: "attachment_gone" },
      })
    }
  })
})
