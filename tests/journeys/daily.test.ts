import type { Page } from "playwright-core"
import { createFolder } from "#lib/folders/own-folders.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { productUrl } from "#tests/support/product.ts"
import { WAYS, words } from "#tests/support/words.ts"
import { MOST_PROCESSES } from "../../scripts/start/web-processes.ts"

const browser = testBrowser()
const door = openDoor()
let anna: Person

beforeAll(async () => {
  anna = await door.person("anna")
}, 120_000)

const write = async (to: Person, subject: string) => value(await sendMessage(await door.as(anna), toSend({ to: [to], subject }))).messageId
const row = (page: Page, subject: string) => page.getByRole("link", { name: new RegExp(subject) })
/** What only its script draws is there. */
const isRunning = (page: Page) => page.locator(".select-all").waitFor()

/** Printing stands in *More* once the page runs. */
const isLetterRunning = (page: Page) => page.locator(".message-bar button.menu-item:not([name])").waitFor({ state: "attached" })
const gone = (page: Page, subject: string) => row(page, subject).waitFor({ state: "detached" })

describe.each(WAYS)("M4 M5 a day with lists $name", ({ language, javaScript }) => {
  it("marks, takes back, narrows, and opens what is left", async () => {
    const { t, press, link, button, reads } = words(language)
    const bo = await door.person("bo")
    for (const subject of ["Ärende ett", "Ärende två", "Ärende tre"]) await write(bo, subject)
    const page = await browser.visit({ language, javaScript, ...(javaScript ? {} : { width: 390 }) })
    await door.enter(page, bo)
    const mark = async (subjects: readonly string[], act: Parameters<typeof t>[0]) => {
      for (const subject of subjects) await page.getByRole("checkbox", { name: new RegExp(subject) }).check()
      await page.getByText(t("folder.mark"), { exact: true }).click()
      await press(page, act)
    }
    await page.goto("/inbox")
    await mark(["Ärende ett", "Ärende två"], "folder.flag")
    await reads(page, "folder.flagged", { count: 2 })
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `daily-flagged-${language}`)
    await link(page, "narrow.flagged").first().click()
    await gone(page, "Ärende tre")
    await mark(["Ärende ett"], "folder.unflag")
    await gone(page, "Ärende ett")
    await press(page, "folder.undo")
    await row(page, "Ärende ett").waitFor()
    await screenshot(page, `daily-narrowed-${language}`)

    await row(page, "Ärende två").click()
    await page.getByText(t("folder.isFlagged"), { exact: true }).first().waitFor()
    await screenshot(page, `daily-message-${language}`)
    await page.getByText(t("folder.mark"), { exact: true }).click()
    await press(page, "folder.markUnread")
    await reads(page, "folder.markedUnread", { count: 1 })
    await page.locator(".row-unread", { hasText: "Ärende två" }).waitFor()
    await mark(["Ärende ett", "Ärende två", "Ärende tre"], "folder.markRead")
    await reads(page, "folder.markedRead", { count: 3 })
    await link(page, "narrow.unread").first().click()
    await reads(page, "narrow.unreadTitle")
    await screenshot(page, `daily-empty-${language}`)
    await link(page, "narrow.step").first().click()
    await link(page, "narrow.waiting").first().click()
    await row(page, "Ärende tre").waitFor()

    await page.goto("/account")
    await link(page, "account.shortcuts").first().click()
    await reads(page, "shortcuts.areOn")
    await screenshot(page, `daily-shortcuts-${language}`)
    await button(page, "shortcuts.off").click()
    await reads(page, "shortcuts.areOff")
    if (javaScript) {
      await page.goto("/inbox")
      await isRunning(page)
      for (const key of ["j", "s", "?"]) await page.keyboard.press(key)
      await page.waitForTimeout(300)
      expect([await page.getByRole("dialog").count(), await page.locator("a:focus").count()]).toEqual([0, 0])
      expect(await page.getByText(t("folder.flagged", { count: 1 })).count()).toBe(0)
    }
  })
})

