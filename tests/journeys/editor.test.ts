import type { Locator, Page } from "playwright-core"
import { listFolder } from "#lib/messages/list-folder.ts"
import { accessibilityFaults, screenshot } from "#tests/support/browser.ts"
import { value, type Person } from "#tests/support/given.ts"
import { HOSTILE_HTML } from "#tests/support/hostile-html.ts"
import { productUrl } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { words } from "#tests/support/words.ts"

const { browser, door, visitAs } = openVisits()
let [anna, bo] = [] as unknown as [Person, Person]

beforeAll(async () => {
  ;[anna, bo] = [await door.person("anna"), await door.person("bo")]
}, 120_000)

/** A paste as another program makes it, which the browser has not looked through. */
const paste = (into: Locator, given: { readonly html?: string; readonly text?: string; readonly picture?: string }) =>
  into.evaluate((element, { html, text, picture }) => {
    const data = new DataTransfer()
    if (html !== undefined) data.setData("text/html", html)
    if (text !== undefined) data.setData("text/plain", text)
    if (picture !== undefined) data.items.add(new File([new Uint8Array(200)], picture, { type: "image/png" }))
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
  }, given)

const posted = (page: Page) => page.locator("textarea[name=message]").inputValue()

/** The editor hears a moment later what was selected and where the focus went; no hand is as fast as a test. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.activeElement?.closest(".compose-editor") != null)
  await page.waitForTimeout(60)
}

/** Waits until the text with marks is this. */
async function expectPosted(page: Page, wanted: string | RegExp): Promise<void> {
  const isIt = (text: string) => (typeof wanted === "string" ? text === wanted : wanted.test(text))
  for (let tries = 0; tries < 50 && !isIt(await posted(page)); tries += 1) await page.waitForTimeout(100)
  if (typeof wanted === "string") expect(await posted(page)).toBe(wanted)
  else expect(await posted(page)).toMatch(wanted)
}

const WORD = `<html><head><style>p.MsoNormal{margin:0}</style></head><body lang=SV><!--StartFragment--><p class=MsoNormal><b>Kallelse</b><o:p></o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>legitimation<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>remiss<o:p></o:p></p><!--EndFragment--></body></html>`

