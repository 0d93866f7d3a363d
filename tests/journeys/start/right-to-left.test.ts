import { mkdtempSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import type { Page } from "playwright-core"
import { migrate } from "#db/migrate.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { addMadeUpLanguage, MADE_UP } from "#tests/support/made-up-language.ts"
import { startMoved } from "#tests/support/moved.ts"
import { somebody } from "#tests/support/people.ts"
import type { OutboxEntry } from "#tests/support/product.ts"
import { freePort } from "../../../scripts/free-port.ts"
import { startThrowawayPostgres, type ThrowawayPostgres } from "../../../scripts/postgres.ts"

jest.setTimeout(120_000)

describe("U1 a language from right to left, added by one file", () => {
  const browser = testBrowser()
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-rtl-"))
  let postgres: ThrowawayPostgres | null = null
  let end: (() => Promise<void>) | null = null
  let origin = ""

  beforeAll(async () => {
    postgres = await startThrowawayPostgres({ root: process.cwd() })
    await migrate({ ownerUrl: postgres.ownerUrl, appRole: "sigill_app" })
    const port = await freePort()
    origin = `http://localhost:${port}`
    const where = { folder: path.join(folder, "built"), dataFolder: path.join(folder, "data"), databaseUrl: postgres.appUrl }
    end = await startMoved({ ...where, port, change: addMadeUpLanguage })
  })
  afterAll(async () => {
    await end?.()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const outbox = async () => (await (await fetch(`${origin}/evaluation/outbox.json`)).json()) as OutboxEntry[]
  async function codeFor(to: string): Promise<string> {
    for (let tries = 0; tries < 100; tries++) {
      const found = (await outbox()).find((entry) => entry.to === to && /\b[0-9]{6}\b/.test(entry.text))
      if (found !== undefined) return /\b[0-9]{6}\b/.exec(found.text)?.[0] ?? ""
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`no code came to ${to}`)
  }

  /** The page is of that language, everything fits, and nothing is wrong with it. */
  async function expectMirrored(page: Page, name: string) {
    const root = page.locator("html")
    expect([await root.getAttribute("lang"), await root.getAttribute("dir")]).toEqual([MADE_UP.code, "rtl"])
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect([name, overflow]).toEqual([name, 0])
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `rtl-${name}`)
  }

  const submit = (page: Page) =>
    page
      .locator("main form:has(input:not([type=hidden])) button[type=submit], main form:has(input:not([type=hidden])) button:not([type])")
      .last()
      .click()

  it.each([
    ["wide", 1280],
    ["phone", 390],
  ])("registers, writes to oneself, reads and files it, %s", async (size, width) => {
    const anna = somebody("Anna Åkesson")
    const page = await browser.visit({ width, height: 844 })
    await page.goto(`${origin}/`)
    await page.getByRole("button", { name: MADE_UP.name }).click()
    await page.waitForLoadState("load")
    await expectMirrored(page, `${size}-start`)

    await page.goto(`${origin}/register`)
    await page.locator("input[type=email]").fill(anna.address)
    await expectMirrored(page, `${size}-register`)
    await submit(page)
    await page.locator("input[autocomplete=one-time-code]").fill(await codeFor(anna.address))
    await submit(page)
    await page.locator("input[type=tel]").fill(anna.phone)
    await submit(page)
    await page.locator("input[autocomplete=one-time-code]").fill(await codeFor(anna.phone))
    await submit(page)
    await page.locator("input[name=name]").fill(anna.name)
    await page.locator("input[type=password]").first().fill(anna.password)
    await page.getByRole("checkbox").check()
    await submit(page)
    await page.waitForURL("**/inbox")
    await expectMirrored(page, `${size}-empty`)

    await page.goto(`${origin}/compose`)
    await page.locator("input[name=to]").fill(anna.address)
    await page.locator("input[name=subject]").fill("Svenska ord")
    await page.locator("main textarea").fill("Hej!\n\nمرحبا\n\nשלום")
    await expectMirrored(page, `${size}-compose`)
    await page.locator("button[value=send]").first().click()
    await page.waitForURL("**/sent**")
    await page.goto(`${origin}/folders`)
    await page.locator("input[name=name]").fill("בית ספר")
    await submit(page)
    await page.waitForURL(/\/folders\/[0-9a-f-]{36}$/)
    await page.goto(`${origin}/inbox`)
    await page.getByText("Svenska ord").first().waitFor()
    await expectMirrored(page, `${size}-inbox`)
    if (size === "wide") {
      const rail = await page.locator("nav.rail").first().boundingBox()
      expect(rail?.x ?? 0).toBeGreaterThan(width / 2)
    }
    await page.getByRole("link", { name: /Svenska ord/ }).click()
    await page.getByText("שלום").waitFor()
    await expectMirrored(page, `${size}-message`)
    await page.goto(`${origin}/account`)
    await expectMirrored(page, `${size}-account`)
    const notice = (await outbox()).find(({ channel, to }) => channel === "email" && to === anna.address)
    expect(notice).toBeDefined()
  })
})
