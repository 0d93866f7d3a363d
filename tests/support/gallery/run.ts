/**
 * Looks at the components outside the product: renders pages.tsx under the product's policy, asks axe about each, and photographs them
 * wide, on a phone, dark, right to left, in both languages. Says what is wrong on standard error.
 * Usage: node tests/support/gallery/run.ts FOLDER [NAME…]
 */
import "./load-tsx.ts"
import { mkdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"
import { chromium, type Page } from "playwright-core"
import { startGallery } from "./server.ts"

const VIEWS = [
  { view: "wide", width: 1280, height: 820, colorScheme: "light", query: "language=en" },
  { view: "phone", width: 390, height: 844, colorScheme: "light", query: "language=sv" },
  { view: "wide-dark", width: 1280, height: 820, colorScheme: "dark", query: "language=sv" },
  { view: "phone-dark", width: 390, height: 844, colorScheme: "dark", query: "language=en" },
  { view: "wide-rtl", width: 1280, height: 820, colorScheme: "light", query: "language=en&dir=rtl" },
] as const

const [, , folder = "/tmp/gallery", ...wanted] = process.argv
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8")
mkdirSync(folder, { recursive: true })
const gallery = await startGallery()
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
})
for (const name of gallery.names.filter((page) => wanted.length === 0 || wanted.includes(page))) {
  for (const { view, width, height, colorScheme, query } of VIEWS) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme,
      deviceScaleFactor: width < 500 ? 2 : 1,
      bypassCSP: false,
    })
    const page = await context.newPage()
    const complain = (text: string) => process.stderr.write(`${name} ${view}: ${text}\n`)
    page.on("console", (message) => message.type() === "error" && complain(message.text()))
    await page.goto(`${gallery.address}/${name}?${query}`)
    await page.evaluate(() => document.fonts.ready)
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wider > 0) complain(`${wider} px too wide`)
    for (const problem of gallery.isMail(name) ? [] : await axeProblems(page)) complain(problem)
    await page.screenshot({ path: path.join(folder, `${name}-${view}.png`), fullPage: true })
    await context.close()
  }
}
await browser.close()
gallery.stop()

type AxeResult = { readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] }

async function axeProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<AxeResult>("axe.run()")
  return violations.map((violation) => `axe ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`)
}
