import { randomInt } from "node:crypto"
import type { Page } from "playwright-core"
import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, isTooWide, screenshot } from "#tests/support/browser.ts"
import { toSend, value } from "#tests/support/given.ts"
import { askAt } from "#tests/support/ask.ts"
import { givenOrganisations } from "#tests/support/organisations.ts"
import { png } from "#tests/support/pictures.ts"
import { awaitCode, awaitNotice, productUrl } from "#tests/support/product.ts"
import { toAddress } from "#tests/support/visitor.ts"
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

const SVG = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
const GREEN = "rgb(0, 90, 60)"
const HREF = /\/brand\/logo\/[\w-]{43}$/

/** The colour that something on the page has in truth: style sheets that the policy keeps out give it none. */
const colourOf = (page: Page, selector: string, property: "backgroundColor" | "borderBottomColor") =>
  page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element)[name], property)

const drawn = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((image) => (image as HTMLImageElement).complete && (image as HTMLImageElement).naturalWidth)

it.each(WAYS)(
  "O13 O14 an organisation prepares its look, publishes it, and is known by it on letters, mails and pages, $name",
  async ({ language, javaScript }) => {
    const { t, field, press, reads, heading, goOn, button } = words(language)
    const look = async (page: Page, name: string) => {
      expect([name, javaScript ? await accessibilityFaults(page) : [], await isTooWide(page)]).toEqual([name, [], false])
      await screenshot(page, `branding-${name}-${language}`)
    }
    const visitor = { language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" } as const
    const [anna, dag, bo] = [await door.person("anna", language), await door.person("dag", language), await door.person("bo", language)]
    const org = await organisations.organisation(anna)
    const care = await organisations.unit(anna, org, { name: "Care" })
    await organisations.joined(anna, org, { person: dag, unitId: care, as: "employee" })
    const { name } = (await door.as(dag)).home ?? { name: "" }

    const office = await visitAs(anna, visitor)
    await office.goto(`/organizer/${org}/branding`)
    await heading(office, "organizer.branding.title")
    await look(office, "begins")
    // A drawing that can hold scripts is none, whatever its name and type say.
    await field(office, "organizer.branding.logoFile").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from(SVG) })
    await press(office, "organizer.branding.logoAct")
    await reads(office, "organizer.branding.refused.kind")
    await look(office, "refused")
    await field(office, "organizer.branding.logoFile").setInputFiles({
      name: "logo.svg",
      mimeType: "image/svg+xml",
      buffer: png({ width: 160, height: 48 }),
    })
    await press(office, "organizer.branding.logoAct")
    await reads(office, "organizer.done.branding_prepared")
    expect(await drawn(office, ".branding-forms img")).toBe(160)

    await office.locator("#seal").fill("#ffcc00")
    await press(office, "organizer.branding.coloursAct")
    await office.locator("#seal-error").waitFor()
    await soon(async () => expect(await office.locator("#seal").inputValue()).toBe("#ffcc00"))
    await look(office, "too-light")
    await press(office, "organizer.branding.nearest")
    await reads(office, "organizer.done.branding_prepared")
    await office.locator("#seal-error").waitFor({ state: "detached" })
    await soon(async () => expect(await office.locator("#seal").inputValue()).toMatch(/^#(?!ffcc00)[0-9a-f]{6}$/))
    await office.locator("#seal").fill("#005a3c")
    await press(office, "organizer.branding.coloursAct")
    await office.locator(".brand-005a3c-none").first().waitFor({ state: "attached" })

    // A page that is older than what was prepared since: it overwrites nothing and shows what holds.
    const late = await visitAs(anna, visitor)
    await late.goto(`/organizer/${org}/branding`)
    await office.locator("#seal").fill("#104a7c")
    await press(office, "organizer.branding.coloursAct")
    await office.locator(".brand-104a7c-none").first().waitFor({ state: "attached" })
    await late.locator("#seal").fill("#7c1010")
    await press(late, "organizer.branding.coloursAct")
    await reads(late, "errors.changed_meanwhile")
    await soon(async () => expect(await late.locator("#seal").inputValue()).toBe("#104a7c"))
    await look(late, "changed-meanwhile")
    await late.locator("#seal").fill("#005a3c")
    await press(late, "organizer.branding.coloursAct")
    await late.locator(".brand-005a3c-none").first().waitFor({ state: "attached" })
    await office.goto(`/organizer/${org}/branding`)

    await office.locator("#name_line").fill("Vård och omsorg")
    await office.locator("#address_lines").fill("Storgatan 1\n753 20 Uppsala")
    await office.locator("#footer").fill("se www.uppsala.example")
    await press(office, "organizer.branding.textsAct")
    await office.locator("#footer-error").waitFor()
    await soon(async () => expect(await office.locator("#address_lines").inputValue()).toContain("753 20 Uppsala"))
    await office.locator("#footer").fill("Telefon 018-12 34 56")
    await office.locator("#sender").selectOption("organisation")
    await press(office, "organizer.branding.textsAct")
    await office.locator(".branding-preview .paper-foot").first().waitFor()
    expect(await colourOf(office, ".scheme-light .letterhead", "borderBottomColor")).toBe(GREEN)
    expect(await colourOf(office, ".scheme-dark .letterhead", "borderBottomColor")).not.toBe(GREEN)
    expect(await drawn(office, ".scheme-dark .paper-logo")).toBe(160)
    await office.locator(".branding-previews").getByText(`${name} via Sigill`).waitFor()
    await look(office, "prepared")

    // Nobody outside sees what is prepared.
    const colleague = await visitAs(dag, visitor)
    await colleague.goto("/inbox")
    expect(await colleague.locator(".wordmark-logo").count()).toBe(0)
    await press(office, "organizer.branding.publish")
    await reads(office, "organizer.done.branding_published")
    await look(office, "published")

    await colleague.goto("/compose")
    if (javaScript) {
      expect(await colleague.locator(".wordmark-logo").getAttribute("src")).toMatch(HREF)
      expect(await drawn(colleague, ".wordmark-logo")).toBe(160)
    }
    expect(
      await colleague
        .locator(".button-primary")
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor),
    ).toMatch(javaScript ? GREEN : /^rgb\((?!203, 65, 76)/)
    await look(colleague, "compose")
    await colleague.goto("/account")
    await reads(colleague, "account.region")
    // On a phone the bar has the page's name in its place.
    if (javaScript) {
      const wordmark = colleague.locator(".wordmark")
      await wordmark.getByText(name).waitFor()
      // One line beside the mark, between the edge and Compose, whatever the name is; the whole is in the title.
      expect(await wordmark.getAttribute("title")).toBe(name)
      const box = (selector: string) => colleague.locator(selector).first().boundingBox()
      const [line, top] = [await box(".wordmark-name"), await box(".mailbox-top")]
      expect(line?.height).toBeLessThan(44)
      expect((line?.y ?? 0) + (line?.height ?? 0)).toBeLessThan((top?.y ?? 0) + (top?.height ?? 0))
      expect(await wordmark.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
      await screenshot(colleague, `branding-wordmark-${language}`)
    }

    // Somebody without an account: the mail, the link, the code, the letter.
    const [address, phone] = [
      toAddress(`gast.${randomInt(1e9)}@example.org`),
      `+4670174${randomInt(10)}6${String(randomInt(100)).padStart(2, "0")}`,
    ]
    const sentAt = new Date()
    const letter = {
      ...toSend({ to: [], subject: "Välkommen", text: "Vi ses på torsdag." }),
      to: [address],
      phones: new Map([[address, phone]]),
    }
    value(await sendMessage(await door.as(dag), letter))
    const notice = await awaitNotice({ channel: "email", to: address, after: sentAt, matching: /\/invitation\// })
    for (const said of ["Storgatan 1", "Telefon 018-12 34 56", "/genuine", name]) expect(notice.text).toContain(said)
    const guest = await browser.visit(visitor)
    await guest.goto(/https?:\/\/\S+\/invitation\/[\w-]+/.exec(notice.text)?.[0] ?? "")
    await guest.getByText("Vård och omsorg").waitFor()
    expect(await drawn(guest, ".paper-logo")).toBe(160)
    await look(guest, "link")
    const askedAt = new Date()
    await goOn(guest)
    await guest.getByText("Vård och omsorg").waitFor()
    await look(guest, "code")
    await field(guest, "common.fields.code").fill(await awaitCode({ channel: "sms", to: phone, after: askedAt }))
    await goOn(guest)
    await guest.waitForURL("**/invitation/message")
    await guest.getByText("Vi ses på torsdag.").waitFor()
    await guest.getByText("Telefon 018-12 34 56").waitFor()
    await reads(guest, "message.seal.holds")
    const src = (await guest.locator(".paper-logo").getAttribute("src")) ?? ""
    expect(src).toMatch(HREF)
    if (javaScript) expect(await colourOf(guest, ".letterhead", "borderBottomColor")).toBe(GREEN)
    await look(guest, "letter")
    await guest.emulateMedia({ media: "print", colorScheme: "dark" })
    expect(await colourOf(guest, ".letterhead", "borderBottomColor")).toBe(GREEN)
    await screenshot(guest, `branding-printed-${language}`)

    const logo = await askAt(productUrl(), src)
    expect([logo.status, logo.headers["content-type"], logo.headers["x-content-type-options"]]).toEqual([200, "image/png", "nosniff"])
    expect(logo.headers["set-cookie"]).toBeUndefined()
    expect(String(logo.headers["cache-control"])).toContain("immutable")
    expect(String(logo.headers["content-security-policy"])).toContain("default-src 'none'")

    // In a mailbox, with where it lies; and taken away again.
    value(await sendMessage(await door.as(dag), toSend({ to: [bo], subject: "Till Bo" })))
    const page = await visitAs(bo, visitor)
    await page.goto("/inbox")
    await page
      .getByRole("link", { name: /Till Bo/ })
      .first()
      .click()
    await page.getByText("Vård och omsorg").waitFor()
    await page
      .locator("summary")
      .filter({ hasText: t("message.protected") })
      .click()
    await reads(page, "message.protection.place")
    await look(page, "message")
    await office.goto(`/organizer/${org}/branding`)
    await office
      .locator("summary")
      .filter({ hasText: t("organizer.branding.restoreTitle") })
      .click()
    await button(office, "organizer.branding.restore").click()
    await reads(office, "organizer.done.branding_restored")
    await page.reload()
    await page.locator(".letterhead").getByText(name).waitFor()
    expect(await page.locator(".paper-logo").count()).toBe(0)
    expect((await askAt(productUrl(), src)).status).toBe(404)
    expect((await page.goto(`/organizer/${org}/branding`))?.status()).toBe(404)
  },
)
