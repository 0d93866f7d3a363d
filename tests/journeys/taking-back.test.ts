import type { Page } from "playwright-core"
import { blockSender } from "#lib/blocking/block-sender.ts"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import type { Id } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { soon } from "#tests/support/waiting.ts"

const browser = testBrowser()
const door = openDoor()

const inbox = async (who: Person) => value(await listFolder(await door.as(who), { folder: "inbox" })).rows.map(({ subject }) => subject)
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click()

/** As Send does where a message can be undone for some seconds; in evaluation mode it cannot. */
async function sentWithUndo(from: Person, to: Person, undoSeconds: number): Promise<Id> {
  const ctx = await door.as(from)
  const fields = { to: to.address, subject: "Undone", message: "Said too soon", urgent: "1", expiry: "7" }
  const form = readComposeForm(new Map(Object.entries(fields).map(([name, text]) => [name, [text]])))
  const sent = await submitCompose({ ...ctx, env: { ...ctx.env, undoSeconds } }, { form, uploads: [], uploadFailure: null })
  if (sent.kind !== "sent") throw new Error(JSON.stringify(sent))
  return sent.messageId
}

describe.each([
  ["en", true, "light", 1280],
  ["sv", false, "dark", 390],
] as const)("taking back, in %s, with JavaScript: %s", (language, javaScript, colours, width) => {
  const t = translator(language)
  const label = `${language}-${width}`
  let [anna, bo, cia] = [] as unknown as [Person, Person, Person]
  beforeAll(async () => {
    ;[anna, bo, cia] = [await door.person("anna", language), await door.person("bo", language), await door.person("cia", language)]
  })
  const visitAs = async (who: Person) => {
    const page = await browser.visit({ javaScript, language, colours, width })
    await door.enter(page, who)
    return page
  }
  const says = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()
  const look = async (page: Page, name: string) => {
    if (javaScript) expect([name, await accessibilityFaults(page)]).toEqual([name, []])
    await screenshot(page, `taking-back-${name}-${label}`)
  }

  const again = async (page: Page) => {
    await page.waitForTimeout(300)
    await page.reload()
  }

  it("M7 M9 a message is recalled after a page that says what will be gone, and its reader is told", async () => {
    const { messageId: id } = value(await sendMessage(await door.as(anna), toSend({ to: [bo, cia], subject: "Recalled" })))
    const annas = await visitAs(anna)
    await annas.goto(`/messages/${id}`)
    await annas.getByText(t("message.whatHappened")).click()
    await look(annas, "message")
    await press(annas, t("message.recall.act"))
    await annas.waitForURL(/\/recall\?recipient=0$/)
    await says(annas, t("message.recall.gone"))
    await look(annas, "asking")
    await press(annas, t("message.recall.act"))
    await says(annas, t("message.recall.done", { count: 1 }))
    await annas.getByText(t("message.whatHappened")).click()
    await says(annas, t("message.state.recalled"))
    await look(annas, "recalled")

    const bos = await visitAs(bo)
    await bos.goto(`/messages/${id}`)
    await says(bos, t("message.recalledTitle"))
    await look(bos, "gone")
    await bos.goto(`/messages/${id}/recall`)
    expect([await inbox(bo), await inbox(cia)]).toEqual([[], ["Recalled"]])

    const { messageId: toAll } = value(await sendMessage(await door.as(anna), toSend({ to: [bo, cia], subject: "To nobody" })))
    await annas.goto(`/messages/${toAll}`)
    await annas.getByText(t("message.whatHappened")).click()
    await press(annas, t("message.recall.actAll"))
    await says(annas, t("message.recall.whom", { count: 2 }))
    await look(annas, "asking-for-all")
    await press(annas, t("message.recall.act"))
    await says(annas, t("message.recall.done", { count: 2 }))
    expect([await inbox(bo), await inbox(cia)]).toEqual([[], ["Recalled"]])
  })

  it("M7 after Send it can be undone until a time, and becomes a draft with the same text", async () => {
    const page = await visitAs(anna)
    await page.goto(`/sent?sent=${await sentWithUndo(anna, bo, 30)}`)
    const words = new RegExp(t("held.undoUntil", { time: "\\d\\d:\\d\\d:\\d\\d" }))
    await says(page, words)
    await look(page, "undo")
    await press(page, t("folder.undo"))
    await page.waitForURL(/\/compose\?draft=/)
    await says(page, t("held.undone"))
    await soon(async () => expect(await page.getByLabel(t("common.fields.message"), { exact: true }).inputValue()).toBe("Said too soon"))
    // What was chosen in Send Options is chosen, and seen.
    await soon(async () => expect(await page.getByLabel(t("options.urgent"), { exact: true }).isChecked()).toBe(true))
    await page.getByLabel(t("options.expiryDate"), { exact: true }).waitFor()
    await look(page, "undone")

    await page.goto(`/sent?sent=${await sentWithUndo(anna, bo, 2)}`)
    await says(page, words)
    // With JavaScript the page asks by itself.
    for (let looks = 0; !javaScript && looks < 20 && (await page.getByText(t("folder.sentNow")).count()) === 0; looks++) await again(page)
    await says(page, t("folder.sentNow"))
    expect(await inbox(bo)).toEqual(["Undone"])
  })

  it("M14 it leaves later: Sent says when, the time is changed, it is stopped, and sent at once after all", async () => {
    const page = await visitAs(anna)
    await page.goto("/compose")
    await page.getByLabel(t("common.fields.to"), { exact: true }).fill(cia.address)
    await page.getByLabel(t("common.fields.subject")).fill("Later")
    await page.getByLabel(t("common.fields.message"), { exact: true }).fill("In good time")
    await page.getByText(t("compose.later"), { exact: true }).click()
    await page.locator("input[name=send_date]").fill("2020-01-01")
    await page.locator("input[name=send_time]").fill("08:00")
    await press(page, t("compose.send"))
    await says(page, t("errors.field.send_time_past"))
    await look(page, "refused")
    const year = new Date().getUTCFullYear() + 1
    await page.locator("input[name=send_date]").fill(`${year}-01-02`)
    await press(page, t("compose.send"))
    await page.waitForURL(/\/sent\?sent=/)
    await says(page, t("held.onlyYou"))
    await look(page, "scheduled")
    expect(await inbox(cia)).not.toContain("Later")

    await page.getByRole("link", { name: t("held.toMessage") }).click()
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/)
    await page.getByText(t("held.change"), { exact: true }).click()
    await page.locator("input[name=send_date]").fill(`${year}-01-03`)
    await look(page, "held")
    await press(page, t("held.changeAct"))
    await says(page, /\b3 [Jj]anuar[iy]\b/)
    await press(page, t("held.doNotSend"))
    await page.waitForURL(/\/compose\?draft=/)
    await soon(async () => expect(await page.getByLabel(t("common.fields.message"), { exact: true }).inputValue()).toBe("In good time"))
    await page.getByText(t("compose.later"), { exact: true }).click()
    await page.locator("input[name=send_date]").fill(`${year}-01-02`)
    await page.locator("input[name=send_time]").fill("08:00")
    await press(page, t("compose.send"))
    await page.waitForURL(/\/sent\?sent=/)
    await page.getByRole("link", { name: t("held.toMessage") }).click()
    await press(page, t("held.sendNow"))
    await says(page, t("folder.sentNow"))
    expect(await inbox(cia)).toContain("Later")
  })

  it("M7 M18 where it must not leave any more when *Undo* is over, the page says that it was not sent, and leads to the draft that says why", async () => {
    const [dan, eva] = [await door.person("dan", language), await door.person("eva", language)]
    const { messageId: first } = value(await sendMessage(await door.as(dan), toSend({ to: [eva], subject: "First" })))
    const page = await visitAs(dan)
    const id = await sentWithUndo(dan, eva, 4)
    await page.goto(`/sent?sent=${id}`)
    value(await blockSender(await door.as(eva), { messageId: first }))
    await soon(async () => {
      if (!javaScript) await page.reload()
      expect(await page.getByText(t("held.keptDraft")).count()).toBe(1)
    })
    await look(page, "not-sent")
    expect(await inbox(eva)).toEqual(["First"])
    await page.getByRole("link", { name: t("held.toDraft") }).click()
    await page.waitForURL(`**/compose?draft=${id}`)
    await says(page, t("errors.recipient_refuses", { addresses: eva.address, count: 1 }))
    await look(page, "not-sent-draft")
  })
})
