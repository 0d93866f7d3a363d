import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import type { Page } from "playwright-core"
import { listFolder } from "#lib/messages/list-folder.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { accessibilityFaults, screenshot } from "#tests/support/browser.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { awaitNotice, outbox } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { words } from "#tests/support/words.ts"

const { door, visitAs } = openVisits()
let [anna, bo, cia, dan] = [] as unknown as [Person, Person, Person, Person]

beforeAll(async () => {
  ;[anna, bo, cia, dan] = [await door.person("anna"), await door.person("bo"), await door.person("cia"), await door.person("dan")]
}, 120_000)

const rows = async (who: Person, folder: "inbox" | "sent", subject: string) =>
  value(await listFolder(await door.as(who), { folder })).rows.filter((row) => row.subject === subject)
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click()
const text = (page: Page) => page.getByLabel("Message", { exact: true })
const expectText = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()
const openNewest = (page: Page, subject: string) =>
  page
    .getByRole("link", { name: new RegExp(subject) })
    .first()
    .click()

/** Fills in a new message. */
async function write(
  page: Page,
  { to, subject, body = "Hej." }: { readonly to: string; readonly subject: string; readonly body?: string },
) {
  await page.goto("/compose")
  await page.getByLabel("To", { exact: true }).fill(to)
  await page.getByLabel("Subject").fill(subject)
  await text(page).fill(body)
}

describe.each([
  ["with JavaScript", true],
  ["without JavaScript", false],
])("M1 writing %s", (_name, javaScript) => {
  it("Copy is seen by all, Blind copy by nobody else; Reply all answers those who are seen, Forward takes the files along", async () => {
    const subject = `Till flera ${String(javaScript)}`
    const content = randomBytes(2_000)
    const annas = await visitAs(anna, { javaScript })
    await write(annas, { to: bo.address, subject })
    await annas.getByText("Copy and blind copy").click()
    await annas.getByLabel("Copy", { exact: true }).fill(cia.address)
    await annas.getByLabel("Blind copy").fill(dan.address)
    await annas.getByLabel("Attachments").setInputFiles([{ name: "svar.bin", mimeType: "application/octet-stream", buffer: content }])
    await press(annas, "Send")
    await annas.waitForURL("**/sent**")

    const dans = await visitAs(dan, { javaScript })
    await dans.goto("/inbox")
    await openNewest(dans, subject)
    await expectText(dans, "To you. The other recipients do not see it.")

    const bos = await visitAs(bo, { javaScript })
    await bos.goto("/inbox")
    await openNewest(bos, subject)
    await expectText(bos, cia.address)
    expect(await bos.content()).not.toContain(dan.address)
    await press(bos, "Reply all")
    await soon(async () => expect(await bos.getByLabel("To", { exact: true }).inputValue()).toBe(anna.address))
    await soon(async () => expect(await bos.getByLabel("Copy", { exact: true }).inputValue()).toBe(cia.address))
    await press(bos, "Send")
    await bos.waitForURL("**/sent**")
    for (const who of [anna, cia]) expect(await rows(who, "inbox", `Re: ${subject}`)).toHaveLength(1)
    for (const who of [bo, dan]) expect(await rows(who, "inbox", `Re: ${subject}`)).toEqual([])

    await bos.goto("/inbox")
    await openNewest(bos, subject)
    await press(bos, "Forward")
    await bos.getByLabel("To", { exact: true }).fill(dan.address)
    await soon(async () => expect(await bos.getByRole("checkbox", { name: /svar\.bin/ }).isChecked()).toBe(true))
    await press(bos, "Send")
    await bos.waitForURL("**/sent**")
    await dans.goto("/inbox")
    await openNewest(dans, `Fwd: ${subject}`)
    const [download] = await Promise.all([
      dans.waitForEvent("download"),
      dans
        .getByRole("link", { name: /Download/ })
        .first()
        .click(),
    ])
    expect(content.equals(await readFile(await download.path()))).toBe(true)
  })

  it("keys.md 3 a double click on Send sends once", async () => {
    const subject = `En gång ${String(javaScript)}`
    const page = await visitAs(anna, { javaScript })
    await write(page, { to: bo.address, subject })
    await page.getByRole("button", { name: "Send", exact: true }).dblclick()
    await page.waitForURL("**/sent**")
    expect(await rows(bo, "inbox", subject)).toHaveLength(1)
    expect(await rows(anna, "sent", subject)).toHaveLength(1)
  })

  it("bold, italic, a list and a link by typed marks and a box; where scripts run, the editor shows them (editor.test.ts)", async () => {
    const subject = `Format ${String(javaScript)}`
    const page = await visitAs(anna, { javaScript })
    const marks = "**viktigt** och *snart*\n\n- frukt\n\n[sidan](https://example.org/a)"
    await write(page, { to: bo.address, subject, body: marks })
    await page.getByRole("checkbox", { name: /Formatting/ }).check()
    if (javaScript) await text(page).locator("strong").getByText("viktigt").waitFor()
    await soon(async () => expect(await page.locator("textarea[name=message]").inputValue()).toBe(marks))
    await soon(async () => expect(await page.getByRole("group", { name: "Formatting" }).count()).toBe(javaScript ? 1 : 0))
    await press(page, "Send")
    await page.waitForURL("**/sent**")
    const bos = await visitAs(bo, { javaScript })
    await bos.goto("/inbox")
    await openNewest(bos, subject)
    const letter = bos.locator(".letter-body")
    expect(await letter.locator("strong").innerText()).toBe("viktigt")
    expect(await letter.locator("em").innerText()).toBe("snart")
    expect(await letter.locator("ul > li").innerText()).toBe("frukt")
    expect(await letter.getByRole("link", { name: "sidan" }).getAttribute("href")).toBe("https://example.org/a")
  })
})

