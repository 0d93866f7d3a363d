import type { Page } from "playwright-core"
import { accessibilityFaults, screenshot, testBrowser, type Visitor } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { register, somebody, type Person } from "#tests/support/people.ts"
import { awaitNotice, outbox } from "#tests/support/product.ts"
import { virtualAuthenticator } from "#tests/support/virtual-authenticator.ts"

const PASSKEYS = "/account/id-control/passkeys"
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click()

/** Adds one, and lets it open the messages where its device wants to be asked again for that. */
async function addPasskey(page: Page, name: string): Promise<void> {
  await page.goto("/account/id-control")
  await page.getByRole("link", { name: /– Passkeys$/ }).click()
  await page.getByLabel("Name").last().fill(name)
  await press(page, "Add a passkey")
  await page.getByText("The passkey is added.", { exact: false }).waitFor()
  await page.getByRole("heading", { name }).waitFor()
}

async function signInByPassword(page: Page, { address, password }: Person): Promise<void> {
  await page.goto("/sign-in")
  await page.getByLabel("E-mail address").fill(address)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await press(page, "Sign in")
  await page.waitForURL("**/inbox")
}

const smsTo = async ({ phone }: Person) => (await outbox()).filter(({ channel, to }) => channel === "sms" && to === phone).length

describe("passkeys", () => {
  const browser = testBrowser()

  it("I8 K5 B24 a passkey is added, opens the mailbox with one step, proves its owner anew, is renamed and removed", async () => {
    const person = somebody("Anna Åkesson")
    const page = await browser.visit()
    await register(page, person)
    const device = await virtualAuthenticator(page, { prf: true })
    await addPasskey(page, "Telefonen")
    expect(await device.count()).toBe(1)
    await awaitNotice({ channel: "email", to: person.address, matching: /A passkey was added|can sign in to your account/ })
    const letOpen = page.getByRole("button", { name: "Let it open your messages" }).first()
    if ((await letOpen.count()) > 0) {
      await letOpen.click()
      await page.getByText("From now on the passkey opens your messages by itself.").waitFor()
    }
    await page.getByText("Signs you in and opens your messages by itself.").waitFor()

    // One step, and nothing typed, in a browser that is not known.
    await page.context().clearCookies()
    const before = await smsTo(person)
    await page.goto("/sign-in?next=%2Faccount%2Fid-control")
    await press(page, "Use a passkey")
    await page.waitForURL("**/account/id-control")
    await page.getByText("One. It signs you in and opens your messages by itself.").waitFor()
    await awaitNotice({ channel: "email", to: person.address, matching: /new browser/i })
    // It counted as two factors.
    await page.goto("/account/id-control/codes")
    await page.getByRole("heading", { name: "One-time codes", level: 1 }).waitFor()
    expect(page.url()).toContain("/codes")
    expect(await smsTo(person)).toBe(before)

    // A session by password alone has to prove more for the locks; the passkey does.
    await page.context().clearCookies({ name: /session/ })
    await signInByPassword(page, person)
    await page.goto(PASSKEYS)
    await page.waitForURL("**/account/prove?next=**")
    await screenshot(page, "passkeys-prove-en")
    await press(page, "Use a passkey")
    await page.waitForURL(`**${PASSKEYS}`)

    await page.getByText("Rename or remove").click()
    await page.getByLabel("Name").first().fill("Nyckeln i lådan")
    await press(page, "Rename")
    await page.getByText("The passkey has its new name.").waitFor()
    await page.getByRole("heading", { name: "Nyckeln i lådan" }).waitFor()
    await page.getByText("Rename or remove").click()
    await press(page, "Remove")
    await page.getByText("The passkey is removed.", { exact: false }).waitFor()
    await page.getByText("None yet.").waitFor()
    await awaitNotice({ channel: "email", to: person.address, matching: /no longer signs in/ })

    await page.context().clearCookies()
    await page.goto("/sign-in")
    await press(page, "Use a passkey")
    await page.getByText("This passkey is not accepted here.", { exact: false }).waitFor()
  }, 240_000)

  it("I8 one that opens no messages asks for the password and for no code", async () => {
    const person = somebody("Bo Öberg")
    const page = await browser.visit()
    await register(page, person)
    await virtualAuthenticator(page, { prf: false })
    await addPasskey(page, "Säkerhetsnyckeln")
    await page.getByText("Signs you in together with the password; no code is asked for.").waitFor()
    // As the page greets one whose device has to be asked once more; this one has nothing to give then either.
    await page.goto(`${PASSKEYS}?new=${await page.locator("input[name=id]").first().inputValue()}`)
    await page.getByText("Use it once more", { exact: false }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, "passkeys-once-more-en")
    await page.getByRole("button", { name: "Let it open your messages" }).first().click()
    await page.getByText("This passkey cannot open messages", { exact: false }).waitFor()
    await page.context().clearCookies()
    const before = await smsTo(person)
    await page.goto("/sign-in")
    await press(page, "Use a passkey")
    await page.waitForURL("**/sign-in/passkey?next=**")
    await page.getByText(person.address, { exact: false }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, "passkeys-password-en")
    await page.getByLabel("Password", { exact: true }).fill("inte det här lösenordet")
    await press(page, "Sign in")
    await page.getByText("This is not your current password.", { exact: false }).first().waitFor()
    await page.getByLabel("Password", { exact: true }).fill(person.password)
    await press(page, "Sign in")
    await page.waitForURL("**/inbox")
    expect(await smsTo(person)).toBe(before)
  }, 240_000)

  it("I8 a false answer is refused in words, and the form goes on working", async () => {
    const person = somebody("Cecilia Ek")
    const page = await browser.visit()
    await register(page, person)
    const device = await virtualAuthenticator(page, { prf: true })
    await addPasskey(page, "Datorn")
    await page.context().clearCookies()
    await device.lie(true)
    await page.goto("/sign-in")
    await press(page, "Use a passkey")
    await page.getByText("This passkey is not accepted here.", { exact: false }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, "passkeys-refused-en")
    await device.lie(false)
    await press(page, "Use a passkey")
    await page.waitForURL(/\/(inbox|sign-in\/passkey)/)
  }, 240_000)
})

