import type { Page } from "playwright-core"
import type { Id } from "#lib/ids.ts"
import { listCostCentres, writeCostCentre } from "#lib/organisations/cost-centres.ts"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { value } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { productUrl } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

/** What of the overview's picture is drawn outside its box, or of its frame outside the page. */
const runsOut = (page: Page) =>
  page.locator(".unit-picture").evaluate((picture) => {
    const out = [...picture.querySelectorAll("a")].flatMap((link) => {
      const box = link.querySelector("rect")?.getBoundingClientRect()
      const texts = [...link.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()] as const)
      return texts.filter(([, { left, right }]) => box !== undefined && (left < box.left || right > box.right)).map(([text]) => text)
    })
    const frame = picture.querySelector(".table-scroll")?.getBoundingClientRect()
    return frame !== undefined && frame.right <= document.documentElement.clientWidth ? out : [...out, "frame"]
  })

it("O1 O2 O4 O5 O6 O8 an administrator builds two departments with cost centres, invites people, and sees one accept", async () => {
  const { t, field, press, link, reads, heading } = words("en")
  const [anna, bo] = [await door.person("anna"), await door.person("bo")]
  const org = await organisations.organisation(anna)
  const page = await visitAs(anna, { language: "en", javaScript: true, width: 1280, colours: "light" })
  const look = async (name: string) => {
    expect([name, await accessibilityFaults(page), await isTooWide(page)]).toEqual([name, [], false])
    await screenshot(page, `organizer-${name}-en`)
  }
  await page.goto("/inbox")
  await page.getByRole("link", { name: "Organizer", exact: true }).first().click()
  await page.waitForURL(`**/organizer/${org}/start`)
  await page.getByRole("link", { name: t("organizer.places.overview"), exact: true }).click()
  await reads(page, "organizer.advice.act.one_administrator")
  await reads(page, "organizer.advice.act.no_departments")

  const add = async (name: string) => {
    await page.getByText(t("organizer.unit.addTitle")).first().click()
    await field(page, "organizer.unit.name").fill(name)
    await press(page, "organizer.unit.add")
    await page.getByRole("link", { name, exact: true }).waitFor()
  }
  await add("Care")
  await page.goto(`/organizer/${org}`)
  await add("School")
  const picture = page.getByRole("group", { name: t("organizer.picture.label") })
  await picture.getByRole("link", { name: /^School 0 people/ }).waitFor()
  // What stands in a box of the picture stays in it, and the picture moves in a frame that the page's edge does not cut.
  expect(await runsOut(page)).toEqual([])
  await look("overview")
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await runsOut(page)).toEqual([])
  await look("overview-phone")
  await page.setViewportSize({ width: 1280, height: 800 })

  await link(page, "organizer.advice.act.no_cost_centre", { count: 2 }).click()
  await heading(page, "organizer.centres.title")
  await reads(page, "organizer.alone")
  await field(page, "organizer.centres.code").fill("1010")
  await field(page, "organizer.centres.name").fill("Care and health")
  await press(page, "organizer.centres.add")
  await reads(page, "organizer.done.centre_made")
  await look("cost-centres")
  await page.getByRole("link", { name: "1010" }).click()
  await heading(page, "organizer.centres.change")
  await look("cost-centre")

  await page.goto(`/organizer/${org}`)
  await page.getByRole("link", { name: "Care", exact: true }).click()
  // Nobody is here yet, so that the form to invite stands open, and what holds is read before it is changed.
  await field(page, "organizer.invite.lines").waitFor()
  await reads(page, "organizer.tree.noCostCentre")
  await link(page, "organizer.unit.settingsChange").click()
  await heading(page, "organizer.unit.settingsTitle")
  await look("unit-settings")
  await field(page, "organizer.unit.costCentre").selectOption({ label: "1010 Care and health" })
  await press(page, "organizer.unit.save")
  await reads(page, "organizer.done.settings_saved")
  await reads(page, "organizer.tree.costCentre", { code: "1010", name: "Care and health" })
  await field(page, "organizer.invite.lines").fill(`Bo Berg, ${bo.address}\nnobody`)
  await press(page, "organizer.invite.act")
  await reads(page, "errors.invite_lines", { count: 1, lines: "2" })
  await soon(async () => expect(await field(page, "organizer.invite.lines").inputValue()).toContain(bo.address))
  await field(page, "organizer.invite.lines").fill(`Bo Berg, ${bo.address}\nclara.${org.slice(0, 8)}@example.org`)
  await press(page, "organizer.invite.act")
  await reads(page, "organizer.done.invited")
  await look("unit")

  await organisations.acceptAll(await door.as(bo))
  await page.getByRole("link", { name: t("organizer.places.people"), exact: true }).click()
  await page.getByText(bo.address).waitFor()
  await look("people")
  await page.getByRole("link", { name: new RegExp(bo.address) }).click()
  await page.getByLabel(t("organizer.person.to")).waitFor()
  await look("person")
  // Nothing is chosen by oversight: a move hands over keys.
  await press(page, "organizer.person.move")
  await reads(page, "errors.field.required")
  await page.locator("select[name=further]").selectOption({ label: "\u2003School" })
  await page
    .locator("form", { has: page.locator("select[name=further]") })
    .getByRole("button")
    .click()
  await reads(page, "organizer.done.invited")
  await organisations.acceptAll(await door.as(bo))
  await page.getByLabel(t("organizer.person.to")).selectOption({ label: "\u2003School" })
  await press(page, "organizer.person.move")
  await reads(page, "organizer.done.moved")

  await page.getByRole("link", { name: t("organizer.places.invitations"), exact: true }).click()
  await heading(page, "organizer.invitations.title")
  await look("invitations")
  await press(page, "organizer.invitations.withdraw")
  await reads(page, "organizer.done.withdrawn")
  await reads(page, "organizer.invitations.emptyTitle")

  await page.goto(`/organizer/${org}`)
  await link(page, "organizer.advice.act.one_administrator").click()
  await heading(page, "organizer.administrators.title")
  await field(page, "organizer.invite.lines").fill(bo.address)
  await press(page, "organizer.administrators.askAct")
  await reads(page, "organizer.done.invited")
  await look("administrators")
  await page.goto(`/organizer/${org}`)
  await reads(page, "organizer.advice.act.one_administrator_asked")

  await page.getByRole("link", { name: t("organizer.places.log"), exact: true }).click()
  await reads(page, "organizer.log.what.person_moved")
  await page.getByText("Care → School").waitFor()
  await look("log")
  await field(page, "organizer.log.type").selectOption("unit.made")
  await press(page, "organizer.log.filter")
  await soon(async () => expect(await page.getByRole("row").count()).toBe(3))
  const take = async (path: string) =>
    door.askAs(anna, `/organizer/${org}${path}/export`, { method: "POST", headers: { Origin: productUrl() } })
  const file = await take("/log")
  expect(file.headers).toMatchObject({ "content-type": "text/csv; charset=utf-8" })
  expect(file.body).toContain(`${bo.name} <${bo.address}>`)
})

