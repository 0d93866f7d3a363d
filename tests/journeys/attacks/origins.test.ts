import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import type { Answer } from "#tests/support/ask.ts"
import { cookiesOf, openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { submitForm } from "#tests/support/plain-form.ts"
import { awaitCode, awaitNotice, outbox, productUrl } from "#tests/support/product.ts"
import { toAddress } from "#tests/support/visitor.ts"

type Foreign = { readonly origin: string | null; readonly headers?: Readonly<Record<string, string>> }

/** Where a post could come from that none of our pages sent. Next looks at Host and X-Forwarded-Host, which whoever sends chooses, and lets a missing Origin and `null` pass. */
const FOREIGN: Readonly<Record<string, () => Foreign>> = {
  "no Origin": () => ({ origin: null }),
  "the Origin null": () => ({ origin: "null" }),
  "a foreign Origin": () => ({ origin: "https://evil.example" }),
  "a foreign Origin that a proxy seems to confirm": () => ({
    origin: "https://evil.example",
    headers: { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" },
  }),
  "our host at another port": () => ({ origin: `http://${new URL(productUrl()).hostname}:1` }),
  "an Origin that begins with ours": () => ({ origin: `${productUrl()}.evil.example` }),
}
const names = Object.keys(FOREIGN)
const foreign = (name: string): Foreign => FOREIGN[name]?.() ?? { origin: null }

const door = openDoor()
const held = async (who: Person) => ({ Cookie: await door.cookie(who.session) })

/** The page says so, or Next refused before us; nobody is led on, and no cookie of ours is set. */
function expectUndone(answer: Answer): void {
  expect(answer.headers["location"]).toBeUndefined()
  expect([...cookiesOf(answer).keys()]).toEqual([])
  if (answer.status === 200) expect(answer.body).toContain("The page you sent from could not be recognised")
  else expect(answer.status).toBeGreaterThanOrEqual(400)
}

describe("B49 a server action runs only for a post of our own pages", () => {
  it.each(names)("B49 a registration with %s sends no code; the same post from our page does", async (name) => {
    const email = `newcomer.${crypto.randomUUID()}@example.org`
    const post = { path: "/register", form: 'name="email"', values: { email } }
    expectUndone(await submitForm({ ...post, ...foreign(name) }))
    const own = await submitForm(post)
    expect([own.status, cookiesOf(own).has("sigill-attempt")]).toEqual([303, true])
    await awaitNotice({ channel: "email", to: email })
    expect((await outbox()).filter(({ to }) => to === email)).toHaveLength(1)
  })

  it.each(names)("B49 signing in with %s takes no password; the same post from our page does", async (name) => {
    const anna = await door.person("anna")
    const post = { path: "/sign-in", form: 'name="password"', values: { email: anna.address, password: anna.password } }
    expectUndone(await submitForm({ ...post, ...foreign(name) }))
    expect((await submitForm(post)).headers["location"]).toMatch(/^\/sign-in\/code/)
  })

  it.each(names)("B49 a change of the name with %s changes nothing; the same post from our page does", async (name) => {
    const anna = await door.person("anna")
    const values = { name: "Anna Elsewhere", language: "en", time_zone: "Europe/Stockholm" }
    const post = { path: "/account", form: 'name="time_zone"', values }
    const { origin, headers = {} } = foreign(name)
    expectUndone(await submitForm({ ...post, origin, headers: { ...headers, ...(await held(anna)) } }))
    expect((await door.as(anna)).actor.name).toBe("Anna")
    expect((await submitForm({ ...post, headers: await held(anna) })).headers["location"]).toMatch(/\/account\?saved=1$/)
    expect((await door.as(anna)).actor.name).toBe("Anna Elsewhere")
  })

  it.each(names)("B49 a message stays where it lies after a move with %s; the same post from our page moves it", async (name) => {
    const anna = await door.person("anna")
    const { messageId } = value(await sendMessage(await door.as(anna), toSend({ to: [anna] })))
    const lying = async () => {
      const ctx = await door.as(anna)
      const inFolder = async (folder: "inbox" | "trash") => value(await listFolder(ctx, { folder })).rows.length
      return [await inFolder("inbox"), await inFolder("trash")]
    }
    const post = { path: "/inbox", form: 'name="message"', values: { message: messageId, act: "trash" } }
    const { origin, headers = {} } = foreign(name)
    expectUndone(await submitForm({ ...post, origin, headers: { ...headers, ...(await held(anna)) } }))
    expect(await lying()).toEqual([1, 0])
    expect((await submitForm({ ...post, headers: await held(anna) })).status).toBeLessThan(400)
    expect(await lying()).toEqual([0, 1])
  })
})

describe("B49 nor do the routes that a browser posts to with its cookies", () => {
  const post = (path: string, who: { readonly Cookie: string }, { origin, headers = {} }: Foreign, body = "") => {
    const from: Readonly<Record<string, string>> = origin === null ? {} : { Origin: origin }
    const form = { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": String(Buffer.byteLength(body)) }
    return door.ask(path, { method: "POST", headers: { ...form, ...headers, ...from, ...who }, body })
  }
  const own = () => ({ origin: productUrl() })

  it.each(names)("B49 with %s nobody is signed out", async (name) => {
    const cookie = await held(await door.person("anna"))
    const refused = await post("/sign-out", cookie, foreign(name))
    expect([refused.headers["location"], cookiesOf(refused).size, refused.headers["clear-site-data"]]).toEqual(["/", 0, undefined])
    expect((await door.ask("/sign-out", { headers: cookie })).status).toBe(405)
    expect((await door.ask("/inbox", { headers: cookie })).status).toBe(200)
    await post("/sign-out", cookie, own())
    expect((await door.ask("/inbox", { headers: cookie })).headers["location"]).toMatch(/^\/sign-in/)
  })

  it.each(names)("B49 with %s nobody's language changes", async (name) => {
    const anna = await door.person("anna")
    const refused = await post("/language", await held(anna), foreign(name), "language=sv")
    expect([refused.headers["location"], cookiesOf(refused).size]).toEqual(["/", 0])
    /** As the account's own page says it, whatever this browser's cookie holds. */
    const kept = async () => /<dd><span lang="([a-z]+)">/.exec((await door.ask("/account", { headers: await held(anna) })).body)?.[1]
    expect(await kept()).toBe("en")
    expect(cookiesOf(await post("/language", await held(anna), own(), "language=sv")).get("sigill-language")).toBe("sv")
    expect(await kept()).toBe("sv")
  })

  it.each(names)("B49 with %s nobody's mail is exported", async (name) => {
    const cookie = await held(await door.person("anna"))
    const refused = await post("/account/export", cookie, foreign(name))
    expect([refused.status, refused.headers["content-type"]]).toEqual([403, "text/plain; charset=utf-8"])
    const given = await post("/account/export", cookie, own())
    expect([given.status, given.headers["content-type"]]).toEqual([200, "application/zip"])
  })

  it.each(names)("B49 with %s nobody's account is erased", async (name) => {
    const anna = await door.person("anna")
    const body = new URLSearchParams({ address: anna.address }).toString()
    expect((await post("/account/erase", await held(anna), foreign(name), body)).status).toBe(403)
    expect((await door.ask("/inbox", { headers: await held(anna) })).status).toBe(200)
    expect((await post("/account/erase", await held(anna), own(), body)).headers["location"]).toBe("/sign-in?deleted=1")
    expect((await door.ask("/inbox", { headers: await held(anna) })).headers["location"]).toMatch(/^\/sign-in/)
  })

  it("B49 nor is closed what somebody reads by a link", async () => {
    const [address, phone] = [toAddress(`reader.${crypto.randomUUID()}@example.org`), "+46701740687"]
    const asked = new Date()
    const ctx = await door.as(await door.person("anna"))
    value(await sendMessage(ctx, { ...toSend({ to: [], text: "canary-by-link" }), to: [address], phones: new Map([[address, phone]]) }))
    const { text } = await awaitNotice({ channel: "email", to: address, after: asked })
    const secret = /\/invitation\/([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? ""
    const { token } = value(await followLink(door.ctx, { secret, phone: "" }))
    value(await proveLink(door.ctx, { token, code: await awaitCode({ channel: "sms", to: phone, after: asked }) }))
    const reading = { Cookie: `sigill-attempt=${token}` }
    const isOpen = async () => (await door.ask("/invitation/message", { headers: reading })).body.includes("canary-by-link")
    for (const name of names) {
      const refused = await post("/invitation/close", reading, foreign(name))
      expect([name, refused.headers["location"], cookiesOf(refused).size]).toEqual([name, "/", 0])
      expect(await isOpen()).toBe(true)
    }
    await post("/invitation/close", reading, own())
    expect(await isOpen()).toBe(false)
  })
})
