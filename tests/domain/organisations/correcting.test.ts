import { addAddress, proveNewAddress } from "#lib/addresses/add-address.ts"
import { confirmCorrection, listOwnCorrections, refuseCorrection, type Confirmed } from "#lib/addresses/answer-correction.ts"
import { ownAudit } from "#lib/audit/list-audit.ts"
import { forgetCorrections } from "#lib/corrections/settle.ts"
import { endEmployment } from "#lib/ending/end-employment.ts"
import { provePhone } from "#lib/factors/set-phone.ts"
import { helpBack } from "#lib/helping/help-back.ts"
import { ownAccount } from "#lib/identity/own-account.ts"
import type { Services } from "#lib/context.ts"
import { correctInvitation, showInvitation } from "#lib/organisations/correct-invitation.ts"
import { correctPerson, withdrawCorrection } from "#lib/organisations/correct-person.ts"
import { invitePeople, listInvitations } from "#lib/organisations/invitations.ts"
import { listOwnInvitations } from "#lib/organisations/join.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { phoneGiven } from "#lib/people-files/phone-given.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { handOver, toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined } = givenOrganisations(given)

const DAY = 24 * 3600 * 1000
const at = (days: number): Services => ({
  ...given.services,
  clock: { ...given.services.clock, now: () => new Date(Date.now() + days * DAY) },
})

const sent = (to: string) => handOver(database, given.services).then((all) => all.filter(({ recipient }) => recipient === to))
const code = async (to: string) => /\b([0-9]{6})\b/.exec((await sent(to))[0]?.body ?? "")?.[1] ?? "no code"
const tokenOf = (confirmed: Confirmed) => ("token" in confirmed ? confirmed.token : null)
const own = async (person: Person) => value(await ownAccount(await given.as(person)))
const asked = async (person: Person) => value(await listOwnCorrections(await given.as(person))).map(({ what, text }) => [what, text])

/** What decides who gets into an account and where its codes go. */
const locks = (accountId: string) => database.owner`select a.name, a.phone, a.phone_lost_at, a.backup_phone, a.certificate_id, a.generation,
    array(select address || is_main || coalesce(proven_at::text, '') from account_addresses where account_id = a.id order by 1) as addresses,
    array(select md5(sealed_key) from unlockers where account_id = a.id order by 1) as unlockers
  from accounts a where a.id = ${accountId}`

test("O6 B25 nothing that an administrator does alone changes who gets into an account or where its codes go, with a lost phone too", async () => {
  const { anna, bo, dag, org } = await twoDepartments(given)
  await database.owner`update accounts set phone_lost_at = now() where id = ${dag.accountId}`
  const before = await locks(dag.accountId)
  const wanted = { name: "Dag Other", address: "taken.over@example.org", phone: "+46701740999" } as const
  for (const what of ["name", "address", "phone"] as const)
    value(await correctPerson(await organizer(bo, org), { accountId: dag.accountId, what, text: wanted[what] }))
  for (const other of [anna, bo]) {
    // Whoever asked cannot answer in the employee's place.
    expect(await asked(other)).toEqual([])
    for (const what of ["name", "address", "phone"] as const)
      expect(await confirmCorrection(await given.as(other), { what })).toMatchObject({ error: { code: "not_found" } })
  }
  expect(await locks(dag.accountId)).toEqual(before)
  // Nothing goes to the address and the number that were given, and no link of the mails holds a secret.
  expect([await sent(wanted.address), await sent(wanted.phone)]).toEqual([[], []])
  const told = await sent(dag.address)
  expect(told.map(({ subject }) => subject).filter((subject) => subject?.includes("confirm"))).toHaveLength(3)
  expect(told[0]?.body).not.toContain("1740999")
  // The way back for a lost phone is the one that demands what only the person has.
  value(await helpBack(await organizer(bo, org), { accountId: dag.accountId, phone: "", dropsApp: false }))
  expect(await locks(dag.accountId)).toEqual(before)
})

