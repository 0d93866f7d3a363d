import type axeCore from "axe-core"
import { mkdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core"
import { findBrowser } from "../../scripts/browser.ts"
import { productUrl } from "./product.ts"

jest.setTimeout(120_000)

export type Visitor = {
  /** False: the product as a browser without scripts shows it (U3). */
  readonly javaScript?: boolean
  readonly language?: "en" | "sv"
  readonly width?: number
  readonly height?: number
  readonly colours?: "light" | "dark"
  /** Stays until the file's last test: for tests that look at one page after the other and say each time who looks (page-looks.ts). */
  readonly stays?: boolean
}

export type TestBrowser = {
  /** A browser that was never here before, with a page in it. Its faults (script errors, policy violations) fail the test. */
  readonly visit: (visitor?: Visitor) => Promise<Page>
  /** Lets a fault pass that a test provokes. */
  readonly expectFault: (pattern: RegExp) => void
}

/** Nothing of Chromium's own calls home, and it runs as root in a container. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
]

/** What a page's own answer of 404 or 403 writes into the console is not a fault. */
const HARMLESS = /^Failed to load resource: the server responded with a status of 4\d\d/

/** Chromium for one test file. Call it once at the top: it registers hooks; every test begins with fresh visitors. */
export function testBrowser(): TestBrowser {
  let browser: Browser | null = null
  const contexts: BrowserContext[] = []
  const expected: RegExp[] = []
  const faults: string[] = []

  beforeAll(async () => {
    const executablePath = findBrowser()
    if (executablePath === null) throw new Error("no Chromium is installed: npm test installs one on Debian as root, or set CHROMIUM_PATH")
    browser = await chromium.launch({ executablePath, args: FLAGS })
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    const unexpected = faults.splice(0).filter((fault) => !expected.some((pattern) => pattern.test(fault)))
    expected.length = 0
    expect(unexpected).toEqual([])
  })
  afterAll(async () => browser?.close())

  const visit = async (visitor: Visitor = {}): Promise<Page> => {
    if (browser === null) throw new Error("the browser is there from beforeAll on: visit inside a test")
    const context = await browser.newContext(contextOptions(visitor))
    // One that stays is closed with the browser.
    if (visitor.stays !== true) contexts.push(context)
    // Twice what a page ever took beside two other runs on two cores: who waits longer waits for nothing.
    context.setDefaultTimeout(30_000)
    const page = await context.newPage()
    page.on("pageerror", (error) => faults.push(error.message))
    page.on("console", (message) => {
      if (message.type() === "error" && !HARMLESS.test(message.text())) faults.push(message.text())
    })
    return page
  }
  return { visit, expectFault: (pattern) => void expected.push(pattern) }
}

function contextOptions({ javaScript = true, language = "en", width = 1280, height = 900, colours = "light" }: Visitor) {
  return {
    baseURL: productUrl(),
    javaScriptEnabled: javaScript,
    locale: language === "sv" ? "sv-SE" : "en-GB",
    timezoneId: "Europe/Stockholm",
    viewport: { width, height },
    colorScheme: colours,
    reducedMotion: "reduce" as const,
    acceptDownloads: true,
  }
}

/** With PICTURES set, saves what the page shows as test-results/NAME.png: drawing long pages for nobody costs a minute of a run. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env["PICTURES"] === undefined) return
  const folder = path.join(process.cwd(), "test-results")
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true })
}

/** Whether a reader would have to push the page sideways. A page that is just being left has no root for a moment: it is waited for. */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.locator("html").evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)

/** All, or those whose answer changes with width, colours and language alone. */
type AxeRules = "all" | "of_looks"
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
const OF_LOOKS = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable", "html-lang-valid", "document-title"]

/** The short one, and brought once to a page: Chromium parses anew whatever is brought, and the long one twice was half of a look. */
const AXE = readFileSync(path.join(process.cwd(), "node_modules/axe-core/axe.min.js"), "utf8")

/** What axe finds wrong with the page as it stands, in one line each; needs JavaScript in the visitor's browser. */
export async function accessibilityFaults(page: Page, { rules = "all" }: { readonly rules?: AxeRules } = {}): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE)
  const found = await askAxe(page, rules)
  // A page that is reached without loading anew gets its title a moment after its heading.
  if (!found.some((fault) => fault.startsWith("document-title"))) return found
  await page.locator("head > title").first().waitFor({ state: "attached" })
  return askAxe(page, rules)
}

function askAxe(page: Page, rules: AxeRules): Promise<readonly string[]> {
  const runOnly: axeCore.RunOptions["runOnly"] = rules === "all" ? { type: "tag", values: TAGS } : { type: "rule", values: OF_LOOKS }
  // What is well is not listed, and only lines come back. Frames show files in Chromium's own reader: nothing in them is ours.
  const options: axeCore.RunOptions = { runOnly, resultTypes: ["violations"], iframes: false }
  return page.evaluate(async (asked) => {
    // From the top: of what a bar that stays in place covers half, axe says that it is too small.
    window.scrollTo(0, 0)
    const { axe } = window as unknown as { readonly axe: typeof axeCore }
    const { violations } = await axe.run(document, asked)
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`))
  }, options)
}