it("M1 U3 a message gets its form in the editor, in English: buttons, keys, pasting, undoing, plain and back, a draft, and what its reader sees", async () => {
  const page = await visitAs(anna)
  const scripts: string[] = []
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.push(response.url())
  })
  await page.goto("/compose")
  await page.getByLabel("To", { exact: true }).fill(bo.address)
  await page.getByLabel("Subject").fill("Med form")
  const text = page.getByRole("textbox", { name: "Message", exact: true })
  const tool = (name: string) => page.getByRole("group", { name: "Formatting" }).getByRole("button", { name, exact: true })
  await text.fill("viktigt")
  await text.selectText()
  const before = scripts.length
  await tool("Bold").click()
  const editor = page.locator("div.compose-editor")
  await editor.locator("strong").getByText("viktigt").waitFor()
  expect(scripts.length).toBeGreaterThan(before)
  await soon(async () => expect(await page.getByRole("checkbox", { name: /Formatting/ }).isChecked()).toBe(true))
  expect(await tool("Bold").getAttribute("aria-pressed")).toBe("true")
  await expectPosted(page, "**viktigt**")
  await settle(page)
  // The word stays selected until the editor has heard of the key; what is typed before that would take its place.
  await soon(async () => {
    await page.keyboard.press("End")
    await settle(page)
    expect(await page.evaluate(() => getSelection()?.isCollapsed)).toBe(true)
  })
  await page.keyboard.press("Control+b")
  await page.keyboard.type(" och ")
  await page.keyboard.press("Control+i")
  await page.keyboard.type("snart")
  await page.keyboard.press("Control+i")
  await page.keyboard.press("Enter")
  await page.keyboard.type("- frukt")
  await page.keyboard.press("Enter")
  await page.keyboard.type("bröd")
  await page.keyboard.press("Enter")
  await page.keyboard.press("Enter")
  await page.keyboard.press("Control+k")
  await page.getByLabel("Where the link leads").fill("nowhere at all")
  await page.keyboard.press("Enter")
  await page.getByText("A message cannot lead there.").waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await screenshot(page, "editor-link")
  await page.getByLabel("Where the link leads").fill("example.org/a")
  await page.keyboard.press("Enter")
  await settle(page)
  await page.keyboard.press("Enter")
  await page.keyboard.type("> så sa hon")
  await expectPosted(page, "**viktigt** och *snart*\n\n- frukt\n- bröd\n\nhttps://example.org/a\n\n> så sa hon")
  await settle(page)
  await page.keyboard.press("Control+z")
  expect(await posted(page)).not.toContain("så sa hon")
  await page.keyboard.press("Control+y")
  await expectPosted(page, /> så sa hon$/)

  await page.keyboard.press("Enter")
  await page.keyboard.press("Enter")
  await page.keyboard.type("karta")
  await page.keyboard.press("Shift+Home")
  await settle(page)
  await paste(editor, { text: "https://example.org/karta" })
  await expectPosted(page, /\n\n\[karta\]\(https:\/\/example\.org\/karta\)$/)
  await page.keyboard.press("Delete")
  await paste(editor, { html: WORD, text: "Kallelse" })
  await paste(editor, { picture: "image.png" })
  await page.getByRole("list", { name: "Chosen files" }).getByText("Pasted picture").waitFor()
  const written = await posted(page)
  expect(written).toMatch(/> så sa hon\n\n\*\*Kallelse\*\*\n\n- legitimation\n- remiss$/)
  await page.keyboard.press("Control+a")
  await page.keyboard.press("Control+c")
  await page.keyboard.press("Control+v")
  await expectPosted(page, written)
  expect(await accessibilityFaults(page)).toEqual([])
  await screenshot(page, "editor")

  // Plain shows the marks and takes them as text; back again nothing is lost.
  await page.getByRole("checkbox", { name: /Formatting/ }).uncheck()
  await soon(async () => expect(await text.inputValue()).toBe(written))
  await page.getByRole("checkbox", { name: /Formatting/ }).check()
  await editor.locator("blockquote").getByText("så sa hon").waitFor()
  await expectPosted(page, written)
  await page.getByRole("button", { name: "Save draft" }).click()
  await page.waitForURL("**/compose?draft=**")
  await editor.locator("li").getByText("remiss").waitFor()
  await expectPosted(page, written)
  await page.getByRole("button", { name: "Send", exact: true }).click()
  await page.waitForURL("**/sent**")

  const bos = await visitAs(bo)
  await bos.goto("/inbox")
  await bos
    .getByRole("link", { name: /Med form/ })
    .first()
    .click()
  const letter = bos.locator(".letter-body")
  await letter.getByText("remiss").waitFor()
  expect(await letter.locator("strong").allInnerTexts()).toEqual(["viktigt", "Kallelse"])
  expect(await letter.locator("ul > li").allInnerTexts()).toEqual(["frukt", "bröd", "legitimation", "remiss"])
  expect(await letter.locator("blockquote").innerText()).toBe("så sa hon")
  expect(await letter.getByRole("link").getAttribute("href")).toBe("https://example.org/a")
}, 120_000)

it("M1 U3 the keys for a list open the editor, marks are taken after a new line too, and an emptied link is none", async () => {
  const page = await visitAs(anna)
  await page.goto("/compose")
  await page.getByRole("group", { name: "Formatting" }).waitFor()
  await page.getByRole("textbox", { name: "Message", exact: true }).fill("frukt")
  await page.keyboard.press("Control+Shift+8")
  await expectPosted(page, "- frukt")
  await settle(page)
  await page.keyboard.press("End")
  await page.keyboard.press("Shift+Enter")
  await page.keyboard.type("**bra** [karta](https://example.org/)")
  await expectPosted(page, "- frukt\n  **bra** [karta](https://example.org/)")
  await settle(page)
  await page.keyboard.press("Control+k")
  await page.getByLabel("Where the link leads").fill("")
  await page.keyboard.press("Enter")
  await expectPosted(page, "- frukt\n  **bra** karta")
})

