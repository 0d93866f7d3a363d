import { readFile } from "node:fs/promises"
import type { Page } from "playwright-core"
import { deleteAdministrator, findAdministrators } from "#db/queries/unit-keys.ts"
import { inAll } from "#db/tenancy.ts"
import { closeDue } from "#lib/closing/close-due.ts"
import { beginClosing } from "#lib/closing/begin-closing.ts"
import { verifyCertificatePdf } from "#lib/closing/certificate.ts"
import { earliestDay, noonOf } from "#lib/closing/day.ts"
import type { Services } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { awaitNotice } from "#tests/support/product.ts"
import { employ } from "#tests/support/staff.ts"
import { openVisits } from "#tests/support/visits.ts"
import { WAYS, words } from "#tests/support/words.ts"
import { readZip } from "#tests/support/zip.ts"

const { browser, door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

const DAYS = 24 * 3600 * 1000
const later = (days: number): Services => ({
  ...door.ctx,
  clock: { ...door.ctx.clock, now: () => new Date(Date.now() + days * DAYS) },
})

describe.each(WAYS)("closing an organisation, $name", ({ language, javaScript }) => {
  const { t, field, press, button, link, reads, heading } = words(language)
  const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const
  const looker = (page: Page) => async (name: string) => {
    const faults = javaScript ? await accessibilityFaults(page) : []
    expect([name, faults, await isTooWide(page)]).toEqual([name, [], false])
    await screenshot(page, `closing-${name}-${language}`)
  }

  it("D8 one administrator asks, another says yes, everybody is told, everything is taken along, and on the day a certificate is left", async () => {
    const [anna, bo, dag] = [await door.person("anna", language), await door.person("bo", language), await door.person("dag", language)]
    const name = `Exempel ${anna.accountId.slice(0, 8)}`
    const org = await organisations.organisation(anna, name)
    const care = await organisations.unit(anna, org, { name: "Care" })
    await organisations.joined(anna, org, { person: bo, unitId: org, as: "administrator" })
    await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })
    const page = await visitAs(anna, visitor)
    const look = looker(page)
    await page.goto(`/organizer/${org}`)
    await link(page, "organizer.closing.title").click()
    await heading(page, "organizer.closing.title")
    await page.locator("input[name=day]").fill(new Date(Date.now() + 10 * DAYS).toISOString().slice(0, 10))
    await field(page, "organizer.closing.outcome").selectOption("erase")
    await press(page, "organizer.closing.ask")
    await reads(page, "errors.field.closing_sure")
    await page.getByRole("checkbox").check()
    await press(page, "organizer.closing.ask")
    await reads(page, "errors.field.closing_day")
    await look("ask")
    const { closesOn } = earliestDay({ ...door.ctx, timeZone: "Europe/Stockholm" })
    const day = formats({ language, timeZone: "UTC" }).day(noonOf(closesOn))
    await page.locator("input[name=day]").fill(closesOn)
    await page.getByRole("checkbox").check()
    await press(page, "organizer.closing.ask")
    await reads(page, "organizer.done.closing_asked")
    await reads(page, "organizer.closing.waits")
    await look("asked")

    const other = await visitAs(bo, visitor)
    const mail = await awaitNotice({ channel: "email", to: bo.address, matching: /\/closing/ })
    await other.goto(/https?:\S+\/closing/.exec(mail.text)?.[0] ?? "")
    await reads(other, "organizer.closing.askedBy", { by: anna.name })
    await looker(other)("approve")
    await press(other, "organizer.closing.approve")
    await reads(other, "organizer.done.closing_announced")
    await reads(other, "organizer.closing.isAnnounced", { day })
    await looker(other)("announced")
    const [file] = await Promise.all([other.waitForEvent("download"), press(other, "organizer.closing.export.act")])
    const zip = await readZip(await readFile(await file.path()))
    const agreement = [...zip.keys()].filter((path) => path.startsWith("agreement-"))
    expect([...zip.keys()].sort()).toEqual(
      [...agreement, "log-chain.jsonl", "log-head.txt", "log.csv", "people.csv", "policies.csv", "units.csv"].sort(),
    )
    expect(zip.get("people.csv")?.toString()).toContain(dag.address)
    expect(zip.get("units.csv")?.toString()).toContain("Care")

    const employee = await visitAs(dag, visitor)
    await employee.goto("/inbox")
    await reads(employee, "closing.banner.erase", { organisation: name, day })
    await looker(employee)("employee")
    await awaitNotice({ channel: "email", to: dag.address, matching: /\/account\/privacy/ })

    // Called off by one, asked for again by the other, and approved.
    await page.goto(`/organizer/${org}/closing`)
    await press(page, "organizer.closing.callOff")
    await reads(page, "organizer.done.closing_called_off")
    await employee.reload()
    expect(await employee.getByText(t("closing.banner.erase", { organisation: name, day })).count()).toBe(0)
    await page.locator("input[name=day]").fill(closesOn)
    await field(page, "organizer.closing.outcome").selectOption("erase")
    await page.getByRole("checkbox").check()
    await press(page, "organizer.closing.ask")
    await reads(page, "organizer.done.closing_asked")
    await other.reload()
    await press(other, "organizer.closing.approve")
    await button(other, "organizer.closing.callOff").waitFor()

    await beginClosing(later(33), org)
    const { text } = await awaitNotice({ channel: "email", to: anna.address, matching: /\/closed\// })
    const address = /https?:\S+\/closed\/[\w-]{43}/.exec(text)?.[0] ?? ""
    const outside = await browser.visit(visitor)
    await outside.goto(address)
    await heading(outside, "closing.under.title", { name })
    await looker(outside)("under-way")
    await closeDue(later(33))
    await outside.reload()
    await heading(outside, "closing.certificate.title")
    await looker(outside)("certificate")
    const [pdf] = await Promise.all([outside.waitForEvent("download"), link(outside, "closing.download").click()])
    const bytes = new Uint8Array(await readFile(await pdf.path()))
    const verified = await verifyCertificatePdf(door.ctx, bytes, [language])
    expect(verified).toMatchObject({ isWhole: true, certificate: { organisation: org, erased: 1, name } })
    // For everybody else there is nothing there any more.
    expect((await page.goto(`/organizer/${org}`))?.status()).toBe(404)
    await employee.goto("/inbox")
    await employee.waitForURL("**/sign-in**")
  })

  it("D8 R4 the operator announces the closing of what nobody administers, calls it off, and finds the certificate", async () => {
    const [anna, boss] = [await door.person("anna", language), await door.person("boss", language)]
    await employ(door.ctx, boss.accountId, "seller")
    const name = `Exempel ${anna.accountId.slice(0, 8)}`
    const org = await organisations.organisation(anna, name)
    const page = await visitAs(boss, visitor)
    await page.goto(`/operator/organisations/${org}`)
    await reads(page, "operator.organisations.itself")
    expect(await page.getByText(t("operator.closing.announce")).count()).toBe(0)
    await dropAdministrators(org)
    const announce = async () => {
      await page.goto(`/operator/organisations/${org}`)
      await page.locator("main summary").click()
      await page.getByRole("checkbox").check()
      await looker(page)("operator")
      await page.getByRole("button", { name: t("operator.closing.announce") }).click()
      await reads(page, "operator.closing.done.closing")
    }
    await announce()
    await looker(page)("operator-announced")
    await press(page, "operator.closing.callOff")
    await reads(page, "operator.closing.done.kept")
    await announce()
    await closeDue(later(40))
    await page.goto("/operator/organisations")
    const row = page.getByRole("row", { name })
    await looker(page)("operator-closed")
    const [pdf] = await Promise.all([page.waitForEvent("download"), row.getByRole("link", { name: t("operator.closing.pdf") }).click()])
    expect(
      Buffer.from(await readFile(await pdf.path()))
        .subarray(0, 4)
        .toString(),
    ).toBe("%PDF")
  })
})

async function dropAdministrators(org: string): Promise<void> {
  await inAll(door.ctx.db, "service", async (tx) => {
    for (const { unitId, accountId } of await findAdministrators(tx, [org])) await deleteAdministrator(tx, { unitId, accountId })
  })
}
