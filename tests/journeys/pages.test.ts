import { readFileSync } from "node:fs"
import type { Page } from "playwright-core"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import type { Person } from "#tests/support/given.ts"
import { TERMS_VERSION } from "#lib/identity/terms.ts"
import { makePageWorld, type PageWorld } from "#tests/support/page-world.ts"
import { product } from "#tests/support/product.ts"

const browser = testBrowser()
const door = openDoor()
let world: PageWorld

beforeAll(async () => {
  world = await makePageWorld(door)
}, 60_000)

type Row = {
  /** What is seen, where the route alone does not say it. */ readonly what?: string
  readonly route: string
  readonly path?: (world: PageWorld) => string
  readonly as?: (world: PageWorld) => Person
  readonly attempt?: keyof PageWorld["attempts"]
  /** Brings the page into the state that is looked at. */ readonly before?: (page: Page) => Promise<void>
  readonly status?: number
}

const press = (page: Page) => page.locator("main button[type=submit]").first().click()
const refused = (page: Page) => page.locator(".notice-error").first().waitFor()
const openAll = (page: Page) => page.locator("main details").evaluateAll((all) => all.forEach((each) => each.setAttribute("open", "")))
const anna = ({ anna: who }: PageWorld) => who

const PUBLIC: readonly Row[] = [
  { route: "/" },
  { route: "/sign-in" },
  {
    route: "/sign-in",
    what: "refused",
    before: async (page) => {
      await press(page)
      await refused(page)
    },
  },
  { route: "/sign-in/code", attempt: "signIn" },
  { route: "/sign-in/code", what: "the authenticator", attempt: "signInByApp", before: openAll },
  { route: "/recover" },
  { route: "/recover/stop" },
  { route: "/recover/stop", what: "it is stopped", path: () => "/recover/stop?done=new_number" },
  { route: "/recover", what: "the address", path: () => "/recover?for=password" },
  { route: "/recover", what: "the code from the mail", attempt: "recoverMail" },
  { route: "/recover", what: "the code from the phone", attempt: "recoverCode" },
  { route: "/recover", what: "the recovery key", attempt: "recoverKey", before: openAll },
  { route: "/register" },
  { route: "/register", what: "the code from the mail", attempt: "mailCode" },
  { route: "/register", what: "the phone", attempt: "phone" },
  { route: "/register", what: "the code from the SMS", attempt: "smsCode" },
  {
    route: "/register",
    what: "name and password, refused",
    attempt: "details",
    before: async (page) => {
      await press(page)
      await refused(page)
    },
  },
  { route: "/terms" },
  { route: "/terms/[version]", path: () => `/terms/${TERMS_VERSION}` },
  { route: "/privacy" },
  { route: "/privacy/[version]", path: () => `/privacy/${TERMS_VERSION}` },
  {
    route: "/genuine",
    what: "an answer",
    before: async (page) => {
      await page.locator("main input[name=code]").fill(world.noticeCode)
      await press(page)
      await page.locator(".notice").first().waitFor()
    },
  },
  { route: "/invitation/[secret]", what: "the sender gave the phone", path: ({ links }) => `/invitation/${links.given}` },
  { route: "/invitation/[secret]", what: "a phone of one's own", path: ({ links }) => `/invitation/${links.own}` },
  { route: "/invitation/[secret]", what: "the number was wrong", path: ({ links }) => `/invitation/${links.wrong}` },
  { route: "/invitation/[secret]", what: "nothing behind it", path: () => `/invitation/${"A".repeat(43)}` },
  { route: "/invitation/code", attempt: "linkCode" },
  { route: "/invitation/code", what: "not my number", path: () => "/invitation/code?wrong=1" },
  { route: "/invitation/code", what: "closed", path: () => "/invitation/code?closed=1" },
  { route: "/invitation/message", attempt: "reading", before: openAll },
  { route: "/messages/[id]/[link]", path: ({ links }) => links.account },
  {
    route: "/evaluation/outbox",
    // Its entries are alike, and axe would look at each of a hundred. Hidden, not removed: a page that is still starting looks for each of its elements.
    before: async (page) =>
      page.locator("main ol > li:nth-child(n + 8)").evaluateAll((rest) => rest.forEach((each) => each.setAttribute("hidden", ""))),
  },
  { route: "/operator/claim/[secret]", what: "not signed in", path: ({ operatorSecret }) => `/operator/claim/${operatorSecret}` },
  { route: "/_not-found", path: () => "/no-such-page", status: 404 },
]

