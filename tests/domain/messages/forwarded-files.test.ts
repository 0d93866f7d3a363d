import { adoptKept } from "#lib/composing/kept-messages.ts"
import { submitCompose, type Submitted } from "#lib/composing/submit-compose.ts"
import { takeBack } from "#lib/composing/take-back.ts"
import type { MemberContext } from "#lib/context.ts"
import { openDraft, readDraft } from "#lib/drafts/open-draft.ts"
import { newId, type Id } from "#lib/ids.ts"
import { sendNow } from "#lib/messages/change-time.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { addReader } from "#lib/organisations/mailbox-readers.ts"
import { makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { setUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { NO_DEMANDS } from "#lib/policies/policy.ts"
import { handOnKeys } from "#lib/shared-mailboxes/hand-on-keys.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { recordsWorld } from "../../support/records.ts"
import { beingMade, CODE } from "../../support/rights-world.ts"
import { DAY, givenScheduling } from "../../support/scheduling.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)
const { later, schedule, inboxOf } = givenScheduling(given)

/** Dag is employed in Care and Cia a member of School; Eva is in nothing. */
async function workplace() {
  const world = await twoDepartments(given)
  const { eva } = await given.people("eva")
  await joined(world.anna, world.org, { person: world.cia, unitId: world.school, as: "member" })
  return { ...world, eva }
}

const demand = async (administrator: Person, org: Id, unitId: Id) =>
  value(await setUnitPolicy(await organizer(administrator, org), { unitId, demands: { ...NO_DEMANDS, forwardsInside: true } }))

const letter = async (from: Person, to: Person, name: string, noForwarding = false): Promise<Id> => {
  const attachments = [await given.attachment(from, name, `content of ${name}`)]
  const message = { ...toSend({ to: [to], attachments }), options: { ...NO_OPTIONS, noForwarding, expiresAt: null } }
  return value(await sendMessage(await given.as(from), message)).messageId
}

type Fields = Readonly<Record<string, string>>

const submit = async (ctx: MemberContext, fields: Fields): Promise<Submitted> =>
  submitCompose(ctx, {
    form: readComposeForm(
      new Map(Object.entries({ token: newId(), subject: "Fwd", message: "See below", ...fields }).map(([name, text]) => [name, [text]])),
    ),
    uploads: [],
    uploadFailure: null,
  })
const post = async (person: Person, fields: Fields) => submit(await given.as(person), fields)

const draftOf = async (ctx: MemberContext, submitted: Submitted) =>
  value(await openDraft(ctx, submitted.kind === "sent" ? "" : (submitted.draftId ?? "")))

const outside = (field = "to") => ({ kind: "refused", failure: { fields: { [field]: "forward_outside" } } })

const erasedBy = async (id: Id, ...holders: readonly Person[]) => {
  for (const holder of holders) {
    value(await moveToTrash(await given.as(holder), [id]))
    value(await eraseMessages(await given.as(holder), [id]))
  }
}

/** As a program sends it that says nothing of what it passes on: by its files alone. */
async function sentByFiles(from: Person, to: Person, { of, kind }: { readonly of: Id; readonly kind: "undo" | "scheduled" }): Promise<Id> {
  const ctx = await given.as(from)
  const { draftId } = await draftOf(ctx, await submit(ctx, { keep: `${of}.0`, act: "save", to: to.address }))
  const { attachments } = value(await readDraft(ctx, draftId ?? ""))
  const hold = { kind, dueAt: new Date(Date.now() + (kind === "undo" ? 10_000 : 5 * DAY)) }
  return value(await sendMessage(ctx, toSend({ to: [to], attachments }), { hold })).messageId
}

test("O11 M6 of several messages' files in one form each is judged by its own message, and a draft that is opened again knows what it holds", async () => {
  const { anna, cia, dag, eva, org, care } = await workplace()
  const [plan, secret, more] = [
    await letter(eva, dag, "plan.txt"),
    await letter(eva, dag, "secret.txt", true),
    await letter(cia, dag, "more.txt"),
  ]
  const ctx = await given.as(dag)
  const refused = await post(dag, { keep: `${plan}.0 ${secret}.0 ${more}.0`, to: cia.address })
  expect(refused).toMatchObject({ kind: "refused", failure: { code: "no_forwarding" } })
  const draft = await draftOf(ctx, refused)
  expect(draft.attachments.map(({ name }) => name)).toEqual(["plan.txt", "more.txt"])
  const blobs = await database.owner`select blob_id from message_blobs where message_id = ${secret}`
  // Nor is what stays with its recipients brought in by the name that it has in the store.
  const named = { draft: draft.draftId ?? "", to: cia.address }
  expect(await post(dag, { ...named, keep: `${draft.attachments[1]?.id} ${blobs[0]?.["blob_id"]}` })).toMatchObject({
    failure: { code: "attachment_gone" },
  })
  await demand(anna, org, care)
  // Only the last one's file is left, its form says nothing, and nobody has the original any more.
  const again = await post(dag, { ...named, keep: draft.attachments[1]?.id ?? "", act: "save" })
  await erasedBy(more, cia, dag)
  expect(await post(dag, { ...named, keep: draft.attachments[1]?.id ?? "", to: eva.address })).toMatchObject(outside())
  expect((await draftOf(ctx, again)).attachments.map(({ name }) => name)).toEqual(["more.txt"])
  expect((await post(dag, { ...named, keep: draft.attachments[1]?.id ?? "" })).kind).toBe("sent")
})

test("O11 M7 M14 what passes on a file and says nothing of it is a forward still when it is to leave and when it is taken back, whoever has the original", async () => {
  const { anna, cia, dag, eva, org, care } = await workplace()
  const original = await letter(eva, dag, "plan.txt")
  const undone = await sentByFiles(dag, eva, { of: original, kind: "undo" })
  const scheduled = await sentByFiles(dag, eva, { of: original, kind: "scheduled" })
  const own = await schedule(dag, 5, { to: eva.address })
  await demand(anna, org, care)
  await erasedBy(original, eva, dag)
  const ctx = await given.as(dag)
  value(await takeBack(ctx, undone))
  expect(await sendNow(ctx, scheduled)).toMatchObject({ error: { code: "forward_kept", outsiders: eva.address } })
  expect(await releaseDue(later(6 * DAY))).toBe(1)
  expect(await inboxOf(eva)).toEqual([own])
  expect(await adoptKept(await given.as(dag))).toBe(1)
  for (const id of [undone, scheduled]) {
    const draft = value(await openDraft(ctx, id))
    expect(draft.forwardOf).toBe(id)
    const again = { draft: id, keep: draft.attachments[0]?.id ?? "" }
    expect(await post(dag, { ...again, to: eva.address })).toMatchObject(outside())
    expect((await post(dag, { ...again, to: cia.address })).kind).toBe("sent")
  }
})

test("O11 M14 a scheduled forward does not go to who has left, also where the address is a colleague's by then", async () => {
  const { anna, cia, dag, eva, org, school, care } = await workplace()
  await demand(anna, org, care)
  const original = await letter(anna, dag, "plan.txt")
  const id = await schedule(dag, 5, { keep: `${original}.0`, to: cia.address })
  // Cia left with another address, and hers was given to who came after her.
  await joined(anna, org, { person: eva, unitId: school, as: "member" })
  await database.owner`delete from unit_people where account_id = ${cia.accountId}`
  await database.owner`update account_addresses set address = ${`left.${cia.address}`} where account_id = ${cia.accountId}`
  await database.owner`update account_addresses set address = ${cia.address} where account_id = ${eva.accountId}`
  const kept = { code: "forward_kept", organisation: expect.stringMatching(/Exempel/), outsiders: cia.address }
  expect(await sendNow(await given.as(dag), id)).toEqual({ ok: false, error: kept })
  expect(await releaseDue(later(6 * DAY))).toBe(0)
  expect(await inboxOf(cia)).toEqual([])
})

/** A list of Care, to which everybody in the organisation may write. */
async function careList(administrator: Person, org: Id, unitId: Id) {
  const ctx = await organizer(administrator, org)
  const token = await beingMade(ctx, unitId, { writers: "organisation", withBelow: false })
  const id = value(await makeUnitMailbox(ctx, { token, code: CODE.digits }))
  const [row] = await database.owner<{ address: string }[]>`select address from account_addresses where account_id = ${id}`
  return row?.address ?? ""
}

test("O11 O2 M14 B20 whom a list reached when a forward was scheduled, and who has left since, gets nothing of it; the others do, and its sender learns of nobody", async () => {
  const { anna, bo, cia, dag, eva, org, care, school } = await workplace()
  const { fia } = await given.people("fia")
  for (const person of [eva, fia]) await joined(bo, org, { person, unitId: care, as: "member" })
  const address = await careList(bo, org, care)
  await demand(anna, org, care)
  const original = await letter(anna, dag, "plan.txt")
  const fields = { keep: `${original}.0`, to: address }
  const [byClock, atOnce] = [await schedule(dag, 5, fields), await schedule(dag, 5, { ...fields, cc: cia.address })]
  const answer = await schedule(dag, 5, { to: address })
  await database.owner`delete from unit_people where account_id = ${eva.accountId}`
  // Still in the organisation: what was sealed for her is hers.
  await joined(anna, org, { person: fia, unitId: school, as: "member" })
  await database.owner`delete from unit_people where account_id = ${fia.accountId} and unit_id = ${care}`
  value(await sendNow(await given.as(dag), atOnce))
  expect(await releaseDue(later(6 * DAY))).toBe(2)
  expect(await inboxOf(eva)).toEqual([answer])
  expect((await inboxOf(fia)).sort()).toEqual([byClock, atOnce, answer].sort())
  expect(await inboxOf(cia)).toEqual([atOnce])
  for (const id of [byClock, atOnce]) {
    const read = value(await openMessage(await given.as(dag), id, { record: true }))
    expect(read.seal).toBe("holds")
    expect(read.tracking?.filter(({ via }) => via === 0)).toHaveLength(2)
    const rows = await allRows(database.owner)
    expect(rows.filter(({ text, table }) => table !== "erasure_outbox" && text.includes(id) && text.includes(eva.accountId))).toEqual([])
  }
  const [sent] = await database.owner`select recipient_count from deliveries where message_id = ${byClock} and role = 'sender'`
  expect(sent?.["recipient_count"]).toBe(2)
  expect(await database.owner`select from outgoing where message_id = ${byClock} and recipient_position is null`).toHaveLength(0)
})

test("O11 O2 M14 where nobody is left whom a list reached, the forward does not leave and is a draft that names the list", async () => {
  const { anna, dag, eva, org, care, school } = await workplace()
  await joined(anna, org, { person: eva, unitId: school, as: "member" })
  const address = await careList(anna, org, school)
  await database.owner`delete from unit_people where account_id <> ${eva.accountId} and unit_id = ${school}`
  await demand(anna, org, care)
  const original = await letter(anna, dag, "plan.txt")
  const id = await schedule(dag, 5, { keep: `${original}.0`, to: address })
  await database.owner`delete from unit_people where account_id = ${eva.accountId}`
  expect(await releaseDue(later(6 * DAY))).toBe(0)
  expect(await inboxOf(eva)).toEqual([])
  expect(await adoptKept(await given.as(dag))).toBe(1)
  expect(value(await openDraft(await given.as(dag), id)).problem).toMatchObject({ code: "forward_kept", detail: { outsiders: address } })
})

test("O11 M6 M15 files of a shared mailbox's letters stay inside and with its readers, in a draft that a colleague goes on with too", async () => {
  const made = await recordsWorld(given)
  const { anna, bo, cia, dag, org, care, desk } = made
  const { fay } = await given.people("fay")
  await joined(anna, org, { person: fay, unitId: care, as: "employee" })
  value(await addReader(await organizer(bo, org), { mailboxId: desk, address: toAddress(fay.address) }))
  const as = async (who: Person) => value(await openUnitMailbox(await given.as(who), desk))
  await handOnKeys(await as(dag))
  const written = async (noForwarding: boolean) => {
    const attachments = [await given.attachment(cia, "case.txt", "content")]
    const message = { ...toSend({ to: [], attachments }), to: [toAddress(made.deskAddress)] }
    return value(await sendMessage(await given.as(cia), { ...message, options: { ...NO_OPTIONS, noForwarding, expiresAt: null } }))
      .messageId
  }
  const [open, closed] = [await written(false), await written(true)]
  await demand(anna, org, care)
  // Under their own name a reader has nothing of it.
  expect(await post(dag, { keep: `${open}.0`, to: dag.address })).toMatchObject({ failure: { code: "attachment_gone" } })
  expect(await submit(await as(dag), { keep: `${closed}.0`, to: bo.address })).toMatchObject({ failure: { code: "no_forwarding" } })
  const begun = await submit(await as(dag), { keep: `${open}.0`, act: "save", to: cia.address })
  const draft = await draftOf(await as(fay), begun)
  const goingOn = { draft: draft.draftId ?? "", keep: draft.attachments[0]?.id ?? "" }
  expect(await submit(await as(fay), { ...goingOn, to: cia.address })).toMatchObject(outside())
  expect((await submit(await as(fay), { ...goingOn, to: dag.address })).kind).toBe("sent")
})
