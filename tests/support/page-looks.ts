import type { Page } from "playwright-core"
import { accessibilityFaults, screenshot, testBrowser, type TestBrowser } from "./browser.ts"
import { openDoor, type Door } from "./door.ts"
import type { Row } from "./page-rows.ts"
import { makePageWorld, type PageWorld } from "./page-world.ts"
import { product } from "./product.ts"

/** Each page is looked at twice; which width is dark and which Swedish changes from row to row. */
type Look = { readonly width: number; readonly colours: "light" | "dark"; readonly language: "en" | "sv" }
const LOOKS: readonly (readonly Look[])[] = [
  [
    { width: 1280, colours: "light", language: "en" },
    { width: 390, colours: "dark", language: "sv" },
  ],
  [
    { width: 390, colours: "light", language: "en" },
    { width: 1280, colours: "dark", language: "sv" },
  ],
]

/** Rows as a table of tests has them: named, with how each is looked at. */
export const named = (rows: readonly Row[]) =>
  rows.map((row, index) => [`${row.route}${row.what === undefined ? "" : `, ${row.what}`}`, row, index % 2] as const)

/** Where the pages are, and what is on them. */
export type Gallery = {
  readonly browser: TestBrowser
  readonly door: Door
  readonly world: PageWorld
  /** One for all looks: a new one for each page would fetch and compile the same scripts again, for more than a look takes. */
  readonly page: () => Promise<Page>
}

/** Call it once at the top of the file: it registers hooks; the world is there inside tests. */
export function openGallery(): Gallery {
  const [browser, door] = [testBrowser(), openDoor()]
  let made: PageWorld | null = null
  let page: Page | null = null
  beforeAll(async () => void (made = await makePageWorld(door)), 60_000)
  return {
    browser,
    door,
    page: async () => (page ??= await browser.visit({ stays: true })),
    get world() {
      if (made === null) throw new Error("the world is there from beforeAll on: look at it inside a test")
      return made
    },
  }
}

/** Goes to a page in both looks of its row, with a picture of each. @returns what is wrong with it */
export async function lookAt(gallery: Gallery, name: string, row: Row, spread: number): Promise<readonly string[]> {
  const { door, world } = gallery
  const page = await gallery.page()
  const found: string[] = []
  for (const [at, look] of (LOOKS[spread] ?? []).entries()) {
    await dress({ page, door, world }, row, look)
    const answer = await page.goto((row.path ?? (() => row.route))(world))
    if (answer?.status() !== (row.status ?? 200)) found.push(`status ${answer?.status() ?? 0}`)
    await row.before?.(page, world)
    found.push(...(await faultsOf(page, look, at === 0 ? "all" : "of_looks")).map((fault) => `${look.language} at ${look.width}: ${fault}`))
    await screenshot(page, pictureOf(name, look))
  }
  return found
}

/** The same without JavaScript, once, on a phone and in Swedish; axe cannot look there. */
export async function lookWithoutScripts({ browser, door, world }: Gallery, name: string, row: Row): Promise<readonly string[]> {
  const look = { width: 390, colours: "light", language: "sv" } as const
  const page = await browser.visit({ javaScript: false })
  await dress({ page, door, world }, row, look)
  const answer = await page.goto((row.path ?? (() => row.route))(world))
  await screenshot(page, `plain-${pictureOf(name, look)}`)
  const shown = (await page.locator("main").innerText()).trim().length
  return [
    ...(answer?.status() === (row.status ?? 200) ? [] : [`status ${answer?.status() ?? 0}`]),
    ...(shown > 0 ? [] : ["shows nothing"]),
    ...(await seenFaults(page, look)),
  ]
}

const pictureOf = (name: string, { width, colours, language }: Look) =>
  `page-${name.replaceAll(/\W+/g, "-")}-${width}-${colours}-${language}`

type Visit = { readonly page: Page; readonly door: Door; readonly world: PageWorld }

/** Makes a browser look like this, and be who looks at the page. */
export async function dress({ page, door, world }: Visit, row: Row, { width, colours, language }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme: colours })
  const url = product().url
  await page.context().clearCookies()
  await page.context().addCookies([{ name: "sigill-language", value: language, url }])
  if (row.attempt !== undefined) await page.context().addCookies([{ name: "sigill-attempt", value: world.attempts[row.attempt], url }])
  if (row.as !== undefined) await door.enter(page, row.as(world))
}

const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/

async function faultsOf(page: Page, look: Look, rules: "all" | "of_looks"): Promise<readonly string[]> {
  return [...(await accessibilityFaults(page, { rules })), ...(await seenFaults(page, look))]
}

async function seenFaults(page: Page, { language }: Look): Promise<readonly string[]> {
  const seen = await page.evaluate(() => ({
    isCut: [...document.querySelectorAll(".row-time")].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
    isTooWide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    language: document.documentElement.lang,
    title: document.title,
    text: document.body.innerText,
  }))
  // The outbox shows mails, and their links, as they are.
  const mayShowIds = page.url().endsWith("/evaluation/outbox")
  return [
    ...(seen.isTooWide ? ["scrolls sideways"] : []),
    ...(seen.isCut ? ["a time in a row has no room"] : []),
    ...(seen.language === language ? [] : [`speaks ${seen.language}`]),
    ...(seen.title.includes("Sigill") ? [] : [`is called ${seen.title}`]),
    ...(!mayShowIds && ID.test(seen.text) ? [`shows ${ID.exec(seen.text)?.[0] ?? ""}`] : []),
  ]
}
