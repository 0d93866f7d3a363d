import type { Page } from "playwright-core"
import type { Id } from "#lib/ids.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { shownAt } from "#lib/wall-clock.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { awaitNotice } from "#tests/support/product.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words } from "#tests/support/words.ts"

const browser = testBrowser()
const door = openDoor()

const DAY = 24 * 3_600_000
const TEXT = "I am away until Friday.\nCia answers meanwhile."

/** The job takes a moment. */
async function replyTo(person: Person): Promise<Id> {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const { rows } = value(await listFolder(await door.as(person), { folder: "inbox" }))
    const reply = rows.find(({ automatic }) => automatic === true)
    if (reply !== undefined) return reply.id
  }
  throw new Error("no automatic reply has come")
}

/** Whether the button of the search lies in its field. */
async function isInField(page: Page, name: string): Promise<boolean> {
  const search = page.getByRole("search", { name })
  const [field, button] = [await search.getByRole("searchbox").boundingBox(), await search.getByRole("button").boundingBox()]
  if (field === null || button === null) throw new Error("the search is not seen")
  const middle = button.y + button.height / 2
  return middle > field.y && middle < field.y + field.height
}

describe.each(WAYS)("M14 automatic reply $name", ({ language, javaScript }) => {
  const { t, press, link, field, reads, heading } = words(language)
  const look = async (page: Page, name: string) => {
    if (javaScript) expect([name, await accessibilityFaults(page)]).toEqual([name, []])
    await screenshot(page, `reply-${name}-${language}`)
  }

  it("is switched on in Account settings, given to who writes, shown as what it is, and switched off from the list", async () => {
    const [anna, bo] = [await door.person("anna", language), await door.person("bo", language)]
    const size = javaScript ? {} : { width: 390 }
    const [page, annas] = [await browser.visit({ language, javaScript, ...size }), await browser.visit({ language, javaScript, ...size })]
    await door.enter(page, bo)
    await door.enter(annas, anna)

    await page.goto("/account")
    await link(page, "reply.title").first().click()
    await heading(page, "reply.title")
    await reads(page, "reply.readable")
    // The search's button lay below its field on pages outside the mailbox's folder, whose styles they did not have.
    if (javaScript) expect(await isInField(page, t("navigation.searchLabel"))).toBe(true)
    await look(page, "off")
    // What is wrong keeps what was typed.
    await field(page, "reply.text").fill(TEXT)
    const until = page.getByRole("group", { name: t("reply.until") })
    await until.getByLabel(t("held.time"), { exact: true }).fill("17:00")
    await press(page, "reply.switchOn")
    await reads(page, "errors.field.reply_day_missing")
    await soon(async () => expect(await field(page, "reply.text").inputValue()).toBe(TEXT))
    await look(page, "refused")
    const { date } = shownAt(new Date(Date.now() + 3 * DAY), "Europe/Stockholm")
    await until.getByLabel(t("held.day"), { exact: true }).fill(date)
    await press(page, "reply.switchOn")
    await page.waitForURL("**/account/reply?done=on")
    await soon(async () => expect(await until.getByLabel(t("held.day"), { exact: true }).inputValue()).toBe(date))
    await look(page, "on")

    const { messageId } = value(await sendMessage(await door.as(anna), toSend({ to: [bo], subject: "Provsvar" })))
    const reply = await replyTo(anna)
    await awaitNotice({ channel: "email", to: anna.address, subject: t("mail.notice.subjectAutomatic", { name: bo.name }) })
    await annas.goto("/inbox")
    await annas.getByRole("link", { name: t("reply.for", { name: bo.name }) }).waitFor()
    await look(annas, "listed")
    await annas.getByRole("link", { name: t("reply.for", { name: bo.name }) }).click()
    await annas.waitForURL(`**/messages/${reply}`)
    await annas.getByText("Cia answers meanwhile.").waitFor()
    await reads(annas, "message.automaticNote", { name: bo.name })
    await reads(annas, "message.seal.automatic")
    await look(annas, "opened")
    await annas.getByText(t("message.protected")).click()
    await reads(annas, "message.protection.sealAutomatic", { name: bo.name, address: bo.address })
    await press(annas, "message.reply")
    await annas.waitForURL("**/compose?**")
    await soon(async () => expect(await field(annas, "common.fields.to").inputValue()).toContain(bo.address))

    await page.goto("/inbox")
    await page.getByRole("complementary", { name: t("reply.title") }).waitFor()
    await look(page, "line")
    await page.goto(`/messages/${messageId}`)
    await page.locator(".letter-note").waitFor()
    await look(page, "given")
    await page.goto("/inbox")
    await press(page, "reply.switchOff")
    await page.waitForURL("**/account/reply?done=off")
    await reads(page, "reply.switchedOff")
    await page.goto("/inbox")
    expect(await page.getByRole("complementary", { name: t("reply.title") }).count()).toBe(0)
  })
})
