import type { Locator, Page } from "playwright-core"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { accessibilityFaults, screenshot } from "#tests/support/browser.ts"
import { value, type Person } from "#tests/support/given.ts"
import { awaitCode, awaitNotice, productUrl } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { words } from "#tests/support/words.ts"
import { postcard } from "../../scripts/demo/files.ts"

const { browser, door, visitAs } = openVisits()
const PICTURE = Buffer.from(postcard())
const [ALT, LINE] = ["A lighthouse by the sea", /^Our house:\n\n(!\[.*\]\(attachment:Pasted picture .*\.png\))\n\nWelcome$/]

const posted = (page: Page) => page.locator("textarea[name=message]").inputValue()

async function expectPosted(page: Page, wanted: RegExp): Promise<string> {
  for (let tries = 0; tries < 50 && !wanted.test(await posted(page)); tries += 1) await page.waitForTimeout(100)
  expect(await posted(page)).toMatch(wanted)
  return wanted.exec(await posted(page))?.[1] ?? ""
}

const paste = (into: Locator) =>
  into.evaluate((element, bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], "image.png", { type: "image/png" }))
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
  }, PICTURE.toString("base64"))

/** What of files the page asked for. */
function watch(page: Page): readonly string[] {
  const asked: string[] = []
  page.on("request", (request) => {
    if (request.url().includes("/files/")) asked.push(new URL(request.url()).pathname)
  })
  return asked
}

/** Asked again from here: a page without scripts cannot wait for itself. */
async function isDrawn(page: Page): Promise<void> {
  const look = () => page.evaluate(() => [...document.images].some(({ naturalWidth }) => naturalWidth === 480))
  for (let tries = 0; tries < 100 && !(await look()); tries += 1) await page.waitForTimeout(100)
  expect(await look()).toBe(true)
}
const newest = async (who: Person) => value(await listFolder(await door.as(who), { folder: "inbox" })).rows[0]?.id ?? ""

