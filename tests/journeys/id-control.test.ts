import { Decrypter } from "age-encryption"
import { readFileSync } from "node:fs"
import type { Page } from "playwright-core"
import type { MessageKey } from "#lib/language/translate.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value } from "#tests/support/given.ts"
import { giveCredentials, type Person } from "#tests/support/people.ts"
import { awaitCode, awaitNotice } from "#tests/support/product.ts"
import { qrMarkup, qrSquares } from "#tests/support/qr-code.ts"
import { appCode } from "#tests/support/totp.ts"
import { toAddress } from "#tests/support/visitor.ts"
import { soon } from "#tests/support/waiting.ts"
import { WAYS, words, type Words } from "#tests/support/words.ts"
import { readZip } from "#tests/support/zip.ts"

const STEP_MS = 30_000
const door = openDoor()

/** A code of the step before, of now, or of the next: each counts once (B23), and all three are good, so that nobody has to wait. */
const codeOf = (secret: string, step: -1 | 0 | 1) => appCode(secret, new Date(Date.now() + step * STEP_MS))

/** Product I4, step by step. @returns the secret that the app has */
async function switchOn(page: Page, person: Person, { t, field, link, press, goOn }: Words): Promise<string> {
  await page.goto("/account/id-control")
  const asked = new Date()
  await field(page, "authenticator.installed").check()
  await press(page, "authenticator.begin")
  await page.waitForURL("**/authenticator")
  await field(page, "common.fields.code").fill(await awaitCode({ channel: "sms", to: person.phone, after: asked }))
  await goOn(page)
  await page.getByRole("img", { name: t("authenticator.qr") }).waitFor()
  const secret = await page.locator(".printed-code").innerText()
  // The picture, the link on the same phone and what is typed are one and the same secret.
  const opens = new URL((await link(page, "authenticator.open").getAttribute("href")) ?? "")
  expect([opens.protocol, opens.searchParams.get("secret")]).toEqual(["otpauth:", secret.replaceAll(" ", "")])
  expect(decodeURIComponent(opens.pathname)).toContain(`:${person.address}`)
  expect(await page.locator(".qr-code path").getAttribute("d")).toBe(qrSquares(qrMarkup(opens.href)))
  await field(page, "common.fields.code").fill(codeOf(secret, -1))
  await press(page, "authenticator.confirm")
  await page.waitForURL("**/authenticator/on?new=1")
  return secret
}

async function printSheet(page: Page, { press }: Words): Promise<readonly string[]> {
  await page.goto("/account/id-control/codes")
  await press(page, "oneTimeCodes.make")
  await page.waitForURL("**/codes/sheet")
  const codes = await page.locator(".code-sheet > li").allInnerTexts()
  await press(page, "oneTimeCodes.sheetDone")
  await page.waitForURL("**/account/id-control")
  return codes
}

describe.each(WAYS)("ID control $name", ({ language, javaScript }) => {
  const browser = testBrowser()
  const look = { language, javaScript }
  const reader = words(language)
  const { t, field, link, press, goOn, reads, heading } = reader
  const toSecondFactor = async (page: Page, person: Person) => {
    await page.goto("/sign-in")
    await giveCredentials(page, person, language)
    await page.waitForURL("**/sign-in/code**")
  }

  it("I3 I4 I5 B23 switches the authenticator on, is held to a way back, and signs in by the app, a sheet and a remembered browser", async () => {
    const person = await door.person("anna", language)
    const page = await browser.visit(look)
    await door.enter(page, person)
    const secret = await switchOn(page, person, reader)
    // Nothing but ways back is offered, and every page says so.
    await link(page, "account.id.nextBackupCodes").waitFor()
    await page.goto("/inbox")
    await link(page, "authenticator.wayBack").waitFor()
    const [code = ""] = await printSheet(page, reader)
    await page.goto("/inbox")
    expect(await link(page, "authenticator.wayBack").count()).toBe(0)
    await awaitNotice({ channel: "email", to: person.address, subject: t("mail.locks.authenticatorOn.subject") })

    const elsewhere = await browser.visit(look)
    await toSecondFactor(elsewhere, person)
    await elsewhere.getByText(t("factor.lost")).click()
    await press(elsewhere, "factor.by.one_time_code")
    await heading(elsewhere, "factor.title.one_time_code")
    await field(elsewhere, "common.fields.code").fill(code)
    await goOn(elsewhere)
    await elsewhere.waitForURL("**/inbox")
    await elsewhere.goto("/account/id-control")
    await reads(elsewhere, "account.id.codesOn", { left: 9, printed: 10 })

    const known = await browser.visit(look)
    await toSecondFactor(known, person)
    await field(known, "common.fields.code").fill("000000")
    await goOn(known)
    await reads(known, "errors.wrong_app_code", { triesLeft: 4 })
    await field(known, "common.fields.code").fill(codeOf(secret, 0))
    await field(known, "factor.remember", { days: 30 }).check()
    await goOn(known)
    await known.waitForURL("**/inbox")
    await known.context().clearCookies({ name: /session/ })
    await known.goto("/sign-in")
    await giveCredentials(known, person, language)
    await known.waitForURL("**/inbox")
    // Only the password was given in this session, so the locks ask for more.
    await known.goto("/account/id-control/codes")
    await known.waitForURL("**/account/prove?next=**")
    await field(known, "common.fields.password").fill(person.password)
    await goOn(known)
    await field(known, "common.fields.code").fill(codeOf(secret, 1))
    await goOn(known)
    await known.waitForURL("**/account/id-control/codes")
  }, 240_000)

  it("I5 B25 a backup phone and another mobile phone are proven by codes, and the backup phone signs in", async () => {
    const person = await door.person("bo", language)
    const page = await browser.visit(look)
    await door.enter(page, person)
    for (const [lock, phone, done] of [
      ["backup-phone", "+46701740681", "backupPhone.done"],
      ["phone", "+46701740682", "phonePage.done"],
    ] as const) {
      await page.goto("/account/id-control")
      await page.locator(`a[href="/account/id-control/${lock}"]`).click()
      const asked = new Date()
      await field(page, "common.fields.phone").fill(phone)
      await press(page, "phonePage.send")
      await field(page, "common.fields.code").fill(await awaitCode({ channel: "sms", to: phone, after: asked }))
      await goOn(page)
      await reads(page, done)
    }
    const { text } = await awaitNotice({ channel: "sms", to: person.phone, matching: /^\D+$/ })
    expect(text).toBe(t("sms.phoneChanged"))

    const elsewhere = await browser.visit(look)
    await toSecondFactor(elsewhere, person)
    await elsewhere.getByText(t("factor.others")).click()
    const wanted = new Date()
    await press(elsewhere, "factor.by.backup_sms", { digits: "81" })
    await heading(elsewhere, "factor.title.backup_sms")
    await field(elsewhere, "common.fields.code").fill(await awaitCode({ channel: "sms", to: "+46701740681", after: wanted }))
    await goOn(elsewhere)
    await elsewhere.waitForURL("**/inbox")
  })
})

