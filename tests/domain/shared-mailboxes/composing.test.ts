import { keepLateDraft, adoptLateDrafts } from "#lib/composing/late-drafts.ts"
import { submitCompose, type Submitted } from "#lib/composing/submit-compose.ts"
import { DAY } from "#lib/clock.ts"
import type { MemberContext } from "#lib/context.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { newId, type Id } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { openAttachment, storeAttachment } from "#lib/messages/attachments.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { setUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { NO_DEMANDS } from "#lib/policies/policy.ts"
import { addReader, removeReader } from "#lib/organisations/mailbox-readers.ts"
import { eraseMailboxDrafts } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { twoReadersWorld, letterTo, type RecordsWorld } from "../../support/records.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined, unit } = givenOrganisations(given)

const NOT_FOUND = { ok: false, error: { code: "not_found" } }

type World = RecordsWorld & { readonly fay: Person }

const world = (): Promise<World> => twoReadersWorld(given)

const desk = async (who: Person, { desk: id }: World): Promise<MemberContext> => value(await openUnitMailbox(await given.as(who), id))
const formOf = (fields: Readonly<Record<string, string>>) =>
  readComposeForm(new Map(Object.entries({ token: newId(), ...fields }).map(([name, text]) => [name, [text]])))

async function submit(ctx: MemberContext, fields: Readonly<Record<string, string>>, file?: string): Promise<Submitted> {
  const stream = async function* () {
    yield new TextEncoder().encode(file)
  }
  const uploads =
    file === undefined ? [] : [value(await storeAttachment(ctx, { name: "decision.txt", type: "text/plain", stream: stream() }))]
  return submitCompose(ctx, { form: formOf(fields), uploads, uploadFailure: null })
}

const received = async (who: Person) => {
  const ctx = await given.as(who)
  const [row] = value(await listFolder(ctx, { folder: "inbox" })).rows
  return value(await openMessage(ctx, row?.id ?? "", { record: true }))
}

test("M15 M6 M8 an answer from a shared mailbox takes files and Send Options along, and its recipient opens them", async () => {
  const here = await world()
  const { dag, cia, deskAddress } = here
  const letter = await letterTo(given, here, { from: cia })
  const fields = {
    to: cia.address,
    subject: "Decision",
    message: "Granted",
    in_reply_to: letter,
    urgent: "on",
    no_forwarding: "on",
    expiry: "30",
  }
  expect(await submit(await desk(dag, here), fields, "The decision")).toMatchObject({ kind: "sent" })
  const message = await received(cia)
  expect(message).toMatchObject({
    seal: "holds",
    sender: { address: deskAddress },
    inReplyTo: letter,
    mayForward: false,
    options: { urgent: true },
  })
  expect(message.expiresAt).not.toBeNull()
  expect(message.attachments.map(({ name }) => name)).toEqual(["decision.txt"])
  const file = value(await openAttachment(await given.as(cia), message.id, 0))
  const parts: Buffer[] = []
  for await (const part of file.read({ start: 0, length: file.size })) parts.push(Buffer.from(part))
  expect(Buffer.concat(parts).toString()).toBe("The decision")
  // There is no page to take it back on, so nothing waits there.
  const later = await submit(await desk(dag, here), {
    ...fields,
    send_date: new Date(given.clock.now().getTime() + 3 * DAY).toISOString().slice(0, 10),
    send_time: "08:00",
    expiry: "none",
  })
  expect(later).toMatchObject({ kind: "refused", failure: { code: "invalid_fields", fields: { send_date: "not_from_mailbox" } } })
})

test("M15 M4 a draft of a shared mailbox is its readers': one begins it with a file, another sends it, who left or never read it finds nothing", async () => {
  const here = await world()
  const { dag, fay, bo, cia, org, desk: mailboxId } = here
  const begun = await submit(await desk(dag, here), { to: cia.address, subject: "Begun", message: "Dear", act: "save" }, "The decision")
  const draftId: Id = begun.kind === "saved" ? begun.draftId : ""
  expect(value(await listDrafts(await desk(fay, here))).rows).toMatchObject([
    { id: draftId, subject: "Begun", attachmentCount: 1, opens: true },
  ])
  for (const who of [dag, fay, bo]) expect(value(await listDrafts(await given.as(who))).rows).toEqual([])
  for (const who of [dag, bo]) expect((await openDraft(await given.as(who), draftId)).ok).toBe(false)
  expect(await eraseMailboxDrafts(await given.as(bo), { mailboxId, ids: [draftId] })).toEqual(NOT_FOUND)
  const keep = value(await openDraft(await desk(fay, here), draftId)).attachments.map(({ id }) => id)
  const sent = await submit(await desk(fay, here), {
    to: cia.address,
    subject: "Ended",
    message: "Dear Cia",
    draft: draftId,
    keep: keep[0] ?? "",
  })
  expect(sent).toMatchObject({ kind: "sent" })
  expect((await received(cia)).attachments).toHaveLength(1)
  expect(value(await listDrafts(await desk(dag, here))).rows).toEqual([])
  const other = await submit(await desk(fay, here), { to: "", subject: "Left behind", message: "x", act: "save" })
  value(await removeReader(await organizer(bo, org), { mailboxId, accountId: fay.accountId }))
  expect((await openUnitMailbox(await given.as(fay), mailboxId)).ok).toBe(false)
  const ids = other.kind === "saved" ? [other.draftId] : []
  expect(value(await eraseMailboxDrafts(await given.as(dag), { mailboxId, ids }))).toEqual({ count: 1 })
})

