import { request as httpRequest, type IncomingMessage } from "node:http"
import { setTimeout as wait } from "node:timers/promises"
import { dropAttempt } from "#lib/identity/attempts.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import type { Answer } from "#tests/support/ask.ts"
import { testBrowser } from "#tests/support/browser.ts"
import { cookiesOf, openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { submitForm } from "#tests/support/plain-form.ts"
import { awaitCode, awaitNotice, productUrl } from "#tests/support/product.ts"
import { toAddress } from "#tests/support/visitor.ts"

const MIB = 1024 * 1024
const SIZE = 40 * MIB

const door = openDoor()

const cookiesIn = (answer: Answer) => [...cookiesOf(answer)].map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join("; ")
const isIn = async (cookie: string) => (await door.ask("/inbox", { headers: { Cookie: cookie } })).status === 200
const signOut = (cookie: string) =>
  door.ask("/sign-out", { method: "POST", headers: { "Content-Length": "0", Origin: productUrl(), Cookie: cookie } })

/** Signs in by the forms, in a browser that holds `held` already. @returns the answers to password and code */
async function signIn(who: Person, held: string): Promise<readonly [Answer, Answer]> {
  const asked = new Date()
  const headers = { Cookie: held }
  const first = await submitForm({
    path: "/sign-in",
    form: 'name="password"',
    values: { email: who.address, password: who.password },
    headers,
  })
  const code = await awaitCode({ channel: "sms", to: who.phone, after: asked })
  const cookies = `${held}; ${cookiesIn(first)}`
  return [first, await submitForm({ path: "/sign-in/code", form: 'name="code"', values: { code }, headers: { Cookie: cookies } })]
}

/** Sends a file of 40 MiB from a new person. */
async function sendFile(to: { readonly address: string }, phone?: string): Promise<string> {
  const ctx = await door.as(await door.person("anna"))
  const stream = (async function* () {
    for (let at = 0; at < SIZE; at += MIB) yield new Uint8Array(MIB).fill(at / MIB)
  })()
  const file = value(await storeAttachment(ctx, { name: "stor.bin", type: "application/octet-stream", stream }))
  const address = toAddress(to.address)
  const phones = new Map(phone === undefined ? [] : [[address, phone]])
  return value(await sendMessage(ctx, { ...toSend({ to: [], attachments: [file] }), to: [address], phones })).messageId
}

type Download = { readonly path: string; readonly cookie: string; readonly meanwhile: () => Promise<unknown> }

/** Takes the first MiB of a download, stops reading while something else happens, and takes the rest. */
async function download({ path, cookie, meanwhile }: Download): Promise<{ readonly received: number; readonly isWhole: boolean }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    httpRequest(productUrl() + path, { headers: { Cookie: cookie }, agent: false }, resolve)
      .on("error", reject)
      .end(),
  )
  expect(answer.statusCode).toBe(200)
  let received = 0
  const ended = new Promise<void>((resolve) => answer.on("close", resolve).on("error", () => undefined))
  await new Promise<void>((resolve) =>
    answer.on("data", (chunk: Buffer) => {
      const before = received
      received += chunk.length
      if (before >= MIB || received < MIB) return
      answer.pause()
      resolve()
    }),
  )
  await meanwhile()
  // The session is asked about once a second.
  await wait(1100)
  answer.resume()
  await ended
  return { received, isWhole: answer.complete }
}

