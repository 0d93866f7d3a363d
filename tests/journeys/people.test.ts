import { readFile } from "node:fs/promises"
import type { Page } from "playwright-core"
import { showPhoneNumber } from "#lib/identity/phone-number.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { awaitCode } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words } from "#tests/support/words.ts"

const { browser, door, visitAs } = openVisits()
const organisations = givenOrganisations({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
})

describe.each(WAYS)("people of an organisation, $name", ({ language, javaScript }) => {
  const { t, field, button, press, link, reads, heading, goOn } = words(language)
  const looker = (page: Page) => async (name: string) => {
    const faults = javaScript ? await accessibilityFaults(page) : []
    expect([name, faults, await isTooWide(page)]).toEqual([name, [], false])
    await screenshot(page, `people-${name}-${language}`)
  }
  const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const

  it("O6 B67 a file is looked at row by row, makes its departments, and asks people; the phone it gave is asked for first", async () => {
    const anna = await door.person("anna", language)
    const org = await organisations.organisation(anna)
    await organisations.unit(anna, org, { name: "Care" })
    const page = await visitAs(anna, visitor)
    const look = looker(page)
    await page.goto(`/organizer/${org}/people`)
    await link(page, "organizer.file.link").click()
    await heading(page, "organizer.file.title")
    await look("file")
    const choose = async (text: string) => {
      await page
        .getByLabel(t("organizer.file.file"), { exact: true })
        .setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(`\ufeff${text}`) })
      await press(page, "organizer.file.look")
    }
    await choose("a;b\n1;2\n")
    await reads(page, "organizer.file.refused.columns")
    const eva = `eva.${org.slice(0, 8)}@example.org`
    const rows = `Namn;E-post;Mobil;Avdelning;Anställd eller medlem;Kontoplan;Administratör för\nEva Ek;${eva};070-174 06 05;Care > Night;anställd;LITE;\nFia;fia@example.org;;;;;ja\nGun;gun@;;;;;\n`
    await choose(rows)
    await reads(page, "organizer.file.summary", { people: 2, units: 1, left: 1 })
    await reads(page, "organizer.file.problems.address", { text: "gun@" })
    await look("preview")
    await press(page, "organizer.file.drop")
    await reads(page, "organizer.done.file_dropped")

    await page.getByText(t("organizer.file.paste")).click()
    await field(page, "organizer.file.text").fill("nobody")
    await press(page, "organizer.file.lookPasted")
    await reads(page, "organizer.file.refused.columns")
    await soon(async () => expect(await field(page, "organizer.file.text").inputValue()).toBe("nobody"))
    await field(page, "organizer.file.text").fill(rows)
    await press(page, "organizer.file.lookPasted")
    await press(page, "organizer.file.inviteMaking", { units: 1, count: 2 })
    await reads(page, "organizer.done.file_invited")
    await page.getByText(eva).waitFor()
    await look("invited")
    await press(page, "organizer.bulk.withdraw")
    await reads(page, "errors.field.choose_rows")
    await page.getByRole("checkbox", { name: t("organizer.bulk.one", { name: "fia@example.org" }) }).check()
    await press(page, "organizer.bulk.withdraw")
    await reads(page, "organizer.done.many_withdrawn", { count: 1, left: 0 })
    await page.goto(`/organizer/${org}/log`)
    await page
      .getByText(t("organizer.log.what.people_invited", { count: 1, as: "employee" }))
      .first()
      .waitFor()

    await page.goto(`/organizer/${org}/people`)
    const [file] = await Promise.all([page.waitForEvent("download"), press(page, "organizer.people.download")])
    expect(await readFile(await file.path(), "utf8")).toMatch(/^\ufeff/)
    if (javaScript) await registersWith(eva, "+46701740605")
  })

  it("B25 O6 O12 files of people and of the log leave once it is proven anew who is there, and the log says that they left", async () => {
    const anna = await door.person("anna", language)
    const org = await organisations.organisation(anna)
    await door.ctx.db.$client`update sessions set proven_at = now() - interval '1 hour' where account_id = ${anna.accountId}`
    const page = await visitAs(anna, visitor)
    await page.goto(`/organizer/${org}/log?type=organisation.made&by=${encodeURIComponent("anna a*b")}`)
    const asked = new Date()
    await press(page, "organizer.log.downloadThese")
    await page.waitForURL("**/account/prove?next=**")
    await field(page, "common.fields.password").fill(anna.password)
    await press(page, "account.prove.button")
    await field(page, "common.fields.code").fill(await awaitCode({ channel: "sms", to: anna.phone, after: asked }))
    await goOn(page)
    await reads(page, "organizer.done.may_download")
    expect(await field(page, "organizer.log.byWhom").inputValue()).toBe("anna a*b")
    await looker(page)("may-download")
    await page.goto(`/organizer/${org}/log`)
    const download = async (act: "organizer.log.download" | "organizer.people.download") => {
      const [file] = await Promise.all([page.waitForEvent("download"), press(page, act)])
      return readFile(await file.path(), "utf8")
    }
    expect(await download("organizer.log.download")).toContain(t("organizer.log.what.organisation_made"))
    await page.goto(`/organizer/${org}/people`)
    expect(await download("organizer.people.download")).toMatch(/^\ufeff/)
    await page.goto(`/organizer/${org}/log`)
    await reads(page, "organizer.log.what.people_exported")
    await reads(page, "organizer.log.what.log_exported")
  })

  it("O6 U5 invitations are found, fit a phone, and are taken back many at once only after a question", async () => {
    const anna = await door.person("anna", language)
    const org = await organisations.organisation(anna)
    const care = await organisations.unit(anna, org, { name: "Hemtjänsten i distrikt nordost" })
    const of = org.slice(0, 8)
    const lines = Array.from(
      { length: 13 },
      (_, at) => `Karl-Johan Lindqvist ${at}, karl-johan.lindqvist.${at}@kommunens-domän-${of}.example`,
    )
    const asked = {
      unitId: care,
      lines: [...lines, `Eva Ek, eva.${of}@example.org`].join("\n"),
      kind: "employee",
      administers: false,
    } as const
    expect(await invitePeople(await organisations.organizer(anna, org), asked)).toMatchObject({ ok: true, value: { invited: 14 } })
    const page = await visitAs(anna, visitor)
    const look = looker(page)
    const rows = page.locator("table tbody tr")

    await page.goto(`/organizer/${org}/people`)
    await field(page, "organizer.people.words").fill("lindqvist")
    await press(page, "organizer.people.filter")
    await reads(page, "organizer.people.invited", { count: 13 })
    await look("nobody-but-invited")
    await link(page, "organizer.people.invitedLink", { count: 13 }).click()
    await reads(page, "organizer.invitations.fitting", { count: 13 })
    expect(await field(page, "organizer.invitations.words").inputValue()).toBe("lindqvist")
    await look("fitting")
    await page.setViewportSize({ width: 390, height: 844 })
    const heights = await rows.evaluateAll((all) =>
      all.map((row) => row.getBoundingClientRect()).map(({ width, height }) => [width, height]),
    )
    expect(heights).toHaveLength(13)
    expect(heights.filter(([width = 0, height = 0]) => width > 390 || height > 250)).toEqual([])
    const scrolled = await page.locator(".table-scroll").evaluate((box) => box.scrollWidth > box.clientWidth)
    expect([scrolled, await isTooWide(page)]).toEqual([false, false])
    await look("fitting-narrow")

    for (const row of (await rows.getByRole("checkbox").all()).slice(0, 6)) await row.check()
    await press(page, "organizer.bulk.withdraw")
    await reads(page, "errors.yes_needed", { what: "withdraw", count: 6 })
    await look("question")
    await link(page, "organizer.bulk.no").click()
    await reads(page, "organizer.invitations.fitting", { count: 13 })
    await press(page, "organizer.bulk.remindFitting", { count: 13 })
    await reads(page, "errors.yes_needed", { what: "remind", count: 13 })
    await press(page, "organizer.bulk.yes")
    await reads(page, "organizer.done.fitting_reminded", { count: 0, left: 13 })
    for (const row of (await rows.getByRole("checkbox").all()).slice(0, 6)) await row.check()
    await press(page, "organizer.bulk.withdraw")
    await press(page, "organizer.bulk.yes")
    await reads(page, "organizer.done.many_withdrawn", { count: 6, left: 0 })
    expect(await button(page, "organizer.bulk.yes").count()).toBe(0)
    // What the list was narrowed to stays.
    await reads(page, "organizer.invitations.fitting", { count: 7 })
    await field(page, "organizer.invitations.state").selectOption("over")
    await press(page, "organizer.people.filter")
    await reads(page, "organizer.invitations.noneTitle")
    await field(page, "organizer.invitations.state").selectOption("asked")
    await press(page, "organizer.people.filter")
    // A form whose narrowing cannot be read acts on nobody, and its page shows nobody.
    await page
      .locator("input[type=hidden][name=state]")
      .first()
      .evaluate((input: HTMLInputElement) => (input.value = "sometimes"))
    await press(page, "organizer.bulk.withdrawFitting", { count: 7 })
    await reads(page, "errors.field.narrowing_unread")
    await page.goto(`/organizer/${org}/invitations?words=lindqvist&state=sometimes`)
    await reads(page, "organizer.invitations.unreadBody")
    await look("unread")
    await page.goto(`/organizer/${org}/invitations?words=lindqvist&state=asked`)
    await press(page, "organizer.bulk.withdrawFitting", { count: 7 })
    await press(page, "organizer.bulk.yes")
    await reads(page, "organizer.done.fitting_withdrawn", { count: 7, left: 0 })
    await link(page, "organizer.invitations.all").click()
    await reads(page, "organizer.invitations.count", { count: 1 })
    expect(await rows.count()).toBe(1)
  })

  it("O6 the page of a unit shows the newest five invitations, below who is there, and leads to all of them", async () => {
    const anna = await door.person("anna", language)
    const org = await organisations.organisation(anna)
    const care = await organisations.unit(anna, org, { name: "Care" })
    const lines = Array.from({ length: 12 }, (_, at) => `unit${at}.${org.slice(0, 8)}@example.org`).join("\n")
    const asked = { unitId: care, lines, kind: "member", administers: false } as const
    expect(await invitePeople(await organisations.organizer(anna, org), asked)).toMatchObject({ ok: true, value: { invited: 12 } })
    const page = await visitAs(anna, visitor)
    await page.goto(`/organizer/${org}/units/${care}`)
    expect(await page.locator("table tbody tr").count()).toBe(5)
    const headings = await page.getByRole("heading", { level: 2 }).allTextContents()
    expect(headings).toEqual(
      (["unit.people", "invitations.title", "unit.below", "unit.holds"] as const).map((key) => t(`organizer.${key}`)),
    )
    await looker(page)("unit")
    await link(page, "organizer.invitations.ofUnit", { count: 12 }).click()
    await reads(page, "organizer.invitations.fitting", { count: 12 })
    expect(await field(page, "organizer.invitations.unit").inputValue()).toBe(care)
  })

  it("O6 the end of an employment is announced, seen by the person, stopped, and carried out", async () => {
    const [anna, dag] = [await door.person("anna", language), await door.person("dag", language)]
    const org = await organisations.organisation(anna)
    const care = await organisations.unit(anna, org, { name: "Care" })
    await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })
    const page = await visitAs(anna, visitor)
    const look = looker(page)
    await page.goto(`/organizer/${org}/people`)
    await page.getByRole("checkbox", { name: t("organizer.bulk.one", { name: dag.name }) }).check()
    await page.getByText(t("organizer.bulk.title")).click()
    await press(page, "organizer.bulk.end")
    await reads(page, "errors.field.sure_end")
    await look("many")
    // Without JavaScript too, where the page was drawn anew.
    await soon(async () =>
      expect(await page.getByRole("checkbox", { name: t("organizer.bulk.one", { name: dag.name }) }).isChecked()).toBe(true),
    )
    // Nothing is chosen by oversight: a move hands over keys.
    await press(page, "organizer.bulk.move")
    await reads(page, "errors.field.move_to")
    await look("many-move")
    await field(page, "organizer.bulk.to").selectOption({
      label: await field(page, "organizer.bulk.to").locator("option").nth(1).innerText(),
    })
    await press(page, "organizer.bulk.move")
    await reads(page, "organizer.done.many_moved", { count: 1, left: 0 })
    await page.goto(`/organizer/${org}/people/${dag.accountId}`)
    await link(page, "organizer.endEmployment.link").click()
    await heading(page, "organizer.endEmployment.title")
    await field(page, "organizer.endEmployment.outcome").selectOption("erase")
    await page.locator("input[name=day]").fill("")
    await press(page, "organizer.endEmployment.act")
    await reads(page, "errors.field.end_day_needed")
    await look("end")
    // In the field's own form, whatever the language shows.
    const day = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10)
    await page.locator("input[name=day]").fill(day)
    await press(page, "organizer.endEmployment.act")
    await reads(page, "organizer.done.employment_ending")
    await look("ending")
    const own = await visitAs(dag, visitor)
    await own.goto("/account/organisations")
    await own.getByRole("link", { name: language === "en" ? "Take out what is yours" : "Ta ut det som är ditt" }).waitFor()
    await looker(own)("ending-own")

    await link(page, "organizer.endEmployment.keep").click()
    await press(page, "organizer.endEmployment.keep")
    await reads(page, "organizer.done.employment_kept")
    await link(page, "organizer.endEmployment.link").click()
    await page.locator("input[name=day]").fill("")
    await press(page, "organizer.endEmployment.act")
    await reads(page, "organizer.done.employment_ended")
    await soon(async () => expect(await page.getByText(dag.address).count()).toBe(0))
  })

  /** Whoever was asked proves the address, and finds the number that the organisation gave. */
  async function registersWith(address: string, phone: string): Promise<void> {
    const page = await browser.visit(visitor)
    const begun = new Date()
    await page.goto("/register")
    await field(page, "common.fields.email").fill(address)
    await goOn(page)
    await field(page, "common.fields.code").fill(await awaitCode({ channel: "email", to: address, after: begun }))
    await goOn(page)
    await heading(page, "register.phoneTitle")
    await soon(async () => expect(await field(page, "common.fields.phone").inputValue()).toBe(showPhoneNumber(phone)))
    await screenshot(page, `people-register-${language}`)
  }
})
