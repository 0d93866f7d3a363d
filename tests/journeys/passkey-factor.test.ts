import type { Page } from "playwright-core"
import { translator } from "#lib/language/translate.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import type { Person } from "#tests/support/given.ts"
import { awaitCode } from "#tests/support/product.ts"
import { virtualAuthenticator } from "#tests/support/virtual-authenticator.ts"

const LOOKS = [
  { person: "anna", language: "en", width: 1280, colours: "light" },
  { person: "bo", language: "sv", width: 390, colours: "dark" },
] as const

const browser = testBrowser()
const door = openDoor()

describe.each(LOOKS)("a passkey in the place of a code, in $language", ({ person: who, ...look }) => {
  jest.setTimeout(300_000)
  const t = translator(look.language)
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click()
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true, level: 1 }).waitFor()
  const inspect = async (page: Page, name: string) => {
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkey-factor-${name}-${look.language}`)
  }
  /** Somebody with a passkey in this browser, who is signed in nowhere. */
  const withPasskey = async (): Promise<{ readonly person: Person; readonly page: Page }> => {
    const person = await door.person(who)
    const page = await browser.visit(look)
    page.context().setDefaultTimeout(60_000)
    await door.enter(page, person)
    await virtualAuthenticator(page, { prf: true })
    await page.goto("/account/id-control/passkeys")
    await press(page, t("passkeys.add"))
    await page.waitForURL(/passkeys\?(done|new)=/)
    await page.context().clearCookies()
    return { person, page }
  }
  const begin = async (page: Page, { address, password }: Person, intent: "lost_phone" | "new_number") => {
    await page.goto(`/recover?for=${intent}`)
    const asked = new Date()
    await page.getByLabel(t("common.fields.email")).fill(address)
    await press(page, t("common.continue"))
    await heading(page, t("recover.mailCodeTitle"))
    await page.getByLabel(t("common.fields.code")).fill(await awaitCode({ channel: "email", to: address, after: asked }))
    await press(page, t("common.continue"))
    await page.getByLabel(t("common.fields.password"), { exact: true }).fill(password)
    await press(page, intent === "lost_phone" ? t("recover.lostButton") : t("common.continue"))
  }

  it("I3 I8 at the second factor it is offered beside the code, and signs in to the page that was asked for", async () => {
    const { person, page } = await withPasskey()
    await page.goto("/sign-in?next=%2Farchive")
    await page.getByLabel(t("common.fields.email")).fill(person.address)
    await page.getByLabel(t("common.fields.password"), { exact: true }).fill(person.password)
    await press(page, t("signIn.button"))
    await heading(page, t("factor.title.sms"))
    await page.getByRole("button", { name: t("factor.passkey"), exact: true }).waitFor()
    await inspect(page, "code")
    await press(page, t("factor.passkey"))
    await page.waitForURL("**/archive")
    // Two factors were proven: the locks open without another question.
    await page.goto("/account/id-control/codes")
    await heading(page, t("oneTimeCodes.title"))
  })

  it("I12 a lost phone: with it the new number counts at once, and ID control says to look through the passkeys", async () => {
    const { person, page } = await withPasskey()
    await begin(page, person, "lost_phone")
    await heading(page, t("recover.lostDone"))
    await page.goto("/sign-in")
    await press(page, t("signIn.passkey"))
    await page.waitForURL(/\/(inbox|sign-in\/passkey)/)
    if (page.url().includes("/sign-in/passkey")) {
      await page.getByLabel(t("common.fields.password"), { exact: true }).fill(person.password)
      await press(page, t("signIn.button"))
      await page.waitForURL("**/inbox")
    }
    await page.goto("/account/id-control")
    await page.getByText(t("account.id.passkeysLost")).waitFor()
    await inspect(page, "locks")
    await page.context().clearCookies()
    await begin(page, person, "new_number")
    await heading(page, t("recover.waysTitle"))
    await inspect(page, "ways")
    await press(page, t("factor.passkey"))
    await heading(page, t("recover.numberTitle"))
    const phone = look.language === "en" ? "+46701740682" : "+46701740683"
    await page.getByLabel(t("common.fields.phone")).fill(phone)
    const asked = new Date()
    await press(page, t("phonePage.send"))
    await heading(page, t("register.smsCodeTitle"))
    await page.getByLabel(t("common.fields.code")).fill(await awaitCode({ channel: "sms", to: phone, after: asked }))
    await press(page, t("common.continue"))
    await heading(page, t("recover.numberDone"))
  })
})
