import type { Page } from "playwright-core"
import { commitment } from "#lib/envelope/seal.ts"
import { encodeManifest } from "#lib/envelope/format.ts"
import { encodeHeader } from "#lib/envelope/header.ts"
import { authorize } from "#lib/authz/policy.ts"
import { sha256 } from "#lib/crypto/kdf.ts"
import { sealPayload } from "#lib/crypto/stream.ts"
import { createOperatorLink } from "#lib/staff/operators.ts"
import type { Id } from "#lib/ids.ts"
import { storePayload } from "#lib/messages/blob-lifetime.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { openHeld } from "#lib/messages/opened-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { toSend, value, type GivenMessage, type Person } from "#tests/support/given.ts"
import { HOSTILE_HTML } from "#tests/support/hostile-html.ts"
import { awaitCode, productUrl } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"
import { soon } from "#tests/support/waiting.ts"
import { withDatabase } from "../../scripts/faults/store.ts"

const { browser, door, visitAs } = openVisits()
let [anna, bo] = [] as unknown as [Person, Person]

beforeAll(async () => {
  ;[anna, bo] = [await door.person("anna"), await door.person("bo")]
}, 120_000)

const write = async (letter: Omit<GivenMessage, "from" | "readBy">): Promise<Id> =>
  value(await sendMessage(await door.as(anna), toSend(letter))).messageId
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click()
const expectText = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()

describe.each([
  ["with JavaScript", true],
  ["without JavaScript", false],
])("M4 Trash %s", (_name, javaScript) => {
  it("gives back what was deleted, from its list and from the message itself", async () => {
    const subjects = [`Ångrad ${String(javaScript)}`, `Ångrad igen ${String(javaScript)}`] as const
    for (const subject of subjects) await write({ to: [bo], subject })
    const page = await visitAs(bo, { javaScript })
    await page.goto("/inbox")
    for (const subject of subjects) await page.getByRole("checkbox", { name: new RegExp(subject) }).check()
    await press(page, "Delete")
    await expectText(page, "2 messages are in Trash now.")
    await page.goto("/trash")
    await page.getByRole("checkbox", { name: new RegExp(subjects[0]) }).check()
    await press(page, "Put back")
    await expectText(page, "The message is back where it was.")
    await page.getByRole("link", { name: new RegExp(subjects[1]) }).click()
    await press(page, "Put back")
    await page.waitForURL((url) => !url.pathname.startsWith("/messages/"))
    await page.goto("/inbox")
    for (const subject of subjects) await page.getByRole("link", { name: new RegExp(subject) }).waitFor()
  })
})

it("K4 a message changed in the database is shown as broken in the list and on its page, and cannot be answered", async () => {
  const id = await write({ to: [bo], subject: "Ändrat på vägen", text: "Betala till konto 1." })
  await withDatabase(
    door.ctx.env.dataFolder,
    (sql) =>
      sql`update messages set header = set_byte(header, length(header) - 40, 255 - get_byte(header, length(header) - 40)) where id = ${id}`,
  )
  const page = await visitAs(bo)
  await page.goto("/inbox")
  await page
    .getByRole("link", { name: /Seal broken$/ })
    .first()
    .waitFor()
  await page.goto(`/messages/${id}`)
  await page.getByRole("heading", { level: 1 }).waitFor()
  await expectText(page, "The seal is broken")
  await expectText(page, /Reply and forward are switched off/)
  for (const answer of ["Reply", "Reply all", "Forward"])
    expect(await page.getByRole("button", { name: answer, exact: true }).count()).toBe(0)
})

