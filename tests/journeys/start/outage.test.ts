import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { startOwnProduct, type OwnProduct } from "#tests/support/own-product.ts"
import type { Field } from "../../../scripts/faults/client.ts"
import { parentOf } from "../../../scripts/launch/processes.mjs"
import { registerPerson, type Person } from "../../../scripts/faults/people.ts"

jest.setTimeout(180_000)

const OUTAGE_MS = 20_000
const NOTHING_TECHNICAL = /Error|stack|postgres|ECONN|__next_error__|select /i

/** The supervisor is frozen, so that nobody starts the database again before we let them. */
describe("a database that is away for 20 s", () => {
  const browser = testBrowser()
  const dataFolder = mkdtempSync(path.join(os.tmpdir(), "sigill-outage-"))
  let product: OwnProduct
  let anna: Person
  let bo: Person
  beforeAll(async () => {
    product = await startOwnProduct(dataFolder)
    anna = await registerPerson(product.url, 1)
    bo = await registerPerson(product.url, 2)
  })
  afterAll(async () => {
    // A test that failed half-way has left it frozen.
    process.kill(product.supervisorPid(), "SIGCONT")
    await product.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  const letter = (token: string, subject: string): readonly Field[] => [
    ["token", token],
    ["act", "send"],
    ["to", bo.address],
    ["subject", subject],
    ["message", "Hej"],
  ]
  const withChildren = (parent: number): readonly number[] => [
    parent,
    ...readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => parentOf(pid) === parent),
  ]

  it("U5 R1 pages say so with 503 in the reader's language, without JavaScript; all goes on by itself", async () => {
    browser.expectFault(/503/)
    process.kill(product.supervisorPid(), "SIGSTOP")
    const end = Date.now() + OUTAGE_MS
    process.kill(product.databasePid(), "SIGKILL")
    await wait(500)
    for (const address of ["/", "/inbox", "/compose", "/sign-in", "/messages/00000000-0000-4000-8000-000000000000"]) {
      const { status, text } = await anna.client.get(address)
      expect({ address, status }).toEqual({ address, status: 503 })
      expect(text).toContain("The service does not reach its database just now. Nothing you had saved is lost.")
      expect(text).not.toMatch(NOTHING_TECHNICAL)
    }
    const typed = letter(crypto.randomUUID(), "Sent during the outage")
    const posted = await anna.client.post("/compose/send", typed)
    expect([posted.status, posted.text.includes("may not have arrived")]).toEqual([503, true])
    const page = await browser.visit({ language: "sv", width: 390, colours: "dark" })
    const cookies = anna.client.cookies().filter(([name]) => name !== "sigill-language")
    await page.context().addCookies(cookies.map(([name, value]) => ({ name, value, url: product.url })))
    const answer = await page.goto(`${product.url}/inbox`)
    expect(answer?.status()).toBe(503)
    expect(answer?.headers()).toMatchObject({ "retry-after": "5", "content-language": "sv", "cache-control": "private, no-store" })
    expect(await page.locator("h1").innerText()).toBe("Borta en stund")
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, "outage")
    await wait(Math.max(0, end - Date.now()))
    process.kill(product.supervisorPid(), "SIGCONT")
    const back = Date.now()
    await product.until(async () => (await anna.client.get("/inbox")).status === 200)
    expect(Date.now() - back).toBeLessThan(10_000)
    expect((await anna.client.post("/compose/send", typed)).location).toMatch(/^\/sent\?sent=/)
    expect((await bo.client.get("/inbox")).text.match(/class="row-who"/g)).toHaveLength(1)
  })

  it("U5 a frozen database leaves nobody without a word, and nothing that waited is lost", async () => {
    const pids = withChildren(product.databasePid())
    for (const pid of pids) process.kill(pid, "SIGSTOP")
    const sending = anna.client.post("/compose/send", letter(crypto.randomUUID(), "Sent to the frozen"))
    const { status, text } = await bo.client.get("/inbox")
    expect([status, text.includes("does not reach its database")]).toEqual([503, true])
    for (const pid of pids) process.kill(pid, "SIGCONT")
    expect((await sending).location).toMatch(/^\/sent\?sent=/)
    await product.until(async () => (await bo.client.get("/inbox")).text.includes("Sent to the frozen"))
  })

  it("B77 the log of it all names nobody", () => {
    expect(product.started.said()).toContain('"event":"failed"')
    expect(product.started.said()).not.toMatch(/@example\.org|params:|Sent (during|to)/)
  })
})
