import { accessibilityFaults, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { productUrl } from "#tests/support/product.ts"
import { soon } from "#tests/support/waiting.ts"

const door = openDoor()

/** Nobody's: made up, of the right form. */
const ID = "0197f0a0-0000-7000-8000-000000000000"
const PATHS = [
  `/messages/${ID}`,
  `/folders/${ID}`,
  `/contacts/${ID}`,
  "/operator",
  "/operator/claim/AAAA",
  "/closed/AAAA",
  "/inbox/nothing",
  "/terms/2020-01-01",
]

/** What leads nowhere and what is somebody else's look the same, with words and a way on, whoever asks and however (B40, U3, U5). */
describe.each([true, false])("what is not there, with JavaScript: %s", (javaScript) => {
  const browser = testBrowser()

  it.each([
    ["en", "There is nothing here", "To the start page"],
    ["sv", "Här finns ingenting", "Till startsidan"],
  ] as const)("U3 U5 B40 is said in words, in %s", async (language, title, start) => {
    const page = await browser.visit({ javaScript, language })
    await door.enter(page, await door.person("anna"))
    const texts = new Set<string>()
    for (const path of PATHS) {
      const answer = await page.goto(path)
      expect(answer?.status()).toBe(404)
      await page.getByRole("heading", { name: title, level: 1 }).waitFor()
      await page.getByRole("link", { name: start }).waitFor()
      expect(page.url()).toBe(new URL(path, productUrl()).href)
      texts.add(await page.locator("body").innerText())
    }
    expect(texts.size).toBe(1)
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole("link", { name: start }).click()
    await page.waitForURL((url) => url.pathname !== PATHS.at(-1))
    await soon(async () => expect(await page.getByRole("heading", { level: 1 }).first().innerText()).not.toBe(title))
  })
})