describe("B33 a session is new at each sign-in", () => {
  it("B33 signing in takes nothing over that the browser held before: session and attempt are new, and the earlier session is dead", async () => {
    const [anna, mallory] = [await door.person("anna"), await door.person("mallory")]
    const planted = await door.cookie(mallory.session)
    const someAttempt = `${crypto.randomUUID()}.${Buffer.alloc(32, 7).toString("base64url")}`
    expect(await isIn(planted)).toBe(true)
    const [password, code] = await signIn(anna, `${planted}; sigill-attempt=${someAttempt}`)
    expect(cookiesOf(password).has("sigill-session")).toBe(false)
    expect(cookiesOf(password).get("sigill-attempt")).not.toBe(someAttempt)
    const fresh = cookiesOf(code).get("sigill-session") ?? ""
    expect(planted).not.toContain(fresh)
    expect(await isIn(`sigill-session=${fresh}`)).toBe(true)
    expect(await isIn(planted)).toBe(false)
    // The attempt is over: its cookie opens neither the page of the code nor anything else.
    expect(cookiesOf(code).get("sigill-attempt")).toBe("")
    const after = await door.ask("/sign-in/code", {
      headers: { Cookie: `sigill-attempt=${cookiesOf(password).get("sigill-attempt") ?? ""}` },
    })
    expect(after.body).not.toContain('name="code"')
  })

  it("B33 the cookie cannot be read by scripts or sent from elsewhere, and a second sign-in gives another one", async () => {
    const anna = await door.person("anna")
    const [, first] = await signIn(anna, "")
    const line = [first.headers["set-cookie"] ?? []].flat().find((each) => each.startsWith("sigill-session=")) ?? ""
    expect(line).toMatch(/HttpOnly/i)
    expect(line).toMatch(/SameSite=lax/i)
    expect(line).toMatch(/Path=\//)
    const [, second] = await signIn(anna, "")
    expect(cookiesOf(second).get("sigill-session")).not.toBe(cookiesOf(first).get("sigill-session"))
  })
})

describe("B34 signing out ends access", () => {
  it("B34 by the next request, in every place", async () => {
    const anna = await door.person("anna")
    const cookie = await door.cookie(anna.session)
    expect(await isIn(cookie)).toBe(true)
    expect((await signOut(cookie)).headers["location"]).toBe("/sign-in?out=1")
    for (const path of ["/inbox", "/account", "/compose", "/drafts"])
      expect((await door.ask(path, { headers: { Cookie: cookie } })).headers["location"]).toMatch(/^\/sign-in/)
    expect((await door.ask("/api/auth/session", { headers: { Cookie: cookie } })).body).toBe("{}")
  })

  it("B34 a download under way ends with the session, and arrives whole where the session lives", async () => {
    const bo = await door.person("bo")
    const cookie = await door.cookie(bo.session)
    const path = `/files/${await sendFile(bo)}/0`
    const undisturbed = await download({ path, cookie, meanwhile: () => Promise.resolve() })
    expect(undisturbed).toEqual({ received: SIZE, isWhole: true })
    const cut = await download({ path, cookie, meanwhile: () => signOut(cookie) })
    expect(cut.isWhole).toBe(false)
    expect(cut.received).toBeLessThan(SIZE)
  })

  it("B34 a download by link ends when the message is closed in that browser", async () => {
    const [address, phone] = [`reader.${crypto.randomUUID()}@example.org`, "+46701740688"]
    const asked = new Date()
    await sendFile({ address }, phone)
    const mail = await awaitNotice({ channel: "email", to: address, after: asked })
    const secret = /\/invitation\/([A-Za-z0-9_-]{43})/.exec(mail.text)?.[1] ?? ""
    const { token } = value(await followLink(door.ctx, { secret, phone: "" }))
    value(await proveLink(door.ctx, { token, code: await awaitCode({ channel: "sms", to: phone, after: asked }) }))
    const reading = { path: "/invitation/files/0", cookie: `sigill-attempt=${token}` }
    const cut = await download({ ...reading, meanwhile: () => dropAttempt(door.ctx, token) })
    expect(cut.isWhole).toBe(false)
    expect(cut.received).toBeLessThan(SIZE)
  })
})

describe("B36 after signing out nothing is left in the browser", () => {
  const browser = testBrowser()

  it("B36 signing out, and closing what was read by a link, clears pages and storage and is kept nowhere", async () => {
    for (const path of ["/sign-out", "/invitation/close"]) {
      const { status, headers } = await door.ask(path, { method: "POST", headers: { Origin: productUrl(), "Content-Length": "0" } })
      expect({ status, ...headers }).toMatchObject({ status: 303, "clear-site-data": '"cache", "storage"', "cache-control": "no-store" })
    }
  })

  it.each([true, false])(
    "B36 storage is empty, Back shows nothing, and the old cookie opens nothing; JavaScript: %s",
    async (javaScript) => {
      const anna = await door.person("anna")
      const cookie = await door.cookie(anna.session)
      const page = await browser.visit({ javaScript })
      await page.context().addCookies([{ name: "sigill-session", value: cookie.split("=")[1] ?? "", url: productUrl() }])
      await page.goto("/inbox")
      expect(await page.content()).toContain(anna.address)
      if (javaScript)
        await page.evaluate(async () => {
          localStorage.setItem("planted", "1")
          sessionStorage.setItem("planted", "1")
          await (await caches.open("planted")).put("/planted", new Response("planted"))
          await new Promise((resolve) => (indexedDB.open("planted").onsuccess = resolve))
        })
      await page.locator("summary").filter({ hasText: anna.name }).first().click()
      await page.getByRole("button", { name: "Sign out" }).first().click()
      await page.waitForURL("**/sign-in?out=1")
      if (javaScript) {
        const left = await page.evaluate(async () => ({
          local: localStorage.length,
          caches: await caches.keys(),
          databases: (await indexedDB.databases()).map(({ name }) => name),
          workers: (await navigator.serviceWorker.getRegistrations()).length,
        }))
        expect(left).toEqual({ local: 0, caches: [], databases: [], workers: 0 })
      }
      await page.goBack()
      await page.waitForURL("**/sign-in?next=**")
      expect(await page.content()).not.toContain(anna.address)
      expect(await isIn(cookie)).toBe(false)
    },
  )
})
