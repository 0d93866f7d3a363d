import type { Page } from "playwright-core"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { awaitCode, awaitNotice } from "#tests/support/product.ts"
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

describe.each(WAYS)("what an administrator asks to correct, $name", ({ language, javaScript }) => {
  const { t, field, press, link, reads, heading, goOn } = words(language)
  const looker = (page: Page) => async (name: string) => {
    const faults = javaScript ? await accessibilityFaults(page) : []
    expect([name, faults, await isTooWide(page)]).toEqual([name, [], false])
    await screenshot(page, `corrections-${name}-${language}`)
  }
  const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const

  it("O6 an employee's name, address and number are asked for, confirmed by the employee, refused, and taken back", async () => {
    const [anna, dag] = [await door.person("anna", language), await door.person("dag", language)]
    const org = await organisations.organisation(anna)
    const care = await organisations.unit(anna, org, { name: "Care" })
    await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })
    const page = await visitAs(anna, visitor)
    const look = looker(page)
    const right = `right.${dag.address}`
    const begin = async () => {
      await page.goto(`/organizer/${org}/people/${dag.accountId}`)
      await link(page, "organizer.correct.title").click()
      await heading(page, "organizer.correct.title")
    }
    const ask = async (what: "name" | "address" | "phone", text: string) => {
      await begin()
      await field(page, `organizer.correct.${what}.field`).fill(text)
      await page.locator(`form:has(input[name=what][value=${what}]) button[type=submit]`).click()
    }
    await ask("name", dag.name)
    await reads(page, "errors.field.corrected_same")
    await soon(async () => expect(await field(page, "organizer.correct.name.field").inputValue()).toBe(dag.name))
    await look("refused")
    await ask("name", "Dag Ek")
    await reads(page, "organizer.done.correction_asked")
    await ask("address", right)
    await reads(page, "organizer.done.correction_asked")
    await ask("phone", "+46 70 174 06 79")
    await reads(page, "organizer.done.correction_asked")
    await look("person")
    await begin()
    await look("waiting")

    const own = await visitAs(dag, visitor)
    const told = await awaitNotice({ channel: "email", to: dag.address, after: new Date(0), matching: /Dag Ek/ })
    expect(told.text).toContain("/account/organisations")
    await own.goto("/account/organisations")
    await reads(own, "organisations.correct.title")
    await looker(own)("own")
    await press(own, "organisations.correct.name.act")
    await reads(own, "organisations.done.corrected")
    await own.locator("form:has(input[name=what][value=phone]) button", { hasText: t("organisations.correct.refuse") }).click()
    await reads(own, "organisations.done.correction_refused")
    const begun = new Date()
    await own.locator("form:has(input[name=what][value=address]) button", { hasText: t("organisations.correct.address.act") }).click()
    await heading(own, "addresses.title")
    await field(own, "common.fields.code").fill(await awaitCode({ channel: "email", to: right, after: begun }))
    await goOn(own)
    await reads(own, "addresses.done.added")
    await page.goto(`/organizer/${org}/people/${dag.accountId}`)
    await page.getByRole("heading", { level: 1, name: "Dag Ek" }).waitFor()
    await page.getByText(right).first().waitFor()

    await ask("name", "Dag Alm")
    await begin()
    await press(page, "organizer.correct.withdraw")
    await reads(page, "organizer.done.correction_withdrawn")
    await page.goto(`/organizer/${org}/log`)
    await page
      .getByText(t("organizer.log.what.correction_refused", { what: "phone" }))
      .first()
      .waitFor()
  })

  it("O6 an invitation to a wrong address is corrected before it is answered", async () => {
    const anna = await door.person("anna", language)
    const org = await organisations.organisation(anna)
    const page = await visitAs(anna, visitor)
    const look = looker(page)
    const [wrong, right] = [`eva.${org.slice(0, 8)}@example.org`, `ewa.${org.slice(0, 8)}@example.org`]
    const asked = await invitePeople(await organisations.organizer(anna, org), {
      unitId: org,
      lines: wrong,
      kind: "member",
      administers: false,
    })
    expect(asked.ok).toBe(true)
    await page.goto(`/organizer/${org}/invitations`)
    await look("invitations")
    await page.getByRole("link", { name: t("organizer.correctInvitation.of", { address: wrong }) }).click()
    await heading(page, "organizer.correctInvitation.title")
    await soon(async () => expect(await field(page, "organizer.correctInvitation.address").inputValue()).toBe(wrong))
    await field(page, "organizer.correctInvitation.address").fill("nobody")
    await press(page, "organizer.correctInvitation.act")
    await reads(page, "errors.field.address")
    await look("invitation")
    await field(page, "organizer.correctInvitation.address").fill(right)
    await press(page, "organizer.correctInvitation.act")
    await reads(page, "organizer.done.invitation_corrected")
    await page.getByText(right).first().waitFor()
    await soon(async () => expect(await page.getByText(wrong).count()).toBe(0))
  })
})
