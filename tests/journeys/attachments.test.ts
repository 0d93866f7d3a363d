import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { request as httpRequest } from "node:http"
import { Readable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { simpleParser } from "mailparser"
import type { Download, Page } from "playwright-core"
import { submitCompose } from "#lib/composing/submit-compose.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { beginUpload } from "#lib/uploads/begin-upload.ts"
import { takePart } from "#lib/uploads/take-part.ts"
import { accessibilityFaults, screenshot, testBrowser } from "#tests/support/browser.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { awaitCode, awaitNotice, productUrl } from "#tests/support/product.ts"
import { toAddress } from "#tests/support/visitor.ts"
import { WAYS, words, type Words } from "#tests/support/words.ts"
import { readZip } from "#tests/support/zip.ts"
import { pdf, postcard } from "../../scripts/demo/files.ts"

const browser = testBrowser()
const door = openDoor()
const MIB = 1024 * 1024

const newest = async (who: Person) => value(await listFolder(await door.as(who), { folder: "inbox" })).rows[0]?.id ?? ""
const zipFrom = async (download: Download) => readZip(await readFile(await download.path()))

async function downloadAll(page: Page, { t }: Words) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: t("files.downloadAll"), exact: true }).click(),
  ])
  return zipFrom(download)
}

/** The message as a mail file, from *More*. */
async function downloadAsMail(page: Page, { t }: Words) {
  await page.locator(".message-bar").getByText(t("common.more"), { exact: true }).click()
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: t("message.saveAsMail"), exact: true }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.eml$/)
  return readFile(await download.path())
}

type Made = { readonly name: string; readonly content: Buffer }
const made = (name: string, content: Buffer = randomBytes(70_000)): Made => ({ name, content })

/** Lets files go over the page, or pastes them, as a person does it; browsers give scripts no other way to hold files. */
const give = (page: Page, how: "drop" | "paste", files: readonly Made[]) =>
  page.evaluate(
    ([kind, given]) => {
      const held = new DataTransfer()
      for (const { name, content } of given)
        held.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], name, { type: "image/png" }))
      const target = document.querySelector("textarea") ?? document.body
      const options = { bubbles: true, cancelable: true }
      if (kind === "paste") target.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: held }))
      else
        for (const name of ["dragenter", "dragover", "drop"]) target.dispatchEvent(new DragEvent(name, { ...options, dataTransfer: held }))
    },
    [how, files.map(({ name, content }) => ({ name, content: content.toString("base64") }))] as const,
  )

const PICTURE = made("foto.png", Buffer.from(postcard()))
const LETTER = made("svar.pdf", Buffer.from(pdf("Provsvar", ["Allt ser bra ut."])))

/** A picture in the letter where scripts run, in a tab of its own where they do not. Both are asked for only now. */
async function show(page: Page, { t }: Words, { javaScript, language }: { readonly javaScript: boolean; readonly language: string }) {
  const fetched: string[] = []
  page.context().on("request", (request) => fetched.push(new URL(request.url()).pathname.split("/").slice(-2).join("/")))
  for (const { name } of [PICTURE, LETTER])
    await page
      .locator("summary", { hasText: t("files.show") })
      .and(page.getByLabel(t("files.showNamed", { name })))
      .click()
  const width = (shown: Page) =>
    shown.waitForFunction(() => [...document.images].map(({ naturalWidth }) => naturalWidth).find((wide) => wide === 480))
  if (javaScript) {
    await width(page)
    expect(await accessibilityFaults(page)).toEqual([])
  } else {
    expect(fetched).toEqual([])
    const opened = page.context().waitForEvent("page")
    await page.getByRole("link", { name: t("files.openNamed", { name: PICTURE.name }) }).click()
    const tab = await opened
    await width(tab)
    await screenshot(tab, `attachments-tab-${language}`)
    await tab.close()
  }
  await page.getByRole("link", { name: t("files.openNamed", { name: LETTER.name }) }).waitFor()
  // Time for a browser with a viewer, whose PDF is looked at in the picture only.
  if (process.env["PICTURES"] !== undefined) await sleep(2_000)
  await screenshot(page, `attachments-shown-${language}`)
}

