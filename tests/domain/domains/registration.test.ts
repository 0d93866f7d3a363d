import { employerOfAddress, registerAccount, type RegisterAccount } from "#lib/domains/register-employed.ts"
import { removeDomain } from "#lib/domains/own-domains.ts"
import { newId } from "#lib/ids.ts"
import { givePhone, provePhone, proveAddress, startRegistration } from "#lib/identity/registration.ts"
import { ownAudit } from "#lib/audit/list-audit.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { listOwnInvitations } from "#lib/organisations/join.ts"
import { listOwnMemberships } from "#lib/organisations/own-memberships.ts"
import type { VisitorContext } from "#lib/context.ts"
import { testDatabase } from "../../support/database.ts"
import { givenDomains, newDomain } from "../../support/domains.ts"
import { givenServices, value } from "../../support/given.ts"
import { canHelp, givenOrganisations } from "../../support/organisations.ts"
import { asMember, handOver, PASSWORD, toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, unit } = givenOrganisations(given)
const { proven, administered } = givenDomains(given)

const visitor = (registration: "anyone" | "owned" | "invited" = "anyone"): VisitorContext => ({
  ...given.services,
  env: { ...given.services.env, registration },
  language: "en",
})
const bodyTo = async (to: string) => (await handOver(database, given.services)).find(({ recipient }) => recipient === to)?.body ?? ""
const codeTo = async (to: string) => /\b([0-9]{6})\b/.exec(await bodyTo(to))?.[1] ?? ""

let phones = 700
/** Up to the last step. @returns what the browser keeps */
async function lastStep(address: string): Promise<string> {
  const ctx = visitor()
  const phone = `+4670174${phones++}0`
  const { token } = value(await startRegistration(ctx, { address: toAddress(address), network: "192.0.2.1" }))
  value(await proveAddress(ctx, { token, code: await codeTo(address) }))
  value(await givePhone(ctx, { token, phone }))
  value(await provePhone(ctx, { token, code: await codeTo(phone) }))
  return token
}

const details = (token: string, more: Partial<RegisterAccount> = {}): RegisterAccount => ({
  token,
  name: "Eva Ek",
  password: PASSWORD,
  terms: true,
  timeZone: "Europe/Stockholm",
  device: "Firefox/Windows",
  browserSecret: null,
  unitId: null,
  recovery: false,
  ...more,
})

/** The page is shown anew, as it is now. */
const shownAnew = { ok: false, error: { code: "step_done" } }
const refused = { ok: false, error: { code: "invalid_fields", fields: { recovery: "recovery_agreement" } } }

test("B29 O10 O7 whoever registers in an owned domain is told whose it is, and is its employee by the same yes", async () => {
  const { anna } = await given.people("anna")
  const { org, care, ctx } = await administered(anna)
  const domain = newDomain()
  await proven(ctx, { name: domain, unitId: care, coversBelow: true })
  const address = `eva@skola.${domain}`
  const token = await lastStep(address)
  const employer = await employerOfAddress(given.services, toAddress(address))
  expect(employer).toMatchObject({ organisationId: org, unitId: care, unitName: "Care", domain })
  expect(await registerAccount(visitor(), details(token))).toEqual(shownAnew)
  expect(await registerAccount(visitor(), details(token, { unitId: care }))).toEqual(refused)
  expect(await registerAccount(visitor(), details(token, { unitId: newId(), recovery: true }))).toEqual(shownAnew)
  const signedIn = value(await registerAccount(visitor(), details(token, { unitId: care, recovery: true })))
  const eva = await asMember(visitor(), signedIn)
  expect(value(await listOwnMemberships(eva))).toMatchObject([{ unitName: "Care", kind: "employee", isPrimary: true, isRecoverable: true }])
  const person = { ...anna, accountId: eva.actor.accountId, session: signedIn.session }
  expect(await canHelp(given, anna, person)).toBe(true)
  expect(value(await ownAudit(eva)).map(({ type }) => type)).toEqual(expect.arrayContaining(["person.joined", "recovery.agreed"]))
  expect(value(await listOwnInvitations(eva)).invitations).toEqual([])
  expect(await bodyTo(address)).toContain("Care")
})

test("O10 B43 a domain that is removed, or proven, while somebody registers is seen before the account is made", async () => {
  const { anna } = await given.people("anna")
  const { care, ctx } = await administered(anna)
  const domain = newDomain()
  const address = `fia@${domain}`
  const token = await lastStep(address)
  const { id } = await proven(ctx, { name: domain, unitId: care })
  expect(await registerAccount(visitor(), details(token))).toEqual(shownAnew)
  value(await removeDomain(ctx, id))
  expect(await registerAccount(visitor(), details(token, { unitId: care, recovery: true }))).toEqual(shownAnew)
  const fia = await asMember(visitor(), value(await registerAccount(visitor(), details(token))))
  expect(value(await listOwnMemberships(fia))).toEqual([])
})

test("O6 O10 an invitation of the same organisation says which department, and is answered by that", async () => {
  const { anna } = await given.people("anna")
  const { org, care, ctx } = await administered(anna)
  const school = await unit(anna, org, { name: "School" })
  const domain = newDomain()
  const address = `gun@${domain}`
  await proven(ctx, { name: domain, unitId: care })
  value(await invitePeople(await organizer(anna, org), { unitId: school, lines: address, kind: "employee", administers: true }))
  const token = await lastStep(address)
  // The page was shown before the invitation came.
  expect(await registerAccount(visitor(), details(token, { unitId: care, recovery: true }))).toEqual(shownAnew)
  const gun = await asMember(visitor(), value(await registerAccount(visitor(), details(token, { unitId: school, recovery: true }))))
  expect(value(await listOwnMemberships(gun)).map(({ unitName }) => unitName)).toEqual(["School"])
  expect(value(await listOwnInvitations(gun)).invitations).toMatchObject([{ kind: null, administers: true }])
})

test("A8 B20 who may register is a setting; whoever may not gets a mail that says so, on the same page", async () => {
  const { anna } = await given.people("anna")
  const { care, ctx } = await administered(anna)
  const domain = newDomain()
  await proven(ctx, { name: domain, unitId: care })
  const invited = `invited@${newDomain()}`
  value(await invitePeople(ctx, { unitId: care, lines: invited, kind: "member", administers: false }))
  const gets = async (address: string, who: "anyone" | "owned" | "invited") => {
    value(await startRegistration(visitor(who), { address: toAddress(address), network: "192.0.2.1" }))
    return /\b[0-9]{6}\b/.test(await bodyTo(address)) ? "code" : "none"
  }
  const stranger = `stranger@${newDomain()}`
  expect([await gets(stranger, "owned"), await bodyTo(stranger)]).toEqual(["none", expect.stringContaining("invite you")])
  expect(await gets(stranger, "anyone")).toBe("code")
  expect([await gets(`a@${domain}`, "invited"), await gets(`b@${domain}`, "owned")]).toEqual(["none", "code"])
  expect([await gets(invited, "invited"), await gets(invited, "owned")]).toEqual(["code", "code"])
  expect(await gets(anna.address, "invited")).toBe("none")
  expect(await bodyTo(anna.address)).toContain("already")
})
