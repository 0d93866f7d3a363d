import { readFileSync } from "node:fs"
import type { Page } from "playwright-core"
import { testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { register, somebody, type Person } from "#tests/support/people.ts"
import { awaitCode, awaitNotice } from "#tests/support/product.ts"
import { appCode } from "#tests/support/totp.ts"
import { readZip } from "#tests/support/zip.ts"

const STEP_MS = 30_000
const door = openDoor()

/** A code of the step before, of now, or of the next: each counts once (B23), and all three are good, so that nobody has to wait. */
const codeOf = (secret: string, step: -1 | 0 | 1) => appCode(secret, new Date(Date.now() + step * STEP_MS))

const goOn = (page: Page, name = "Continue") => page.getByRole("button", { name, exact: true }).click()

/** Product I4, step by step. @returns the secret that the app has */
async function switchOn(page: Page, person: Person): Promise<string> {
  await page.goto("/account/id-control")
  const asked = new Date()
  await page.getByLabel("I have installed an authenticator app").check()
  await goOn(page)
  await page.waitForURL("**/authenticator")
  await page.getByLabel("Code").fill(await awaitCode({ channel: "sms", to: person.phone, after: asked }))
  await goOn(page)
  await page.getByRole("img", { name: /Picture to scan/ }).waitFor()
  const secret = await page.locator(".printed-code").innerText()
  await page.getByLabel("Code").fill(codeOf(secret, -1))
  await goOn(page, "Switch on")
  await page.waitForURL("**/authenticator/on?new=1")
  return secret
}

async function giveCredentials(page: Page, { address, password }: Person): Promise<void> {
  await page.goto("/sign-in")
  await page.getByLabel("E-mail address").fill(address)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await goOn(page, "Sign in")
  await page.waitForURL("**/sign-in/code**")
}

async function printSheet(page: Page): Promise<readonly string[]> {
  await page.goto("/account/id-control/codes")
  await page.getByRole("button", { name: /Make a (new )?sheet/ }).click()
  await page.waitForURL("**/codes/sheet")
  const codes = await page.locator(".code-sheet > li").allInnerTexts()
  await page.getByRole("button", { name: "I have the codes on paper" }).click()
  await page.waitForURL("**/account/id-control")
  return codes
}

describe.each([true, false])("ID control with JavaScript: %s", (javaScript) => {
  const browser = testBrowser()

  it("I3 I4 I5 B23 switches the authenticator on, is held to a way back, and signs in by the app, a sheet and a remembered browser", async () => {
    const person = somebody("Anna Åkesson")
    const page = await browser.visit({ javaScript })
    await register(page, person)
    const secret = await switchOn(page, person)
    // Nothing but ways back is offered, and every page says so.
    await page.getByRole("link", { name: "Print one-time codes" }).waitFor()
    await page.goto("/inbox")
    await page.getByRole("link", { name: "Choose a way back" }).waitFor()
    const [code = ""] = await printSheet(page)
    await page.goto("/inbox")
    expect(await page.getByRole("link", { name: "Choose a way back" }).count()).toBe(0)
    await awaitNotice({ channel: "email", to: person.address, matching: /switched on/ })

    const elsewhere = await browser.visit({ javaScript })
    await giveCredentials(elsewhere, person)
    await elsewhere.getByText("Lost your authenticator?").click()
    await elsewhere.getByRole("button", { name: "Use a printed one-time code" }).click()
    await elsewhere.getByRole("heading", { name: "A code from your sheet" }).waitFor()
    await elsewhere.getByLabel("Code").fill(code)
    await goOn(elsewhere)
    await elsewhere.waitForURL("**/inbox")
    await elsewhere.goto("/account/id-control")
    await elsewhere.getByText("9 of 10 are left").waitFor()

    const known = await browser.visit({ javaScript })
    await giveCredentials(known, person)
    await known.getByLabel("Code").fill("000000")
    await goOn(known)
    await known.getByText(/clock is set automatically/).waitFor()
    await known.getByLabel("Code").fill(codeOf(secret, 0))
    await known.getByLabel(/Remember this browser/).check()
    await goOn(known)
    await known.waitForURL("**/inbox")
    await known.context().clearCookies({ name: /session/ })
    await known.goto("/sign-in")
    await known.getByLabel("E-mail address").fill(person.address)
    await known.getByLabel("Password", { exact: true }).fill(person.password)
    await goOn(known, "Sign in")
    await known.waitForURL("**/inbox")
    // Only the password was given in this session, so the locks ask for more.
    await known.goto("/account/id-control/codes")
    await known.waitForURL("**/account/prove?next=**")
    await known.getByLabel("Password", { exact: true }).fill(person.password)
    await goOn(known)
    await known.getByLabel("Code").fill(codeOf(secret, 1))
    await goOn(known)
    await known.waitForURL("**/account/id-control/codes")
  }, 240_000)

  it("I5 B25 a backup phone and another mobile phone are proven by codes", async () => {
    const person = somebody("Bo Öberg")
    const page = await browser.visit({ javaScript })
    await register(page, person)
    for (const [lock, phone, done] of [
      ["backup-phone", "+46701740681", "The backup phone is set."],
      ["phone", "+46701740682", "Your mobile phone is changed."],
    ] as const) {
      await page.goto("/account/id-control")
      await page.locator(`a[href="/account/id-control/${lock}"]`).click()
      const asked = new Date()
      await page.getByLabel("Mobile phone").fill(phone)
      await goOn(page, "Send a code")
      await page.getByLabel("Code").fill(await awaitCode({ channel: "sms", to: phone, after: asked }))
      await goOn(page)
      await page.getByText(done).waitFor()
    }
    await awaitNotice({ channel: "sms", to: person.phone, matching: /changed to another number/ })
  })
})

describe.each([true, false])("addresses and own data with JavaScript: %s", (javaScript) => {
  const browser = testBrowser()

  it("I10 I11 D4 adds an address, makes it the main one, gives the old one up, and takes everything out as a zip, and deletes the account", async () => {
    const person = await door.person("anna")
    const page = await browser.visit({ javaScript })
    await door.enter(page, person)
    const other = `other.${person.address}`
    await page.goto("/account/id-control/addresses")
    const asked = new Date()
    await page.getByLabel("E-mail address").fill(other)
    await goOn(page, "Send a code")
    await page.getByLabel("Code").fill(await awaitCode({ channel: "email", to: other, after: asked }))
    await goOn(page)
    await page.getByText("The address is added.").waitFor()
    await page.getByRole("button", { name: "Make main" }).click()
    await page.getByText("The main address is changed.").waitFor()
    await page.getByRole("button", { name: "Remove" }).click()
    await page.getByText("The address is removed.").waitFor()
    expect(await page.getByRole("button", { name: "Remove" }).count()).toBe(0)
    await awaitNotice({ channel: "email", to: person.address, matching: /removed from your account/ })
    await page.goto("/account/privacy")
    const download = page.waitForEvent("download")
    await page.getByRole("button", { name: "Download everything" }).click()
    const file = await (await download).path()
    const files = await readZip(readFileSync(file))
    expect(JSON.parse(files.get("account.json")?.toString() ?? "null")).toMatchObject({ account: { addresses: [{ address: other }] } })
    await page.goto("/account/privacy/deletion")
    await page.getByLabel(`Type ${other} to confirm`).fill("nobody@example.org")
    await goOn(page, "Delete my account")
    await page.getByText(/Nothing was deleted/).waitFor()
    await page.getByLabel(`Type ${other} to confirm`).fill(other)
    await goOn(page, "Delete my account")
    await page.getByText("Your account is deleted.").waitFor()
    await page.goto("/inbox")
    await page.waitForURL("**/sign-in?next=**")
  })
})
