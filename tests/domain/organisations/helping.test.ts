import { changePassword } from "#lib/identity/change-password.ts"
import { proveSecondFactor } from "#lib/recovering/recovery.ts"
import { showRecovery } from "#lib/recovering/show-recovery.ts"
import { stopWaits, tendWaits } from "#lib/recovering/waits.ts"
import { ownAudit } from "#lib/audit/list-audit.ts"
import { showHelp, startHelped } from "#lib/helping/follow-help.ts"
import { helpBack, type HelpBack } from "#lib/helping/help-back.ts"
import { showWay } from "#lib/helping/show-way.ts"
import { restoreHelped } from "#lib/helping/restore-helped.ts"
import { countFactorTry } from "#lib/identity/limits.ts"
import { resumeSession, type NewSession } from "#lib/identity/sessions.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments, type TwoDepartments } from "../../support/organisations.ts"
import { employ, withAuthenticator } from "../../support/staff.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)

const NEW = "grön kamel sover under bordet"
const HOUR = 3_600_000
const device = "Firefox on Windows"

const world = () => twoDepartments(given)

const visitor = () => ({ ...given.services, language: "en" })
const sent = async (recipient: string) => (await handOver(database, given.services)).filter((one) => one.recipient === recipient)
const codeTo = async (number: string) => /\b([0-9]{6})\b/.exec((await sent(number))[0]?.body ?? "")?.[1] ?? ""

const help = async (administrator: Person, { org, dag }: TwoDepartments, change: Partial<HelpBack> = {}) =>
  helpBack(await organizer(administrator, org), { accountId: dag.accountId, phone: "", dropsApp: false, ...change })

/** The secret of the newest mail. */
async function linkOf({ dag }: TwoDepartments): Promise<string> {
  const mails = (await sent(dag.address)).map(({ body }) => /\/recover\/help\/([\w-]+)/.exec(body)?.[1])
  return mails.find((secret) => secret !== undefined) ?? ""
}

const begin = async (secret: string) => {
  await database.sql`delete from limits`
  return startHelped(visitor(), { secret, network: "192.0.2.1" })
}

/** From the link to a new password. */
async function comeBack(all: TwoDepartments, phone = all.dag.phone): Promise<NewSession> {
  const { token } = value(await begin(await linkOf(all)))
  value(await proveSecondFactor(visitor(), { token, code: await codeTo(phone) }))
  return value(await restoreHelped(visitor(), { token, password: NEW, device })).session
}

const as = async (session: NewSession) => resumeSession(visitor(), { sessionId: session.id, secret: session.secret })

test("O7 B28 a department's administrator opens the way; link, code and a password of one's own bring everything back, and everybody is told", async () => {
  const all = await world()
  const { anna, bo, dag } = all
  const kept = await given.sentMessage({ from: anna, to: [dag], text: "Kept" })
  value(await help(bo, all))
  const secret = await linkOf(all)
  expect(await showHelp(visitor(), secret)).toMatchObject({ isDue: true, organisation: expect.stringMatching(/Exempel/) })
  const { token } = value(await begin(secret))
  expect(await showRecovery(visitor(), token)).toMatchObject({ step: "prove_factor", intent: "password" })
  expect(await restoreHelped(visitor(), { token, password: NEW, device })).toMatchObject({ error: { code: "step_done" } })
  value(await proveSecondFactor(visitor(), { token, code: await codeTo(dag.phone) }))
  expect(await showRecovery(visitor(), token)).toEqual({ step: "choose_password", address: dag.address })
  expect(await restoreHelped(visitor(), { token, password: "short", device })).toMatchObject({ error: { code: "invalid_fields" } })
  const { session } = value(await restoreHelped(visitor(), { token, password: NEW, device }))
  const back = await as(session)
  expect(back === null ? null : value(await openMessage(back, kept, { record: true })).subject).toBe("A subject")
  await expect(given.as(dag)).rejects.toThrow("not signed in")
  const subjects = (await sent(dag.address)).map(({ subject }) => subject)
  expect(subjects).toEqual(
    expect.arrayContaining([
      "Your organisation opens a way back into your account",
      "Your account was opened with the help of your organisation",
    ]),
  )
  expect((await sent(dag.phone)).map(({ body }) => body).join()).toMatch(/opened with the help of your organisation/)
  expect(back === null ? [] : value(await ownAudit(back)).map(({ type }) => type)).toEqual(
    expect.arrayContaining(["recovery.approved", "recovery.helped"]),
  )
  // Used once.
  expect(await begin(secret)).toMatchObject({ error: { code: "help_gone" } })
})

test("B26 B17 neither the rows with every key of the server, nor the link, nor the code alone opens anything", async () => {
  const all = await world()
  value(await help(all.bo, all))
  const secret = await linkOf(all)
  const [row] = await database.owner`select * from recovery_helps`
  expect(JSON.stringify(row)).not.toContain(secret)
  const { token } = value(await begin(secret))
  expect(await restoreHelped(visitor(), { token, password: NEW, device })).toMatchObject({ error: { code: "step_done" } })
  for (const wrong of ["", "x", "A".repeat(27), `${secret.slice(0, -1)}${secret.endsWith("A") ? "B" : "A"}`])
    expect(await begin(wrong)).toMatchObject({ error: { code: "help_gone" } })
})

