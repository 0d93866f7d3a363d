import type { Page } from "playwright-core"
import { buildDepartments } from "#lib/organisations/build-departments.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { value } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { productUrl } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

/** Seven departments of five units each, two of those in three: with the whole of it 49 units. */
const LINES = ["Vård och omsorg", "Skola", "Kultur", "Miljö", "Teknik", "Räddningstjänst", "Kommunledning"]
  .flatMap((name, at) => [
    `${name}; ${1000 + at}; ${name}`,
    ...Array.from({ length: 5 }, (_, below) => `${name} > Enhet ${below + 1}`),
    ...(at === 0 ? ["Dag", "Kväll", "Natt"].flatMap((shift) => [1, 2].map((unit) => `${name} > Enhet ${unit} > ${shift}`)) : []),
  ])
  .join("\n")

const height = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight)

describe.each(WAYS)("an organisation of 49 units, $name", ({ language, javaScript }) => {
  const { t, field, press, link, reads } = words(language)
  const visitor = { language, javaScript, width: 390, colours: javaScript ? "light" : "dark" } as const
  const looker = (page: Page) => async (name: string) => {
    const faults = javaScript ? await accessibilityFaults(page) : []
    expect([name, faults, await isTooWide(page)]).toEqual([name, [], false])
    await screenshot(page, `large-${name}-${language}`)
  }

  it("O2 O5 on a phone the overview is short, its tree unfolds without a script, and a unit deep down is found by its name", async () => {
    const anna = await door.person("anna", language)
    const org = await organisations.organisation(anna)
    value(await buildDepartments(await organisations.organizer(anna, org), LINES))
    const page = await visitAs(anna, visitor)
    const look = looker(page)
    await page.goto(`/organizer/${org}`)
    await look("overview")
    // It was more than 7 000 with every unit and the picture of them on it.
    expect(await height(page)).toBeLessThan(2_200)
    const deep = page.getByRole("list", { name: t("organizer.tree.below", { unit: "Enhet 1" }) }).getByRole("link", { name: "Natt" })
    expect(await deep.isVisible()).toBe(false)
    const unfold = (unit: string) => page.locator("summary").filter({ hasText: t("organizer.tree.below", { unit }) })
    await unfold("Vård och omsorg").click()
    await unfold("Enhet 1").first().click()
    await deep.waitFor()
    await look("unfolded")

    await field(page, "organizer.tree.find").fill("natt vård")
    await press(page, "organizer.tree.findAct")
    await reads(page, "organizer.tree.found", { count: 2 })
    await page.getByText("Vård och omsorg › Enhet 2").waitFor()
    await look("found")
    await field(page, "organizer.tree.find").fill("inget sådant")
    await press(page, "organizer.tree.findAct")
    await reads(page, "organizer.tree.found", { count: 0 })
    await link(page, "organizer.tree.all").click()

    // The picture is there for who wants it.
    await page.getByText(t("organizer.picture.title")).click()
    await page
      .getByRole("group", { name: t("organizer.picture.label") })
      .getByRole("link", { name: /^Skola 0/ })
      .waitFor()
    await page.setViewportSize({ width: 1280, height: 900 })
    await look("overview-wide")
    await field(page, "organizer.tree.find").fill("natt")
    await press(page, "organizer.tree.findAct")
    await page.getByRole("link", { name: "Natt" }).first().click()
    await page.getByRole("heading", { name: "Natt", level: 1 }).waitFor({ state: "attached" })
  })

  it("O12 the log is narrowed by a group of kinds, by whom it concerns and by days; pages and the file keep to it", async () => {
    const [anna, bo] = [await door.person("anna", language), await door.person("bo", language)]
    const org = await organisations.organisation(anna)
    value(await buildDepartments(await organisations.organizer(anna, org), LINES))
    await organisations.joined(anna, org, { person: bo, unitId: org, as: "member" })
    const page = await visitAs(anna, visitor)
    const look = looker(page)
    await page.goto(`/organizer/${org}/log`)
    await look("log")
    const today = new Date().toISOString().slice(0, 10)
    await field(page, "organizer.log.type").selectOption("units")
    await field(page, "organizer.log.since").fill(today)
    await press(page, "organizer.log.filter")
    await link(page, "common.older").click()
    await page.waitForURL("**/log?type=units&since=*&before=*")
    expect([await field(page, "organizer.log.type").inputValue(), await field(page, "organizer.log.since").inputValue()]).toEqual([
      "units",
      today,
    ])
    await look("log-units")

    await link(page, "organizer.log.all").click()
    await field(page, "organizer.log.concernsWhom").fill(bo.name)
    await press(page, "organizer.log.filter")
    await page.waitForURL("**/log?**concerns=*")
    const shownTypes = await page.getByRole("rowheader").allTextContents()
    expect(new Set(shownTypes)).toEqual(new Set([t("organizer.log.what.person_joined", { as: "member" })]))
    await look("log-person")
    const of = page.locator("form", { has: page.getByRole("button", { name: t("organizer.log.downloadThese") }) })
    const { body } = await door.askAs(anna, (await of.getAttribute("action")) ?? "", { method: "POST", headers: { Origin: productUrl() } })
    expect(body.trim().split("\n")).toHaveLength(2)
    expect(body).toContain(bo.address)
    await field(page, "organizer.log.byWhom").fill("ingen alls")
    await press(page, "organizer.log.filter")
    await reads(page, "organizer.log.noneTitle")
    await page.setViewportSize({ width: 1280, height: 900 })
    await look("log-wide")
  })
})
