import type { Page } from "playwright-core"
import { removePerson } from "#lib/organisations/people.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { value } from "#tests/support/given.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { awaitCode } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

describe.each(WAYS)("a unit's address as a list, $name", ({ language, javaScript }) => {
  const { t, field, press, reads } = words(language)
  const looker = (page: Page) => async (name: string) => {
    const faults = javaScript ? await accessibilityFaults(page) : []
    expect([name, faults, await isTooWide(page)]).toEqual([name, [], false])
    await screenshot(page, `lists-${name}-${language}`)
  }
  const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const

  it("O2 M5 M7 M4 is made in the Organizer, found in Contacts, written to, counted, recalled, reaches nobody and is closed", async () => {
    const [anna, dag, eva] = [await door.person("anna", language), await door.person("dag", language), await door.person("eva", language)]
    const org = await organisations.organisation(anna)
    const care = await organisations.unit(anna, org, { name: "Care" })
    for (const person of [dag, eva]) await organisations.joined(anna, org, { person, unitId: care, as: "member" })
    const page = await visitAs(anna, visitor)
    const look = looker(page)
    const address = `all.${care.slice(0, 8)}@example.org`
    await page.goto(`/organizer/${org}/units/${care}/mailboxes`)
    const make = page.locator("form", { has: page.locator("select[name=writers]") })
    await make.locator("input[name=name]").fill("Everybody in Care")
    await make.locator("input[name=email]").fill("nobody")
    await make.locator("input[name=below]").check()
    await make.locator("button[type=submit]").click()
    await reads(page, "errors.field.address")
    await soon(async () => expect(await make.locator("input[name=name]").inputValue()).toBe("Everybody in Care"))
    await soon(async () => expect(await make.locator("input[name=below]").isChecked()).toBe(true))
    await look("make")
    const begun = new Date()
    await make.locator("input[name=email]").fill(address)
    await make.locator("button[type=submit]").click()
    await field(page, "common.fields.code").fill(await awaitCode({ channel: "email", to: address, after: begun }))
    await press(page, "organizer.lists.makeAct")
    await reads(page, "organizer.done.list_made")
    await reads(page, "organizer.lists.of", { address, count: 2 })
    await look("list")
    await field(page, "organizer.lists.writers").selectOption("organisation")
    await press(page, "organizer.lists.save")
    await reads(page, "organizer.done.list_changed")
    await page.goto(`/organizer/${org}/units/${care}`)
    await page.getByText(address).first().waitFor()
    await look("unit")

    const own = await visitAs(dag, visitor)
    await own.goto("/contacts/colleagues")
    await own.getByText(address).first().waitFor()
    await looker(own)("contacts")
    await own.goto("/compose")
    await field(own, "common.fields.to").fill(address)
    await field(own, "common.fields.subject").fill("To all of us")
    await field(own, "common.fields.message").fill("Tomorrow at nine.")
    await press(own, "compose.send")
    await own.waitForURL(/\/(?:sent|inbox)/)

    const other = await visitAs(eva, visitor)
    await other.goto("/inbox")
    await other.getByText("To all of us").first().waitFor()
    await own.goto("/sent")
    await own.getByText("To all of us").first().click()
    await own.getByText(t("message.tracking.list")).first().waitFor({ state: "attached" })
    await own.getByText(t("message.whatHappened")).first().click()
    await reads(own, "message.tracking.list")
    await looker(own)("sent")
    expect(await own.getByText(eva.address).count()).toBe(0)

    // Nobody is in the unit for now: whoever writes reads so, and nothing is lost.
    await organisations.joined(anna, org, { person: dag, unitId: await organisations.unit(anna, org, { name: "School" }), as: "member" })
    for (const { accountId } of [dag, eva]) value(await removePerson(await organisations.organizer(anna, org), { unitId: care, accountId }))
    own.on("dialog", (dialog) => void dialog.accept())
    await own.goto("/compose")
    await field(own, "common.fields.to").fill(address)
    await field(own, "common.fields.subject").fill("To nobody")
    await field(own, "common.fields.message").fill("Kept for later.")
    await press(own, "compose.send")
    await reads(own, "errors.list_unreached", { address })
    await looker(own)("unreached")
    await soon(async () => expect(await field(own, "common.fields.message").inputValue()).toBe("Kept for later."))

    await page.goto(`/organizer/${org}/units/${care}/mailboxes`)
    await page.getByRole("link", { name: "Everybody in Care" }).click()
    await page.getByText(t("organizer.lists.close")).first().click()
    await press(page, "organizer.lists.close")
    await reads(page, "organizer.done.list_closed")
    await own.goto("/compose")
    await field(own, "common.fields.to").fill(address)
    await field(own, "common.fields.subject").fill("Too late")
    await field(own, "common.fields.message").fill("Nobody gets this.")
    await press(own, "compose.send")
    await reads(own, "errors.list_closed", { address })
    await looker(own)("closed")
    await soon(async () => expect(await field(own, "common.fields.subject").inputValue()).toBe("Too late"))
  })
})
