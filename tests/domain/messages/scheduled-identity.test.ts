import { askClosing } from "#lib/closing/ask-closing.ts"
import { closeDue } from "#lib/closing/close-due.ts"
import { adoptKept } from "#lib/composing/kept-messages.ts"
import { takeBack } from "#lib/composing/take-back.ts"
import { askPeople } from "#lib/domains/ask-people.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { reissueCertificate } from "#lib/keys/reissue-certificate.ts"
import { changeSendTime, sendNow } from "#lib/messages/change-time.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { toSendTime } from "#lib/messages/send-time.ts"
import { acceptInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { testDatabase } from "../../support/database.ts"
import { givenDomains, newDomain } from "../../support/domains.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { DAY, givenScheduling } from "../../support/scheduling.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)
const { proven, administered } = givenDomains(given)

const { later, schedule, inboxOf, draftsOf } = givenScheduling(given)

const subjectsTo = async ({ address }: Person) =>
  (await handOver(database, given.services)).flatMap(({ recipient, subject, channel }) =>
    recipient === address && channel === "email" ? [subject ?? ""] : [],
  )

/** Dag's employment has ended with his organisation's closing; he had scheduled something for the days after. */
async function released() {
  const all = await twoDepartments(given)
  const { anna, dag, org } = all
  const { eva, gus } = await given.people("eva", "gus")
  await joined(anna, org, { person: eva, unitId: all.care, as: "member" })
  const messages = {
    before: await schedule(dag, 20, { to: gus.address }),
    after: await schedule(dag, 60, { to: gus.address }),
    ofMember: await schedule(eva, 60, { to: gus.address }),
  }
  const day = new Date(Date.now() + 40 * DAY).toISOString().slice(0, 10)
  value(await askClosing(await organizer(anna, org), { day, outcome: "release" }))
  expect(await releaseDue(later(30 * DAY))).toBe(1)
  await closeDue(later(45 * DAY))
  return { ...all, eva, gus, messages }
}

test("M14 D8 what was scheduled on an organisation's paper does not leave once the account is released: it becomes a draft, and its owner is told", async () => {
  const { dag, gus, messages } = await released()
  expect(await releaseDue(later(61 * DAY))).toBe(1)
  expect((await inboxOf(gus)).sort()).toEqual([messages.before, messages.ofMember].sort())
  // Told once, however often the clock looks.
  expect(await releaseDue(later(62 * DAY))).toBe(0)
  const told = (await subjectsTo(dag)).filter((subject) => subject === "A message that you had scheduled was not sent")
  expect(told).toHaveLength(1)
  expect((await subjectsTo(gus)).filter((subject) => subject.includes("Dag"))).toHaveLength(1)
  const ctx = await given.as(dag)
  expect(ctx.hasLateDrafts).toBe(true)
  expect(await adoptKept(ctx)).toBe(1)
  expect(await draftsOf(dag)).toEqual([messages.after])
  const draft = value(await openDraft(await given.as(dag), messages.after))
  expect(draft).toMatchObject({ to: gus.address, subject: "Budget", text: "In good time", problem: { code: "sender_changed" } })
  // Nothing of it is left at anybody's, and nothing is done twice.
  expect(await database.owner`select from deliveries where message_id = ${messages.after}`).toHaveLength(0)
  expect((await given.as(dag)).hasLateDrafts).toBe(false)
  expect(await adoptKept(await given.as(dag))).toBe(0)
})

test("M14 D8 nor is it signed anew for another time or for now, and *Do not send* makes the draft at once", async () => {
  const { dag, messages } = await released()
  const { sendDate, sendTime } = toSendTime(new Date(Date.now() + 70 * DAY), "Europe/Stockholm")
  const changed = { ok: false, error: { code: "sender_changed" } }
  expect(await sendNow(await given.as(dag), messages.after)).toEqual(changed)
  expect(await changeSendTime(await given.as(dag), { messageId: messages.after, sendDate, sendTime })).toEqual(changed)
  expect(value(await takeBack(await given.as(dag), messages.after))).toEqual({ draftId: messages.after })
  expect(await releaseDue(later(61 * DAY))).toBeGreaterThanOrEqual(0)
  expect(await draftsOf(dag)).toEqual([messages.after])
})

test("M14 B43 of the clock, its owner's request and *Do not send* at once one makes the draft, and nothing leaves", async () => {
  for (let round = 0; round < 3; round++) {
    const { dag, gus, messages } = await released()
    const ctx = await given.as(dag)
    await Promise.all([
      releaseDue(later(61 * DAY)),
      takeBack(ctx, messages.after),
      adoptKept(await given.as(dag)),
      releaseDue(later(61 * DAY)),
    ])
    await adoptKept(await given.as(dag))
    expect(await draftsOf(dag)).toEqual([messages.after])
    expect(await inboxOf(gus)).not.toContain(messages.after)
  }
})

/** Fia has an address in a domain that an organisation has proven, and is asked. */
async function asked() {
  const { anna, fia, gus } = await given.people("anna", "fia", "gus")
  const { org, care, ctx } = await administered(anna)
  const name = newDomain()
  await proven(ctx, { name, unitId: care })
  const address = `fia@${name}`
  await database.owner`update account_addresses set address = ${address} where account_id = ${fia.accountId}`
  await given.services.db.transaction((tx) => reissueCertificate(given.services, tx, { accountId: fia.accountId, addresses: [address] }))
  expect(await askPeople(given.services, org)).toBe(1)
  return { fia: { ...fia, address }, gus, name }
}

const overdue = ({ address }: Person) =>
  database.owner`update unit_invitations set expires_at = now() - interval '1 minute' where address = ${address}`

test("M14 O10 what was scheduled from an address does not leave once an organisation has waited thirty days for the answer about it", async () => {
  const { fia, gus, name } = await asked()
  const id = await schedule(fia, 40, { to: gus.address })
  await overdue(fia)
  expect(await sendNow(await given.as(fia), id)).toEqual({ ok: false, error: { code: "address_unanswered", domain: name } })
  expect(await releaseDue(later(41 * DAY))).toBe(0)
  expect(await inboxOf(gus)).toEqual([])
  expect(await subjectsTo(fia)).toContain("A message that you had scheduled was not sent")
  expect(await adoptKept(await given.as(fia))).toBe(1)
  const draft = value(await openDraft(await given.as(fia), id))
  expect(draft).toMatchObject({ subject: "Budget", problem: { code: "address_unanswered", detail: { domain: name } } })
})

test("M14 O10 answered in time it leaves; answered after it was kept, the draft says nothing that is not so any more", async () => {
  const { fia, gus } = await asked()
  const [first, second] = [await schedule(fia, 40, { to: gus.address }), await schedule(fia, 50, { to: gus.address })]
  const answer = async () => {
    const [one] = value(await listOwnInvitations(await given.as(fia))).invitations
    value(await acceptInvitation(await given.as(fia), { invitationId: one?.id ?? "", recovery: true, agreement: true }))
  }
  await overdue(fia)
  expect(await releaseDue(later(41 * DAY))).toBe(0)
  await answer()
  expect(await releaseDue(later(51 * DAY))).toBe(1)
  expect(await inboxOf(gus)).toEqual([second])
  expect(await adoptKept(await given.as(fia))).toBe(1)
  expect(value(await openDraft(await given.as(fia), first)).problem ?? null).toBeNull()
})
