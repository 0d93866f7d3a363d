import { parseAddress } from "#lib/address.ts"
import { newId } from "#lib/ids.ts"
import { createOrganisation, type NewOrganisation } from "#lib/organisations/create-organisation.ts"
import { listOwnInvitations } from "#lib/organisations/join.ts"
import { listOwnOrganisations } from "#lib/organisations/own-organisations.ts"
import { organisationCommand } from "../../../scripts/command-line/organisation.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { employ } from "../../support/staff.ts"

const database = testDatabase()
const given = givenServices(database)

const told = (...args: readonly string[]) => organisationCommand(given.services, args)
const options = (name: string, number: string, administrator: string) => [
  ...["--name", name, "--number", number, "--address", "Storgatan 1, 111 22 Stockholm"],
  ...["--region", "eu", "--administrator", administrator],
]

it("O1 `sigill org` sets an organisation up, asks its first administrator in their language, lists it, and says what is wrong", async () => {
  const { anna } = await given.people("anna")
  expect(await told("list")).toBe("There is no organisation.")
  const made = await told("create", ...options("Region Exempel", "232100-0123", anna.address), "--language", "sv")
  expect(made).toContain(`${anna.address} is asked by mail`)
  expect(await told("list")).toBe("Region Exempel  2321000123  eu  people: 0  the processing agreement is not accepted yet")
  const [asked] = value(await listOwnInvitations(await given.as(anna))).invitations
  expect(asked).toMatchObject({ organisationName: "Region Exempel", administers: true, isOfAll: true, needsAgreement: true })

  const refused = async (...args: readonly string[]) => told(...args).catch((problem: Error) => problem.message)
  expect(await refused("create", ...options("Exempel Region", "5560000001", "anna"))).toMatch(/^anna is not an e-mail address/)
  expect(await refused("create", ...options("Region Exempel AB", "5560000001", anna.address))).toMatch(
    /^another organisation has this name/,
  )
  expect(await refused("create", ...options("Kommunen", "2321000123", anna.address))).toMatch(/registered here under this number/)
  expect(await refused("create", ...options("a@b", "5560000001", anna.address))).toMatch(/^--name has to be/)
  expect(await refused("create", "--region", "us", ...options("Kommunen", "5560000001", anna.address).slice(0, 6))).toMatch(
    /^--administrator is missing/,
  )
  expect(await refused("create", "--nome", "x")).toContain("--nome")
  expect(await refused()).toBe("after org comes create, list or verify")
})

it("O1 B43 of two posts of one form the second finds what the first has set up; support may not", async () => {
  const { boss, sam, anna } = await given.people("boss", "sam", "anna")
  await employ(given.services, boss.accountId, "seller")
  await employ(given.services, sam.accountId, "support")
  const administrator = parseAddress(anna.address)
  if (administrator === null) throw new Error("no address")
  const [name, number] = ["Tandvården", "5561112223"]
  const form: NewOrganisation = { id: newId(), name, number, postalAddress: "Box 1", region: "eu", administrator, language: "en" }
  const both = await Promise.all([given.as(boss), given.as(boss)].map(async (ctx) => createOrganisation(await ctx, form)))
  expect(both).toEqual([
    { ok: true, value: form.id },
    { ok: true, value: form.id },
  ])
  expect(await createOrganisation(await given.as(boss), { ...form, id: newId() })).toMatchObject({ ok: false })
  expect(await createOrganisation(await given.as(sam), { ...form, id: newId() })).toEqual({ ok: false, error: { code: "not_found" } })
  const own = value(await listOwnOrganisations(await given.as(anna)))
  expect([own.invitations.length, own.memberships, own.administered, own.holdsMail]).toEqual([1, [], [], false])
})