describe("M4 with JavaScript", () => {
  it("keys act, the overview says which, what comes is told without moving a row, and rows are dragged to a folder", async () => {
    const { t, reads } = words("en")
    const bo = await door.person("bo")
    value(await createFolder(await door.as(bo), { name: "Skola" }))
    for (const subject of ["First", "Second", "Third"]) await write(bo, subject)
    const page = await browser.visit({ language: "en" })
    await door.enter(page, bo)
    await page.goto("/inbox")
    await isRunning(page)
    await page.keyboard.press("?")
    await page.getByRole("dialog", { name: t("shortcuts.title") }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, "daily-overview")
    await page.keyboard.press("Escape")
    await page.getByRole("dialog").waitFor({ state: "detached" })
    await page.keyboard.press("j")
    await page.keyboard.press("s")
    await reads(page, "folder.flagged", { count: 1 })
    await page.keyboard.press("e")
    await gone(page, "Third")
    await page.waitForFunction(() => document.activeElement?.textContent?.includes("Second"))
    await page.keyboard.press("o")
    await page.waitForURL("**/messages/**")
    await page.getByRole("heading", { name: "Second" }).waitFor()
    await isLetterRunning(page)
    await page.keyboard.press("s")
    await reads(page, "folder.flagged", { count: 1 })
    await page.emulateMedia({ colorScheme: "dark" })
    await screenshot(page, "daily-message-flagged")
    await page.keyboard.press("Escape")
    await page.waitForURL("**/inbox")
    await page.goto("/inbox?show=flagged")
    await isRunning(page)
    await page.keyboard.press("j")
    await page.keyboard.press("o")
    await page.getByRole("heading", { name: "Second" }).waitFor()
    await isLetterRunning(page)
    await page.keyboard.press("u")
    await page.waitForURL("**/inbox?show=flagged")
    await isRunning(page)
    await page.keyboard.press("g")
    await page.keyboard.press("i")
    await page.waitForURL("**/inbox")

    const rail = page.locator(".rail.only-wide")
    const inbox = rail.getByRole("link", { name: t("navigation.inbox"), exact: true })
    expect(await inbox.getAttribute("data-count")).toBe("1")
    await page.waitForTimeout(3_000)
    await write(bo, "Fourth")
    await page
      .getByRole("status")
      .filter({ hasText: t("live.arrived", { count: 1 }) })
      .waitFor()
    expect(await inbox.getAttribute("data-count")).toBe("2")
    expect(await row(page, "Fourth").count()).toBe(0)
    await screenshot(page, "daily-arrived")
    await page.getByRole("link", { name: t("live.show"), exact: true }).click()
    await row(page, "Fourth").waitFor()

    await page.getByRole("checkbox", { name: /Fourth/ }).check()
    await page.getByRole("checkbox", { name: /First/ }).check()
    await row(page, "First").dragTo(rail.getByRole("link", { name: "Skola", exact: true }))
    await reads(page, "folder.moved", { count: 2 })
    await gone(page, "Fourth")
    await page
      .getByRole("button", { name: t("folder.undo"), exact: true })
      .first()
      .click()
    await row(page, "First").waitFor()
  })
})

describe("M1 M5 what an open page is told", () => {
  /** A stream as a browser holds it: what it was told first, and how to let it go. */
  async function listen(who: Person) {
    const letGo = new AbortController()
    const answer = await fetch(`${productUrl()}/arrivals?since=1`, {
      headers: { cookie: await door.cookie(who.session) },
      signal: letGo.signal,
    })
    const first = answer.ok ? await answer.body?.getReader().read() : undefined
    return { answer, said: new TextDecoder().decode(first?.value), letGo }
  }

  it("is numbers and nothing of any message, in ten windows of each process and no more, and windows that are shut make room", async () => {
    const bo = await door.person("bo")
    await write(bo, "canary-stream-q8Zk")
    const open = await Promise.all(Array.from({ length: 10 }, () => listen(bo)))
    expect(open.map(({ answer }) => answer.status)).toEqual(Array<number>(10).fill(200))
    for (const { answer, said } of open) {
      expect(said).toBe('event: mailbox\ndata: {"unread":{"/inbox":{"count":1,"words":"1 unread"}},"arrived":"1 new message"}\n\n')
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "private, no-store, no-transform",
        "x-frame-options": "DENY",
      })
    }
    // The kernel shares windows out among the processes, so that the first refusal comes somewhere between the eleventh and one more than all have room for.
    for (let refused = false; !refused;) {
      const next = await listen(bo)
      refused = next.answer.status === 429
      if (!refused) open.push(next)
      expect(open.length).toBeLessThanOrEqual(10 * MOST_PROCESSES)
    }
    for (const { letGo } of open) letGo.abort()
    for (let tries = 0; (await listen(bo)).answer.status !== 200; tries++) expect(tries).toBeLessThan(100)
  })
})
