import { submitCompose } from "#lib/composing/submit-compose.ts"
import { takeInDrafts } from "#lib/composing/take-in-drafts.ts"
import { takeBack } from "#lib/composing/take-back.ts"
import type { MemberContext } from "#lib/context.ts"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { newId, type Id } from "#lib/ids.ts"
import { mendNumber } from "#lib/links/mend-number.ts"
import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { changeSendTime, sendNow } from "#lib/messages/change-time.ts"
import { dateIn } from "#lib/messages/expiry.ts"
import { findLeaving } from "#lib/messages/hold.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { findRecallable, recallMessage } from "#lib/messages/recall-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { removeReader } from "#lib/organisations/mailbox-readers.ts"
import { setUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { NO_DEMANDS } from "#lib/policies/policy.ts"
import { registerLetter } from "#lib/records/registering.ts"
import { actAs } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { addNote } from "#lib/shared-mailboxes/notes.ts"
import { openUnitMailbox } from "#lib/shared-mailboxes/own-mailboxes.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"
import { letterTo, twoReadersWorld, writeFromDesk, type RecordsWorld } from "../../support/records.ts"
import { DAY, givenScheduling } from "../../support/scheduling.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer } = givenOrganisations(given)

const NOT_FOUND = { ok: false, error: { code: "not_found" } }

type World = RecordsWorld & { readonly fay: Person }

/** Dag and Fay read the desk of Care, which Bo administers; Cia is a stranger. */
async function world() {
  const here = await twoReadersWorld(given)
  const desk = async (who: Person): Promise<MemberContext> => value(await openUnitMailbox(await given.as(who), here.desk))
  return { ...here, asDesk: desk, ...givenScheduling({ services: given.services, as: desk }) }
}

const received = async (who: Person) => value(await listFolder(await given.as(who), { folder: "inbox" })).rows.map(({ id }) => id)
const opened = async (ctx: MemberContext, id: Id) => value(await openMessage(ctx, id, { record: true }))

/** Written as the mailbox, with ten seconds to undo. */
async function withUndo(ctx: MemberContext, to: Person): Promise<Id> {
  const fields = { token: newId(), to: to.address, subject: "Decision", message: "Granted" }
  const form = readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))
  const sent = await submitCompose({ ...ctx, env: { ...ctx.env, undoSeconds: 10 } }, { form, uploads: [], uploadFailure: null })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  return sent.messageId
}

const fromDesk = (here: World, by: Person, to: Person) => writeFromDesk(given, by, { mailboxId: here.desk, to: [to.address] })

test("M15 M5 M7 whoever reads the mailbox sees what became of what a colleague sent from it, and takes it back from who has not read it", async () => {
  const here = await world()
  const { dag, fay, bo, cia, asDesk } = here
  const id = await fromDesk(here, dag, cia)
  expect((await opened(await asDesk(fay), id)).tracking).toMatchObject([{ address: cia.address, openedAt: null, isRecallable: true }])
  expect(value(await findRecallable(await asDesk(fay), id))).toMatchObject([{ address: cia.address, isKept: false }])
  // Bo administers the unit and reads nothing; Dag as himself has sent nothing.
  const recall = (writer: MemberContext) => recallMessage(writer, { messageId: id, position: null })
  expect(await actAs(await given.as(bo), here.desk, recall)).toEqual(NOT_FOUND)
  expect(await actAs(await given.as(dag), undefined, recall)).toEqual(NOT_FOUND)
  expect(value(await actAs(await given.as(fay), here.desk, recall))).toEqual({ count: 1 })
  expect(await received(cia)).toEqual([])
  expect((await opened(await asDesk(dag), id)).tracking).toMatchObject([{ openedAt: null, isRecallable: false }])

  const read = await fromDesk(here, fay, cia)
  await opened(await given.as(cia), read)
  expect((await opened(await asDesk(dag), read)).tracking?.[0]?.openedAt).not.toBeNull()
  expect(await actAs(await given.as(dag), here.desk, (writer) => recallMessage(writer, { messageId: read, position: null }))).toMatchObject(
    {
      error: { code: "nothing_to_recall" },
    },
  )
})

test("M15 M6 M16 a colleague gives what was sent from the mailbox another end, and its recipient the right number", async () => {
  const here = await world()
  const { dag, fay, cia, asDesk } = here
  const id = await fromDesk(here, dag, cia)
  const day = dateIn(new Date(given.clock.now().getTime() + 9 * DAY), "Europe/Stockholm")
  value(await changeExpiry(await asDesk(fay), { messageId: id, expiry: "date", expiryDate: day }))
  const { expiresAt } = await opened(await given.as(cia), id)
  expect(expiresAt).not.toBeNull()
  expect((await opened(await asDesk(dag), id)).expiresAt).toEqual(expiresAt)

  const stranger = `ida.${newId()}@example.org`
  const sent = await writeFromDesk(given, dag, { mailboxId: here.desk, to: [stranger] })
  const mended = await mendNumber(await asDesk(fay), { messageId: sent, position: 0, phone: "+46700000001" })
  expect(value(mended)).toEqual({ address: stranger })
  expect(await mendNumber(await given.as(fay), { messageId: sent, position: 0, phone: "+46700000001" })).toEqual(NOT_FOUND)
})

