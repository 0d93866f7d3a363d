import { adoptKept } from "#lib/composing/kept-messages.ts"
import type { MemberContext } from "#lib/context.ts"
import { askPeople } from "#lib/domains/ask-people.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import type { Id } from "#lib/ids.ts"
import { reissueCertificate } from "#lib/keys/reissue-certificate.ts"
import { changeSendTime, sendNow } from "#lib/messages/change-time.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { acceptInvitation, listOwnInvitations } from "#lib/organisations/join.ts"
import { setUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { NO_DEMANDS } from "#lib/policies/policy.ts"
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

const { timeIn, later, schedule, inboxOf, draftsOf } = givenScheduling(given)

/** A request of somebody's at another time. */
const asLater = async (person: Person, ms: number): Promise<MemberContext> => ({ ...(await given.as(person)), clock: later(ms).clock })

/** Fia has an address in a domain that an organisation has proven, and has not answered in thirty days. */
async function unanswered() {
  const { anna, fia, gus } = await given.people("anna", "fia", "gus")
  const { org, care, ctx } = await administered(anna)
  const name = newDomain()
  await proven(ctx, { name, unitId: care })
  const address = `fia@${name}`
  await database.owner`update account_addresses set address = ${address} where account_id = ${fia.accountId}`
  await given.services.db.transaction((tx) => reissueCertificate(given.services, tx, { accountId: fia.accountId, addresses: [address] }))
  await askPeople(given.services, org)
  const keep = async () => {
    await database.owner`update unit_invitations set expires_at = now() - interval '1 minute' where address = ${address}`
    expect(await releaseDue(later(41 * DAY))).toBe(0)
  }
  const answer = async () => {
    const [one] = value(await listOwnInvitations(await given.as(fia))).invitations
    value(await acceptInvitation(await given.as(fia), { invitationId: one?.id ?? "", recovery: true, agreement: true }))
  }
  return { fia: { ...fia, address }, gus, keep, answer }
}

/** What nobody can make a draft of: its stanza opens nothing. */
const spoil = (ids: readonly Id[]) =>
  database.owner`update deliveries set stanza = '\\x00'::bytea where message_id = any(${[...ids]}::uuid[]) and role = 'sender'`

test("M14 what was kept and gets another time is judged anew when that has come, and leaves", async () => {
  const { fia, gus, keep, answer } = await unanswered()
  const id = await schedule(fia, 40, { to: gus.address })
  await keep()
  await answer()
  const { sendDate, sendTime } = timeIn(50)
  value(await changeSendTime(await asLater(fia, 41 * DAY), { messageId: id, sendDate, sendTime }))
  expect((await given.as(fia)).hasLateDrafts).toBe(false)
  expect(await adoptKept(await given.as(fia))).toBe(0)
  expect(await releaseDue(later(51 * DAY))).toBe(1)
  expect(await inboxOf(gus)).toEqual([id])
})

test("M14 twenty kept messages that cannot be opened keep no other from becoming a draft, and are tried less and less often", async () => {
  const { fia, gus, keep } = await unanswered()
  const spoilt: Id[] = []
  for (let n = 0; n < 20; n++) spoilt.push(await schedule(fia, 30, { to: gus.address }))
  const good = await schedule(fia, 39, { to: gus.address })
  await keep()
  await spoil(spoilt)
  const before = given.logged().length
  expect(await adoptKept(await asLater(fia, 41 * DAY))).toBe(20)
  expect(await draftsOf(fia)).toEqual([])
  expect(await adoptKept(await asLater(fia, 41 * DAY))).toBe(1)
  expect(await draftsOf(fia)).toEqual([good])
  expect(
    given
      .logged()
      .slice(before)
      .match(/kept_message_waits/g),
  ).toHaveLength(20)
  // No request has anything more to do with them until as much time has passed as since they were to leave.
  expect((await given.as(fia)).hasLateDrafts).toBe(false)
  const triedAt = async (days: number) => adoptKept(await asLater(fia, days * DAY))
  expect(await triedAt(51.8)).toBe(0)
  expect(await triedAt(52.2)).toBe(20)
  expect(await triedAt(74)).toBe(0)
  expect(await triedAt(74.5)).toBe(20)
  // Its sender sees that it was not sent, and when it was to be.
  const [row] = value(await listFolder(await given.as(fia), { folder: "sent" })).rows.filter(({ id }) => id === spoilt[0])
  expect(row?.held).toMatchObject({ kind: "scheduled", isKept: true })
  expect(row?.held?.dueAt.getTime()).toBeLessThan(Date.now() + 31 * DAY)
})

test("M14 B89 what is kept does not leave by the worker of the release before, which asks for the time alone", async () => {
  const { fia, gus, keep } = await unanswered()
  const id = await schedule(fia, 40, { to: gus.address })
  await keep()
  await spoil([id])
  const dueBefore = () => database.owner`
    select h.message_id from held_messages h where h.due_at <= now() + interval '100 years' and not (h.kind = 'scheduled' and exists (
      select from messages m join accounts a on a.id = m.sender_id where m.id = h.message_id and a.sending_stopped_at is not null))
      and h.message_id = ${id}`
  expect(await dueBefore()).toHaveLength(0)
  await adoptKept(await asLater(fia, 41 * DAY))
  expect(await dueBefore()).toHaveLength(0)
})

test("O11 M14 a forward that was scheduled before its unit kept forwards inside does not go outside: it is a draft that says why", async () => {
  const { anna, dag, cia, org, school, care } = await twoDepartments(given)
  const { eva } = await given.people("eva")
  await joined(anna, org, { person: cia, unitId: school, as: "member" })
  const original = await given.sentMessage({ from: eva, to: [dag] })
  const forward = (to: string) => schedule(dag, 5, { forward_of: original, to })
  const [outside, inside] = [await forward(eva.address), await forward(cia.address)]
  const own = await schedule(dag, 5, { to: eva.address })
  value(await setUnitPolicy(await organizer(anna, org), { unitId: care, demands: { ...NO_DEMANDS, forwardsInside: true } }))
  const kept = { code: "forward_kept", organisation: expect.stringMatching(/Exempel/), outsiders: eva.address }
  expect(await sendNow(await given.as(dag), outside)).toEqual({ ok: false, error: kept })
  expect(await changeSendTime(await given.as(dag), { messageId: outside, ...timeIn(7) })).toEqual({ ok: false, error: kept })
  expect(await releaseDue(later(6 * DAY))).toBe(2)
  expect(await inboxOf(eva)).toEqual([own])
  expect(await inboxOf(cia)).toEqual([inside])
  const told = (await handOver(database, given.services)).filter(({ recipient }) => recipient === dag.address)
  expect(told.map(({ subject }) => subject)).toContain("A message that you had scheduled was not sent")
  expect(await adoptKept(await given.as(dag))).toBe(1)
  const draft = value(await openDraft(await given.as(dag), outside))
  expect(draft).toMatchObject({
    forwardOf: original,
    to: eva.address,
    problem: { code: "forward_kept", detail: { outsiders: eva.address } },
  })
  expect(await database.owner`select from deliveries where message_id = ${outside}`).toHaveLength(0)
})

test("O11 M14 nor does it once somebody whom it is for has left the organisation; where the unit has given the rule up, it leaves", async () => {
  const { anna, dag, cia, org, school, care } = await twoDepartments(given)
  await joined(anna, org, { person: cia, unitId: school, as: "member" })
  const demand = async (forwardsInside: true | null) =>
    value(await setUnitPolicy(await organizer(anna, org), { unitId: care, demands: { ...NO_DEMANDS, forwardsInside } }))
  await demand(true)
  const original = await given.sentMessage({ from: anna, to: [dag] })
  const [first, second] = [
    await schedule(dag, 5, { forward_of: original, to: cia.address }),
    await schedule(dag, 8, { forward_of: original, to: cia.address }),
  ]
  await database.owner`delete from unit_people where account_id = ${cia.accountId}`
  expect(await releaseDue(later(6 * DAY))).toBe(0)
  await demand(null)
  expect(await releaseDue(later(9 * DAY))).toBe(1)
  expect(await inboxOf(cia)).toEqual([second])
  // The rule is not in the way any more, and its time has passed: the draft says nothing that is not so.
  await adoptKept(await given.as(dag))
  expect(value(await openDraft(await given.as(dag), first)).problem ?? null).toBeNull()
})
