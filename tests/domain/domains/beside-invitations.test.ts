import { setDomain, removeDomain, showDomain } from "#lib/domains/own-domains.ts"
import { invitePeople, listInvitations, withdrawInvitation } from "#lib/organisations/invitations.ts"
import { listOwnInvitations } from "#lib/organisations/join.ts"
import { testDatabase } from "../../support/database.ts"
import { givenDomains, newDomain } from "../../support/domains.ts"
import { givenServices, person, value, type Person } from "../../support/given.ts"
import { givenOrganisations } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { unit } = givenOrganisations(given)
const { proven, administered } = givenDomains(given)

const inDomain = (name: string, domain: string) => person(given.services, name, "en", domain)
const askedOf = async (who: Person) =>
  value(await listOwnInvitations(await given.as(who))).invitations.map(({ unitName, kind, administers, domain }) => [
    unitName,
    kind,
    administers,
    domain,
  ])

test("O4 O10 a domain leaves alone whoever is asked to administer: they stay asked for that unit, and it can be taken back", async () => {
  const { anna } = await given.people("anna")
  const { org, care, ctx } = await administered(anna)
  const school = await unit(anna, org, { name: "School" })
  const domain = newDomain()
  const eva = await inDomain("eva", domain)
  value(await invitePeople(ctx, { unitId: care, lines: eva.address, kind: null, administers: true }))
  const toAdminister = ["Care", null, true, null]
  const { id } = await proven(ctx, { name: domain, unitId: care })
  expect(await askedOf(eva)).toEqual([toAdminister])
  value(await setDomain(ctx, { id, coversBelow: false, unitId: school }))
  expect((await askedOf(eva)).sort()).toEqual([toAdminister, ["School", "employee", false, domain]].sort())
  // Back where they are asked to administer: the question stays where it was asked.
  value(await setDomain(ctx, { id, coversBelow: false, unitId: care }))
  expect((await askedOf(eva)).sort()).toEqual([toAdminister, ["School", "employee", false, domain]].sort())
  value(await removeDomain(ctx, id))
  expect(await askedOf(eva)).toEqual([toAdminister])
  const [asked] = value(await listInvitations(ctx, null))
  value(await withdrawInvitation(ctx, asked?.id ?? ""))
  expect(await askedOf(eva)).toEqual([])
})

test("O10 a domain's question moves with its department and takes the place of what that department asked otherwise", async () => {
  const { anna } = await given.people("anna")
  const { org, care, ctx } = await administered(anna)
  const school = await unit(anna, org, { name: "School" })
  const domain = newDomain()
  const [eva, fia] = [await inDomain("eva", domain), await inDomain("fia", domain)]
  value(await invitePeople(ctx, { unitId: school, lines: eva.address, kind: "member", administers: false }))
  const { id } = await proven(ctx, { name: domain, unitId: care })
  value(await setDomain(ctx, { id, coversBelow: false, unitId: school }))
  const moved = [["School", "employee", false, domain]]
  expect([await askedOf(eva), await askedOf(fia)]).toEqual([moved, moved])
  expect(value(await showDomain(ctx, id)).unanswered).toBe(2)
})

test("O10 of several domains the most specific asks, though a wider one asked first; who is asked to administer stays so", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const [wide, narrow] = [await administered(anna), await administered(bo)]
  const domain = newDomain()
  const school = `skola.${domain}`
  const [eva, below, beside] = [
    await inDomain("eva", school),
    await inDomain("fia", `syd.${school}`),
    await inDomain("gun", `forskola.${domain}`),
  ]
  value(await invitePeople(wide.ctx, { unitId: wide.care, lines: eva.address, kind: null, administers: true }))
  const other = await unit(anna, wide.org, { name: "School" })
  await proven(wide.ctx, { name: domain, unitId: other, coversBelow: true })
  const [toAdminister, byWide, byNarrow] = [
    ["Care", null, true, null],
    ["School", "employee", false, domain],
    ["Care", "employee", false, school],
  ]
  // Without a department it asks nobody, and takes nobody over.
  const { id } = await proven(narrow.ctx, { name: school, unitId: null })
  expect(await askedOf(eva)).toEqual([toAdminister, byWide])
  value(await setDomain(narrow.ctx, { id, coversBelow: false, unitId: narrow.care }))
  expect([await askedOf(eva), await askedOf(below)]).toEqual([[toAdminister, byNarrow], [byWide]])
  value(await setDomain(narrow.ctx, { id, coversBelow: true, unitId: narrow.care }))
  expect([await askedOf(below), await askedOf(beside)]).toEqual([[byNarrow], [byWide]])
  await proven(wide.ctx, { name: `forskola.${domain}`, unitId: wide.care })
  expect(await askedOf(beside)).toEqual([["Care", "employee", false, `forskola.${domain}`]])
})