describe.each(WAYS)("addresses and own data $name", ({ language, javaScript }) => {
  const browser = testBrowser()
  const { t, field, button, press, goOn, reads } = words(language)
  /** What is in the zip that a button gives. */
  const download = async (page: Page, key: MessageKey) => {
    const coming = page.waitForEvent("download")
    await press(page, key)
    return readZip(readFileSync(await (await coming).path()))
  }

  it("I10 I11 D4 M13 K7 adds an address, makes it the main one, gives the old one up, and takes everything out as a zip, and deletes the account", async () => {
    const person = await door.person("anna", language)
    const page = await browser.visit({ language, javaScript })
    await door.enter(page, person)
    const other = `other.${person.address}`
    // Written to while nobody had it: it comes over with the address.
    const writer = await door.person("cecilia")
    value(await sendMessage(await door.as(writer), { ...toSend({ to: [], subject: "Till gästen" }), to: [toAddress(other)] }))
    await page.goto("/account/id-control/addresses")
    const asked = new Date()
    await field(page, "common.fields.email").fill(other)
    await press(page, "addresses.send")
    await field(page, "common.fields.code").fill(await awaitCode({ channel: "email", to: other, after: asked }))
    await goOn(page)
    await reads(page, "addresses.done.brought")
    await page.goto("/inbox")
    await page.getByText(t("folder.waiting")).first().waitFor()
    await page.goto("/account/id-control/addresses")
    await button(page, "addresses.makeMain").click()
    await reads(page, "addresses.done.main")
    await press(page, "addresses.remove")
    await reads(page, "addresses.done.removed")
    await soon(async () => expect(await button(page, "addresses.remove").count()).toBe(0))
    await awaitNotice({ channel: "email", to: person.address, subject: t("mail.locks.addressRemoved.subject") })
    await page.goto("/account/privacy")
    const files = await download(page, "ownData.export")
    expect(JSON.parse(files.get("account.json")?.toString() ?? "null")).toMatchObject({ account: { addresses: [{ address: other }] } })
    await page.getByRole("link", { name: t("sealedExport.link") }).click()
    const identity = await page.getByText(/^AGE-SECRET-KEY-PQ-1/).innerText()
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    const sealed = await download(page, "sealedExport.download")
    const list = await decrypter.decrypt(new Uint8Array(sealed.get("names.json.age") ?? []), "text")
    expect(list).toContain('"00001.json.age"')
    await page.goto("/account/privacy/deletion")
    await field(page, "account.deletion.confirm", { address: other }).fill("nobody@example.org")
    await press(page, "account.deletion.now")
    await reads(page, "errors.not_confirmed")
    await field(page, "account.deletion.confirm", { address: other }).fill(other)
    await press(page, "account.deletion.now")
    await reads(page, "signIn.deleted")
    await page.goto("/inbox")
    await page.waitForURL("**/sign-in?next=**")
  })
})
