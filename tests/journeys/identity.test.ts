import type { Page } from "playwright-core"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import { testBrowser } from "#tests/support/browser.ts"
import { giveCredentials, register, somebody } from "#tests/support/people.ts"
import { awaitCode, awaitNotice } from "#tests/support/product.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words } from "#tests/support/words.ts"

const someone = () => somebody("Anna Åkesson")

const signOut = async (page: Page, language: Language = "en") => {
  await page.locator("summary").filter({ hasText: "Anna" }).first().click()
  await words(language).press(page, "common.signOut")
  await page.waitForURL("**/sign-in?out=1")
}

describe.each(WAYS)("identity $name", ({ language, javaScript }) => {
  const browser = testBrowser()
  const look = { language, javaScript }
  const { t, field, button, press, goOn } = words(language)

  it("I1 I3 registers, signs out, signs in on the same browser with the password alone", async () => {
    const page = await browser.visit(look)
    const person = someone()
    await register(page, person, language)
    await signOut(page, language)
    await page.goto("/inbox")
    await page.waitForURL("**/sign-in?next=%2Finbox")
    await giveCredentials(page, person, language)
    await page.waitForURL("**/inbox")
  })

  it("I3 I6 a new browser needs the code from the phone, comes to the page that was asked for, and the owner is told", async () => {
    const person = someone()
    await register(await browser.visit(look), person, language)
    const page = await browser.visit(look)
    await page.goto("/account/sessions")
    const asked = new Date()
    await giveCredentials(page, person, language)
    await page.waitForURL("**/sign-in/code?**")
    await page.getByText(person.phone.slice(-2)).first().waitFor()
    await field(page, "common.fields.code").fill(await awaitCode({ channel: "sms", to: person.phone, after: asked }))
    await goOn(page)
    await page.waitForURL("**/account/sessions")
    await awaitNotice({ channel: "email", to: person.address, subject: t("mail.newBrowser.subject") })
    await soon(async () => expect(await button(page, "account.session.end").count()).toBe(1))
    await press(page, "account.session.end")
    await page.waitForURL("**/account/sessions?ended=1")
    await soon(async () => expect(await button(page, "account.session.end").count()).toBe(0))
  })

  it("B14 U5 changes the password; a wrong one is said and typed secrets do not come back", async () => {
    const person = someone()
    const page = await browser.visit(look)
    await register(page, person, language)
    await page.goto("/account/id-control")
    await page.getByRole("link", { name: t("account.id.passwordAct") }).click()
    await field(page, "common.fields.newPassword").fill("password1234")
    await press(page, "account.id.change")
    await page.locator(".notice-error").waitFor()
    await soon(async () => expect(await field(page, "common.fields.newPassword").inputValue()).toBe(""))
    await field(page, "common.fields.newPassword").fill("grön kamel sover under bordet")
    await press(page, "account.id.change")
    await page.waitForURL("**/account/id-control?done=password")
    await page.goto("/inbox")
    expect(page.url()).toMatch(/\/inbox$/)
  })

  it("B20 U5 an unknown address and a wrong password say the same", async () => {
    const person = someone()
    await register(await browser.visit(look), person, language)
    const said: string[] = []
    for (const address of [person.address, "nobody@example.org"]) {
      const page = await browser.visit(look)
      await page.goto("/sign-in")
      await giveCredentials(page, { address, password: "not the password at all" }, language)
      said.push(await page.locator(".notice-error").innerText())
      await soon(async () => expect(await field(page, "common.fields.email").inputValue()).toBe(address))
    }
    expect(said[0]).toContain(t("errors.wrong_credentials"))
    expect(said[0]).toBe(said[1])
  })

  it("U1 name, language and time zone are changed and stay", async () => {
    const person = someone()
    const page = await browser.visit(look)
    await register(page, person, language)
    await page.goto("/account")
    await page.getByText(t("account.edit")).click()
    await field(page, "common.fields.name").fill("Anna Ek")
    const other = language === "sv" ? "en" : "sv"
    await page.getByLabel(t("account.language")).first().selectOption(other)
    await press(page, "account.save")
    await page.waitForURL("**/account?saved=1")
    await soon(async () => expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(translator(other)("account.title")))
    expect(await page.locator("html").getAttribute("lang")).toBe(other)
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
