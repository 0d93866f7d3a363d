import { blockSender } from "#lib/blocking/block-sender.ts"
import { askClosing } from "#lib/closing/ask-closing.ts"
import { closeDue } from "#lib/closing/close-due.ts"
import { adoptKept } from "#lib/composing/kept-messages.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { takeBack } from "#lib/composing/take-back.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { newId, type Id } from "#lib/ids.ts"
import { changeSendTime, sendNow } from "#lib/messages/change-time.ts"
import { findLeaving } from "#lib/messages/hold.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { setUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { NO_DEMANDS } from "#lib/policies/policy.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { DAY, givenScheduling } from "../../support/scheduling.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer } = givenOrganisations(given)
const { timeIn, later, schedule, inboxOf, draftsOf } = givenScheduling(given)

const TEN_SECONDS = 10

/** What can be undone for so many seconds. */
async function sendWithUndo(from: Person, fields: Readonly<Record<string, string>>, undoSeconds = TEN_SECONDS): Promise<Id> {
  const ctx = await given.as(from)
  const typed = { token: newId(), subject: "Budget", message: "In good time", ...fields }
  const form = readComposeForm(new Map(Object.entries(typed).map(([name, text]) => [name, [text]])))
  const sent = await submitCompose({ ...ctx, env: { ...ctx.env, undoSeconds } }, { form, uploads: [], uploadFailure: null })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  return sent.messageId
}

const subjectsTo = async ({ address }: Person) =>
  (await handOver(database, given.services)).flatMap(({ recipient, subject, channel }) =>
    recipient === address && channel === "email" ? [subject ?? ""] : [],
  )

const seconds = (count: number) => later(count * 1000)

test("M7 M18 whoever blocks the sender while a message can be undone, or is scheduled, does not get it; its sender is told, and it is a draft that says why", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const first = await given.sentMessage({ from: anna, to: [bo] })
  const undone = await sendWithUndo(anna, { to: `${cia.address}, ${bo.address}` })
  const scheduled = await schedule(anna, 5, { to: bo.address })
  const toCia = await sendWithUndo(anna, { to: cia.address })
  value(await blockSender(await given.as(bo), { messageId: first }))
  const refuses = { code: "recipient_refuses", addresses: bo.address, count: 1 }
  expect(await sendNow(await given.as(anna), scheduled)).toEqual({ ok: false, error: refuses })
  expect(await changeSendTime(await given.as(anna), { messageId: scheduled, ...timeIn(7) })).toEqual({ ok: false, error: refuses })
  expect(await releaseDue(seconds(11))).toBe(1)
  expect(await releaseDue(later(6 * DAY))).toBe(0)
  expect([await inboxOf(bo), await inboxOf(cia)]).toEqual([[first], [toCia]])
  const told = await subjectsTo(anna)
  for (const subject of ["A message of yours was not sent", "A message that you had scheduled was not sent"])
    expect(told.filter((one) => one === subject)).toHaveLength(1)
  // Until its sender comes, it says that it was not sent; then it is a draft.
  expect(value(await findLeaving(await given.as(anna), undone))).toMatchObject({ state: "held", hold: { kind: "undo", isKept: true } })
  expect(await adoptKept(await given.as(anna))).toBe(2)
  expect((await draftsOf(anna)).sort()).toEqual([undone, scheduled].sort())
  const { code, ...detail } = refuses
  for (const id of [undone, scheduled])
    expect(value(await openDraft(await given.as(anna), id))).toMatchObject({ text: "In good time", problem: { code, detail } })
  expect(await database.owner`select from deliveries where message_id in (${undone}, ${scheduled})`).toHaveLength(0)
})

test("M7 D8 what can still be undone does not leave once its sender's organisation is closed", async () => {
  const { anna, dag, org, cia } = await twoDepartments(given)
  const kept = await sendWithUndo(dag, { to: cia.address }, (46 * DAY) / 1000)
  value(
    await askClosing(await organizer(anna, org), { day: new Date(Date.now() + 40 * DAY).toISOString().slice(0, 10), outcome: "release" }),
  )
  await closeDue(later(45 * DAY))
  expect(await releaseDue(later(47 * DAY))).toBe(0)
  expect(await inboxOf(cia)).toEqual([])
  expect(await subjectsTo(dag)).toContain("A message of yours was not sent")
  expect(await adoptKept(await given.as(dag))).toBe(1)
  expect(value(await openDraft(await given.as(dag), kept))).toMatchObject({ problem: { code: "sender_changed" } })
})

test("M7 O11 what can still be undone is judged by the rule on forwards that holds when it leaves", async () => {
  const { anna, dag, org, care } = await twoDepartments(given)
  const { eva } = await given.people("eva")
  const original = await given.sentMessage({ from: eva, to: [dag] })
  const forward = await sendWithUndo(dag, { forward_of: original, to: eva.address })
  value(await setUnitPolicy(await organizer(anna, org), { unitId: care, demands: { ...NO_DEMANDS, forwardsInside: true } }))
  expect(await releaseDue(seconds(11))).toBe(0)
  expect(await inboxOf(eva)).toEqual([])
  expect(await adoptKept(await given.as(dag))).toBe(1)
  expect(value(await openDraft(await given.as(dag), forward))).toMatchObject({ forwardOf: original, problem: { code: "forward_kept" } })
})

test("M7 M18 B43 of *Undo*, the clock and the sender's request at once one makes the draft of what must not leave", async () => {
  const { dan, bo } = await given.people("dan", "bo")
  const before = await given.sentMessage({ from: dan, to: [bo] })
  const id = await sendWithUndo(dan, { to: bo.address })
  value(await blockSender(await given.as(bo), { messageId: before }))
  const [ctx, other] = [await given.as(dan), await given.as(dan)]
  await Promise.all([releaseDue(seconds(11)), takeBack(ctx, id), adoptKept(other), releaseDue(seconds(11))])
  await adoptKept(await given.as(dan))
  expect(await draftsOf(dan)).toEqual([id])
  expect(await inboxOf(bo)).not.toContain(id)
})