const MEMBERS: readonly Row[] = [
  { route: "/inbox", as: anna },
  { route: "/inbox", what: "nothing flagged", as: anna, path: () => "/inbox?show=flagged" },
  { route: "/inbox", what: "empty", as: ({ newcomer }) => newcomer },
  { route: "/sent", as: anna },
  { route: "/archive", as: anna },
  { route: "/trash", as: anna },
  { route: "/trash/empty", as: anna },
  { route: "/trash/erase", as: anna, path: ({ messages }) => `/trash/erase?message=${messages.inTrash}` },
  { route: "/drafts", as: anna },
  { route: "/drafts/erase", as: anna, path: ({ drafts }) => `/drafts/erase?draft=${drafts.whole}` },
  { route: "/folders", as: anna },
  { route: "/folders/[id]", as: anna, path: ({ folderId }) => `/folders/${folderId}` },
  { route: "/folders/[id]/change", as: anna, path: ({ folderId }) => `/folders/${folderId}/change` },
  { route: "/folders/[id]/delete", as: anna, path: ({ folderId }) => `/folders/${folderId}/delete` },
  { route: "/search", as: anna },
  { route: "/search", what: "found", as: anna, path: () => "/search?asked=1&in=inbox" },
  { route: "/search", what: "nothing", as: ({ newcomer }) => newcomer, path: () => "/search?asked=1" },
  { route: "/contacts", as: anna },
  { route: "/contacts", what: "empty", as: ({ newcomer }) => newcomer },
  { route: "/contacts/new", as: anna, before: async (page) => press(page).then(() => refused(page)) },
  { route: "/contacts/[id]", as: anna, path: ({ contacts }) => `/contacts/${contacts.known}?saved=1` },
  { route: "/contacts/delete", as: anna, path: ({ contacts }) => `/contacts/delete?contact=${contacts.known}` },
  { route: "/contacts/lists", as: anna },
  { route: "/contacts/lists/[id]", as: anna, path: ({ contacts }) => `/contacts/lists/${contacts.list}` },
  { route: "/contacts/lists/[id]/delete", as: anna, path: ({ contacts }) => `/contacts/lists/${contacts.list}/delete` },
  { route: "/contacts/import", as: anna },
  { route: "/contacts/import", what: "refused", as: ({ newcomer }) => newcomer, path: () => "/contacts/import?refused=columns" },
  { route: "/compose", as: anna, before: openAll },
  { route: "/compose", what: "a draft that was refused", as: anna, path: ({ drafts }) => `/compose?draft=${drafts.refused}` },
  {
    route: "/compose",
    what: "a reply to all",
    as: anna,
    path: ({ messages }) => `/compose?reply_all=${messages.received}`,
    before: openAll,
  },
  { route: "/messages/[id]", as: anna, path: ({ messages }) => `/messages/${messages.received}`, before: openAll },
  { route: "/messages/[id]", what: "a number to mend", as: anna, path: ({ messages }) => `/messages/${messages.toMend}`, before: openAll },
  { route: "/messages/[id]", what: "a broken seal", as: anna, path: ({ messages }) => `/messages/${messages.broken}` },
  { route: "/messages/[id]", what: "scheduled", as: anna, path: ({ messages }) => `/messages/${messages.scheduled}`, before: openAll },
  { route: "/messages/[id]", what: "waiting", as: anna, path: ({ messages }) => `/messages/${messages.waiting}` },
  { route: "/messages/[id]/recall", as: anna, path: ({ messages }) => `/messages/${messages.toMend}/recall` },
  { route: "/messages/[id]/block", as: anna, path: ({ messages }) => `/messages/${messages.received}/block` },
  { route: "/messages/[id]/block", what: "not certain who", as: anna, path: ({ messages }) => `/messages/${messages.broken}/block` },
  {
    route: "/messages/[id]/report",
    as: anna,
    path: ({ messages }) => `/messages/${messages.received}/report`,
    before: async (page) => press(page).then(() => refused(page)),
  },
  { route: "/messages/[id]/report", what: "not certain who", as: anna, path: ({ messages }) => `/messages/${messages.broken}/report` },
  { route: "/account", as: anna, before: openAll },
  { route: "/account/id-control", as: anna },
  { route: "/account/id-control", what: "no way back", as: ({ guarded }) => guarded },
  { route: "/account/id-control/password", as: anna },
  { route: "/account/id-control/phone", as: anna },
  { route: "/account/id-control/backup-phone", as: anna },
  { route: "/account/id-control/addresses", as: anna },
  { route: "/account/id-control/authenticator", what: "authorise", as: anna, attempt: "authorise" },
  { route: "/account/id-control/authenticator", what: "scan", as: ({ guarded }) => guarded, attempt: "scan" },
  { route: "/account/id-control/authenticator/on", as: ({ guarded }) => guarded },
  { route: "/account/id-control/codes", as: anna },
  { route: "/account/id-control/codes/sheet", as: anna, attempt: "sheet" },
  { route: "/account/id-control/codes/sheet", what: "gone", as: anna },
  { route: "/account/id-control/recovery-sheet", as: anna },
  { route: "/account/id-control/keys", as: anna },
  { route: "/account/id-control/passkeys", as: anna },
  { route: "/account/prove", as: ({ stale }) => stale },
  { route: "/account/prove", what: "the code", as: ({ stale }) => stale, attempt: "proof" },
  { route: "/account/sessions", as: anna },
  { route: "/account/notices", as: anna },
  { route: "/account/blocked", what: "nobody", as: anna },
  { route: "/account/shortcuts", as: anna },
  { route: "/account/privacy", as: anna, before: openAll },
  { route: "/account/texts", as: anna },
  { route: "/account/texts", what: "none", as: ({ newcomer }) => newcomer },
  { route: "/account/texts/[id]", as: anna, path: ({ templateId }) => `/account/texts/${templateId}` },
  { route: "/account/privacy/export", as: anna, before: openAll },
  { route: "/terms/new", as: ({ oldHand }) => oldHand },
  { route: "/operator/claim/[secret]", as: anna, path: ({ operatorSecret }) => `/operator/claim/${operatorSecret}` },
  { route: "/operator", as: ({ operator }) => operator },
]

