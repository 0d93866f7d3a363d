import { randomBytes, randomInt } from "node:crypto"
import { readFile } from "node:fs/promises"
import type { Page } from "playwright-core"
import { accessibilityFaults, screenshot } from "#tests/support/browser.ts"
import { send, somebody, type Person } from "#tests/support/people.ts"
import { awaitCode, awaitNotice, outbox } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"

const { browser, door } = openVisits()
const PHONE = { width: 390, height: 844 }

const link = async (to: string, after: Date) => {
  const { text } = await awaitNotice({ channel: "email", to, after, matching: /\/invitation\// })
  return /https?:\/\/\S+\/invitation\/[\w-]+/.exec(text)?.[0] ?? ""
}
const expectText = (page: Page, text: string) => page.getByText(text).first().waitFor()
const stranger = (name: string) => ({ ...somebody(name), address: `ny.${randomInt(1e9)}@example.org` })

/** From the tapped link to reading. The pages that stood before the message are counted, and the codes. */
async function follow(page: Page, { address, phone }: Person, after: Date): Promise<void> {
  const asked = new Date()
  const shown = new Set<string>()
  const note = (frame: { readonly url: () => string }) => void (frame === page.mainFrame() && shown.add(new URL(frame.url()).pathname))
  page.on("framenavigated", note)
  await page.goto(await link(address, after))
  await page.getByRole("button", { name: "Continue" }).click()
  await page.getByLabel("Code").fill(await awaitCode({ channel: "sms", to: phone, after: asked }))
  await page.getByRole("button", { name: "Continue" }).click()
  await page.waitForURL("**/invitation/message")
  page.off("framenavigated", note)
  expect([...shown].filter((path) => path !== "/invitation/message")).toHaveLength(2)
  const sms = (await outbox()).filter(({ channel, to, sentAt }) => channel === "sms" && to === phone && new Date(sentAt) >= asked)
  expect(sms).toHaveLength(1)
}

describe.each([
  ["with JavaScript", true],
  ["without JavaScript", false],
])("M3 somebody without an account %s", (_name, javaScript) => {
  it("I9 reads a registered letter on a phone in two pages and one code, fetches its file, makes an account and answers", async () => {
    const anna = await door.person("anna")
    const bo = stranger("Bo Öberg")
    const [annas, bos] = [await browser.visit({ javaScript }), await browser.visit({ javaScript, ...PHONE })]
    await door.enter(annas, anna)
    const content = randomBytes(50_000)
    const sentAt = new Date()
    await annas.goto("/compose")
    await annas.getByLabel("To", { exact: true }).fill(bo.address)
    await annas.getByLabel("Mobile phone").fill(bo.phone)
    await annas.getByLabel("Subject").fill("Provsvar från kliniken")
    await annas.getByLabel("Message", { exact: true }).fill("Hej Bo,\n\nallt ser bra ut.")
    await annas.getByLabel("Notification line").fill("Svaret som vi talade om")
    await annas.getByLabel("Attachments").setInputFiles([{ name: "svar.bin", mimeType: "application/octet-stream", buffer: content }])
    await screenshot(annas, `compose-letter-${String(javaScript)}`)
    await annas.getByRole("button", { name: "Send", exact: true }).click()
    await annas.waitForURL("**/sent**")
    const notice = await awaitNotice({ channel: "email", to: bo.address, after: sentAt })
    expect(notice.text).toContain("Svaret som vi talade om")
    expect(notice.text).not.toContain("Provsvar")

    await follow(bos, bo, sentAt)
    await expectText(bos, "allt ser bra ut.")
    await expectText(bos, "The seal holds")
    await screenshot(bos, `letter-read-${String(javaScript)}`)
    if (javaScript) expect(await accessibilityFaults(bos)).toEqual([])
    const [download] = await Promise.all([
      bos.waitForEvent("download"),
      bos
        .getByRole("link", { name: /Download/ })
        .first()
        .click(),
    ])
    expect(content.equals(await readFile(await download.path()))).toBe(true)

    await bos.getByRole("button", { name: "Close the message" }).click()
    await expectText(bos, "The message is closed")
    // B36: nothing of it is left in the document either, where scripts keep what they were given.
    expect(await bos.content()).not.toMatch(/allt ser bra ut|Provsvar/)
    await bos.goto("/invitation/message")
    expect(bos.url()).not.toContain("/invitation/message")
    await follow(bos, bo, sentAt)

    await bos.getByLabel("Your name").fill(bo.name)
    await bos.getByLabel("Password", { exact: true }).fill(bo.password)
    await bos.getByRole("checkbox").check()
    await bos.getByRole("button", { name: "Create account" }).click()
    await bos.waitForURL("**/inbox**")
    await bos
      .getByRole("link", { name: /Provsvar/ })
      .first()
      .click()
    await bos.getByRole("button", { name: "Reply", exact: true }).click()
    await bos.getByLabel("Message", { exact: true }).fill("Tack, Anna.")
    await bos.getByRole("button", { name: "Send", exact: true }).click()
    await bos.waitForURL("**/sent**")
    await annas.goto("/inbox")
    await expectText(annas, "Tack, Anna.")
    await annas.goto("/sent")
    await expectText(annas, "Read by all")
    await bos.goto(await link(bo.address, sentAt))
    expect(bos.url()).toMatch(/\/messages\/[0-9a-f-]+$/)
  })

  it("I9 B17 opens a letter with a phone of their own; the sender sees its last digits", async () => {
    const anna = await door.person("anna")
    const cia = stranger("Cia Ek")
    const [annas, cias] = [await browser.visit({ javaScript }), await browser.visit({ javaScript, ...PHONE })]
    await door.enter(annas, anna)
    const sentAt = new Date()
    await send(annas, { to: cia.address, subject: "Till Cia", text: "Hej Cia." })
    await cias.goto(await link(cia.address, sentAt))
    await screenshot(cias, `letter-link-${String(javaScript)}`)
    const asked = new Date()
    await cias.getByLabel("Mobile phone").fill("1")
    await cias.getByRole("button", { name: "Continue" }).click()
    await expectText(cias, "does not look like a mobile number")
    await cias.getByLabel("Mobile phone").fill(cia.phone)
    await cias.getByRole("button", { name: "Continue" }).click()
    await cias.getByLabel("Code").fill(await awaitCode({ channel: "sms", to: cia.phone, after: asked }))
    await cias.getByRole("button", { name: "Continue" }).click()
    await expectText(cias, "Hej Cia.")
    await annas.goto("/sent")
    await annas
      .getByRole("link", { name: /Till Cia/ })
      .first()
      .click()
    await annas.getByText("What happened").click()
    await expectText(annas, `proved with a phone ending in ${cia.phone.slice(-2)}`)
  })

  it("M16 says that the number is wrong in one tap; the sender mends it in one step", async () => {
    const anna = await door.person("anna")
    const dan = stranger("Dan Ek")
    const [annas, dans] = [await browser.visit({ javaScript }), await browser.visit({ javaScript, ...PHONE })]
    await door.enter(annas, anna)
    const sentAt = new Date()
    await annas.goto("/compose")
    await annas.getByLabel("To", { exact: true }).fill(dan.address)
    await annas.getByLabel("Mobile phone").fill("+46701740699")
    await annas.getByLabel("Subject").fill("Till Dan")
    await annas.getByRole("button", { name: "Send", exact: true }).click()
    await annas.waitForURL("**/sent**")
    await dans.goto(await link(dan.address, sentAt))
    await screenshot(dans, `not-my-number-${String(javaScript)}`)
    await dans.getByRole("button", { name: "Not my number" }).click()
    await expectText(dans, "The number is being mended")
    expect(
      (await outbox()).filter(({ channel, to, sentAt: at }) => channel === "sms" && to === "+46701740699" && new Date(at) >= sentAt),
    ).toEqual([])
    await awaitNotice({ channel: "email", to: anna.address, after: sentAt, matching: /belongs to somebody else/ })
    await annas.goto("/sent")
    await annas
      .getByRole("link", { name: /Till Dan/ })
      .first()
      .click()
    await screenshot(annas, `mend-number-${String(javaScript)}`)
    const mendedAt = new Date()
    await annas.getByLabel(`Mobile phone of ${dan.address}`).fill(dan.phone)
    await annas.getByRole("button", { name: "Mend the number" }).click()
    await expectText(annas, "The number is mended, and a new mail is on its way.")
    await follow(dans, dan, mendedAt)
    await expectText(dans, "Till Dan")
  })

  it("M3 a year later, with the password forgotten: the notice, a code, and the message", async () => {
    const [anna, eva] = [await door.person("anna"), await door.person("eva")]
    const [annas, evas] = [await browser.visit({ javaScript }), await browser.visit({ javaScript })]
    await door.enter(annas, anna)
    await door.enter(evas, eva)
    const sentAt = new Date()
    await send(annas, { to: eva.address, subject: "Ett år senare", text: "Hej igen." })
    const { text } = await awaitNotice({ channel: "email", to: eva.address, after: sentAt, matching: /\/messages\// })
    const address = /https?:\/\/\S+\/messages\/\S+/.exec(text)?.[0] ?? ""
    const later = await browser.visit({ javaScript, ...PHONE })
    await later.goto(address)
    await screenshot(later, `forgotten-${String(javaScript)}`)
    const asked = new Date()
    await later.getByRole("button", { name: "Read with a code" }).click()
    await later.getByLabel("Code").fill(await awaitCode({ channel: "sms", to: eva.phone, after: asked }))
    await later.getByRole("button", { name: "Continue" }).click()
    await expectText(later, "Hej igen.")
    await later.goto("/inbox")
    expect(later.url()).toContain("/sign-in")
    // M9 the link says why it no longer works with a code, and whose it is.
    await later.goto(address)
    await expectText(later, "This message has been opened once, so it can no longer be read with a code.")
    await screenshot(later, `link-used-${String(javaScript)}`)
    await annas.goto(address)
    await expectText(annas, `This message was sent to ${eva.address}, and you are signed in as ${anna.address}.`)
    await screenshot(annas, `link-of-another-${String(javaScript)}`)
    // B16 who does not hold the secret learns nothing.
    const guessed = address.replace(/[^/]+$/, randomBytes(32).toString("base64url"))
    await later.goto(guessed)
    expect(await later.getByText(/opened once|was sent to/).count()).toBe(0)
    await annas.goto(guessed)
    expect(await annas.getByText(/opened once|was sent to/).count()).toBe(0)
    await evas.goto(address)
    await expectText(evas, "Hej igen.")
  })

  it("I9 U5 compose says that a number is remembered, and lets it go", async () => {
    const [anna, fia] = [await door.person("anna"), stranger("Fia Ek")]
    const page = await browser.visit({ javaScript, ...PHONE })
    await door.enter(page, anna)
    await page.goto("/compose")
    await page.getByLabel("To", { exact: true }).fill(fia.address)
    await page.getByLabel("Mobile phone").fill(fia.phone)
    await page.getByLabel("Subject").fill("Ett")
    await page.getByRole("button", { name: "Send", exact: true }).click()
    await page.waitForURL("**/sent**")
    await page.goto("/compose")
    await page.getByLabel("To", { exact: true }).fill(fia.address)
    await page.getByLabel("Subject").fill("Två")
    // With scripts it is said by itself, without when the draft is saved.
    if (!javaScript) await page.getByRole("button", { name: "Save draft" }).click()
    const asked = page.getByRole("checkbox", { name: `${fia.address}: the phone ending in ${fia.phone.slice(-2)}` })
    await asked.waitFor()
    expect(await asked.isChecked()).toBe(true)
    await screenshot(page, `compose-remembered-${String(javaScript)}`)
    if (javaScript) expect(await accessibilityFaults(page)).toEqual([])
    await asked.uncheck()
    const sentAt = new Date()
    await page.getByRole("button", { name: "Send", exact: true }).click()
    await page.waitForURL("**/sent**")
    // The mail of the first, which waited for its *Undo*, may come after that as well.
    const matching = /give the number of your mobile phone/
    await awaitNotice({ channel: "email", to: fia.address, after: sentAt, matching })
  })

  it("M2 warns of a notification line that says too much, and sends it as it is when that is confirmed", async () => {
    const [anna, bo] = [await door.person("anna"), await door.person("bo", "en")]
    const [annas, bos] = [await browser.visit({ javaScript }), await browser.visit({ javaScript })]
    await door.enter(annas, anna)
    await door.enter(bos, bo)
    await annas.goto("/compose")
    await annas.getByLabel("To", { exact: true }).fill(bo.address)
    await annas.getByLabel("Subject").fill("Hej")
    await annas.getByLabel("Notification line").fill("Ditt provsvar")
    if (javaScript) await expectText(annas, "seems to tell of somebody’s health")
    await annas.getByRole("button", { name: "Send", exact: true }).click()
    await annas.getByRole("button", { name: "Send anyway" }).waitFor()
    expect((await outbox()).filter(({ to, subject }) => to === bo.address && subject?.startsWith("Message"))).toEqual([])
    await screenshot(annas, `line-warned-${String(javaScript)}`)
    await annas.getByRole("button", { name: "Send anyway" }).click()
    await annas.waitForURL("**/sent**")
    await awaitNotice({ channel: "email", to: bo.address, matching: /Ditt provsvar/ })
  })
})

describe("the public page for notices", () => {
  it("M9 says whether a mail is ours", async () => {
    const [anna, bo] = [await door.person("anna"), stranger("Bo Öberg")]
    const page = await browser.visit({ language: "sv", ...PHONE })
    const annas = await browser.visit()
    await door.enter(annas, anna)
    await send(annas, { to: bo.address, subject: "Hej", text: "Hej" })
    const { text } = await awaitNotice({ channel: "email", to: bo.address })
    await page.goto("/genuine")
    await page.getByLabel("Kod").fill("00000-00000")
    await page.getByRole("button", { name: "Kontrollera" }).click()
    await expectText(page, "Nej. Vi känner inte till")
    await page.getByLabel("Kod").fill(/\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.exec(text)?.[0] ?? "")
    await page.getByRole("button", { name: "Kontrollera" }).click()
    await expectText(page, "Ja. Vi skickade det mejlet")
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, "genuine")
  })

  it("B16 a link that leads nowhere says what to do", async () => {
    const page = await browser.visit({ ...PHONE })
    await page.goto(`/invitation/${randomBytes(32).toString("base64url")}`)
    await expectText(page, "There is no message behind this link")
    expect(await accessibilityFaults(page)).toEqual([])
    await screenshot(page, "link-gone")
  })
})
