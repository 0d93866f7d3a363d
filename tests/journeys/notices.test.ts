import type { Page } from "playwright-core"
import { confirmSheet, drawSheet, showDrawnSheet } from "#lib/factors/recovery-sheet.ts"
import type { Id } from "#lib/ids.ts"
import type { MessageKey } from "#lib/language/translate.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { awaitNotice, outbox } from "#tests/support/product.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words } from "#tests/support/words.ts"

const browser = testBrowser()
const door = openDoor()

const noticeOf = async (sender: Person, id: Id) =>
  value(await openMessage(await door.as(sender), id, { record: true })).tracking?.[0]?.notice

/** Whoever hands over mail takes a moment. */
async function comesTo(notice: string, sender: Person, id: Id): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100)))
    if ((await noticeOf(sender, id)) === notice) return
  throw new Error(`the notice does not come to be ${notice}`)
}

async function printSheet(person: Person): Promise<void> {
  const ctx = await door.as(person)
  const { token } = value(await drawSheet(ctx))
  value(await confirmSheet(ctx, { token, typed: (await showDrawnSheet(ctx, token))?.key ?? "" }))
}

describe.each(WAYS)("M9 notices $name", ({ language, javaScript }) => {
  const { t, press, link, reads, heading } = words(language)
  const look = async (page: Page, name: string) => {
    if (javaScript) expect([name, await accessibilityFaults(page)]).toEqual([name, []])
    await screenshot(page, `notices-${name}-${language}`)
  }

  it("are chosen in Account settings: once a day, none, at once; who writes sees which at the message", async () => {
    const [anna, bo] = [await door.person("anna", language), await door.person("bo", language)]
    const size = javaScript ? {} : { width: 390 }
    const [page, annas] = [await browser.visit({ language, javaScript, ...size }), await browser.visit({ language, javaScript, ...size })]
    await door.enter(page, bo)
    await door.enter(annas, anna)
    const choose = async (choice: "at_once" | "daily" | "off") => {
      await page.getByRole("radio", { name: t(`notices.choice.${choice}`), exact: true }).check()
      await press(page, "account.save")
      await reads(page, `notices.done.${choice}`)
      await soon(async () =>
        expect(await page.getByRole("radio", { name: t(`notices.choice.${choice}`), exact: true }).isChecked()).toBe(true),
      )
    }
    const send = async () => value(await sendMessage(await door.as(anna), toSend({ to: [bo], subject: "Provsvar" }))).messageId
    const sees = async (id: Id, words: MessageKey) => {
      await annas.goto(`/messages/${id}`)
      await annas.getByText(t("message.whatHappened")).click()
      await annas.getByText(t(words)).first().waitFor()
    }

    await page.goto("/account")
    await link(page, "notices.title").first().click()
    await heading(page, "notices.title")
    await reads(page, "notices.linked")
    await look(page, "linked")
    await printSheet(bo)
    await choose("daily")
    await soon(async () => expect(await page.getByText(t("notices.linked")).count()).toBe(0))
    await look(page, "daily")
    const first = await send()
    await comesTo("daily", anna, first)
    await sees(first, "message.noticeState.daily")
    await look(annas, "seen")

    await choose("at_once")
    const { text } = await awaitNotice({ channel: "email", to: bo.address, subject: t("mail.overview.subject", { count: 1 }) })
    expect(text).not.toContain(anna.name)
    await comesTo("handed_over", anna, first)

    await choose("off")
    const second = await send()
    await comesTo("unwanted", anna, second)
    await sees(second, "message.noticeState.unwanted")
    expect((await outbox()).some(({ to, text }) => to === bo.address && text.includes(second))).toBe(false)
  })
})