it("M1 U1 U3 what was written in the editor is a text with marks without JavaScript, in Swedish, and back in the editor on a phone", async () => {
  const { field, press, reads } = words("sv")
  const plain = await visitAs(anna, { language: "sv", javaScript: false, width: 390 })
  await plain.goto("/compose")
  await field(plain, "common.fields.to").fill(bo.address)
  await field(plain, "common.fields.subject").fill("Utan skript")
  await field(plain, "common.fields.message").fill("**Hej**\n\n> du skrev\njag svarar\n\n1. ett\n2. två")
  await plain.getByRole("checkbox", { name: /Formatering/ }).check()
  await press(plain, "compose.saveDraft")
  await reads(plain, "compose.saved")
  const page = await visitAs(anna, { language: "sv", width: 390, colours: "dark" })
  await page.goto(plain.url())
  const editor = page.getByRole("textbox", { name: "Meddelande", exact: true })
  await editor.locator("blockquote").getByText("du skrev").waitFor()
  expect(await editor.locator("blockquote").innerText()).toBe("du skrev")
  expect(await editor.locator("ol > li").allInnerTexts()).toEqual(["ett", "två"])
  await soon(async () => expect(await editor.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true))
  expect(await accessibilityFaults(page)).toEqual([])
  await screenshot(page, "editor-phone-dark-sv")
  await press(page, "compose.send")
  await page.waitForURL("**/sent**")
  expect(value(await listFolder(await door.as(bo), { folder: "inbox" })).rows.map(({ subject }) => subject)).toContain("Utan skript")
}, 40_000)

it("U3 U5 where the editor cannot be had, the field does all: the buttons set marks", async () => {
  browser.expectFault(/Failed to load resource/)
  const page = await visitAs(anna)
  await page.goto("/compose", { waitUntil: "networkidle" })
  await page.route("**/_next/static/**", (route) => route.abort())
  const text = page.getByRole("textbox", { name: "Message", exact: true })
  await text.fill("viktigt")
  await text.selectText()
  await page.getByRole("group", { name: "Formatting" }).getByRole("button", { name: "Bold" }).click()
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>("textarea[name=message]")?.value === "**viktigt**")
  await page.keyboard.press("Control+i")
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>("textarea[name=message]")?.value === "***viktigt***")
})

it("B45 hostile HTML that is pasted runs nothing, asks nobody, and leaves only what a message may hold", async () => {
  // What the policy has to refuse in a document that is never shown, it refuses.
  browser.expectFault(/violates the following Content Security Policy directive/)
  const page = await visitAs(anna)
  await page.goto("/compose")
  await page.getByRole("checkbox", { name: /Formatting/ }).check()
  const editor = page.locator("div.compose-editor")
  await editor.waitFor()
  const happened: string[] = []
  page.on("dialog", (dialog) => {
    happened.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("popup", () => happened.push("a window"))
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== productUrl()) happened.push(`a request: ${request.url()}`)
  })
  for (const html of HOSTILE_HTML) await paste(editor, { html, text: "x" })
  const clobbering =
    "<form name=body><img name=createElement><input name=hasAttribute><input name=localName><input name=childNodes><p>kvar</p></form>"
  await paste(editor, { html: clobbering, text: "x" })
  await editor.getByText("kvar").waitFor()
  const left = await editor.evaluate((body) =>
    [...body.querySelectorAll("*")].flatMap((each) => [each.tagName, ...each.getAttributeNames().map((name) => `${each.tagName} ${name}`)]),
  )
  const allowed = [
    "A",
    "A href",
    "A rel",
    "BLOCKQUOTE",
    "BR",
    "BR class",
    "EM",
    "LI",
    "OL",
    "OL start",
    "P",
    "STRONG",
    "UL",
    "IMG",
    "IMG class",
    "IMG alt",
  ]
  expect([...new Set(left)].filter((one) => !allowed.includes(one))).toEqual([])
  // The editor's own, which holds the cursor.
  expect(await editor.locator("img:not(.ProseMirror-separator)").count()).toBe(0)
  const hrefs = await editor.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""))
  expect(hrefs.filter((href) => !/^(https?|mailto|tel):/.test(href))).toEqual([])
  expect(happened).toEqual([])
}, 40_000)
