import { mkdtempSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import type { Page } from "playwright-core"
import { screenshot, testBrowser } from "#tests/support/browser.ts"
import { startOwnProduct, type OwnProduct } from "#tests/support/own-product.ts"
import type { OutboxEntry } from "#tests/support/product.ts"
import { DRAFTS } from "../../../scripts/demo/drafts.ts"
import { LETTERS } from "../../../scripts/demo/letters.ts"
import { DEMO_PASSWORD, PEOPLE, type DemoLetter } from "../../../scripts/demo/world.ts"

jest.setTimeout(180_000)

const WORDS = {
  sv: { address: "E-postadress", password: "Lösenord", signIn: "Logga in", code: "Kod", goOn: "Fortsätt" },
  en: { address: "E-mail address", password: "Password", signIn: "Sign in", code: "Code", goOn: "Continue" },
} as const

const byKey = (key: string) => {
  const person = PEOPLE.find((one) => one.key === key)
  if (person === undefined) throw new Error(`nobody is called ${key}`)
  return person
}

/** What lies in each of somebody's folders, by path; an own folder by its name. */
function subjectsIn(key: string): ReadonlyMap<string, readonly string[]> {
  const held = LETTERS.filter(({ from, to, cc = [] }) => [from, ...to, ...cc].includes(key))
  const placeOf = ({ from, places }: DemoLetter) => places?.[key] ?? (from === key ? "sent" : "inbox")
  const own = held.flatMap((letter) => {
    const place = placeOf(letter)
    return typeof place === "string" ? [] : [place.folder]
  })
  const inPlace = (wanted: string) =>
    held
      .filter((letter) => {
        const place = placeOf(letter)
        return (typeof place === "string" ? place : place.folder) === wanted
      })
      .map(({ subject }) => subject)
  const drafts = DRAFTS.filter(({ from }) => from === key).map(({ subject }) => subject)
  return new Map([...["inbox", "sent", "archive", "trash", ...own].map((place) => [place, inPlace(place)] as const), ["drafts", drafts]])
}

describe("npm start -- --demo", () => {
  const browser = testBrowser()
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-demo-"))
  let product: OwnProduct
  beforeAll(async () => {
    product = await startOwnProduct(path.join(folder, "data"), ["--demo"])
    await product.until(() => product.started.said().includes("A demonstration is there"))
  })
  afterAll(async () => {
    await product.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function enter(key: string): Promise<Page> {
    const { address, phone, language } = byKey(key)
    const words = WORDS[language]
    const page = await browser.visit({ language })
    const asked = new Date()
    await page.goto(`${product.url}/sign-in`)
    await page.getByLabel(words.address).fill(address)
    await page.getByLabel(words.password, { exact: true }).fill(DEMO_PASSWORD)
    await page.getByRole("button", { name: words.signIn, exact: true }).click()
    await page.waitForURL("**/sign-in/code**")
    let code = ""
    await product.until(async () => {
      const entries = (await (await fetch(`${product.url}/evaluation/outbox.json`)).json()) as OutboxEntry[]
      code =
        /\b([0-9]{6})\b/.exec(
          entries.find(({ channel, to, sentAt }) => channel === "sms" && to === phone && new Date(sentAt) >= asked)?.text ?? "",
        )?.[1] ?? ""
      return code !== ""
    })
    await page.getByLabel(words.code).fill(code)
    await page.getByRole("button", { name: words.goOn }).click()
    await page.waitForURL("**/inbox")
    return page
  }

  const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
  const open = (page: Page, name: string | RegExp) => page.getByRole("link", { name }).first().click()

  it("R1 says how to sign in", () => {
    for (const { address } of PEOPLE) expect(product.started.said()).toContain(address)
    expect(product.started.said()).toContain(DEMO_PASSWORD)
  })

  it.each([
    ["anna", "Patienter"],
    ["emma", "Gothenburg"],
  ])("R1 U1 there is something in every folder of %s’s, in her language", async (key, ownFolder) => {
    const page = await enter(key)
    const expected = subjectsIn(key)
    expect([...expected.keys()].sort()).toEqual([ownFolder, "archive", "drafts", "inbox", "sent", "trash"].sort())
    for (const [place, subjects] of expected) {
      expect(subjects.length).toBeGreaterThan(0)
      if (place === ownFolder) {
        await page.goto(`${product.url}/inbox`)
        await page.getByRole("link", { name: ownFolder }).first().click()
        await page.waitForURL("**/folders/**")
      } else await page.goto(`${product.url}/${place}`)
      for (const subject of subjects) await shows(page, subject)
      await screenshot(page, `demo-${key}-${place === ownFolder ? "own" : place}`)
    }
  })

  it("M5 what became of messages is there in each of its colours, and every mishap", async () => {
    const page = await enter("anna")
    await page.goto(`${product.url}/sent`)
    for (const words of ["Läst av alla", "Läst av några", "Inte läst", "Tillbakadraget"]) await shows(page, words)
    for (const [subject, words] of [
      ["Remiss till ögonkliniken", /numret inte är deras/],
      ["Tid för återbesök", /E-postservern tog inte emot/],
      ["Uppföljning efter sommaren", /Aldrig hämtat/],
    ] as const) {
      await page.goto(`${product.url}/sent`)
      await open(page, new RegExp(subject))
      await page.getByRole("heading", { name: subject }).waitFor()
      await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")))
      await shows(page, words)
    }
  })

  it("M8 pictures and documents are real ones", async () => {
    const page = await enter("anna")
    await open(page, /Drawings for the waiting room/)
    const images = await filesOf(page, /\.png$/)
    expect(images).toHaveLength(2)
    for (const bytes of images) {
      const size = await page.evaluate(async (base64) => {
        const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]))
        return [picture.width, picture.height]
      }, bytes.toString("base64"))
      expect(size).toEqual([480, 320])
    }
    await page.goto(`${product.url}/archive`)
    await open(page, /Kvitto på depositionen/)
    const [document] = await filesOf(page, /\.pdf$/)
    expect(document?.subarray(0, 8).toString()).toBe("%PDF-1.4")
  })

  /** The attachments of the open message whose name matches. */
  async function filesOf(page: Page, name: RegExp): Promise<readonly Buffer[]> {
    await page.waitForURL(/\/messages\//)
    const links = page.locator('main li a[download][href^="/files/"]')
    await links.first().waitFor()
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""))
    const files: Buffer[] = []
    for (const address of new Set(addresses)) {
      const answer = await page.request.get(`${product.url}${address}`)
      const disposition = decodeURIComponent(answer.headers()["content-disposition"] ?? "")
      if (name.test(/filename\*?=(?:UTF-8'')?"?([^";]+)"?\s*$/i.exec(disposition)?.[1] ?? "")) files.push(await answer.body())
    }
    return files
  }
})