const ROWS = [...PUBLIC, ...MEMBERS]

/** Looked at in journeys of their own, which make what is on them: operators.test.ts and passkeys.test.ts. */
const ELSEWHERE = [
  "/account/privacy/deletion",
  "/operator/audit",
  "/operator/cases",
  "/operator/cases/[id]",
  "/operator/people",
  "/operator/support",
  "/operator/support/messages/[id]",
  "/operator/support/messages/[id]/answer",
  "/operator/support/sent",
  "/operator/support/trash",
  "/operator/support/trash/erase",
  "/sign-in/passkey",
]

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

const named = ROWS.map((row, index) => [`${row.route}${row.what === undefined ? "" : `, ${row.what}`}`, row, index % 2] as const)

it("U3 every built page stands in the table of this test", () => {
  const manifest = JSON.parse(readFileSync(".next/app-path-routes-manifest.json", "utf8")) as Readonly<Record<string, string>>
  const built = Object.entries(manifest).flatMap(([file, route]) => (file.endsWith("/page") ? [route] : []))
  // Shown only when the product itself has failed.
  expect([...new Set(ROWS.map(({ route }) => route)), "/_global-error", ...ELSEWHERE].sort()).toEqual(built.sort())
})

describe("U3 axe finds nothing, nothing is too wide, and no id is shown, light and dark, in English and in Swedish", () => {
  it.each(named)("%s", async (name, row, spread) => {
    const page = await browser.visit()
    const found: string[] = []
    for (const [at, look] of (LOOKS[spread] ?? []).entries()) {
      await dress(page, row, look)
      const answer = await page.goto((row.path ?? (() => row.route))(world))
      if (answer?.status() !== (row.status ?? 200)) found.push(`status ${answer?.status() ?? 0}`)
      await row.before?.(page)
      found.push(
        ...(await faultsOf(page, look, at === 0 ? "all" : "of_looks")).map((fault) => `${look.language} at ${look.width}: ${fault}`),
      )
      await screenshot(page, `page-${name.replaceAll(/\W+/g, "-")}-${look.width}-${look.colours}-${look.language}`)
    }
    expect(found).toEqual([])
  })
})

async function dress(page: Page, row: Row, { width, colours, language }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme: colours })
  const url = product().url
  await page.context().clearCookies()
  await page.context().addCookies([{ name: "sigill-language", value: language, url }])
  if (row.attempt !== undefined) await page.context().addCookies([{ name: "sigill-attempt", value: world.attempts[row.attempt], url }])
  if (row.as !== undefined) await door.enter(page, row.as(world))
}

const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/

async function faultsOf(page: Page, { language }: Look, rules: "all" | "of_looks"): Promise<readonly string[]> {
  const seen = await page.evaluate(() => ({
    isTooWide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    language: document.documentElement.lang,
    title: document.title,
    text: document.body.innerText,
  }))
  // The outbox shows mails, and their links, as they are.
  const mayShowIds = page.url().endsWith("/evaluation/outbox")
  return [
    ...(await accessibilityFaults(page, { rules })),
    ...(seen.isTooWide ? ["scrolls sideways"] : []),
    ...(seen.language === language ? [] : [`speaks ${seen.language}`]),
    ...(seen.title.includes("Sigill") ? [] : [`is called ${seen.title}`]),
    ...(!mayShowIds && ID.test(seen.text) ? [`shows ${ID.exec(seen.text)?.[0] ?? ""}`] : []),
  ]
}

describe("what is printed", () => {
  const readable = (page: Page, text: string | RegExp) => page.getByText(text).first().isVisible()

  it.each([
    ["the letter of a member", () => `/messages/${world.messages.received}`],
    ["the letter behind a link", () => "/invitation/message"],
  ])("U5 %s: black on white and whole, without what only a screen has a use for", async (name, path) => {
    const page = await browser.visit({ colours: "dark", width: 390 })
    await dress(page, { route: "", as: anna, attempt: "reading" }, { width: 390, colours: "dark", language: "en" })
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
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true)
    await screenshot(page, `print-${name.replaceAll(" ", "-")}`)
  })
})
