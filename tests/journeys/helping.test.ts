import type { Page } from "playwright-core"
import { handOnUnitKeys } from "#lib/organisations/hand-on-unit-keys.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { awaitCode, awaitNotice } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { SEEN_WAYS, words } from "#tests/support/words.ts"

const NEW_PASSWORD = "grön kamel sover under bordet"

const { browser, door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

it.each(SEEN_WAYS)(
  "O7 B28 an administrator opens the way back, and an employee chooses a new password; their sign-in is switched off and on again, $name",
  async (way) => {
    const { language, javaScript } = way
    const { t, field, press, link, reads, heading, goOn } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `helping-${name}-${language}`)
    }
    const [anna, bo, dag] = [await door.person("anna", language), await door.person("bo", language), await door.person("dag", language)]
    const org = await organisations.organisation(anna)
    const care = await organisations.unit(anna, org, { name: "Hemtjänsten" })
    await organisations.joined(anna, org, { person: bo, unitId: care, as: "administrator" })
    await handOnUnitKeys(await organisations.organizer(anna, org))
    await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })

    const administrators = await visitAs(bo, way)
    await administrators.goto(`/organizer/${org}/people/${dag.accountId}`)
    await link(administrators, "organizer.helpBack.link").click()
    await heading(administrators, "organizer.helpBack.title")
    await administrators.locator("input[name=phone]").fill("12")
    await press(administrators, "organizer.helpBack.button")
    await reads(administrators, "errors.field.phone_unreadable")
    await look(administrators, "open")
    await administrators.locator("input[name=phone]").fill("070-174 06 98")
    const asked = new Date()
    await press(administrators, "organizer.helpBack.button")
    await reads(administrators, "organizer.done.helped")
    await look(administrators, "opened")
    await administrators.goto(`/organizer/${org}/people/${dag.accountId}`)
    await reads(administrators, "organizer.wayBack.open")
    await look(administrators, "way-back")

    const mail = await awaitNotice({ channel: "email", to: dag.address, after: asked, matching: /\/recover\/help\// })
    const path = /\/recover\/help\/[\w-]+/.exec(mail.text)?.[0] ?? ""
    const page = await browser.visit(way)
    await page.goto(path)
    await look(page, "link")
    await goOn(page)
    await field(page, "common.fields.code").fill(await awaitCode({ channel: "sms", to: "+46701740698", after: asked }))
    await goOn(page)
    await heading(page, "recover.help.passwordTitle")
    await look(page, "password")
    await page.locator("input[name=new_password]").fill(NEW_PASSWORD)
    await press(page, "recover.help.button")
    await page.waitForURL("**/inbox")
    await page.goto("/account/privacy")
    await reads(page, "operator.audit.what.recovery_helped")

    await administrators.goto(`/organizer/${org}/people/${dag.accountId}`)
    await link(administrators, "organizer.signInOff.title").click()
    await heading(administrators, "organizer.signInOff.title")
    await look(administrators, "sign-in-off")
    await administrators.locator("textarea[name=reply]").fill("Dag har slutat.")
    await press(administrators, "organizer.signInOff.act")
    await reads(administrators, "organizer.done.sign_in_off")
    await page.goto("/inbox")
    await page.waitForURL("**/sign-in**")
    await link(administrators, "organizer.signInOn.act").click()
    await heading(administrators, "organizer.signInOn.act")
    await look(administrators, "sign-in-on")
    await press(administrators, "organizer.signInOn.act")
    await reads(administrators, "organizer.done.sign_in_on")

    const again = await browser.visit(way)
    await again.goto(path)
    await reads(again, "recover.help.goneTitle")
    await look(again, "gone")
    expect(t("recover.help.goneBody")).not.toBe("")
  },
)