test("B30 nobody beside or below helps, nor oneself, nor whoever administers more; a member and who did not agree cannot be helped", async () => {
  const all = await world()
  const { anna, bo, cia, dag, org, care } = all
  expect(await help(cia, all)).toMatchObject({ error: { code: "not_found" } })
  expect(await help(bo, all, { accountId: anna.accountId })).toMatchObject({ error: { code: "not_found" } })
  // Dag comes to administer the whole: only who does that too may help.
  await joined(anna, org, { person: dag, unitId: org, as: "administrator" })
  expect(await help(bo, all)).toMatchObject({ error: { code: "out_of_rank" } })
  expect(await help(dag, all)).toMatchObject({ error: { code: "out_of_rank" } })
  expect((await help(anna, all)).ok).toBe(true)
  const { eva } = await given.people("eva")
  await joined(anna, org, { person: eva, unitId: care, as: "member" })
  expect(await help(anna, all, { accountId: eva.accountId })).toMatchObject({ error: { code: "cannot_help" } })
  expect(await help(anna, all, { phone: "12" })).toMatchObject({ error: { fields: { phone: "phone_unreadable" } } })
})

test("I12 B30 a lost phone with the app on it: the number that the organisation gave is proven and becomes the account's, the app is off, roles end", async () => {
  const all = await world()
  const { bo, dag } = all
  await employ(given.services, dag.accountId, "seller")
  const number = "+46701740699"
  value(await help(bo, all, { phone: "070-174 06 99", dropsApp: true }))
  expect((await sent(dag.phone)).map(({ body }) => body).join()).toMatch(/opens a way back/)
  const back = await as(await comeBack(all, number))
  expect(back?.actor.roles).toEqual([])
  expect(back?.actor.hasStrongFactor).toBe(false)
  expect((await sent(number)).map(({ body }) => body).join()).toMatch(/opened with the help/)
  // The old one is told as well.
  expect((await sent(dag.phone))[0]?.body).toMatch(/opened with the help/)
})

test("B26 with the app on, and not lost, its code is asked for and no text message will do", async () => {
  const all = await world()
  await withAuthenticator(given.services, all.dag.accountId)
  value(await help(all.bo, all))
  const { token } = value(await begin(await linkOf(all)))
  expect(await showRecovery(visitor(), token)).toMatchObject({ asked: { method: "authenticator", others: [] } })
})

test("O7 B28 with a waiting time nothing opens before it is over, and the owner stops it in a signed-in browser or by having a password again", async () => {
  const all = await world()
  const { anna, bo, dag, org } = all
  await database.owner`update organisations set recovery_wait_hours = 24 where id = ${org}`
  value(await help(bo, all))
  const first = await linkOf(all)
  expect(await begin(first)).toMatchObject({ error: { code: "help_early" } })
  expect(await showHelp(visitor(), first)).toMatchObject({ isDue: false })
  const signedIn = await given.as(dag)
  expect(signedIn.waits).toEqual(["help"])
  value(await stopWaits(signedIn))
  expect(await begin(first)).toMatchObject({ error: { code: "help_gone" } })
  expect(await database.owner`select from recovery_helps where account_id = ${dag.accountId}`).toHaveLength(0)
  value(await help(anna, all))
  const second = await linkOf(all)
  value(await changePassword(await given.as(dag), { wanted: NEW, device }))
  expect(await showHelp(visitor(), second)).toBeNull()
  value(await help(anna, all))
  const third = await linkOf(all)
  await database.owner`update account_waits set due_at = now() - interval '1 hour' where account_id = ${dag.accountId}`
  expect(await tendWaits(given.services)).toBe(1)
  expect((await sent(dag.address)).map(({ subject }) => subject)).toContain("The way back into your account is open now")
  expect((await begin(third)).ok).toBe(true)
  given.clock.pass(15 * 24 * HOUR)
  expect(await begin(third)).toMatchObject({ error: { code: "help_gone" } })
})

test("O7 O15 the page of an employee says how far their way back in has come, and until when, to those alone who may help", async () => {
  const all = await world()
  const { anna, bo, cia, dag, org } = all
  const seen = async (by: Person) => value(await showWay(await organizer(by, org), dag.accountId))
  expect(await seen(bo)).toEqual({ way: null, pausedUntil: null })
  await database.owner`update organisations set recovery_wait_hours = 24 where id = ${org}`
  value(await help(bo, all))
  const { way } = await seen(bo)
  expect(way).toMatchObject({ state: "waits" })
  expect(await showWay(await organizer(cia, org), dag.accountId)).toMatchObject({ error: { code: "not_found" } })
  await database.owner`update account_waits set due_at = now() - interval '1 hour' where account_id = ${dag.accountId}`
  expect((await seen(anna)).way).toMatchObject({ state: "open" })
  // Who administers more than the one who looks is not theirs to help.
  await joined(anna, org, { person: dag, unitId: org, as: "administrator" })
  expect(await showWay(await organizer(bo, org), dag.accountId)).toMatchObject({ error: { code: "out_of_rank" } })
})

test("B21 O7 after wrong codes on the way back it says until when nothing more is taken", async () => {
  const all = await world()
  value(await help(all.bo, all))
  const seen = async () => value(await showWay(await organizer(all.bo, all.org), all.dag.accountId))
  for (let tries = 0; tries < 5; tries++) {
    expect((await seen()).pausedUntil).toBeNull()
    value(await countFactorTry(given.services, all.dag.accountId, "recover"))
  }
  expect(await seen()).toMatchObject({ way: { state: "open" }, pausedUntil: expect.any(Date) })
})