describe.each(WAYS)("M8 attachments $name", ({ language, javaScript }) => {
  it("several files go along, come down as one zip, and the sender sees that they were fetched", async () => {
    const [anna, bo] = [await door.person("anna", language), await door.person("bo", language)]
    const w = words(language)
    const [page, bos] = [
      await browser.visit({ javaScript, language }),
      await browser.visit({ javaScript, language, width: 390, colours: javaScript ? "dark" : "light" }),
    ]
    await door.enter(page, anna)
    await door.enter(bos, bo)
    const chosen = [LETTER, made("rapport – höst.bin"), PICTURE]
    const dropped = javaScript ? [made("bild ett.png"), made("bild två.png")] : []
    const pasted = javaScript ? [made("image.png")] : []
    await page.goto("/compose")
    await w.field(page, "common.fields.to").fill(bo.address)
    await w.field(page, "common.fields.subject").fill("Filer")
    await page
      .getByLabel(w.t("common.fields.attachments"), { exact: true })
      .setInputFiles(chosen.map(({ name, content }) => ({ name, mimeType: "application/octet-stream", buffer: content })))
    if (javaScript) {
      await give(page, "drop", dropped)
      await give(page, "paste", pasted)
      await page.getByText(w.t("compose.filesThere", { count: "6", total: "6" })).waitFor({ state: "attached" })
      expect(await accessibilityFaults(page)).toEqual([])
    } else expect(await page.getByText(w.t("compose.dropHint")).count()).toBe(0)
    await screenshot(page, `attachments-chosen-${language}`)
    await w.press(page, "compose.send")
    await page.waitForURL("**/sent**")

    await bos.goto(`/messages/${await newest(bo)}`)
    await w.reads(bos, "files.notScanned")
    await screenshot(bos, `attachments-letter-${language}`)
    const found = await downloadAll(bos, w)
    const names = [...found.keys()]
    expect(names.slice(0, 3 + dropped.length).sort()).toEqual([...chosen, ...dropped].map(({ name }) => name).sort())
    if (javaScript) expect(names.at(-1)).toMatch(new RegExp(`^${w.t("compose.pastedName")} .*\\.png$`))
    for (const { name, content } of [...chosen, ...dropped]) expect(found.get(name)?.equals(content)).toBe(true)
    const mail = await simpleParser(await downloadAsMail(bos, w))
    expect([mail.subject, mail.from?.value[0]?.address, mail.attachments.map(({ filename }) => filename)]).toEqual([
      "Filer",
      anna.address,
      names,
    ])
    expect(mail.attachments.find(({ filename }) => filename === PICTURE.name)?.content.equals(PICTURE.content)).toBe(true)

    await show(bos, w, { javaScript, language })

    await page.goto("/sent")
    await page.getByRole("link", { name: /Filer/ }).first().click()
    await page
      .locator("dt", { hasText: w.t("message.downloaded") })
      .first()
      .waitFor({ state: "attached" })
    expect(
      await page
        .locator("dt", { hasText: w.t("message.downloaded") })
        .locator("+ dd")
        .first()
        .textContent(),
    ).toMatch(/\d/)
  })
})

it.each(WAYS)(
  "M4 M8 a file that came ahead and is unticked stays away when the draft is shown again, $name",
  async ({ language, javaScript }) => {
    const [anna, w, form] = [await door.person("anna", language), words(language), crypto.randomUUID()]
    for (const name of ["kvar.bin", "bort.bin"]) {
      const file = { form, name, type: "", size: 3, modified: 1 }
      const { id } = value(await beginUpload(await door.as(anna), file))
      value(await takePart(await door.as(anna), { id, from: 0, length: 3, stream: Readable.from([Buffer.from("abc")]) }))
    }
    const draft = readComposeForm(new Map(Object.entries({ token: [form], subject: ["Filer"], act: ["save"] })))
    await submitCompose(await door.as(anna), { form: draft, uploads: [], uploadFailure: null })
    const page = await browser.visit({ javaScript, language, width: 390 })
    await door.enter(page, anna)
    await page.goto(`/compose?draft=${form}`)
    await page.getByRole("checkbox", { name: /bort\.bin/ }).uncheck()
    // Refused for want of a recipient: shown as it was, and again when it is opened anew.
    await w.press(page, "compose.send")
    await page.getByText(w.t("errors.invalid_fields")).first().waitFor()
    await page.goto("/drafts")
    await page.goto(`/compose?draft=${form}`)
    expect(await page.getByRole("checkbox", { name: /kvar\.bin/ }).isChecked()).toBe(true)
    expect(await page.getByText("bort.bin").count()).toBe(0)
  },
)

it("M8 U5 without a connection a file waits and says so, and goes on by itself when it is back", async () => {
  const [anna, w] = [await door.person("anna"), words("en")]
  const page = await browser.visit()
  browser.expectFault(/ERR_CONNECTION_RESET/)
  await door.enter(page, anna)
  await page.goto("/compose")
  const parts = /\/upload\/[0-9a-f-]+\?from=/
  await page.route(parts, (route) => route.abort("connectionreset"))
  const film = { name: "film.bin", mimeType: "application/octet-stream", buffer: randomBytes(1_500_000) }
  await page.getByLabel(w.t("common.fields.attachments"), { exact: true }).setInputFiles([film])
  await page.getByText(w.t("compose.waitingForConnection")).waitFor()
  await screenshot(page, "attachments-waiting")
  await page.unroute(parts)
  await page.getByText(w.t("compose.filesThere", { count: "1", total: "1" })).waitFor({ state: "attached" })
})

