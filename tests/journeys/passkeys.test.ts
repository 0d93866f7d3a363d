import type { Page } from "playwright-core"
import { giveRole } from "#lib/staff/roles.ts"
import { accessibilityFaults, screenshot } from "#tests/support/browser.ts"
import { giveCredentials, type Person } from "#tests/support/people.ts"
import { awaitNotice, outbox, productUrl } from "#tests/support/product.ts"
import { soon } from "#tests/support/waiting.ts"
import { words, type Words } from "#tests/support/words.ts"
import { virtualAuthenticator } from "#tests/support/virtual-authenticator.ts"
import { openVisits } from "#tests/support/visits.ts"

const PASSKEYS = "/account/id-control/passkeys"

const { browser, door, visitAs } = openVisits()

/** Adds one, and comes back to the list that it is in. */
async function addPasskey(page: Page, name: string, { t, field, press }: Words): Promise<void> {
  await page.goto("/account/id-control")
  await page.getByRole("link", { name: `– ${t("account.id.passkeys")}` }).click()
  await field(page, "passkeys.name").last().fill(name)
  await press(page, "passkeys.add")
  await page.waitForURL(/passkeys\?(done|new)=/)
  await page.getByRole("heading", { name }).waitFor()
}

const smsTo = async ({ phone }: Person) => (await outbox()).filter(({ channel, to }) => channel === "sms" && to === phone).length

