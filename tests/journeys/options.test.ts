import type { Page } from "playwright-core"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { awaitNotice } from "#tests/support/product.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words } from "#tests/support/words.ts"

const browser = testBrowser()
const door = openDoor()

const tomorrow = () => new Date(Date.now() + 26 * 3600 * 1000).toISOString().slice(0, 10)

describe.each(WAYS)("Send Options $name", ({ language, javaScript }) => {
  it("M6 I9 are asked for in Compose, kept through a refusal, shown on the letter, confirmed, and changed by the sender", async () => {
    const { t, field, press, button, reads } = words(language)
    const [anna, bo] = [await door.person("anna", language), await door.person("bo", language)]
    const visitAs = async (who: typeof anna, width: number): Promise<Page> => {
      const colours = javaScript ? "light" : "dark"
      const page = await browser.visit({ javaScript, language, width, colours })
      await door.enter(page, who)
      return page
    }
    const annas = await visitAs(anna, 1280)
    const sentAt = new Date()
    await annas.goto("/compose")
    await field(annas, "common.fields.to").fill(bo.address)
    await field(annas, "common.fields.subject").fill("Med villkor")
    await annas.getByText(t("options.title"), { exact: true }).click()
    for (const option of ["options.urgent", "options.noForwarding", "options.confirmReading"] as const) await field(annas, option).check()
    await field(annas, "options.expiry").selectOption("date")
    await field(annas, "options.expiryDate").fill("2001-01-01")
    await field(annas, "options.registered").check()
    await screenshot(annas, `options-compose-${language}`)
    if (javaScript) expect(await accessibilityFaults(annas)).toEqual([])
    await press(annas, "compose.send")
    await reads(annas, "errors.field.expiry_past")
    // What was chosen is still chosen, and the section is open.
    await soon(async () => expect(await field(annas, "options.urgent").isChecked()).toBe(true))
    await screenshot(annas, `options-refused-${language}`)
    await field(annas, "options.expiryDate").fill(tomorrow())
    await press(annas, "compose.send")
    await reads(annas, "errors.field.phone_needed", { wrong: bo.address })
    await field(annas, "common.fields.phone").fill(bo.phone)
    await press(annas, "compose.send")
    await annas.waitForURL("**/sent**")
    await screenshot(annas, `options-sent-${language}`)
    await annas.setViewportSize({ width: 390, height: 844 })
    await screenshot(annas, `options-sent-narrow-${language}`)
    await annas.setViewportSize({ width: 1280, height: 900 })
    const notice = await awaitNotice({ channel: "email", to: bo.address, after: sentAt })
    expect(notice.subject).toBe(t("mail.notice.subjectUrgent", { name: anna.name }))

    const bos = await visitAs(bo, 390)
    await bos.goto("/inbox")
    await screenshot(bos, `options-inbox-${language}`)
    await bos
      .getByRole("link", { name: new RegExp(`^${t("options.urgent")}, .*Med villkor`) })
      .first()
      .click()
    await reads(bos, "options.shownNoForwarding")
    expect(await button(bos, "message.forward").count()).toBe(0)
    expect(await button(bos, "message.reply").count()).toBe(1)
    await screenshot(bos, `options-letter-${language}`)
    const id = new URL(bos.url()).pathname.split("/").at(-1) ?? ""
    await press(bos, "options.confirmButton")
    await bos.getByText(t("options.confirmed", { name: anna.name, time: "" }).split(",")[0] ?? "").waitFor()
    if (javaScript) expect(await accessibilityFaults(bos)).toEqual([])
    await screenshot(bos, `options-confirmed-${language}`)
    await bos.goto(`/compose?forward=${id}`)
    await reads(bos, "options.notForwardedTitle")

    await annas.goto(`/messages/${id}`)
    await annas.getByText(t("message.whatHappened")).click()
    await reads(annas, "options.tracking.confirmed")
    await screenshot(annas, `options-what-happened-${language}`)
    await annas.locator("summary", { hasText: t("options.expiry") }).click()
    await annas.getByLabel(t("options.expiryDate")).fill("2001-01-01")
    await press(annas, "options.changeExpiry")
    await reads(annas, "errors.field.expiry_past")
    await screenshot(annas, `options-expiry-${language}`)
    await field(annas, "options.expiry").selectOption("none")
    await press(annas, "options.changeExpiry")
    await reads(annas, "options.expiryCleared")
    await bos.goto(`/messages/${id}`)
    await reads(bos, "options.shownNoForwarding")
    expect(await bos.getByText(/until|läsa till/).count()).toBe(0)
  })
})
