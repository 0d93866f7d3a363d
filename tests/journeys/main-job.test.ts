import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { statSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import type { Page } from "playwright-core"
import { screenshot } from "#tests/support/browser.ts"
import { filesBelow, filesSince, textsIn } from "#tests/support/byte-search.ts"
import { noticedLink, register, send, signIn, somebody, type Person } from "#tests/support/people.ts"
import { product } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"

const { browser, door, visitAs } = openVisits()

it("M4 a draft is saved while it is typed, once, and is gone when the message is sent", async () => {
  const anna = await door.person("anna")
  const page = await visitAs(anna)
  await page.goto("/compose")
  await page.getByLabel("To", { exact: true }).fill(anna.address)
  await page.getByLabel("Subject").fill("Begun")
  await expectText(page, "Draft saved")
  await page.getByLabel("Message", { exact: true }).fill("More")
  const other = await page.context().newPage()
  await other.goto("/drafts")
  expect(await other.getByRole("link", { name: /Begun/ }).count()).toBe(1)
  await page.getByRole("button", { name: "Send", exact: true }).click()
  await page.waitForURL("**/sent**")
  await other.goto("/drafts")
  expect(await other.getByText("Begun").count()).toBe(0)
})

it("M4 saving by itself ends with the session and says so; the last text goes with the button, and is what is found", async () => {
  const anna = somebody("Anna Åkesson")
  const page = await browser.visit()
  await register(page, anna)
  await page.goto("/compose")
  const text = page.getByLabel("Message", { exact: true })
  await text.fill("First")
  await expectText(page, "Draft saved")
  await endSession(page)
  await text.fill("First, and second")
  await expectText(page, "You have been signed out. What you wrote until now is kept")
  let posts = 0
  page.on("request", (request) => (posts += request.method() === "POST" ? 1 : 0))
  await text.fill("First, second, and third")
  // Longer than the pause after which it is saved.
  await page.waitForTimeout(6_000)
  expect(posts).toBe(0)
  await page.getByRole("button", { name: "Send", exact: true }).click()
  await expectKept(page, anna, "First, second, and third")
})

it("M4 what is typed before the page's scripts have arrived stays", async () => {
  const anna = await door.person("anna")
  const page = await visitAs(anna)
  await send(page, { to: anna.address, subject: "To myself", text: "Quoted in the answer." })
  await page.goto("/inbox")
  await page
    .getByRole("link", { name: /To myself/ })
    .first()
    .click()
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route("**/_next/static/**/*.js", async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole("button", { name: "Reply", exact: true }).click()
  await page.getByLabel("Subject").fill("Typed early")
  await page.getByLabel("Message", { exact: true }).fill("Typed early too.")
  release()
  // The tools are drawn by the scripts.
  await page.getByRole("button", { name: "Bold" }).waitFor()
  expect(await page.getByLabel("Message", { exact: true }).inputValue()).toBe("Typed early too.")
  expect(await page.getByLabel("Subject").inputValue()).toBe("Typed early")
})

describe.each([
  ["with JavaScript", true],
  ["without JavaScript", false],
])("M1 M3 M5 D1 the main job %s", (_name, javaScript) => {
  it("register, sign in, send with files, read, reply, see it read, delete, erase", async () => {
    const [anna, bo] = [somebody("Anna Åkesson"), somebody("Bo Öberg")]
    const [annas, bos] = [await browser.visit({ javaScript }), await browser.visit({ javaScript, width: 390, height: 844 })]
    await register(annas, anna)
    await register(bos, bo)

    const content = randomBytes(300_000)
    const sentAt = new Date()
    await send(annas, {
      to: bo.address,
      subject: "Provsvar från kliniken",
      text: "Hej Bo,\n\nhär kommer svaren.\n\nAnna",
      files: [{ name: "röntgen – höft.bin", content }],
    })
    await expectText(annas, "Read by none")

    await bos.goto(await noticedLink(bo, sentAt))
    await expectText(bos, "Provsvar från kliniken")
    await expectText(bos, "här kommer svaren.")
    await expectText(bos, "The seal holds")
    await screenshot(bos, `message-phone-${String(javaScript)}`)
    const [download] = await Promise.all([
      bos.waitForEvent("download"),
      bos
        .getByRole("link", { name: /Download/ })
        .first()
        .click(),
    ])
    expect(download.suggestedFilename()).toBe("röntgen – höft.bin")
    expect(content.equals(await readFile(await download.path()))).toBe(true)

    await annas.goto("/sent")
    await expectText(annas, "Read by all")

    await bos.getByRole("button", { name: "Reply", exact: true }).click()
    await bos.getByLabel("Message", { exact: true }).fill("Tack, Anna.")
    await bos.getByRole("button", { name: "Send", exact: true }).click()
    await bos.waitForURL("**/sent**")
    await annas.goto("/inbox")
    await expectText(annas, "Tack, Anna.")

    await bos.goto("/inbox")
    await bos
      .getByRole("link", { name: /Provsvar/ })
      .first()
      .click()
    await bos.getByRole("button", { name: "Delete", exact: true }).first().click()
    await bos.waitForURL(/\/(inbox|trash)/)
    await bos.goto("/trash")
    await expectText(bos, "Provsvar från kliniken")
    await bos
      .getByRole("link", { name: "Empty trash" })
      .or(bos.getByRole("button", { name: "Empty trash" }))
      .first()
      .click()
    await bos.getByRole("button", { name: "Empty trash" }).last().click()
    await bos.waitForURL("**/trash**")
    await expectText(bos, "Trash is empty")
  })

  it("M4 a message sent after the session has ended is there again after signing in, in the same tab", async () => {
    const anna = somebody("Anna Åkesson")
    const page = await browser.visit({ javaScript })
    await register(page, anna)
    await page.goto("/compose")
    await page.getByLabel("To", { exact: true }).fill("bo@example.org")
    await page.getByLabel("Subject").fill("Sent too late")
    await page.getByLabel("Message", { exact: true }).fill("Everything that I wrote.")
    await endSession(page)
    await page.getByRole("button", { name: "Send", exact: true }).click()
    await expectKept(page, anna, "Everything that I wrote.")
    expect(await page.getByLabel("Subject").inputValue()).toBe("Sent too late")
  })

  it("M4 what was written after a draft was saved is not lost either, and the draft does not come in its place", async () => {
    const anna = somebody("Anna Åkesson")
    const page = await browser.visit({ javaScript })
    await register(page, anna)
    await page.goto("/compose")
    const text = page.getByLabel("Message", { exact: true })
    await text.fill("First")
    await page.getByRole("button", { name: "Save draft" }).click()
    await expectText(page, "The draft is saved.")
    await text.fill("First, and second")
    await endSession(page)
    await page.getByRole("button", { name: "Send", exact: true }).click()
    await expectKept(page, anna, "First, and second")
    await text.fill("First, second, and third")
    await page.getByRole("button", { name: "Save draft" }).click()
    await expectText(page, "The draft is saved.")
    await page.reload()
    expect(await text.inputValue()).toBe("First, second, and third")
    await page.goto("/drafts")
    expect(await page.locator("a[href*='draft=']").count()).toBe(1)
  })

  it("M4 what cannot be kept without a session is not left behind: it is given back with what to do", async () => {
    const anna = await door.person("anna")
    const page = await visitAs(anna, { javaScript })
    await page.goto("/compose")
    await page.getByLabel("Subject").fill("Eight days old")
    await page.getByLabel("Message", { exact: true }).fill("Everything that I wrote.")
    // The scripts, once they are there, write the fields anew; the tools are drawn by them.
    if (javaScript) await page.getByRole("button", { name: "Bold" }).waitFor()
    // As good as a ticket that is too old.
    await page.locator("input[name=author]").evaluate((input: HTMLInputElement) => (input.value = "none"))
    await endSession(page)
    await page.getByRole("button", { name: "Send", exact: true }).click()
    await expectText(page, "You have been signed out, and what you wrote could not be kept")
    expect(page.url()).not.toContain("/sign-in")
    if (javaScript)
      await soon(async () => expect(await page.getByLabel("Message", { exact: true }).inputValue()).toBe("Everything that I wrote."))
    else await expectText(page, "Everything that I wrote.")
  })

  it("I3 a browser not seen before is asked for a code, a known one is not; signing out ends the session", async () => {
    const anna = somebody("Anna Åkesson")
    const home = await browser.visit({ javaScript })
    await register(home, anna)
    const library = await browser.visit({ javaScript })
    await signIn(library, anna)
    await signOut(library)
    await library.goto("/inbox")
    await library.waitForURL("**/sign-in**")
    await signIn(library, anna)
    await expectText(library, "Inbox")
  })
})

const endSession = (page: Page) => page.context().clearCookies({ name: "sigill-session" })

/** Signs in where a late post has led, and finds what was written. */
async function expectKept(page: Page, { address, password }: Person, text: string): Promise<void> {
  await page.waitForURL("**/sign-in**")
  await expectText(page, "What you wrote is kept")
  await page.getByLabel("E-mail address").fill(address)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
  await page.waitForURL("**/compose?draft=**")
  await soon(async () => expect(await page.getByLabel("Message", { exact: true }).inputValue()).toBe(text))
  await expectText(page, "Your session had ended")
}

async function signOut(page: Page): Promise<void> {
  await page.locator("summary", { hasText: "Anna Åkesson" }).first().click()
  await page.getByRole("button", { name: "Sign out" }).first().click()
  await page.waitForURL((url) => !url.pathname.startsWith("/inbox"))
}

/** What the page says, wherever it stands. */
async function expectText(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor({ state: "attached" })
}

describe("what disk and database reveal", () => {
  it("B1 subject, text, file name and content are found nowhere: data folder, output, temporary files, the build's caches", async () => {
    const mark = randomBytes(8).toString("hex")
    const begun = Date.now()
    const canaries = [`subject-${mark}`, `text-${mark}`, `name-${mark}`, `content-${mark}`]
    const [anna, bo] = [somebody("Anna Åkesson"), somebody("Bo Öberg")]
    const [annas, bos] = [await browser.visit(), await browser.visit()]
    await register(annas, anna)
    await register(bos, bo)
    const sentAt = new Date()
    await send(annas, {
      to: bo.address,
      subject: `subject-${mark}`,
      text: `text-${mark}`,
      files: [{ name: `name-${mark}.txt`, content: Buffer.from(`content-${mark}`) }],
    })
    await bos.goto(await noticedLink(bo, sentAt))
    await expectText(bos, `text-${mark}`)
    await bos.goto("/inbox")
    await expectText(bos, `subject-${mark}`)
    const { dataFolder, temporaryFolder, outputFile } = product()
    const everywhere = [
      ...(await filesBelow(dataFolder)),
      outputFile,
      ...(await filesBelow(temporaryFolder)),
      ...(await filesSince(os.tmpdir(), begun)),
      ...(await filesBelow(path.join(process.cwd(), ".next/standalone/.next")).then((files) =>
        files.filter((file) => isSince(file, begun)),
      )),
    ]
    expect([...(await textsIn(everywhere, canaries))]).toEqual([])
    // The search is proven by what has to be there, in the database and in the output.
    expect([...(await textsIn(await filesBelow(dataFolder), [bo.address])).keys()]).toEqual([bo.address])
    expect([...(await textsIn([outputFile], ["is running at"])).keys()]).toEqual(["is running at"])
  })
})

const isSince = (file: string, since: number): boolean => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= since