describe.each(["en", "sv"] as const)("passkeys in %s", (language) => {
  const reader = words(language)
  const { t, field, button, press, reads, heading } = reader

  it("I8 K5 B24 a passkey is added, opens the mailbox with one step, proves its owner anew, is renamed and removed", async () => {
    const person = await door.person("anna", language)
    const page = await visitAs(person, { language })
    const device = await virtualAuthenticator(page, { prf: true })
    await addPasskey(page, "Telefonen", reader)
    await soon(async () => expect(await device.count()).toBe(1))
    await awaitNotice({ channel: "email", to: person.address, subject: t("mail.locks.passkeyAdded.subject") })
    const letOpen = button(page, "passkeys.letOpen").first()
    if ((await letOpen.count()) > 0) {
      await letOpen.click()
      await reads(page, "passkeys.done.opens")
    }
    await reads(page, "passkeys.opens")

    // One step, and nothing typed, in a browser that is not known.
    await page.context().clearCookies()
    const before = await smsTo(person)
    await page.goto("/sign-in?next=%2Faccount%2Fid-control")
    await press(page, "signIn.passkey")
    await page.waitForURL("**/account/id-control")
    await reads(page, "account.id.passkeysOn", { count: 1, opening: 1 })
    await awaitNotice({ channel: "email", to: person.address, subject: t("mail.newBrowser.subject") })
    // It counted as two factors.
    await page.goto("/account/id-control/codes")
    await heading(page, "oneTimeCodes.title")
    expect(page.url()).toContain("/codes")
    expect(await smsTo(person)).toBe(before)

    // A session by password alone has to prove more for the locks; the passkey does.
    await page.context().clearCookies({ name: /session/ })
    await page.goto("/sign-in")
    await giveCredentials(page, person, language)
    await page.waitForURL("**/inbox")
    await page.goto(PASSKEYS)
    await page.waitForURL("**/account/prove?next=**")
    await screenshot(page, `passkeys-prove-${language}`)
    await press(page, "signIn.passkey")
    await page.waitForURL(`**${PASSKEYS}`)

    await page.getByText(t("passkeys.manage")).click()
    await field(page, "passkeys.name").first().fill("Nyckeln i lådan")
    await press(page, "passkeys.rename")
    await reads(page, "passkeys.done.renamed")
    await page.getByRole("heading", { name: "Nyckeln i lådan" }).waitFor()
    await page.getByText(t("passkeys.manage")).click()
    await press(page, "passkeys.remove")
    await reads(page, "passkeys.done.removed")
    await reads(page, "passkeys.none")
    await awaitNotice({ channel: "email", to: person.address, subject: t("mail.locks.passkeyRemoved.subject") })

    await page.context().clearCookies()
    await page.goto("/sign-in")
    await press(page, "signIn.passkey")
    await reads(page, "errors.passkey_refused")
  }, 240_000)

  it("I8 one that opens no messages asks for the password and for no code", async () => {
    const person = await door.person("bo", language)
    const page = await visitAs(person, { language })
    await virtualAuthenticator(page, { prf: false })
    await addPasskey(page, "Säkerhetsnyckeln", reader)
    await reads(page, "passkeys.signsIn")
    // As the page greets one whose device has to be asked once more; this one has nothing to give then either.
    await page.goto(`${PASSKEYS}?new=${await page.locator("input[name=id]").first().inputValue()}`)
    await reads(page, "passkeys.oneMore")
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-once-more-${language}`)
    await button(page, "passkeys.letOpen").first().click()
    await reads(page, "errors.passkey_cannot_open")
    await page.context().clearCookies()
    const before = await smsTo(person)
    await page.goto("/sign-in")
    await press(page, "signIn.passkey")
    await page.waitForURL("**/sign-in/passkey?next=**")
    await page.getByText(person.address, { exact: false }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-password-${language}`)
    await field(page, "common.fields.password").fill("inte det här lösenordet")
    await press(page, "signIn.button")
    await reads(page, "errors.field.current_password")
    await field(page, "common.fields.password").fill(person.password)
    await press(page, "signIn.button")
    await page.waitForURL("**/inbox")
    expect(await smsTo(person)).toBe(before)
  }, 240_000)

  it("I8 a false answer is refused in words, and the form goes on working", async () => {
    const person = await door.person("cecilia", language)
    const page = await visitAs(person, { language })
    const device = await virtualAuthenticator(page, { prf: true })
    await addPasskey(page, "Datorn", reader)
    await page.context().clearCookies()
    await device.lie(true)
    await page.goto("/sign-in")
    await press(page, "signIn.passkey")
    await reads(page, "errors.passkey_refused")
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-refused-${language}`)
    await device.lie(false)
    await press(page, "signIn.passkey")
    await page.waitForURL(/\/(inbox|sign-in\/passkey)/)
  }, 240_000)
})

describe("the pages of passkeys", () => {
  it.each(["en", "sv"] as const)(
    "R4 I8 in %s the page that refuses a role takes a passkey, and then shows what the role is for",
    async (language) => {
      const { press, reads, heading } = words(language)
      const person = await door.person("anna", language)
      await door.ctx.db.transaction((tx) => giveRole(tx, door.ctx, { person: person.accountId, role: "operator", way: "command" }))
      const page = await browser.visit({ language })
      await door.enter(page, person)
      await page.goto("/operator")
      await reads(page, "operator.factor.body")
      await virtualAuthenticator(page, { prf: true })
      await page.goto(PASSKEYS)
      await press(page, "passkeys.add")
      await page.waitForURL(/passkeys\?(done|new)=/)
      // Added in a session that a code by SMS proved: no second one before it was used.
      await press(page, "passkeys.add")
      await reads(page, "errors.passkey_needed")
      await page.goto("/operator")
      await reads(page, "operator.factor.bodyPasskey")
      expect(await accessibilityFaults(page)).toEqual([])
      await screenshot(page, `passkeys-role-${language}`)
      await press(page, "account.prove.passkey")
      await reads(page, "operator.places")
      await page.goto("/operator/people")
      await heading(page, "operator.people.title")
    },
  )

  const looks = [
    { language: "en", width: 390, colours: "dark" },
    { language: "sv", width: 1280, colours: "light" },
  ] as const
  it.each(looks)("I8 U3 in $language at $width, $colours: a passkey is added and signs in; axe finds nothing", async (look) => {
    const { press, button } = words(look.language)
    const name = `${look.language}-${look.width}`
    const person = await door.person("anna", look.language)
    const page = await browser.visit(look)
    await door.enter(page, person)
    await virtualAuthenticator(page, { prf: true })
    await page.goto(PASSKEYS)
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-none-${name}`)
    await press(page, "passkeys.add")
    await page.waitForURL(/passkeys\?(done|new)=/)
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-added-${name}`)
    const letOpen = button(page, "passkeys.letOpen").first()
    if ((await letOpen.count()) > 0) {
      await letOpen.click()
      await page.waitForURL("**/passkeys?done=opens")
    }
    await page.locator("summary").last().click()
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-list-${name}`)
    await page.goto("/account/id-control")
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-locks-${name}`)
    await page.context().clearCookies({ name: /session/ })
    await page.goto("/sign-in")
    await button(page, "signIn.passkey").waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-sign-in-${name}`)
    await press(page, "signIn.passkey")
    await page.waitForURL("**/inbox")
  })

  it.each(["en", "sv"] as const)(
    "U3 in %s without JavaScript the page says what is needed, and signing in offers only what works",
    async (language) => {
      const { t, field, button } = words(language)
      const person = await door.person("anna", language)
      const page = await browser.visit({ language, javaScript: false })
      await door.enter(page, person)
      await page.goto(PASSKEYS)
      expect(await page.locator("main noscript").innerText()).toContain(t("passkeys.needs", { site: productUrl() }))
      expect(await button(page, "passkeys.add").count()).toBe(0)
      await screenshot(page, `passkeys-without-javascript-${language}`)
      await page.goto("/sign-in")
      await field(page, "common.fields.password").waitFor()
      expect(await button(page, "signIn.passkey").count()).toBe(0)
    },
  )

  it("I8 the script for passkeys is not on the mailbox's pages", async () => {
    const person = await door.person("anna")
    const page = await browser.visit()
    await door.enter(page, person)
    const scripts: string[] = []
    page.on("response", async (response) => {
      if (response.url().endsWith(".js")) scripts.push(await response.text().catch(() => ""))
    })
    await page.goto("/inbox", { waitUntil: "networkidle" })
    expect(scripts.join("").length).toBeGreaterThan(10_000)
    expect(scripts.filter((script) => script.includes("WebAuthn is not supported"))).toEqual([])
    scripts.length = 0
    await page.goto(PASSKEYS, { waitUntil: "networkidle" })
    expect(scripts.some((script) => script.includes("WebAuthn is not supported"))).toBe(true)
  })
})