it("M1 marks without the box stay as they were typed", async () => {
  const page = await visitAs(anna, { javaScript: false })
  await write(page, { to: bo.address, subject: "Stjärnor", body: "2 * 3 * 4 och **så**" })
  await press(page, "Send")
  await page.waitForURL("**/sent**")
  await openNewest(page, "Stjärnor")
  expect((await page.locator(".letter-body").innerText()).trim()).toBe("2 * 3 * 4 och **så**")
})

it("M5 what some have read is amber, in colour, shape and words, and says how many", async () => {
  const sent = value(await sendMessage(await door.as(anna), toSend({ to: [bo, cia], subject: "Till två" })))
  value(await openMessage(await door.as(cia), sent.messageId, { record: true }))
  const page = await visitAs(anna)
  await page.goto("/sent")
  const row = page.getByRole("listitem").filter({ hasText: "Till två" })
  await row.locator(".status-some").getByText("Read by some").waitFor()
  expect(await row.locator(".status-some use").getAttribute("href")).toMatch(/#read-some$/)
  await openNewest(page, "Till två")
  await expectText(page, "1 of 2")
})

describe("U5 a file on its way", () => {
  const FILE = { name: "film.bin", mimeType: "application/octet-stream", buffer: randomBytes(1_500_000) }

  it("shows how far it has come, is not sent twice by a second press, stops when asked, and is there whole when sent again", async () => {
    const page = await visitAs(anna)
    const posts: string[] = []
    page.on("request", (request) => {
      if (request.method() === "POST") posts.push(new URL(request.url()).pathname)
    })
    await write(page, { to: bo.address, subject: "Med film" })
    const network = await page.context().newCDPSession(page)
    const limit = (uploadThroughput: number) =>
      network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput })
    await network.send("Network.enable")
    await limit(150_000)
    await page.getByLabel("Attachments").setInputFiles([FILE])
    await page.getByRole("progressbar", { name: "film.bin is on its way" }).waitFor()
    await press(page, "Send")
    const progress = page.getByRole("progressbar", { name: "Sealing the message" })
    await page.getByText(/^[1-9][0-9]? ?%$/).waitFor()
    expect(Number(await progress.getAttribute("value"))).toBeGreaterThan(0)
    expect(Number(await progress.getAttribute("value"))).toBeLessThan(1)
    expect(await accessibilityFaults(page)).toEqual([])
    await page.locator("button[value=send]").click({ force: true })
    await page.locator("button[value=save]").click({ force: true })
    // It waits for the file, which is not posted again with the message.
    expect(posts).not.toContain("/compose/send")
    await press(page, "Stop")
    await progress.waitFor({ state: "detached" })
    await soon(async () => expect(await page.getByLabel("Subject").inputValue()).toBe("Med film"))
    await soon(async () => expect(await page.getByRole("list", { name: "Chosen files" }).innerText()).toContain("film.bin"))
    expect(await rows(anna, "sent", "Med film")).toEqual([])
    await limit(-1)
    await press(page, "Send")
    await page.waitForURL("**/sent**")
    const [arrived, ...others] = await rows(bo, "inbox", "Med film")
    expect(others).toEqual([])
    const { body } = await door.askAs(bo, `/messages/${arrived?.id ?? ""}`)
    expect(body).toContain("film.bin")
  })
})