/** The page of somebody who came by the link of a notice, in a browser without scripts. */
async function byLink(address: string, phone: string, after: Date): Promise<Page> {
  const { text } = await awaitNotice({ channel: "email", to: address, after })
  const secret = /\/invitation\/([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? ""
  const { token } = value(await followLink(door.ctx, { secret, phone: "" }))
  value(await proveLink(door.ctx, { token, code: await awaitCode({ channel: "sms", to: phone, after }) }))
  const page = await browser.visit({ javaScript: false })
  await page.context().addCookies([{ name: "sigill-attempt", value: token, url: productUrl() }])
  await page.goto("/invitation/message")
  return page
}

it("M1 M8 M5 U3 a picture goes into the text, in English with JavaScript: pasted, described, moved, taken out and back, and shown to whoever asks, by a link too", async () => {
  const w = words("en")
  const [anna, bo, after] = [await door.person("anna"), await door.person("bo"), new Date()]
  const [guest, phone] = [`reader.${crypto.randomUUID()}@example.org`, "+46701740681"]
  const [page, bos] = [await visitAs(anna), await visitAs(bo, { width: 390, colours: "dark" })]
  await page.goto("/compose")
  await w.field(page, "common.fields.to").fill(`${bo.address}, ${guest}`)
  await w.field(page, "common.fields.phone").fill(`${guest} ${phone}`)
  await w.field(page, "common.fields.subject").fill("Picture")
  await page.getByRole("checkbox", { name: /Formatting/ }).check()
  const editor = page.locator("div.compose-editor")
  await editor.click()
  await page.keyboard.type("Our house:")
  await page.keyboard.press("Enter")
  await paste(editor)
  await page.getByRole("group", { name: /^Where should Pasted picture .* stand/ }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await screenshot(page, "pictures-question")
  await w.press(page, "compose.pictureInside")
  await w.field(page, "compose.pictureAlt").and(page.locator(":focus")).waitFor()
  await page.keyboard.type(ALT)
  expect(await accessibilityFaults(page)).toEqual([])
  await screenshot(page, "pictures-editor")
  await page.keyboard.press("Enter")
  await page.keyboard.type("Welcome")
  const mark = await expectPosted(page, LINE)
  expect(mark).toContain(`![${ALT}](attachment:`)

  // From the keyboard: chosen, moved, deleted, and undone.
  await page.keyboard.press("Home")
  await page.keyboard.press("ArrowUp")
  await editor.locator(".compose-picture.ProseMirror-selectednode").waitFor()
  await page.keyboard.press("Alt+ArrowUp")
  await expectPosted(page, /^!\[.*\n\nOur house:\n\nWelcome$/)
  await page.keyboard.press("Delete")
  await expectPosted(page, /^Our house:\n\nWelcome$/)
  await page.keyboard.press("Control+z")
  await expectPosted(page, /^!\[.*\n\nOur house:\n\nWelcome$/)
  // With the pointer: dragged, and by a button.
  await editor.locator(".compose-picture").dragTo(editor.getByText("Welcome"), { targetPosition: { x: 300, y: 12 } })
  await expectPosted(page, /^Our house:\n\nWelcome\n\n!\[/)
  await editor.locator(".compose-picture").click()
  await w.press(page, "compose.pictureUp")
  await expectPosted(page, LINE)

  await page.getByLabel("Attachments", { exact: true }).setInputFiles([{ name: "beside.png", mimeType: "image/png", buffer: PICTURE }])
  await page.getByRole("group", { name: "Where should beside.png stand?" }).waitFor()
  await w.press(page, "compose.pictureBeside")
  await page.getByText(w.t("compose.filesThere", { count: "2", total: "2" })).waitFor({ state: "attached" })
  await w.press(page, "compose.send")
  await page.waitForURL("**/sent**")

  const asked = watch(bos)
  const id = await newest(bo)
  await bos.goto(`/messages/${id}`, { waitUntil: "networkidle" })
  await bos.locator(".letter-picture-place").getByText(ALT).waitFor()
  expect(asked).toEqual([])
  expect(await accessibilityFaults(bos)).toEqual([])
  await screenshot(bos, "pictures-asked-dark")
  await w.link(bos, "message.pictures.show", { count: 1 }).click()
  await isDrawn(bos)
  await bos.getByRole("img", { name: ALT }).waitFor()
  expect(new Set(asked)).toEqual(new Set([`/files/${id}/0/show`]))
  expect(await accessibilityFaults(bos)).toEqual([])
  await screenshot(bos, "pictures-shown-dark")

  const guests = await byLink(guest, phone, after)
  expect(await guests.locator("img[src*=files]").count()).toBe(0)
  await w.link(guests, "message.pictures.show", { count: 1 }).click()
  await isDrawn(guests)
})

it("M1 M8 M5 U1 U3 a typed mark puts an attached picture into the text, in Swedish without JavaScript, and a forward keeps it", async () => {
  const w = words("sv")
  const [anna, bo] = [await door.person("anna", "sv"), await door.person("bo", "sv")]
  const visitor = { language: "sv", javaScript: false } as const
  const [page, bos] = [await visitAs(anna, { ...visitor, width: 390 }), await visitAs(bo, visitor)]
  await page.goto("/compose")
  await w.reads(page, "compose.formattingHint", { mark: "!" })
  await w.field(page, "common.fields.to").fill(bo.address)
  await w.field(page, "common.fields.subject").fill("Bild")
  const text = "Vårt hus:\n![En fyr vid havet](attachment:Foto (1).PNG)\n![borta](attachment:annan.png)"
  await w.field(page, "common.fields.message").fill(text)
  await page.getByRole("checkbox", { name: /Formatering/ }).check()
  await page
    .getByLabel(w.t("common.fields.attachments"), { exact: true })
    .setInputFiles([{ name: "foto (1).png", mimeType: "image/png", buffer: PICTURE }])
  await screenshot(page, "pictures-typed-sv")
  await w.press(page, "compose.send")
  await page.waitForURL("**/sent**")

  const id = await newest(bo)
  await bos.goto(`/messages/${id}`)
  await bos.locator(".letter-picture-place").getByText("En fyr vid havet").waitFor()
  expect(await bos.locator(".letter-body img").count()).toBe(0)
  expect(await bos.locator(".letter-body > p").allInnerTexts()).toEqual(["Vårt hus:", "borta"])
  await screenshot(bos, "pictures-asked-sv")
  await w.link(bos, "message.pictures.show", { count: 1 }).click()
  await isDrawn(bos)
  await screenshot(bos, "pictures-shown-sv")
  await bos.goto(`/compose?forward=${id}`)
  expect(await posted(bos)).toContain("![En fyr vid havet](attachment:foto (1).png)")
})