it("M8 M3 whoever reads by a link takes all files at once too, without JavaScript; a prefetch and HEAD get and record nothing", async () => {
  const anna = await door.person("anna")
  const [address, phone, asked] = [toAddress(`reader.${crypto.randomUUID()}@example.org`), "+46701740695", new Date()]
  const store = async (name: string) => {
    const stream = (async function* () {
      yield Buffer.from(`content of ${name}`)
    })()
    return value(await storeAttachment(await door.as(anna), { name, type: "", stream }))
  }
  const attachments = [await store("a.txt"), await store("a.txt")]
  const letter = { ...toSend({ to: [], attachments }), to: [address], phones: new Map([[address, phone]]) }
  value(await sendMessage(await door.as(anna), letter))
  const mail = await awaitNotice({ channel: "email", to: address, after: asked })
  const secret = /\/invitation\/([A-Za-z0-9_-]{43})/.exec(mail.text)?.[1] ?? ""
  const { token } = value(await followLink(door.ctx, { secret, phone: "" }))
  value(await proveLink(door.ctx, { token, code: await awaitCode({ channel: "sms", to: phone, after: asked }) }))
  const cookie = `sigill-attempt=${token}`
  const all = "/invitation/files/all"
  expect((await door.ask(all, { method: "HEAD", headers: { Cookie: cookie } })).status).toBe(405)
  expect((await door.ask(all, { headers: { Cookie: cookie, "Sec-Purpose": "prefetch" } })).status).toBe(503)
  expect((await door.ask(all)).status).toBe(404)
  const page = await browser.visit({ javaScript: false, language: "sv" })
  await page.context().addCookies([{ name: "sigill-attempt", value: token, url: productUrl() }])
  await page.goto("/invitation/message")
  expect([...(await downloadAll(page, words("sv"))).entries()].map(([name, content]) => [name, content.toString()])).toEqual([
    ["a.txt", "content of a.txt"],
    ["a (2).txt", "content of a.txt"],
  ])
})

it("M8 B60 a part of 11 MiB passes the built product, one that is cut is gone on with, and the wrong ones are refused", async () => {
  const anna = await door.person("anna")
  const bytes = randomBytes(11 * MIB + 123)
  const headers = { Origin: productUrl(), Accept: "application/json" }
  const file = { form: crypto.randomUUID(), name: "film.mov", type: "video/quicktime", size: bytes.length, modified: 1 }
  const begun = await door.askAs(anna, "/upload/begin", { method: "POST", headers, body: JSON.stringify(file) })
  expect(begun.status).toBe(201)
  const { id } = JSON.parse(begun.body) as { id: string }
  const put = (from: number, body: Uint8Array) =>
    door.askAs(anna, `/upload/${id}?from=${from}`, { method: "PUT", headers: { ...headers, "Content-Length": String(body.length) }, body })
  const received = async () => (JSON.parse((await door.askAs(anna, `/upload/${id}`, { headers })).body) as { received: number }).received
  const { hostname, port } = new URL(productUrl())
  const cookie = await door.cookie(anna.session)
  await new Promise<void>((resolve) => {
    const cut = {
      hostname,
      port,
      path: `/upload/${id}?from=0`,
      method: "PUT",
      headers: { ...headers, Cookie: cookie, "Content-Length": String(11 * MIB) },
    }
    const request = httpRequest(cut).on("error", () => resolve())
    request.write(bytes.subarray(0, 3 * MIB), () => setTimeout(() => request.destroy(), 300))
  })
  let from = 0
  for (let tries = 0; tries < 50 && from === 0; tries++) {
    await sleep(100)
    from = await received()
  }
  expect(from).toBeGreaterThan(0)
  expect(from % 65_536).toBe(0)
  expect((await put(0, bytes.subarray(0, 65_536))).status).toBe(409)
  expect((await put(from, bytes.subarray(from, from + 100))).status).toBe(400)
  expect(JSON.parse((await put(from, bytes.subarray(from))).body)).toEqual({
    id,
    received: bytes.length,
    size: bytes.length,
    isWhole: true,
  })
  const foreign = await door.askAs(anna, `/upload/${id}`, { method: "DELETE", headers: { ...headers, Origin: "https://evil.example" } })
  expect([foreign.status, await received()]).toEqual([403, bytes.length])
  expect((await door.askAs(anna, `/upload/${id}`, { method: "DELETE", headers })).status).toBe(200)
})