test("O6 I10 an address is the employee's with the code that went there: it stands beside the name, the old one stays and is told", async () => {
  const { bo, dag, org } = await twoDepartments(given)
  const next = toAddress("dag.right@example.org")
  value(await correctPerson(await organizer(bo, org), { accountId: dag.accountId, what: "address", text: "Dag.Right@example.org" }))
  expect(await asked(dag)).toEqual([["address", next]])
  expect(value(await showPerson(await organizer(bo, org), dag.accountId)).corrections.map(({ what, shown }) => [what, shown])).toEqual([
    ["address", next],
  ])
  expect((await sent(dag.address))[0]?.body).toContain(next)
  const ctx = await given.as(dag)
  const token = tokenOf(value(await confirmCorrection(ctx, { what: "address" })))
  const other = value(await addAddress(ctx, { address: toAddress("dag.other@example.org") }))
  const wrong = await proveNewAddress(ctx, { token, code: "000000" })
  expect(wrong).toMatchObject({ error: { code: "wrong_code" } })
  expect((await own(dag)).addresses).toHaveLength(1)
  value(await proveNewAddress(ctx, { token, code: await code(next) }))
  expect((await own(dag)).addresses).toEqual([
    { address: next, isMain: true },
    { address: dag.address, isMain: false },
  ])
  expect((await sent(dag.address))[0]?.subject).toContain("main")
  // What was under way with the old one dies, as whenever the main address changes (B25).
  const late = await proveNewAddress(ctx, { token: other.token, code: await code("dag.other@example.org") })
  expect(late).toMatchObject({ error: { code: "attempt_gone" } })
  expect(await asked(dag)).toEqual([])
  const entries = value(await ownAudit(await given.as(dag))).map(({ type }) => type)
  expect(entries).toEqual(expect.arrayContaining(["correction.asked", "correction.confirmed", "locks.changed"]))
  // A second press of the same page.
  expect(await confirmCorrection(await given.as(dag), { what: "address" })).toMatchObject({ error: { code: "not_found" } })
})

test("O6 B20 an address that somebody else has, or was written to as a guest, is answered like any other", async () => {
  const { anna, bo, cia, dag, org } = await twoDepartments(given)
  const ask = async (text: string) => correctPerson(await organizer(bo, org), { accountId: dag.accountId, what: "address", text })
  expect(await ask(cia.address)).toEqual(await ok(null))
  const ctx = await given.as(dag)
  const confirmed = value(await confirmCorrection(ctx, { what: "address" }))
  expect(confirmed.next).toBe("address")
  // Its owner is told that it is theirs already, and no code fits.
  expect((await sent(cia.address))[0]?.body).not.toMatch(/\b[0-9]{6}\b/)
  value(await withdrawCorrection(await organizer(anna, org), { accountId: dag.accountId, what: "address" }))
  const guest = toAddress("guest.of.dag@example.org")
  await given.sentMessage({ from: anna, to: [{ ...cia, address: guest }] })
  value(await ask(guest))
  const token = tokenOf(value(await confirmCorrection(ctx, { what: "address" })))
  expect(value(await proveNewAddress(ctx, { token, code: await code(guest) }))).toEqual({ brought: 1 })
  expect((await own(dag)).addresses[0]).toEqual({ address: guest, isMain: true })
})

const ok = async <T>(result: T) => ({ ok: true, value: result })

test("O6 a number is the employee's with the code that went there; the old one is told without a link", async () => {
  const { bo, dag, org } = await twoDepartments(given)
  value(await correctPerson(await organizer(bo, org), { accountId: dag.accountId, what: "phone", text: "070-174 06 77" }))
  const ctx = await given.as(dag)
  expect(await confirmCorrection({ ...ctx, provenAt: null }, { what: "phone" })).toMatchObject({ error: { code: "proof_needed" } })
  const token = tokenOf(value(await confirmCorrection(ctx, { what: "phone" })))
  value(await provePhone(ctx, { which: "phone", token, code: await code("+46701740677") }))
  expect((await own(dag)).phoneDigits).toBe("77")
  const told = (await sent(dag.phone))[0]?.body ?? ""
  expect(told).not.toBe("")
  expect(told).not.toContain("http")
  expect(await asked(dag)).toEqual([])
})

