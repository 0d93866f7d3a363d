import type { Page } from "playwright-core"
import { newId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { pool } from "#lib/services.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { value, type Person } from "#tests/support/given.ts"
import { awaitCode, awaitNotice } from "#tests/support/product.ts"
import { qrMarkup, qrSquares } from "#tests/support/qr-code.ts"

const NEW_PASSWORD = "grön kamel sover under bordet"
const LOOKS = [
  { name: "in English on a dark phone", person: "anna", language: "en", javaScript: true, width: 390, colours: "dark" },
  { name: "in Swedish without JavaScript", person: "bo", language: "sv", javaScript: false, width: 1280, colours: "light" },
] as const

const browser = testBrowser()
const door = openDoor()

describe.each(LOOKS)("getting back in $name", ({ person: who, ...look }) => {
  jest.setTimeout(400_000)
  const { language, javaScript } = look
  const t = translator(language)

  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click()
  const inspected = new Set<string>()
  /** What the page looks like, and what axe says of it: of a step that many ways lead through once, as long as its title is the same. */
  const inspect = async (page: Page, name: string) => {
    if (!javaScript) return
    const state = `${name}: ${await page.title()}, ${await page.locator("h1").first().innerText()}`
    if (inspected.has(state)) return
    expect(await accessibilityFaults(page)).toEqual([])
    inspected.add(state)
    await screenshot(page, `recover-${name}-${language}`)
  }
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true, level: 1 }).waitFor()
  const visit = async () => {
    const page = await browser.visit(look)
    page.context().setDefaultTimeout(60_000)
    return page
  }
  const signedIn = async (person: Person) => {
    const page = await visit()
    await door.enter(page, person)
    return page
  }
  type Intent = "password" | "lost_phone" | "new_number"
  /** From the sign-in page to the step after the code from the mail. */
  const begin = async (page: Page, { address }: Person, intent: Intent) => {
    await page.goto("/sign-in")
    await page.getByRole("link", { name: t("signIn.cannotAct") }).click()
    await heading(page, t("recover.title"))
    await inspect(page, "choose")
    await page.getByRole("link", { name: t(`recover.choose.${intent}`) }).click()
    const asked = new Date()
    await page.getByLabel(t("common.fields.email")).fill(address)
    await inspect(page, `address-${intent}`)
    await press(page, t("common.continue"))
    await heading(page, t("recover.mailCodeTitle"))
    await inspect(page, `mail-code-${intent}`)
    await page.getByLabel(t("common.fields.code")).fill(await awaitCode({ channel: "email", to: address, after: asked }))
  }
  const withSms = async (page: Page, person: Person) => {
    await begin(page, person, "password")
    const asked = new Date()
    await press(page, t("common.continue"))
    await heading(page, t("factor.title.sms"))
    await inspect(page, "sms-code")
    await page.getByLabel(t("common.fields.code")).fill(await awaitCode({ channel: "sms", to: person.phone, after: asked }))
    await press(page, t("common.continue"))
  }
  const withPassword = async (page: Page, person: Person, intent: "lost_phone" | "new_number") => {
    await begin(page, person, intent)
    await press(page, t("common.continue"))
    await page.getByLabel(t("common.fields.password"), { exact: true }).fill(person.password)
    await inspect(page, `password-${intent}`)
    await press(page, intent === "lost_phone" ? t("recover.lostButton") : t("common.continue"))
  }
  const giveNumber = async (page: Page, phone: string) => {
    await heading(page, t("recover.numberTitle"))
    await page.getByLabel(t("common.fields.phone")).fill(phone)
    await inspect(page, "number")
    const asked = new Date()
    await press(page, t("phonePage.send"))
    await heading(page, t("register.smsCodeTitle"))
    await inspect(page, "number-code")
    await page.getByLabel(t("common.fields.code")).fill(await awaitCode({ channel: "sms", to: phone, after: asked }))
    await press(page, t("common.continue"))
  }
  const printSheet = async (person: Person) => {
    const page = await signedIn(person)
    await page.goto("/account/id-control")
    await inspect(page, "locks")
    await page.goto("/account/id-control/recovery-sheet")
    await inspect(page, "sheet-before")
    await press(page, t("recoverySheet.make"))
    const key = (await page.locator(".recovery-key").innerText()).trim()
    await inspect(page, "sheet")
    await page.emulateMedia({ media: "print" })
    expect(await page.locator(".recovery-key").isVisible()).toBe(true)
    expect(await page.locator(".qr-code").isVisible()).toBe(true)
    expect(await page.locator(".qr-code path").getAttribute("d")).toBe(qrSquares(qrMarkup(key)))
    expect(await page.getByRole("textbox", { name: t("recoverySheet.typed") }).isVisible()).toBe(false)
    await page.emulateMedia({ media: null })
    await page.getByRole("textbox", { name: t("recoverySheet.typed") }).fill("0000-0000")
    await press(page, t("recoverySheet.confirm"))
    await page.getByText(t("errors.field.recovery_key")).first().waitFor()
    await page.getByRole("textbox", { name: t("recoverySheet.typed") }).fill(key.toLowerCase().replaceAll("-", " "))
    await press(page, t("recoverySheet.confirm"))
    await page.getByText(t("recoverySheet.done")).waitFor()
    await page.goto("/account/id-control/recovery-sheet")
    await inspect(page, "sheet-after")
    return key
  }
  const elapse = (person: Person) =>
    pool().sql`update account_waits set due_at = now() - interval '1 minute' where account_id = ${person.accountId}`

  it("I5 I7 B26 a recovery sheet is printed and typed back; with it a forgotten password costs nothing", async () => {
    const person = await door.person(who)
    const key = await printSheet(person)
    const page = await visit()
    await withSms(page, person)
    await heading(page, t("recover.keyTitle"))
    await page.getByRole("textbox", { name: t("recoverySheet.typed") }).fill(key.slice(0, -1) + (key.endsWith("A") ? "B" : "A"))
    await page.getByLabel(t("common.fields.newPassword"), { exact: true }).fill(NEW_PASSWORD)
    await inspect(page, "key")
    await press(page, t("recover.restore"))
    await page
      .getByText(t("errors.wrong_recovery_key", { triesLeft: 4 }))
      .first()
      .waitFor()
    await page.getByRole("textbox", { name: t("recoverySheet.typed") }).fill(key)
    await page.getByLabel(t("common.fields.newPassword"), { exact: true }).fill(NEW_PASSWORD)
    await press(page, t("recover.restore"))
    await page.waitForURL("**/inbox")
    await awaitNotice({ channel: "email", to: person.address, subject: t("mail.recovery.restored.subject") })
  })

  it("I12 a lost phone is locked out, and the sheet puts a new number in its place", async () => {
    const person = await door.person(who)
    const key = await printSheet(person)
    const page = await visit()
    await withPassword(page, person, "lost_phone")
    await heading(page, t("recover.lostDone"))
    await inspect(page, "lost-done")
    const before = await signedIn(person)
    await before.goto("/inbox")
    await before.waitForURL("**/sign-in**")
    await withPassword(page, person, "new_number")
    await heading(page, t("recover.waysTitle"))
    await inspect(page, "ways")
    await page.getByRole("textbox", { name: t("recoverySheet.typed") }).fill(key)
    await press(page, t("recover.proveKey"))
    await giveNumber(page, "+46701740641")
    await heading(page, t("recover.numberDone"))
    await inspect(page, "number-done")
  })

  it("I12 without any other proof a new number waits 72 hours, in sight of every signed-in browser", async () => {
    const person = await door.person(who)
    const page = await visit()
    await withPassword(page, person, "new_number")
    await heading(page, t("recover.waysTitle"))
    await inspect(page, "ways-none")
    await press(page, t("recover.byNothingButton"))
    await giveNumber(page, "+46701740642")
    await heading(page, t("recover.numberWaitDone"))
    const open = await signedIn(person)
    await open.goto("/inbox")
    await open.getByText(t("waits.new_number")).waitFor()
    await elapse(person)
    await withPassword(page, person, "new_number")
    await page.getByText(t("recover.numberOver")).waitFor()
    await inspect(page, "number-over")
    const asked = new Date()
    await press(page, t("recover.numberOverButton"))
    await heading(page, t("register.smsCodeTitle"))
    await page.getByLabel(t("common.fields.code")).fill(await awaitCode({ channel: "sms", to: "+46701740642", after: asked }))
    await press(page, t("common.continue"))
    await heading(page, t("recover.numberDone"))
  })

  it("I12 B25 whoever was locked out by somebody else's report stops the new number with the code on the phone, signed in nowhere", async () => {
    const person = await door.person(who)
    const thief = await visit()
    await withPassword(thief, person, "lost_phone")
    await heading(thief, t("recover.lostDone"))
    await withPassword(thief, person, "new_number")
    await press(thief, t("recover.byNothingButton"))
    await giveNumber(thief, "+46701740643")
    await heading(thief, t("recover.numberWaitDone"))
    const { text } = await awaitNotice({ channel: "sms", to: person.phone, matching: /[0-9A-Z]{4}-[0-9A-Z]{4}/ })
    const page = await visit()
    await page.goto("/recover")
    await page.getByRole("link", { name: t("recover.stop.title") }).click()
    await heading(page, t("recover.stop.title"))
    await inspect(page, "stop")
    await page.getByLabel(t("common.fields.code")).fill("0000-0000")
    await press(page, t("recover.stop.button"))
    await page.getByText(t("errors.stop_code_unknown")).first().waitFor()
    await inspect(page, "stop-wrong")
    await page.getByLabel(t("common.fields.code")).fill(/[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0]?.toLowerCase() ?? "")
    await press(page, t("recover.stop.button"))
    await heading(page, t("recover.stop.done.new_number"))
    await page.getByText(t("recover.stop.lost.why")).waitFor()
    await inspect(page, "stop-done")
    await awaitNotice({ channel: "email", to: person.address, subject: t("mail.recovery.numberStopped.subject") })
    expect(await pool().sql`select 1 from account_waits where account_id = ${person.accountId}`).toHaveLength(0)
    await page.goto("/inbox")
    await page.waitForURL("**/sign-in**")
  })

  it("I7 B26 without a sheet: what is lost is said, any signed-in browser stops it, and after the wait the account begins anew", async () => {
    const [person, writer] = [await door.person(who), await door.person("cecilia")]
    const message = { to: [person.address], cc: [], bcc: [], subject: "Unread", body: { format: "plain", text: "Hej" } } as const
    const rest = { token: newId(), attachments: [], inReplyTo: null, phones: new Map(), letGo: new Set<string>(), line: "" }
    value(await sendMessage(await door.as(writer), { ...message, ...rest }))
    const page = await visit()
    await withSms(page, person)
    await heading(page, t("recover.noSheetTitle"))
    await page.getByText(t("recover.lost1")).waitFor()
    await inspect(page, "key-none")
    await press(page, t("recover.restartButton"))
    await heading(page, t("recover.restartDone"))
    await inspect(page, "restart-done")
    const [begun = ""] = t("sms.recovery.restartBegun", { time: "|", code: "none" }).split("|")
    await awaitNotice({ channel: "sms", to: person.phone, matching: new RegExp(begun) })
    const open = await signedIn(person)
    await open.goto("/inbox")
    await open.getByText(t("waits.restart")).waitFor()
    await inspect(open, "banner")
    await press(open, t("waits.stop"))
    await open.getByText(t("waits.stopped")).waitFor()
    await open.goto("/inbox")
    expect(await open.getByText(t("waits.restart")).count()).toBe(0)
    await withSms(page, person)
    await press(page, t("recover.restartButton"))
    await heading(page, t("recover.restartDone"))
    await withSms(page, person)
    const [until = ""] = t("recover.waitUntil", { time: "|" }).split("|")
    await page.getByText(until).first().waitFor()
    await inspect(page, "key-waiting")
    await press(page, t("recover.startAgain"))
    await elapse(person)
    await withSms(page, person)
    await heading(page, t("recover.waitOver"))
    await inspect(page, "restart-over")
    await page.getByLabel(t("common.fields.newPassword"), { exact: true }).fill(NEW_PASSWORD)
    await press(page, t("recover.restartNow"))
    await page.waitForURL("**/inbox")
    await page.getByText("Cecilia").first().waitFor()
    await inspect(page, "restarted-inbox")
  })

  it("K6 keys are changed after the password, and what happens is said before", async () => {
    const person = await door.person(who)
    const page = await signedIn(person)
    await page.goto("/account/id-control/keys")
    await page.getByText(t("keysPage.what1")).waitFor()
    await inspect(page, "keys")
    await page.getByLabel(t("common.fields.password"), { exact: true }).fill(person.password)
    await press(page, t("keysPage.button"))
    await page.getByText(t("keysPage.done")).waitFor()
    await inspect(page, "keys-done")
    await page.goto("/inbox")
    await page.waitForURL("**/inbox")
  })
})
