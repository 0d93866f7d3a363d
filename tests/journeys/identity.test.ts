import type { Page } from "playwright-core"
import { testBrowser } from "#tests/support/browser.ts"
import { awaitCode, awaitNotice } from "#tests/support/product.ts"

const PASSWORD = "blå elefant dansar i köket"

let number = 0
const someone = () => {
  const id = `${Date.now().toString(36)}${++number}`
  return { address: `person-${id}@example.org`, phone: `+46701740${String(605 + number)}`, name: "Anna Åkesson" }
}
type Someone = ReturnType<typeof someone>

async function register(page: Page, { address, phone, name }: Someone): Promise<void> {
  await page.goto("/register")
  await page.getByLabel("E-mail address").fill(address)
  await page.getByRole("button", { name: "Continue" }).click()
  await page.getByLabel("Code").fill(await awaitCode({ channel: "email", to: address }))
  await page.getByRole("button", { name: "Continue" }).click()
  const asked = new Date()
  await page.getByLabel("Mobile phone").fill(phone)
  await page.getByRole("button", { name: "Continue" }).click()
  await page.getByLabel("Code").fill(await awaitCode({ channel: "sms", to: phone, after: asked }))
  await page.getByRole("button", { name: "Continue" }).click()
  await page.getByLabel("Your name").fill(name)
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD)
  await page.getByRole("checkbox").check()
  await page.getByRole("button", { name: "Create account" }).click()
  await page.waitForURL("**/inbox")
}

async function giveCredentials(page: Page, address: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail address").fill(address)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
}

const signOut = async (page: Page) => {
  await page.locator("summary").filter({ hasText: "Anna" }).first().click()
  await page.getByRole("button", { name: "Sign out" }).first().click()
  await page.waitForURL("**/sign-in?out=1")
}

describe.each([true, false])("identity with JavaScript: %s", (javaScript) => {
  const browser = testBrowser()

  it("I1 I3 registers, signs out, signs in on the same browser with the password alone", async () => {
    const page = await browser.visit({ javaScript })
    const person = someone()
    await register(page, person)
    await signOut(page)
    await page.goto("/inbox")
    await page.waitForURL("**/sign-in?next=%2Finbox")
    await giveCredentials(page, person.address)
    await page.waitForURL("**/inbox")
  })

  it("I3 I6 a new browser needs the code from the phone, comes to the page that was asked for, and the owner is told", async () => {
    const person = someone()
    await register(await browser.visit({ javaScript }), person)
    const page = await browser.visit({ javaScript })
    await page.goto("/account/sessions")
    const asked = new Date()
    await giveCredentials(page, person.address)
    await page.waitForURL("**/sign-in/code?**")
    await expect(page.getByText(person.phone.slice(-2)).first().isVisible()).resolves.toBe(true)
    await page.getByLabel("Code").fill(await awaitCode({ channel: "sms", to: person.phone, after: asked }))
    await page.getByRole("button", { name: "Continue" }).click()
    await page.waitForURL("**/account/sessions")
    await awaitNotice({ channel: "email", to: person.address, matching: /new browser/ })
    expect(await page.getByRole("button", { name: "End", exact: true }).count()).toBe(1)
    await page.getByRole("button", { name: "End", exact: true }).click()
    await page.waitForURL("**/account/sessions?ended=1")
    expect(await page.getByRole("button", { name: "End", exact: true }).count()).toBe(0)
  })

  it("B14 U5 changes the password; a wrong one is said and typed secrets do not come back", async () => {
    const person = someone()
    const page = await browser.visit({ javaScript })
    await register(page, person)
    await page.goto("/account/id-control")
    await page.getByRole("link", { name: "Change password" }).click()
    await page.getByLabel("New password").fill("password1234")
    await page.getByRole("button", { name: "Change password" }).click()
    await page.locator(".notice-error").waitFor()
    expect(await page.getByLabel("New password").inputValue()).toBe("")
    await page.getByLabel("New password").fill("grön kamel sover under bordet")
    await page.getByRole("button", { name: "Change password" }).click()
    await page.waitForURL("**/account/id-control?done=password")
    await page.goto("/inbox")
    expect(page.url()).toMatch(/\/inbox$/)
  })

  it("B20 U5 an unknown address and a wrong password say the same", async () => {
    const person = someone()
    await register(await browser.visit({ javaScript }), person)
    const words: string[] = []
    for (const address of [person.address, "nobody@example.org"]) {
      const page = await browser.visit({ javaScript })
      await page.goto("/sign-in")
      await giveCredentials(page, address, "not the password at all")
      words.push(await page.locator(".notice-error").innerText())
      expect(await page.getByLabel("E-mail address").inputValue()).toBe(address)
    }
    expect(words[0]).toMatch(/do not fit together/)
    expect(words[0]).toBe(words[1])
  })

  it("U1 name, language and time zone are changed and stay", async () => {
    const person = someone()
    const page = await browser.visit({ javaScript })
    await register(page, person)
    await page.goto("/account")
    await page.getByText("Change name, language and time zone").click()
    await page.getByLabel("Your name").fill("Anna Ek")
    await page.getByLabel("Language").first().selectOption("sv")
    await page.getByRole("button", { name: "Save" }).click()
    await page.waitForURL("**/account?saved=1")
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Kontoinställningar")
    expect(await page.locator("html").getAttribute("lang")).toBe("sv")
  })
})

describe("identity pages", () => {
  const browser = testBrowser()

  it("B36 after signing out Back shows nothing of the mailbox, and the session answer is empty", async () => {
    const page = await browser.visit()
    const person = someone()
    await register(page, person)
    const during = (await (await page.request.get("/api/auth/session")).json()) as Record<string, unknown>
    expect(Object.keys(during)).toEqual(["expires"])
    await signOut(page)
    await page.goBack()
    await page.waitForURL("**/sign-in?next=**")
    expect(await page.content()).not.toContain(person.address)
    expect(await (await page.request.get("/api/auth/session")).json()).toEqual({})
  })

  it("B41 /operator is not there for others", async () => {
    const page = await browser.visit()
    await register(page, someone())
    expect((await page.goto("/operator"))?.status()).toBe(404)
    expect((await page.goto("/operator/claim/AAAA"))?.status()).toBe(404)
  })
})
