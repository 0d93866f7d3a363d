import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { accessibilityFaults, screenshot } from "#tests/support/browser.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
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

it.each([
  { language: "en", javaScript: true, width: 1280, colours: "light" },
  { language: "sv", javaScript: false, width: 390, colours: "dark" },
] as const)("O1 O2 O3 O5 U3 the first day of an organisation, in $language, JavaScript $javaScript", async (visitor) => {
  const { language, javaScript } = visitor
  const { t, press, reads, heading } = words(language)
  const [anna, bo] = [await door.person("anna", language), await door.person("bo", language)]
  const org = await organisations.organisation(anna)
  const page = await visitAs(anna, visitor)
  const look = async (name: string) => {
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)).toBe(false)
    await screenshot(page, `first-day-${name}-${language}`)
  }
  const step = (id: string) => page.locator(`#${id}`)
  await page.goto("/organizer")
  await page.waitForURL(`**/organizer/${org}/start`)
  await heading(page, "organizer.start.title")
  await soon(async () => expect(await page.getByText(t("organizer.start.wait")).count()).toBe(3))
  await look("begin")

  const lines = page.getByLabel(t("organizer.start.departments.field"))
  await lines.fill("Care; 1010; Care and health\nCare > Home care\nSchool; !")
  await press(page, "organizer.start.departments.act")
  await reads(page, "errors.department_lines", { count: 1, lines: "3" })
  expect(await lines.inputValue()).toContain("Home care")
  const table = "Department;Code;Name\r\nCare;1010;Care and health\r\nCare > Home care;;\r\nSchool;3000;\r\n"
  if (javaScript) {
    const file = { name: "departments.csv", mimeType: "text/csv", buffer: Buffer.from(table) }
    await page.getByLabel(t("organizer.start.departments.file")).setInputFiles(file)
    await page.waitForFunction(() => [...document.querySelectorAll("textarea")].some(({ value }) => value.startsWith("Department;Code")))
    expect((await lines.inputValue()).split("\n")).toHaveLength(5)
  } else await lines.fill(table)
  await press(page, "organizer.start.departments.act")
  await reads(page, "organizer.done.departments_built", { count: 3, changed: 0 })

  const place = step("own").getByRole("button", { name: t("organizer.start.own.act") })
  await step("own").getByLabel(t("organizer.start.own.unit")).selectOption({ label: "\u2003Home care" })
  await step("own").getByRole("checkbox").check()
  await place.click()
  await reads(page, "organizer.done.placed")
  await step("own")
    .getByText(t("organizer.start.own.here", { unit: "Home care" }))
    .waitFor()

  await step("second").getByLabel(t("organizer.invite.lines")).fill(bo.address)
  await step("second")
    .getByRole("button", { name: t("organizer.start.second.act") })
    .click()
  await reads(page, "organizer.done.invited")
  const ten = Array.from({ length: 10 }, (_, at) => `Person ${at}, person${at}.${org.slice(0, 8)}@example.org`)
  await step("people").getByLabel(t("organizer.start.people.unit")).selectOption({ label: "School" })
  await step("people").getByLabel(t("organizer.invite.lines")).fill(ten.join("\n"))
  await step("people")
    .getByRole("button", { name: t("organizer.invite.act") })
    .click()
  await step("people")
    .getByText(t("organizer.start.people.have", { count: 11 }))
    .waitFor()
  await look("done")

  await page.getByRole("link", { name: t("organizer.start.next") }).click()
  await page.waitForURL(`**/organizer/${org}`)
  await reads(page, "organizer.advice.act.one_administrator_asked")
  // Nothing else is left, and once they have accepted, nothing at all.
  await soon(async () => expect(await page.locator("main .place-list").first().locator("> li").count()).toBe(1))
  await organisations.acceptAll(await door.as(bo))
  await handOnUnitKeys(await organisations.organizer(anna, org))
  await page.reload()
  await reads(page, "organizer.advice.nothing")
  await look("overview")
})