/** A letter whose sender, with keys of their own, put into it what our pages would never write: sealed, signed and true in all but that. */
async function forge(html: string): Promise<Id> {
  const id = await write({ to: [bo], subject: "Fientligt" })
  const ctx = await door.as(anna)
  const scope = value(authorize(ctx.actor, "message:open"))
  const opened = await openHeld(ctx, scope, id)
  if (opened?.fileKey == null || opened.header === null || opened.manifest === null) throw new Error("one's own letter does not open")
  const { fileKey } = opened
  const plaintext = encodeManifest({ ...opened.manifest, body: { type: "text/html", content: html } })
  const payload = sealPayload({ fileKey, plaintext, random: ctx.random })
  const manifestHash = sha256(payload)
  const header = encodeHeader({ ...opened.header, manifestHash, commit: commitment(fileKey, manifestHash) })
  const { signer } = await ctx.open()
  const manifestId = value(await storePayload(ctx, payload))
  await withDatabase(
    ctx.env.dataFolder,
    (sql) =>
      sql`update messages set manifest_id = ${manifestId}, header = ${Buffer.from(header)}, signature = ${Buffer.from(signer.sign(header))} where id = ${id}`,
  )
  return id
}

/** What a letter may hold when it is shown. */
const ELEMENTS = ["A", "BLOCKQUOTE", "BR", "EM", "LI", "OL", "P", "STRONG", "UL"]
const ATTRIBUTES = ["href", "rel", "start", "target"]

it("B45 hostile HTML in a well-sealed letter runs nothing, asks nobody, and leaves only the few elements of a letter", async () => {
  const page = await visitAs(bo)
  const happened: string[] = []
  page.on("dialog", (dialog) => {
    happened.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url())
    const isOurs = origin === productUrl() && /^\/(messages\/[0-9a-f-]{36}$|_next\/|icons?\.svg|favicon|manifest|arrivals$)/.test(pathname)
    if (!isOurs) happened.push(`a request: ${request.url()}`)
  })
  page.on("popup", () => happened.push("a window"))
  // Twelve at a time, each time in another order, because some swallow what comes after them.
  const groups = Array.from({ length: Math.ceil(HOSTILE_HTML.length / 12) }, (_, at) => HOSTILE_HTML.slice(at * 12, at * 12 + 12))
  for (const group of groups) {
    const id = await forge(`<p>Början</p>${group.join("\n")}\n${[...group].reverse().join("\n")}`)
    await page.goto(`/messages/${id}`)
    await expectText(page, "The seal holds")
    await expectText(page, "Början")
    const left = await page.locator(".letter-body").evaluate((body) =>
      [...body.querySelectorAll("*")].map((each) => ({
        element: each.tagName,
        attributes: each.getAttributeNames(),
        href: each.getAttribute("href"),
      })),
    )
    expect(left.filter(({ element }) => !ELEMENTS.includes(element))).toEqual([])
    expect(left.filter(({ attributes }) => attributes.some((name) => !ATTRIBUTES.includes(name)))).toEqual([])
    expect(left.filter(({ href }) => href !== null && !/^(https?|mailto|tel):/.test(href))).toEqual([])
    await page.mouse.move(400, 400)
    await page.keyboard.press("Tab")
  }
  expect(happened).toEqual([])
}, 120_000)

it("M8 B6 a signed-in person fetches parts of a file: 206, 416, and If-Range with the file's tag or another", async () => {
  const content = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251))
  const stream = (async function* () {
    yield content
  })()
  const attachment = value(await storeAttachment(await door.as(anna), { name: "mätdata.bin", type: "", stream }))
  const path = `/files/${await write({ to: [bo], subject: "Mätdata", attachments: [attachment] })}/0`
  const part = async (headers: Readonly<Record<string, string>>) => {
    const answer = await fetch(productUrl() + path, { headers: { Cookie: await door.cookie(bo.session), ...headers } })
    return {
      status: answer.status,
      range: answer.headers.get("content-range"),
      tag: answer.headers.get("etag"),
      bytes: Buffer.from(await answer.arrayBuffer()),
    }
  }
  const middle = await part({ Range: "bytes=65530-131080" })
  expect(middle).toMatchObject({ status: 206, range: "bytes 65530-131080/200000" })
  expect(middle.bytes.equals(content.subarray(65_530, 131_081))).toBe(true)
  const end = await part({ Range: "bytes=-10" })
  expect(end).toMatchObject({ status: 206, range: "bytes 199990-199999/200000" })
  expect(end.bytes.equals(content.subarray(199_990))).toBe(true)
  expect(await part({ Range: "bytes=200000-" })).toMatchObject({ status: 416, range: "bytes */200000", bytes: Buffer.alloc(0) })
  const tag = middle.tag ?? ""
  expect(tag).toMatch(/^"[^"]+"$/)
  expect(await part({ Range: "bytes=199990-", "If-Range": tag })).toMatchObject({ status: 206, bytes: end.bytes })
  const other = await part({ Range: "bytes=199990-", "If-Range": '"another"' })
  expect(other).toMatchObject({ status: 200, range: null })
  expect(other.bytes.equals(content)).toBe(true)
})

