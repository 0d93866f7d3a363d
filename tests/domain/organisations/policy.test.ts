import type { Id } from "#lib/ids.ts"
import { adoptLateDrafts, keepLateDraft } from "#lib/composing/late-drafts.ts"
import { findHeldBack } from "#lib/drafts/find-held-back.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { rememberBrowser } from "#lib/identity/known-browsers.ts"
import { resumeSession } from "#lib/identity/sessions.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { NO_OPTIONS } from "#lib/messages/options.ts"
import { expireTrash } from "#lib/messages/expire-trash.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { setTrashClock, trashClock } from "#lib/messages/trash-clock.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { movePerson } from "#lib/organisations/people.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { setUnitPolicy, showUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { NO_DEMANDS, type Demands } from "#lib/policies/policy.ts"
import { isBelowCeilings } from "#lib/policies/sms-ceiling.ts"
import { awaitedFactor, signIn } from "#lib/signing-in/sign-in.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { withAuthenticator } from "../../support/staff.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)

const DAY = 86_400_000

const demand = async (administrator: Person, org: Id, { unitId, ...demands }: Partial<Demands> & { readonly unitId: Id }) =>
  setUnitPolicy(await organizer(administrator, org), { unitId, demands: { ...NO_DEMANDS, ...demands } })

test("O11 what a unit and those above it demand holds for who is employed there, from the next request on, and is shown with where it comes from", async () => {
  const { anna, bo, cia, dag, org, care, school } = await twoDepartments(given)
  value(await demand(anna, org, { unitId: org, expiryDays: 90, idleMinutes: 15 }))
  value(await demand(bo, org, { unitId: care, expiryDays: 30, registeredOnly: true }))
  expect((await given.as(dag)).policy).toEqual({ ...NO_DEMANDS, expiryDays: 30, idleMinutes: 15, registeredOnly: true })
  const shown = value(await showUnitPolicy(await organizer(bo, org), care))
  expect(shown).toMatchObject({
    own: { expiryDays: 30 },
    above: { expiryDays: 90, idleMinutes: 15 },
    policy: { expiryDays: 30 },
    withoutFactor: 1,
  })
  expect(shown.by).toEqual({ expiryDays: expect.stringMatching(/Exempel/), idleMinutes: expect.stringMatching(/Exempel/) })
  // Less than above is of no use, and whoever administers another part has no say here.
  value(await demand(bo, org, { unitId: care, idleMinutes: 15, expiryDays: 365 }))
  expect((await given.as(dag)).policy).toMatchObject({ expiryDays: 90, registeredOnly: null })
  expect(await demand(cia, org, { unitId: care })).toMatchObject({ error: { code: "not_found" } })
  expect(await demand(bo, org, { unitId: org })).toMatchObject({ error: { code: "not_found" } })
  const stale = await organizer(bo, org)
  const unproven = { ...stale, member: { ...stale.member, provenAt: null } }
  expect(await setUnitPolicy(unproven, { unitId: care, demands: NO_DEMANDS })).toMatchObject({ error: { code: "proof_needed" } })
  // It goes with the department; members, and who administers without being employed, are asked nothing.
  value(await demand(cia, org, { unitId: school, fileMebibytes: 1 }))
  value(await movePerson(await organizer(anna, org), { unitId: care, accountId: dag.accountId, toUnitId: school }))
  expect((await given.as(dag)).policy).toMatchObject({ expiryDays: 90, fileMebibytes: 1 })
  const { eva } = await given.people("eva")
  await joined(anna, org, { person: eva, unitId: school, as: "member" })
  for (const person of [eva, anna, bo]) expect((await given.as(person)).policy).toEqual(NO_DEMANDS)
})

