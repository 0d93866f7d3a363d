import type { Page } from "playwright-core"
import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value } from "#tests/support/given.ts"
import { employ } from "#tests/support/staff.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words } from "#tests/support/words.ts"

const browser = testBrowser()
const door = openDoor()

/** Its label says besides that it may stay empty. */
const inWords = (page: Page) => page.locator("textarea[name=message]")

it.each(WAYS)(
  "M18 a sender is blocked from a message, is told so at Send, and can write again when it is lifted, $name",
  async ({ language, javaScript }) => {
    const { t, field, press, link, button, reads, heading } = words(language)
    const [anna, bo] = [await door.person("anna", language), await door.person("bo", language)]
    const letter = toSend({ to: [anna], subject: "Vinn en bil", text: "Svara nu." })
    const { messageId } = value(await sendMessage(await door.as(bo), letter))
    const page = await browser.visit({ language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" })

    await door.enter(page, anna)
    await page.goto(`/messages/${messageId}`)
    await page.locator(".message-bar summary", { hasText: t("common.more") }).click()
    await screenshot(page, `blocking-menu-${language}`)
    await link(page, "blocked.asking.act").click()
    await heading(page, "blocked.asking.title")
    await screenshot(page, `blocking-asking-${language}`)
    await button(page, "blocked.asking.act").press("Enter")
    await page.waitForURL("**/account/blocked?done=blocked")
    await reads(page, "blocked.done.blocked")
    await page.getByText(bo.address).waitFor()
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `blocking-list-${language}`)

    await door.enter(page, bo)
    await page.goto("/compose")
    await field(page, "common.fields.to").fill(anna.address)
    await field(page, "common.fields.subject").fill("Hej igen")
    await field(page, "common.fields.message").fill("Hör av dig.")
    await press(page, "compose.send")
    await reads(page, "errors.recipient_refuses", { addresses: anna.address, count: 1 })
    await soon(async () => expect(await field(page, "common.fields.message").inputValue()).toBe("Hör av dig."))
    await screenshot(page, `blocking-refused-${language}`)

    // By the address too, which leads to the same page; there it is done already.
    await door.enter(page, anna)
    await page.goto("/account/blocked")
    await field(page, "common.fields.email").fill("bo@")
    await press(page, "blocked.asking.act")
    await reads(page, "errors.field.address")
    await field(page, "common.fields.email").fill(bo.address)
    await press(page, "blocked.asking.act")
    await reads(page, "blocked.already.title")
    await link(page, "blocked.title").click()
    await press(page, "blocked.unblock")
    await reads(page, "blocked.done.unblocked")
    await reads(page, "blocked.none")

    await door.enter(page, bo)
    await page.goto("/drafts")
    await page
      .getByRole("link", { name: /Hej igen/ })
      .first()
      .click()
    await reads(page, "errors.recipient_refuses", { addresses: anna.address, count: 1 })
    await press(page, "compose.send")
    await page.waitForURL("**/sent**")
  },
)

it.each(WAYS)(
  "M18 R4 a message is reported, support stops the sender, who is told whom to ask, and lets them send again, $name",
  async (way) => {
    const { language, javaScript } = way
    const { t, field, press, link, reads, heading } = words(language)
    const [anna, bo, sam] = [await door.person("anna", language), await door.person("bo", language), await door.person("sam", language)]
    // Whoever was support before has no open browser to hand the keys on: they leave.
    await door.ctx.db.$client`delete from account_roles where role = 'support'`
    await employ(door.ctx, sam.accountId, "support")
    const letter = toSend({ to: [anna], subject: "Sista varningen", text: "Betala nu, annars." })
    const { messageId } = value(await sendMessage(await door.as(bo), letter))
    const page = await browser.visit({ language, javaScript, width: javaScript ? 1280 : 390, colours: javaScript ? "light" : "dark" })

    await door.enter(page, anna)
    await page.goto(`/messages/${messageId}`)
    await page.locator(".message-bar summary", { hasText: t("common.more") }).click()
    await link(page, "report.title").click()
    await heading(page, "report.title")
    await inWords(page).fill("Jag känner inte avsändaren.")
    await field(page, "report.withText").check()
    await press(page, "report.send")
    await reads(page, "errors.field.report_reason")
    await soon(async () => expect(await inWords(page).inputValue()).toBe("Jag känner inte avsändaren."))
    expect([await field(page, "report.withText").isChecked(), await field(page, "report.block").isChecked()]).toEqual([true, true])
    await screenshot(page, `reporting-refused-${language}`)
    await field(page, "report.reason").selectOption("threats")
    await press(page, "report.send")
    await reads(page, "report.doneBlocked")
    await screenshot(page, `reporting-done-${language}`)

    await door.enter(page, sam)
    await page.goto("/operator/cases")
    await screenshot(page, `reporting-cases-${language}`)
    await page.getByRole("link", { name: new RegExp(bo.address) }).click()
    await heading(page, "operator.abuse.one")
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `reporting-case-${language}`)
    await page.getByRole("table").getByRole("link").first().click()
    await page.getByText("Betala nu, annars.").waitFor()
    await screenshot(page, `reporting-letter-${language}`)
    await link(page, "operator.cases.toCase").click()
    await press(page, "operator.abuse.stop")
    await reads(page, "operator.abuse.done.stopped")

    await door.enter(page, bo)
    await page.goto("/compose")
    await field(page, "common.fields.to").fill(sam.address)
    await field(page, "common.fields.subject").fill("Hej")
    await field(page, "common.fields.message").fill("Hej.")
    await press(page, "compose.send")
    await reads(page, "errors.sending_stopped", { support: door.ctx.env.supportAddress })
    await screenshot(page, `reporting-stopped-${language}`)

    await door.enter(page, sam)
    await page.goto("/operator/cases")
    await page.getByRole("link", { name: new RegExp(bo.address) }).click()
    await press(page, "operator.abuse.allow")
    await reads(page, "operator.abuse.done.allowed")
  },
)
