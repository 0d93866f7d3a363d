import { mkdtempSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { screenshot, testBrowser } from "#tests/support/browser.ts"
import { startOwnProduct, type OwnProduct } from "#tests/support/own-product.ts"
import type { OutboxEntry } from "#tests/support/product.ts"
import { DEMO_PASSWORD, LETTERS, PEOPLE } from "../../../scripts/demo/world.ts"

jest.setTimeout(120_000)

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

  it("R1 says how to sign in, and there is something in every folder that somebody would look into", async () => {
    for (const { address } of PEOPLE) expect(product.started.said()).toContain(address)
    const [anna] = PEOPLE
    const page = await browser.visit({ language: "sv" })
    await page.goto(`${product.url}/sign-in`)
    await page.getByLabel("E-postadress").fill(anna?.address ?? "")
    await page.getByLabel("Lösenord", { exact: true }).fill(DEMO_PASSWORD)
    await page.getByRole("button", { name: "Logga in", exact: true }).click()
    await page.waitForURL("**/sign-in/code**")
    let code = ""
    await product.until(async () => {
      const entries = (await (await fetch(`${product.url}/evaluation/outbox.json`)).json()) as OutboxEntry[]
      code = /\b([0-9]{6})\b/.exec(entries.find(({ channel, to }) => channel === "sms" && to === anna?.phone)?.text ?? "")?.[1] ?? ""
      return code !== ""
    })
    await page.getByLabel("Kod").fill(code)
    await page.getByRole("button", { name: "Fortsätt" }).click()
    await page.waitForURL("**/inbox")
    const received = LETTERS.filter(({ to, cc = [] }) => [...to, ...cc].includes("anna"))
    for (const { subject } of received) await page.getByText(subject).first().waitFor()
    await screenshot(page, "demo-inbox")
    await page.goto(`${product.url}/sent`)
    await page.getByText("kim.ek@example.com").first().waitFor()
    await page.getByText("Läst av alla").first().waitFor()
  })
})