test("O11 B39 without a factor that is demanded nothing of the mailbox is given, nor of the Organizer; with one it is, and without it again nothing", async () => {
  const { anna, dag, org, care } = await twoDepartments(given)
  await joined(anna, org, { person: dag, unitId: care, as: "administrator" })
  const kept = await given.sentMessage({ from: anna, to: [dag] })
  value(await demand(anna, org, { unitId: care, requiresFactor: true }))
  const refused = { ok: false, error: { code: "not_found" } }
  const held = await given.as(dag)
  expect(held.actor.isHeldBack).toBe(true)
  expect(await openMessage(held, kept, { record: true })).toEqual(refused)
  expect((await listFolder(held, { folder: "inbox" })).ok).toBe(false)
  expect(await openOrganizer(held, org)).toEqual(refused)
  expect((await sendMessage(held, toSend({ to: [anna] }))).ok).toBe(false)
  await withAuthenticator(given.services, dag.accountId)
  expect((await openMessage(await given.as(dag), kept, { record: true })).ok).toBe(true)
  // Helped back in without the app, or switched off: asked for again.
  await database.owner`delete from authenticators where account_id = ${dag.accountId}`
  expect((await given.as(dag)).actor.isHeldBack).toBe(true)
})

test("O11 M4 what is posted once a factor is demanded lies sealed until there is one, and is a draft then that says why", async () => {
  const { anna, dag, org, care } = await twoDepartments(given)
  value(await demand(anna, org, { unitId: care, requiresFactor: true }))
  const fields = { to: "bo@example.org", subject: "Half written", message: "All of it" }
  const form = readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))
  const ticket = issueAuthorTicket(given.services, dag.accountId)
  const draftId = await keepLateDraft({ ...given.services, language: "en" }, { ticket, form, why: "held_back" })
  expect(draftId).not.toBeNull()
  const held = await given.as(dag)
  expect([held.hasLateDrafts, await adoptLateDrafts(held), await findHeldBack(held)]).toEqual([true, 0, null])
  await withAuthenticator(given.services, dag.accountId)
  const ctx = await given.as(dag)
  expect(await adoptLateDrafts(ctx)).toBe(1)
  expect(await findHeldBack(ctx)).toBe(draftId)
  expect(value(await openDraft(ctx, draftId ?? ""))).toMatchObject({ text: "All of it", problem: { code: "held_back" } })
  expect(await findHeldBack(await given.as(anna))).toBeNull()
})

test("O11 B35 sessions end earlier where that is demanded", async () => {
  const { anna, dag, org, care } = await twoDepartments(given)
  value(await demand(anna, org, { unitId: care, idleMinutes: 5, sessionHours: 1 }))
  const resume = (person: Person) =>
    resumeSession({ ...given.services, language: "en" }, { sessionId: person.session.id, secret: person.session.secret })
  given.clock.pass(6 * 60_000)
  expect(await resume(dag)).toBeNull()
  expect(await resume(anna)).not.toBeNull()
  await database.owner`update sessions set seen_at = ${given.clock.now()} where account_id = ${dag.accountId}`
  expect(await resume(dag)).not.toBeNull()
  await database.owner`update sessions set created_at = ${new Date(given.clock.now().getTime() - 61 * 60_000)} where account_id = ${dag.accountId}`
  expect(await resume(dag)).toBeNull()
})

test("O11 a message ends in time and asks for a phone, and a file is not larger, whichever way it is sent", async () => {
  const { anna, dag, org, care } = await twoDepartments(given)
  value(await demand(anna, org, { unitId: care, expiryDays: 7 }))
  const ctx = await given.as(dag)
  const now = given.clock.now().getTime()
  const endOf = async (expiresAt: Date | null) => {
    const { messageId } = value(await sendMessage(ctx, { ...toSend({ to: [anna] }), options: { ...NO_OPTIONS, expiresAt } }))
    return { messageId, expiresAt: value(await openMessage(ctx, messageId, { record: true })).expiresAt?.getTime() ?? Infinity }
  }
  const never = await endOf(null)
  expect(never.expiresAt).toBeGreaterThan(now + 7 * DAY - 1)
  expect(never.expiresAt).toBeLessThan(now + 8 * DAY)
  expect((await endOf(new Date(now + 60 * DAY))).expiresAt).toBe(never.expiresAt)
  expect((await endOf(new Date(now + DAY))).expiresAt).toBe(now + DAY)
  const longer = (expiry: "none" | "30" | "7") => changeExpiry(ctx, { messageId: never.messageId, expiry, expiryDate: "" })
  expect(await longer("none")).toMatchObject({ error: { fields: { expiry: "expiry_policy" }, days: 7 } })
  expect(await longer("30")).toMatchObject({ error: { fields: { expiry: "expiry_policy" } } })
  expect((await longer("7")).ok).toBe(true)

  value(await demand(anna, org, { unitId: care, registeredOnly: true, fileMebibytes: 1 }))
  expect(await sendMessage(await given.as(dag), toSend({ to: [anna] }))).toMatchObject({ error: { fields: { phone: "phone_needed" } } })
  const stream = (async function* () {
    yield new Uint8Array(1_048_577)
  })()
  const stored = await storeAttachment(await given.as(dag), { name: "big.bin", type: "application/octet-stream", stream })
  expect(stored).toMatchObject({ error: { code: "attachment_too_large", limitMebibytes: 1 } })
})