it("B41 the link of the first start makes whoever is signed in the operator, once", async () => {
  const page = await visitAs(anna, { javaScript: false })
  const path = new URL(await createOperatorLink(door.ctx)).pathname
  expect((await page.goto("/operator"))?.status()).toBe(404)
  await page.goto(path)
  await expectText(page, anna.address)
  await press(page, "Make me operator")
  await page.waitForURL("**/operator**")
  await page.getByRole("heading", { name: "Operator", level: 1 }).waitFor()
  const bos = await visitAs(bo)
  expect((await bos.goto(path))?.status()).toBe(404)
  expect((await bos.goto("/operator"))?.status()).toBe(404)
})

describe("U3 by the keyboard alone", () => {
  /** Goes on with the tabulator to what has this name, as somebody does who uses no mouse; each stop on the way has to be seen. */
  async function tabTo(page: Page, name: string): Promise<void> {
    for (let stop = 0; stop < 60; stop++) {
      await page.keyboard.press("Tab")
      const at = await page.evaluate(() => {
        const element = document.activeElement
        if (!(element instanceof HTMLElement) || element === document.body) return null
        const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? [...(element.labels ?? [])] : []
        const words =
          element.getAttribute("aria-label") ?? (labels.length > 0 ? labels.map(({ innerText }) => innerText).join(" ") : element.innerText)
        const own = getComputedStyle(element)
        return { words: words.trim(), isSeen: own.outlineStyle !== "none" && own.outlineWidth !== "0px" }
      })
      if (at === null) continue
      expect(at).toMatchObject({ isSeen: true })
      if (at.words === name) return
    }
    throw new Error(`the tabulator never came to ${name}`)
  }
  const enter = (page: Page, words: string) => page.keyboard.type(words)

  it("signs in, writes, sends, reads and answers", async () => {
    const page = await browser.visit()
    const asked = new Date()
    await page.goto("/sign-in")
    await tabTo(page, "E-mail address")
    await enter(page, anna.address)
    await tabTo(page, "Password")
    await enter(page, anna.password)
    await page.keyboard.press("Enter")
    await page.waitForURL("**/sign-in/code**")
    // The field of the code has the focus already.
    await enter(page, await awaitCode({ channel: "sms", to: anna.phone, after: asked }))
    await page.keyboard.press("Enter")
    await page.waitForURL("**/inbox")
    await tabTo(page, "Compose")
    await page.keyboard.press("Enter")
    await page.waitForURL("**/compose")
    await page.getByRole("button", { name: "Bold" }).waitFor()
    await enter(page, anna.address)
    await tabTo(page, "Subject")
    await enter(page, "Utan mus")
    await tabTo(page, "Message")
    await enter(page, "Skrivet med tangenterna.")
    await tabTo(page, "Send")
    await page.keyboard.press("Enter")
    await page.waitForURL("**/sent**")
    await tabTo(page, "Skip to the content")
    await page.keyboard.press("Enter")
    await page.goto("/inbox")
    const row = page.getByRole("link", { name: /Utan mus/ }).first()
    await tabTo(page, (await row.innerText()).trim())
    await page.keyboard.press("Enter")
    await page.waitForURL("**/messages/**")
    await expectText(page, "Skrivet med tangenterna.")
    await tabTo(page, "Reply")
    await page.keyboard.press("Enter")
    await page.waitForURL("**/compose?reply=**")
    await page.getByRole("button", { name: "Bold" }).waitFor()
    await enter(page, "Svar.")
    await soon(async () => expect(await page.getByLabel("Message", { exact: true }).inputValue()).toContain("Svar."))
    await tabTo(page, "Send")
    await page.keyboard.press("Enter")
    await page.waitForURL("**/sent**")
    await expectText(page, "Re: Utan mus")
  })
})
