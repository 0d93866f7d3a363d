import type { Page } from "playwright-core"
import { accessibilityFaults, screenshot } from "#tests/support/browser.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { openVisits } from "#tests/support/visits.ts"
import { WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

const isTooWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

it.each(WAYS)(
  "O9 M1 a unit chooses its contact list, and its people find and write to each other, $name",
  async ({ language, javaScript }) => {
    const { t, field, press, link, reads, heading } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, await accessibilityFaults(page), await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `lists-${name}-${language}`)
    }
    const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const
    const [anna, bo, cia] = [await door.person("anna", language), await door.person("bo", language), await door.person("cia", language)]
    const org = await organisations.organisation(anna)
    const group = await organisations.unit(anna, org, { name: "Board", group: true })
    for (const person of [bo, cia]) await organisations.joined(anna, org, { person, unitId: group, as: "member" })

    const office = await visitAs(anna, visitor)
    await office.goto(`/organizer/${org}/units/${group}`)
    await reads(office, "organizer.contactLists.leadGroup")
    await field(office, "organizer.contactLists.seen").selectOption({ label: t("organizer.contactLists.see.group") })
    await press(office, "organizer.contactLists.save")
    await reads(office, "organizer.done.contact_lists_saved")
    await office.getByText(t("organizer.contactLists.sees.group")).waitFor()
    await look(office, "unit")

    const page = await visitAs(bo, visitor)
    await page.goto("/contacts")
    await link(page, "contacts.colleagues.title").click()
    await heading(page, "contacts.colleagues.title")
    await field(page, "contacts.colleagues.search").fill("nobody at all")
    await press(page, "navigation.search")
    await reads(page, "contacts.noneFoundBody")
    await page
      .locator("main")
      .getByRole("link", { name: t("contacts.showAll"), exact: true })
      .first()
      .click()
    await page.getByText(cia.address).waitFor()
    await look(page, "colleagues")
    await field(page, "contacts.select", { name: cia.name }).check()
    await press(page, "contacts.write")
    await page.waitForURL("**/compose?**")
    expect(await field(page, "common.fields.to").inputValue()).toContain(cia.address)
    if (!javaScript) return
    await field(page, "common.fields.to").fill("")
    await field(page, "common.fields.to").pressSequentially(cia.name.slice(0, 3))
    await page.getByRole("option").filter({ hasText: cia.address }).first().click()
    expect(await field(page, "common.fields.to").inputValue()).toContain(cia.address)
  },
)