test("O6 a name is changed by the employee's yes; a no leaves it, and both stand in the log", async () => {
  const { bo, dag, org } = await twoDepartments(given)
  const ask = async (text: string) => correctPerson(await organizer(bo, org), { accountId: dag.accountId, what: "name", text })
  expect(await ask(dag.name)).toMatchObject({ error: { fields: { name: "corrected_same" } } })
  expect(await ask("dag@example.org")).toMatchObject({ error: { fields: { name: "name" } } })
  value(await ask("Dag Ek"))
  expect((await own(dag)).name).toBe(dag.name)
  value(await refuseCorrection(await given.as(dag), { what: "name" }))
  expect(await refuseCorrection(await given.as(dag), { what: "name" })).toMatchObject({ error: { code: "not_found" } })
  expect((await own(dag)).name).toBe(dag.name)
  value(await ask("Dag Ek"))
  const ctx = await given.as(dag)
  const twice = await Promise.all([1, 2].map(() => confirmCorrection(ctx, { what: "name" })))
  expect(twice.filter((one) => one.ok)).toHaveLength(1)
  expect((await own(dag)).name).toBe("Dag Ek")
  const types = value(await ownAudit(await given.as(dag))).map(({ type }) => type)
  expect(types).toEqual(expect.arrayContaining(["correction.refused", "correction.confirmed"]))
})

test("O4 O6 B43 two administrators who ask at once ask once; taking it back leaves nothing to confirm; rank and place count", async () => {
  const { anna, bo, cia, dag, org, care } = await twoDepartments(given)
  const ask = async (who: Person, accountId = dag.accountId) =>
    correctPerson(await organizer(who, org), { accountId, what: "phone", text: "+46701740678" })
  const both = await Promise.all([ask(anna), ask(bo)])
  expect(both.map((one) => (one.ok ? "asked" : one.error.code)).sort()).toEqual(["asked", "correction_waits"])
  expect(await ask(cia)).toMatchObject({ error: { code: "not_found" } })
  await joined(anna, org, { person: bo, unitId: care, as: "employee" })
  expect(await ask(bo, bo.accountId)).toMatchObject({ error: { code: "out_of_rank" } })
  const ctx = await given.as(dag)
  value(await withdrawCorrection(await organizer(anna, org), { accountId: dag.accountId, what: "phone" }))
  expect(await confirmCorrection(ctx, { what: "phone" })).toMatchObject({ error: { code: "not_found" } })
  expect(await withdrawCorrection(await organizer(bo, org), { accountId: dag.accountId, what: "phone" })).toMatchObject({
    error: { code: "not_found" },
  })
})

test("O6 D2 B15 what waits is sealed, lapses after fourteen days, is forgotten, and ends with the employment", async () => {
  await database.owner`delete from corrections`
  const { bo, dag, org } = await twoDepartments(given)
  const ask = async () =>
    correctPerson(await organizer(bo, org), { accountId: dag.accountId, what: "address", text: "hidden.right@example.org" })
  value(await ask())
  const rows = await allRows(database.owner)
  expect(rows.filter(({ text }) => text.includes("hidden.right")).map(({ table }) => table)).toEqual([])
  await database.owner`update corrections set expires_at = now() - interval '1 second'`
  expect(await asked(dag)).toEqual([])
  expect(await confirmCorrection(await given.as(dag), { what: "address" })).toMatchObject({ error: { code: "not_found" } })
  // One that ran out makes room before it is forgotten.
  value(await ask())
  expect(await asked(dag)).toHaveLength(1)
  expect(await forgetCorrections(at(13))).toBe(0)
  expect(await forgetCorrections(at(15))).toBe(1)
  value(await ask())
  const end = { accountId: dag.accountId, outcome: "release", day: "", meanwhile: "works", reply: null, places: "end" } as const
  value(await endEmployment(await organizer(bo, org), end))
  expect(await database.owner`select from corrections`).toHaveLength(0)
  expect(await asked(dag)).toEqual([])
})

