import type { Page } from "playwright-core"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { awaitNotice } from "#tests/support/product.ts"
import { employ } from "#tests/support/staff.ts"
import { openVisits } from "#tests/support/visits.ts"
import { WAYS, words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

describe.each(WAYS)("a successor to the administrators, $name", ({ language, javaScript }) => {
  const { t, field, press, button, link, reads } = words(language)
  const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const
  const look = async (page: Page, name: string) => {
    const faults = javaScript ? await accessibilityFaults(page) : []
    expect([name, faults, await isTooWide(page)]).toEqual([name, [], false])
    await screenshot(page, `succession-${name}-${language}`)
  }

  it("O4 R4 an operator asks, another approves, everybody is told, and the administrator who is there after all objects or stays", async () => {
    const person = (name: string) => door.person(name, language)
    const [anna, dag, eva] = [await person("anna"), await person("dag"), await person("eva")]
    const [ola, pia] = [await person("ola"), await person("pia")]
    for (const { accountId } of [ola, pia]) await employ(door.ctx, accountId, "operator")
    const name = `Exempel ${anna.accountId.slice(0, 8)}`
    const org = await organisations.organisation(anna, name)
    const care = await organisations.unit(anna, org, { name: "Care" })
    await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })

    const first = await visitAs(ola, visitor)
    const ask = async () => {
      await first.goto(`/operator/organisations/${org}`)
      await first
        .locator("main summary")
        .filter({ hasText: t("operator.successor.ask") })
        .click()
      await field(first, "operator.successor.address").fill(eva.address)
      await field(first, "operator.organisations.mailLanguage").selectOption(language)
    }
    await ask()
    await press(first, "operator.successor.ask")
    await reads(first, "errors.field.reason")
    await look(first, "refused")
    await ask()
    await field(first, "operator.successor.reason").fill("Anna has left, and nobody else administers.\nHer manager came by.")
    await press(first, "operator.successor.ask")
    await reads(first, "operator.successor.done.successor_asked")
    await reads(first, "operator.successor.own")
    expect(await button(first, "operator.successor.approve").count()).toBe(0)
    await look(first, "asked")

    // Anna is there: a mail leads her to the Organizer, where she objects.
    const told = await awaitNotice({
      channel: "email",
      to: anna.address,
      subject: t("mail.successor.asked.subject", { organisation: name }),
    })
    const old = await visitAs(anna, visitor)
    await old.goto(/https?:\S+\/organizer\/\S+/.exec(told.text)?.[0] ?? "")
    await reads(old, "organizer.successor.isAsked")
    await reads(old, "organizer.successor.who", { address: eva.address })
    await look(old, "notice")
    await press(old, "organizer.successor.object")
    await reads(old, "organizer.done.successor_objected")
    expect(await old.getByText(t("organizer.successor.isAsked")).count()).toBe(0)
    await awaitNotice({ channel: "email", to: pia.address, subject: t("mail.successor.objected.subject", { organisation: name }) })

    // Asked for anew, and approved by the other operator, whose page says what waits.
    await ask()
    await field(first, "operator.successor.reason").fill("She has left in the meantime.")
    await press(first, "operator.successor.ask")
    await reads(first, "operator.successor.done.successor_asked")
    const second = await visitAs(pia, visitor)
    await second.goto("/operator")
    await reads(second, "operator.successor.waiting")
    await look(second, "waiting")
    await second.getByRole("link", { name, exact: true }).click()
    await reads(second, "operator.successor.approveMeans")
    await second.getByText("She has left in the meantime.").waitFor()
    await look(second, "approve")
    await press(second, "operator.successor.approve")
    await reads(second, "operator.successor.done.successor_approved")
    await reads(second, "operator.successor.isApproved")
    await look(second, "approved")
    await awaitNotice({ channel: "email", to: dag.address, subject: t("mail.successor.approved.subject", { organisation: name }) })
    await awaitNotice({
      channel: "email",
      to: anna.address,
      subject: t("mail.successor.approvedToAdministrators.subject", { organisation: name }),
    })
    // The first operator's page from before finds nothing to take back twice, and says so.
    await organisations.acceptAll(await door.as(eva))
    await first.reload()
    expect(await button(first, "operator.successor.takeBack").count()).toBe(0)
    await first.getByText(eva.address).first().waitFor()

    const follower = await visitAs(eva, visitor)
    await follower.goto(`/organizer/${org}/units/${org}/administrators`)
    await reads(follower, "organizer.administrators.withoutOldKeys")
    await look(follower, "administrators")
    await old.goto(`/organizer/${org}/log`)
    for (const type of ["successor_asked", "successor_objected", "successor_approved", "successor_installed"] as const)
      expect(await old.getByText(t(`organizer.log.what.${type}`)).count()).toBeGreaterThan(0)
    await awaitNotice({
      channel: "email",
      to: anna.address,
      subject: t("mail.organisation.succeeded.subject", { organisation: name, person: eva.name }),
    })
    await second.goto("/operator/organisations")
    expect(await second.getByText(t("operator.successor.waiting")).count()).toBe(0)
    await link(second, "operator.organisations.setUp").waitFor()
  })

  it("R4 a seller finds no way to ask", async () => {
    const [anna, sia] = [await door.person("anna", language), await door.person("sia", language)]
    await employ(door.ctx, sia.accountId, "seller")
    const org = await organisations.organisation(anna)
    const page = await visitAs(sia, visitor)
    await page.goto(`/operator/organisations/${org}`)
    await reads(page, "operator.organisations.itself")
    expect(await page.getByText(t("operator.successor.ask")).count()).toBe(0)
  })
})