test("O11 M15 what the mailbox's own unit demands holds for its letters, whoever writes them; what is demanded of the writer holds too; nothing else of theirs changes", async () => {
  const here = await world()
  const { anna, bo, dag, cia, org, care, desk: mailboxId, deskAddress } = here
  const { gus, hal } = await given.people("gus", "hal")
  const school = await unit(anna, org, { name: "School" })
  await joined(anna, org, { person: gus, unitId: school, as: "employee" })
  await joined(anna, org, { person: hal, unitId: school, as: "employee" })
  // Whoever administers the whole chooses readers among all of its people.
  value(await addReader(await organizer(anna, org), { mailboxId, address: toAddress(gus.address) }))
  await handOnKeys(value(await openUnitMailbox(await given.as(dag), mailboxId)))
  const letter = await letterTo(given, here, { from: cia })
  const demands = { ...NO_DEMANDS, forwardsInside: true, expiryDays: 30, trashDays: 30 } as const
  value(await setUnitPolicy(await organizer(bo, org), { unitId: care, demands }))

  const forward = { subject: "Look", message: "See below", forward_of: letter }
  const outside = await submit(await desk(gus, here), { ...forward, to: cia.address })
  expect(outside).toMatchObject({
    kind: "refused",
    failure: { code: "invalid_fields", fields: { to: "forward_outside" }, outsiders: cia.address },
  })
  expect(await submit(await desk(gus, here), { ...forward, to: hal.address })).toMatchObject({ kind: "sent" })
  const message = await received(hal)
  expect(message.sender.address).toBe(deskAddress)
  expect((message.expiresAt?.getTime() ?? Infinity) - given.clock.now().getTime()).toBeLessThanOrEqual(31 * DAY)
  // Its Trash has no clock, and Gus' own letters are as free as before.
  expect((await desk(gus, here)).policy).toMatchObject({ forwardsInside: true, trashDays: null })
  expect((await given.as(gus)).policy).toEqual(NO_DEMANDS)
  // What is demanded of Gus himself comes on top.
  value(await setUnitPolicy(await organizer(anna, org), { unitId: school, demands: { ...NO_DEMANDS, expiryDays: 7 } }))
  expect((await desk(gus, here)).policy).toMatchObject({ forwardsInside: true, expiryDays: 7 })
})

test("M4 M15 what is posted after the session ended becomes a draft of the mailbox, not of the person", async () => {
  const here = await world()
  const { dag, fay, desk: mailboxId } = here
  const form = formOf({ to: "cia@example.org", subject: "Late", message: "Typed" })
  const draftId = await keepLateDraft({ ...given.services, language: "en" }, { ticket: issueAuthorTicket(given.services, mailboxId), form })
  expect((await given.as(dag)).hasLateDrafts).toBe(false)
  const mailbox = await desk(fay, here)
  expect(mailbox.hasLateDrafts).toBe(true)
  expect(await adoptLateDrafts(mailbox)).toBe(1)
  expect(value(await listDrafts(await desk(dag, here))).rows).toMatchObject([{ id: draftId, subject: "Late" }])

  // Whoever was taken out has such a form for some days: it takes the place of no colleague's draft, by its id or by its token.
  for (const [index, name] of ["draft", "token"].entries()) {
    const other = formOf({ to: "cia@example.org", subject: "Instead", message: "Typed", [name]: String(draftId) })
    await keepLateDraft({ ...given.services, language: "en" }, { ticket: issueAuthorTicket(given.services, mailboxId), form: other })
    expect(await adoptLateDrafts(await desk(fay, here))).toBe(1)
    const subjects = value(await listDrafts(await desk(dag, here))).rows.map(({ subject }) => subject)
    expect(subjects.sort()).toEqual([...Array<string>(index + 1).fill("Instead"), "Late"])
  }
})
