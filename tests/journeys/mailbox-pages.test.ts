import type { Page } from "playwright-core"
import { isTooWide, screenshot } from "#tests/support/browser.ts"
import { dress, lookAt, lookWithoutScripts, named, openGallery } from "#tests/support/page-looks.ts"
import { LOCKS, MAILBOX, PUBLIC } from "#tests/support/page-rows.ts"

const gallery = openGallery()

describe("U3 axe finds nothing, nothing is too wide, and no id is shown, light and dark, in English and in Swedish", () => {
  it.each(named([...MAILBOX, ...LOCKS]))("%s", async (name, row, spread) => {
    expect(await lookAt(gallery, name, row, spread)).toEqual([])
  })
})

/** One of each kind: lists with and without something in them, a letter, forms, a question before something is gone, a link. */
const PLAIN = [
  ...[
    "/inbox",
    "/drafts, nothing yet",
    "/messages/[id], a number to mend",
    "/compose, a draft that was refused",
    "/contacts",
    "/trash/empty",
  ],
  ...["/invitation/[secret], a phone of one's own", "/_not-found"],
]

describe("U3 without JavaScript a page is there whole, not too wide, and speaks its reader's language", () => {
  it.each(named([...PUBLIC, ...MAILBOX]).filter(([name]) => PLAIN.includes(name)))("%s", async (name, row) => {
    expect(await lookWithoutScripts(gallery, name, row)).toEqual([])
  })
})

describe("what is printed", () => {
  const readable = (page: Page, text: string | RegExp) => page.getByText(text).first().isVisible()

  it.each([
    ["the letter of a member", () => `/messages/${gallery.world.messages.received}`],
    ["the letter behind a link", () => "/invitation/message"],
  ])("U5 %s: black on white and whole, without what only a screen has a use for", async (name, path) => {
    const { browser, door, world } = gallery
    const page = await browser.visit({ colours: "dark", width: 390 })
    await dress(
      { page, door, world },
      { route: "", as: ({ anna }) => anna, attempt: "reading" },
      { width: 390, colours: "dark", language: "en" },
    )
    await page.goto(path())
    await page.emulateMedia({ media: "print", colorScheme: "dark" })
    expect(await readable(page, "Allt ser bra ut")).toBe(true)
    expect(await readable(page, /Protokoll från styrelsemötet/)).toBe(true)
    expect(await readable(page, /The seal holds/)).toBe(true)
    expect(await page.locator(".letter .person-address").first().isVisible()).toBe(true)
    const left = page.locator("input, button, select, nav, form, summary, .button, .banner").filter({ visible: true })
    expect(await left.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML.slice(0, 80)))).toEqual([])
    const colours = await page.evaluate(() =>
      [document.documentElement, document.querySelector(".letter-body") ?? document.body]
        .map((each) => getComputedStyle(each))
        .map(({ backgroundColor, color }) => ({ backgroundColor, color })),
    )
    expect(colours).toMatchObject([{ backgroundColor: "rgb(255, 255, 255)" }, { color: "rgb(0, 0, 0)" }])
    expect(await isTooWide(page)).toBe(false)
    await screenshot(page, `print-${name.replaceAll(" ", "-")}`)
  })
})