it("O2 O4 a department's administrator sees and manages the department and what is below, and nothing beside or above", async () => {
  const { t, field, press, reads } = words("sv")
  const [anna, cia, dag] = [await door.person("anna", "sv"), await door.person("cia", "sv"), await door.person("dag", "sv")]
  const org = await organisations.organisation(anna, "Kommunen vid ån")
  const [care, school] = [
    await organisations.unit(anna, org, { name: "Vård och omsorg" }),
    await organisations.unit(anna, org, { name: "Skola" }),
  ]
  for (let number = 1; number <= 12; number += 1) {
    const below = await organisations.unit(anna, org, { name: `Hemtjänsten i distrikt ${number}`, below: care })
    for (const name of ["Dag", "Kväll", "Natt"]) await organisations.unit(anna, org, { name, below })
  }
  const centre = await costCentre(await organisations.organizer(anna, org), org)
  expect(centre).not.toBe("")
  await organisations.joined(anna, org, { person: cia, unitId: care, as: "administrator" })
  await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })
  await handOnUnitKeys(await organisations.organizer(anna, org))

  const page = await visitAs(cia, { language: "sv", javaScript: false, width: 390, colours: "dark" })
  const look = async (path: string, name: string) => {
    const answer = await page.goto(`/organizer/${org}${path}`)
    expect([path, answer?.status(), await isTooWide(page)]).toEqual([path, 200, false])
    await screenshot(page, `organizer-${name}-sv`)
  }
  await page.goto("/account")
  await page.locator("main").getByRole("link", { name: "Organizer", exact: true }).click()
  await page.waitForURL(`**/organizer/${org}`)
  await look("", "overview")
  expect(await page.getByRole("link", { name: "Skola", exact: true }).count()).toBe(0)
  const picture = page.getByRole("group", { name: t("organizer.picture.label") })
  // Many units, so that their picture is folded until it is wanted.
  await page.getByText(t("organizer.picture.title")).click()
  await picture.getByRole("link", { name: /^Vård och omsorg 1 person/ }).waitFor()
  await picture.getByRole("link", { name: t("organizer.picture.unfold", { count: 3, unit: "Hemtjänsten i distrikt 2" }) }).click()
  await picture.getByRole("link", { name: /^Natt 0 personer/ }).waitFor()
  await page.getByRole("link", { name: t("organizer.picture.whole") }).click()
  await page.getByText(t("organizer.picture.title")).click()
  await picture.getByRole("link", { name: /^Hemtjänsten i distrikt 9 0 personer/ }).waitFor()
  expect(await page.getByRole("link", { name: t("organizer.places.log"), exact: true }).count()).toBe(0)
  for (const path of [`/units/${school}`, `/units/${org}`, "/log", "/agreement", `/people/${anna.accountId}`])
    expect([path, (await page.goto(`/organizer/${org}${path}`))?.status()]).toEqual([path, 404])
  const file = await door.askAs(cia, `/organizer/${org}/log/export`, { method: "POST", headers: { Origin: productUrl() } })
  expect(file.status).toBe(404)

  for (const [path, name] of [
    ["/people", "people"],
    [`/people/${dag.accountId}`, "person"],
    ["/invitations", "invitations"],
    ["/cost-centres", "cost-centres"],
    [`/units/${care}/administrators`, "administrators"],
    [`/units/${care}`, "unit"],
    [`/units/${care}/contact-list`, "contact-list"],
    [`/units/${care}/settings`, "unit-settings"],
  ] as const)
    await look(path, name)
  await page.getByText(t("organizer.unit.renameTitle")).click()
  await field(page, "organizer.unit.name").last().fill("Omsorgen")
  await press(page, "organizer.unit.rename")
  await reads(page, "organizer.done.renamed")
  await page.getByRole("heading", { name: "Omsorgen", level: 1 }).waitFor({ state: "attached" })
})

async function costCentre(ctx: Parameters<typeof listCostCentres>[0], org: Id): Promise<Id> {
  expect(ctx.organisation.id).toBe(org)
  value(
    await writeCostCentre(ctx, { id: null, code: "200", name: "Omsorg", validFrom: "2026-01-01", validTo: "", buyerReference: "REF 7" }),
  )
  return value(await listCostCentres(ctx))[0]?.id ?? ""
}
