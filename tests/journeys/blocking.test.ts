import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value } from "#tests/support/given.ts"
import { WAYS, words } from "#tests/support/words.ts"

const browser = testBrowser()
const door = openDoor()

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
    expect(await field(page, "common.fields.message").inputValue()).toBe("Hör av dig.")
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