test("O11 I3 where a second factor is demanded each time, no browser is spared it, and none is remembered", async () => {
  const { anna, dag, org, care } = await twoDepartments(given)
  const visitor = { ...given.services, language: "en" }
  const device = "Firefox on Windows"
  const browserSecret = await given.services.db.transaction((tx) =>
    rememberBrowser(visitor, tx, { accountId: dag.accountId, secret: null, device, remember: true }),
  )
  const enter = async () => {
    await database.sql`delete from limits`
    const { address, password } = dag
    return value(await signIn(visitor, { address, password, network: "192.0.2.1", browserSecret, device }))
  }
  expect((await enter()).kind).toBe("in")
  await withAuthenticator(given.services, dag.accountId)
  expect((await enter()).kind).toBe("in")
  value(await demand(anna, org, { unitId: care, asksAlways: true }))
  const asked = await enter()
  expect(asked.kind === "code" ? await awaitedFactor(visitor, asked.token) : null).toMatchObject({
    method: "authenticator",
    mayRemember: false,
  })
})

test("O11 D1 Trash erases by itself after as long as is demanded at most, of those employed there, and of nobody else", async () => {
  const { anna, bo, dag, org, care } = await twoDepartments(given)
  const kept = await given.sentMessage({ from: anna, to: [dag, bo] })
  const [asDag, asBo] = [await given.as(dag), await given.as(bo)]
  for (const ctx of [asDag, asBo]) value(await moveToTrash(ctx, [kept]))
  value(await demand(anna, org, { unitId: care, trashDays: 30 }))
  expect(value(await trashClock(await given.as(dag)))).toEqual({ chosen: null, demanded: 30, days: 30 })
  value(await setTrashClock(asDag, 365))
  given.clock.pass(29 * DAY)
  expect(await expireTrash(given.services)).toBe(0)
  given.clock.pass(DAY)
  expect(await expireTrash(given.services)).toBe(1)
  const left = await database.owner`select holder_id from deliveries where message_id = ${kept} and folder = 'trash'`
  expect(left).toEqual([{ holder_id: bo.accountId }])
})

test("O11 M2 a notification line is refused where none is allowed", async () => {
  const { anna, dag, org, care } = await twoDepartments(given)
  value(await demand(anna, org, { unitId: care, plainNotices: true }))
  const send = async (line: string) => sendMessage(await given.as(dag), { ...toSend({ to: [anna] }), line })
  expect(await send("About Tuesday")).toMatchObject({ error: { fields: { line: "line_policy" } } })
  expect((await send("")).ok).toBe(true)
})

test("O11 B73 text messages stop at a unit's ceiling for the month, counted for everybody in it and below, and the next month begins anew", async () => {
  const { anna, bo, dag, org, care } = await twoDepartments(given)
  await joined(anna, org, { person: bo, unitId: org, as: "employee" })
  value(await demand(anna, org, { unitId: org, smsMonthly: 100 }))
  value(await demand(anna, org, { unitId: care, smsMonthly: 100 }))
  await database.owner`update unit_policies set sms_monthly = 2 where unit_id = ${care}`
  await database.owner`update unit_policies set sms_monthly = 3 where unit_id = ${org}`
  const may = (person: Person) => isBelowCeilings(given.services, person.accountId)
  expect([await may(dag), await may(dag), await may(dag)]).toEqual([true, true, false])
  // The whole has counted those of care, and one more is left of it.
  expect([await may(bo), await may(bo)]).toEqual([true, false])
  expect(await may(anna)).toBe(true)
  given.clock.pass(31 * DAY)
  expect(await may(dag)).toBe(true)
})