describe("the pages of passkeys", () => {
  const browser = testBrowser()
  const door = openDoor()

  const looks: readonly (Visitor & { readonly language: "en" | "sv" })[] = [
    { language: "en", width: 1280, colours: "light" },
    { language: "en", width: 390, colours: "dark" },
    { language: "sv", width: 390, colours: "light" },
    { language: "sv", width: 1280, colours: "dark" },
  ]
  it.each(looks)("I8 U3 in $language at $width, $colours: a passkey is added and signs in; axe finds nothing", async (look) => {
    const name = `${look.language}-${look.width}`
    const person = await door.person(look.language === "sv" ? "bo" : "anna")
    const page = await browser.visit(look)
    await door.enter(page, person)
    await virtualAuthenticator(page, { prf: true })
    await page.goto(PASSKEYS)
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-none-${name}`)
    await page.getByRole("button", { name: /^(Add a passkey|Lägg till en lösennyckel)$/ }).click()
    await page.waitForURL(/passkeys\?(done|new)=/)
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-added-${name}`)
    const letOpen = page.getByRole("button", { name: /^(Let it open your messages|Låt den öppna dina meddelanden)/ }).first()
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
    const button = page.getByRole("button", { name: /^(Use a passkey|Använd en lösennyckel)$/ })
    await button.waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, `passkeys-sign-in-${name}`)
    await button.click()
    await page.waitForURL("**/inbox")
  })

  it("U3 without JavaScript the page says what is needed, and signing in offers only what works", async () => {
    const person = await door.person("anna")
    const page = await browser.visit({ javaScript: false })
    await door.enter(page, person)
    await page.goto(PASSKEYS)
    expect(await page.locator("main noscript").innerText()).toContain("You can sign in with password and code everywhere.")
    expect(await page.getByRole("button", { name: "Add a passkey" }).count()).toBe(0)
    await screenshot(page, "passkeys-without-javascript")
    await page.goto("/sign-in")
    await page.getByLabel("Password", { exact: true }).waitFor()
    expect(await page.getByRole("button", { name: "Use a passkey" }).count()).toBe(0)
  })

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