it("M2 U1 in Swedish: the notification line warns while it is typed and again when it is sent, and Send anyway sends it", async () => {
  const page = await visitAs(bo, { language: "sv", width: 390 })
  const line = page.getByLabel("Rad i aviseringen")
  const isNoticed = async () => (await outbox()).some(({ to, text: said }) => to === dan.address && said.includes("Provsvaret"))
  await page.goto("/compose")
  await page.getByLabel("Till", { exact: true }).fill(dan.address)
  await page.getByLabel("Ämne").fill("Hej")
  await line.fill("Angående 811218-9876")
  await expectText(page, "Det här ser ut som ett personnummer.")
  await line.fill("Se www.example.org")
  await expectText(page, "Webb- och e-postadresser kan inte stå här")
  await line.fill("Vi ses")
  await page.getByText("Webb- och e-postadresser kan inte stå här").waitFor({ state: "detached" })
  await line.fill("Provsvaret har kommit")
  await expectText(page, "Det här verkar säga något om någons hälsa.")
  await press(page, "Skicka")
  await expectText(page, "Är det så här du menar?")
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await isNoticed()).toBe(false)
  await press(page, "Skicka ändå")
  await page.waitForURL("**/sent**")
  await awaitNotice({ channel: "email", to: dan.address, matching: /Provsvaret har kommit/ })
})

describe.each([
  ["in English with JavaScript", "en", true],
  ["in Swedish without", "sv", false],
] as const)("M14 signature and templates %s", (_name, language, javaScript) => {
  const { t, field, press: tap, reads } = words(language)

  it("are written once in Account settings and stand in the next message, which is sent with them", async () => {
    const writer = await door.person("erik")
    const page = await visitAs(writer, { language, javaScript, width: javaScript ? 1280 : 390 })
    await page.goto("/account/texts")
    await page.getByRole("textbox", { name: t("texts.signatureText") }).fill("Erik\nUppsala")
    await tap(page, "texts.signatureSave")
    await reads(page, "texts.signatureSaved")
    await field(page, "texts.name").fill("Kallelse")
    await field(page, "texts.text").fill("Du är välkommen.")
    await tap(page, "texts.add")
    await reads(page, "texts.done.added")
    if (javaScript) {
      await page.goto("/compose")
      await text(page).fill(`Hej!\n${await text(page).inputValue()}`)
      await text(page).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(5, 5))
      await tap(page, "compose.insertTemplate")
      await page.waitForFunction(() => document.querySelector("textarea")?.value.includes("välkommen"))
      expect(await text(page).inputValue()).toBe("Hej!\nDu är välkommen.\n\nErik\nUppsala")
    } else {
      await page.getByRole("link", { name: "Kallelse" }).click()
      await page.getByRole("link", { name: t("texts.write") }).click()
      await soon(async () => expect(await field(page, "common.fields.message").inputValue()).toBe("Du är välkommen.\n\nErik\nUppsala"))
    }
    await screenshot(page, `compose-with-template-${language}`)
    const subject = `Kallelse ${language}`
    await field(page, "common.fields.to").fill(bo.address)
    await field(page, "common.fields.subject").fill(subject)
    await tap(page, "compose.send")
    await page.waitForURL("**/sent**")
    const [row] = await rows(bo, "inbox", subject)
    expect(value(await openMessage(await door.as(bo), row?.id ?? "", { record: true })).body).toMatchObject({
      text: expect.stringMatching(/Du är välkommen\.\s+Erik\s+Uppsala/),
    })
    await page.goto("/account/texts")
    await page.getByRole("link", { name: "Kallelse" }).click()
    await tap(page, "texts.delete")
    await reads(page, "texts.none")
  })
})