test("M15 M7 what is sent from the mailbox waits while it can be undone; a colleague's Undo makes a draft of the mailbox, and a second press leads there", async () => {
  const here = await world()
  const { dag, fay, cia, asDesk, later, draftsOf } = here
  const id = await withUndo(await asDesk(dag), cia)
  expect(value(await findLeaving(await asDesk(fay), id))).toMatchObject({ state: "held", hold: { kind: "undo" } })
  expect(value(await findLeaving(await given.as(fay), id))).toMatchObject({ state: "gone" })
  expect(value(await listFolder(await asDesk(fay), { folder: "sent" })).rows).toMatchObject([{ id, held: { kind: "undo" } }])
  // A note or a number in the register would go with what is taken back.
  const letter = { mailboxId: here.desk, messageId: id }
  expect(await addNote(await given.as(dag), { ...letter, text: "Look at this" })).toEqual(NOT_FOUND)
  expect(await registerLetter(await given.as(dag), { ...letter, number: "2026-17" })).toEqual(NOT_FOUND)
  expect(await takeBack(await given.as(dag), id)).toEqual(NOT_FOUND)
  expect(value(await takeBack(await asDesk(fay), id))).toEqual({ draftId: id })
  expect(value(await takeBack(await asDesk(dag), id))).toEqual({ draftId: id })
  expect(await draftsOf(dag)).toEqual([id])
  expect(value(await listDrafts(await given.as(fay))).rows).toEqual([])
  expect(await releaseDue(later(DAY))).toBe(0)
  expect(await received(cia)).toEqual([])

  const left = await withUndo(await asDesk(dag), cia)
  expect(await releaseDue(later(11_000))).toBe(1)
  expect(await received(cia)).toEqual([left])
  expect((await opened(await given.as(cia), left)).sender.address).toBe(here.deskAddress)
  expect(await takeBack(await asDesk(fay), left)).toMatchObject({ error: { code: "already_sent" } })
})

test("M15 M14 a colleague changes the time of what is scheduled from the mailbox, lets it leave, and it leaves when nobody is signed in", async () => {
  const here = await world()
  const { dag, fay, cia, asDesk, schedule, timeIn, later } = here
  const [first, second] = [await schedule(dag, 3, { to: cia.address }), await schedule(dag, 3, { to: cia.address, subject: "Second" })]
  const { sendDate, sendTime } = timeIn(5)
  value(await changeSendTime(await asDesk(fay), { messageId: first, sendDate, sendTime }))
  expect(await changeSendTime(await given.as(fay), { messageId: first, sendDate, sendTime })).toEqual(NOT_FOUND)
  value(await sendNow(await asDesk(fay), second))
  expect(await received(cia)).toEqual([second])
  expect(await releaseDue(later(4 * DAY))).toBe(0)
  expect(await releaseDue(later(6 * DAY))).toBe(1)
  expect([...(await received(cia))].sort()).toEqual([first, second].sort())
  expect(
    value(await listFolder(await asDesk(dag), { folder: "sent" }))
      .rows.map(({ id }) => id)
      .sort(),
  ).toEqual([first, second].sort())
})

test("M15 M14 O11 a forward scheduled from the mailbox stays where its unit keeps forwards inside by then: its readers find a draft, and its address is told", async () => {
  const here = await world()
  const { dag, fay, bo, cia, org, care, asDesk, schedule, later, draftsOf } = here
  const letter = await letterTo(given, here, { from: cia })
  const id = await schedule(dag, 3, { to: cia.address, forward_of: letter })
  value(await setUnitPolicy(await organizer(bo, org), { unitId: care, demands: { ...NO_DEMANDS, forwardsInside: true } }))
  await handOver(database, given.services)
  expect(await releaseDue(later(4 * DAY))).toBe(0)
  const told = (await handOver(database, given.services)).filter(({ recipient }) => recipient === here.deskAddress)
  expect(told[0]?.subject).toBe(`Ett meddelande som var schemalagt från ${here.deskAddress} skickades inte`)
  expect(told[0]?.body).toContain(`/mailboxes/${here.desk}/drafts`)
  expect((await given.as(dag)).hasLateDrafts).toBe(false)
  const visit = await asDesk(fay)
  expect(visit.hasLateDrafts).toBe(true)
  await takeInDrafts(visit)
  expect(await draftsOf(dag)).toEqual([id])
  expect(value(await openDraft(await asDesk(dag), id)).problem).toMatchObject({ code: "forward_kept" })
  expect((await asDesk(fay)).hasLateDrafts).toBe(false)
})

test("M15 B42 a scheduled message goes with the last reader who has the mailbox's keys; while one of two is left it waits", async () => {
  const here = await world()
  const { dag, fay, bo, cia, org, asDesk, schedule, later } = here
  const id = await schedule(dag, 3, { to: cia.address })
  const leave = async ({ accountId }: Person) => value(await removeReader(await organizer(bo, org), { mailboxId: here.desk, accountId }))
  await leave(dag)
  expect((await opened(await asDesk(fay), id)).held).toMatchObject({ kind: "scheduled" })
  await leave(fay)
  expect(await tablesNaming(database.owner, id)).toEqual([])
  expect(await releaseDue(later(4 * DAY))).toBe(0)
  expect(await received(cia)).toEqual([])
})