test("O6 an invitation is corrected: with another address the old one can answer nothing, and the number goes along", async () => {
  const { anna, bo, cia, org, care } = await twoDepartments(given)
  const { eva } = await given.people("eva")
  value(
    await invitePeople(await organizer(anna, org), {
      unitId: care,
      lines: `Eva, ${cia.address}\nfia@example.org`,
      kind: "member",
      administers: false,
    }),
  )
  const wrong = value(await listInvitations(await organizer(bo, org), care)).find(({ address }) => address === cia.address)
  const id = wrong?.id ?? ""
  const correct = async (who: Person, more: object) =>
    correctInvitation(await organizer(who, org), { id, name: "Eva Ek", address: toAddress(cia.address), phone: "", ...more })
  expect(await correct(cia, {})).toMatchObject({ error: { code: "not_found" } })
  expect(await correct(bo, { phone: "12" })).toMatchObject({ error: { code: "invalid_fields" } })
  value(await correct(bo, { phone: "070-174 06 05" }))
  expect(value(await showInvitation(await organizer(bo, org), id))).toMatchObject({ name: "Eva Ek", address: cia.address })
  expect(await correct(bo, { address: toAddress("fia@example.org") })).toMatchObject({ error: { fields: { address: "invited_before" } } })
  expect(value(await listOwnInvitations(await given.as(cia))).invitations).toHaveLength(1)
  const twice = await Promise.all([1, 2].map(() => correct(bo, { address: eva.address })))
  expect(twice.filter((one) => one.ok)).toHaveLength(1)
  expect(value(await listOwnInvitations(await given.as(cia))).invitations).toEqual([])
  expect(value(await listOwnInvitations(await given.as(eva))).invitations).toMatchObject([{ unitName: "Care", kind: "member" }])
  expect((await phoneGiven(given.services, eva.address))?.phone).toBe("+46701740605")
  expect((await sent(eva.address))[0]?.subject).toContain("member")
})

test("O6 B25 to ask another address to administer wants a fresh proof", async () => {
  const { anna, org, care } = await twoDepartments(given)
  const ctx = await organizer(anna, org)
  value(await invitePeople(ctx, { unitId: care, lines: "gun@example.org", kind: null, administers: true }))
  const [asked] = value(await listInvitations(ctx, care, "administering"))
  const correct = (member: typeof ctx.member) =>
    correctInvitation({ ...ctx, member }, { id: asked?.id ?? "", name: "", address: toAddress("gun.right@example.org"), phone: "" })
  expect(await correct({ ...ctx.member, provenAt: null })).toMatchObject({ error: { code: "proof_needed" } })
  value(await correct(ctx.member))
  expect(value(await listInvitations(ctx, care, "administering")).map(({ address }) => address)).toEqual(["gun.right@example.org"])
})

test("O6 somebody who signs in with the old address still does, and with the new one", async () => {
  const { bo, dag, org } = await twoDepartments(given)
  const next = toAddress("dag.newer@example.org")
  value(await correctPerson(await organizer(bo, org), { accountId: dag.accountId, what: "address", text: next }))
  const ctx = await given.as(dag)
  const token = tokenOf(value(await confirmCorrection(ctx, { what: "address" })))
  value(await proveNewAddress(ctx, { token, code: await code(next) }))
  for (const address of [dag.address, next]) {
    const input = { address, password: dag.password, device: "Firefox on Windows", network: "192.0.2.1", browserSecret: null }
    expect((await signIn({ ...given.services, language: "en" }, input)).ok).toBe(true)
  }
})
