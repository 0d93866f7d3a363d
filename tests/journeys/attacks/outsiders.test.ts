import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { readLink } from "#lib/links/read-link.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import type { Answer } from "#tests/support/ask.ts"
import { cookiesOf, openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { submitForm } from "#tests/support/plain-form.ts"
import { awaitCode, awaitNotice } from "#tests/support/product.ts"
import { toAddress } from "#tests/support/visitor.ts"
import { withDatabase } from "../../../scripts/faults/store.ts"

const NOBODYS = "00000000-0000-4000-8000-000000000000"
const FLIGHT = { RSC: "1" }

const door = openDoor()
const newcomer = () => `newcomer.${crypto.randomUUID()}@example.org`

/** Sends a message to somebody without an account. @returns the secret of the link in its notice */
async function invite(from: Person, address: string, phone: string): Promise<string> {
  const asked = new Date()
  const to = toAddress(address)
  value(await sendMessage(await door.as(from), { ...toSend({ to: [] }), to: [to], phones: new Map([[to, phone]]) }))
  const { text } = await awaitNotice({ channel: "email", to: address, after: asked })
  return /\/invitation\/([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? ""
}

describe("B55 for somebody not signed in GET changes nothing and spends nothing", () => {
  /** What every table of ours holds, as one text. */
  const state = () =>
    withDatabase(door.ctx.env.dataFolder, async (sql) => {
      const tables = await sql<{ name: string }[]>`select relname as name from pg_class where relkind in ('r', 'p') and not relispartition
        and relnamespace = 'public'::regnamespace and relname not in ('limits', 'evaluation_outbox') order by 1`
      const sums = await Promise.all(
        tables.map(
          ({ name }) =>
            sql`select ${name} as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${sql(name)} t`,
        ),
      )
      return JSON.stringify(sums)
    })

  it("B55 a link that a scanner fetches five times in every way still works for its owner, who presses a button", async () => {
    const [anna, address, phone] = [await door.person("anna"), newcomer(), "+46701740691"]
    const secret = await invite(anna, address, phone)
    const message = value(await sendMessage(await door.as(anna), toSend({ to: [anna] }))).messageId
    const paths = [
      `/invitation/${secret}`,
      `/invitation/${secret}?press=1`,
      `/messages/${message}/${secret}`,
      "/invitation/code",
      "/invitation/message",
      "/invitation/files/0",
      "/invitation/files/0/show",
      "/invitation/files/all",
      "/sign-in/code",
      "/register",
      "/genuine",
      `/operator/claim/${secret}`,
      "/api/auth/csrf",
      "/api/auth/signin",
      "/api/auth/signout",
      "/api/auth/callback/credentials?ticket=x",
      "/sign-out",
      "/language?language=sv",
      `/api/sms/status/${NOBODYS}`,
    ]
    const before = await state()
    const asked = new Date()
    for (let fetched = 0; fetched < 5; fetched++)
      for (const path of paths)
        for (const method of ["GET", "HEAD"])
          await door.ask(path, { method, headers: fetched % 2 === 0 ? {} : { "Sec-Purpose": "prefetch", ...FLIGHT } })
    expect(await state()).toBe(before)
    const page = await door.ask(`/invitation/${secret}`)
    expect(page.body).toContain(phone.slice(-2))
    const pressed = await submitForm({ path: `/invitation/${secret}`, form: 'name="secret"' })
    expect(pressed.headers["location"]).toBe("/invitation/code")
    const token = cookiesOf(pressed).get("sigill-attempt") ?? ""
    value(await proveLink(door.ctx, { token, code: await awaitCode({ channel: "sms", to: phone, after: asked }) }))
    expect(value(await readLink(door.ctx, { token })).message.subject).toBe("A subject")
  })

  it("B55 nor does it spend the link of an account holder who forgot the password", async () => {
    const [anna, bo] = [await door.person("anna"), await door.person("bo")]
    const asked = new Date()
    const id = value(await sendMessage(await door.as(anna), toSend({ to: [bo], subject: "Till Bo" }))).messageId
    const { text } = await awaitNotice({ channel: "email", to: bo.address, after: asked })
    const secret = /\/messages\/[0-9a-f-]{36}\/([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? ""
    const path = `/messages/${id}/${secret}`
    const before = await state()
    for (let fetched = 0; fetched < 5; fetched++)
      for (const method of ["GET", "HEAD"])
        for (const headers of [{}, { "Sec-Purpose": "prefetch" }, { Purpose: "prefetch", ...FLIGHT }] as Readonly<Record<string, string>>[])
          await door.ask(path, { method, headers })
    expect(await state()).toBe(before)
    const sent = new Date()
    const pressed = await submitForm({ path, form: 'name="secret"' })
    expect(pressed.headers["location"]).toBe("/invitation/code")
    const token = cookiesOf(pressed).get("sigill-attempt") ?? ""
    value(await proveLink(door.ctx, { token, code: await awaitCode({ channel: "sms", to: bo.phone, after: sent }) }))
    expect(value(await readLink(door.ctx, { token })).message.subject).toBe("Till Bo")
  })

  it("B55 signed in, HEAD and prefetches of a message record nothing and get nothing of it; opening it does", async () => {
    const [anna, bo] = [await door.person("anna"), await door.person("bo")]
    const id = value(await sendMessage(await door.as(anna), toSend({ to: [bo], subject: "Till Bo", text: "canary-ahead" }))).messageId
    const status = async () => value(await openMessage(await door.as(anna), id, { record: true })).status
    const ahead = [
      { "Sec-Purpose": "prefetch" },
      { "Sec-Purpose": "prefetch;prerender" },
      { Purpose: "prefetch" },
      { RSC: "1", "Next-Router-Prefetch": "1" },
      { RSC: "1", "Next-Router-Prefetch": "1", "Next-Router-Segment-Prefetch": "/_tree" },
    ] as Readonly<Record<string, string>>[]
    for (const headers of ahead) expect((await door.askAs(bo, `/messages/${id}`, { headers })).body).not.toContain("canary-ahead")
    await door.askAs(bo, `/messages/${id}`, { method: "HEAD" })
    expect(await status()).toBe("read_by_none")
    expect((await door.askAs(bo, `/messages/${id}`)).body).toContain("canary-ahead")
    expect(await status()).toBe("read_by_all")
  })
})

describe("B20 pages tell nobody who has an account", () => {
  it("B20 beginning to register gives one answer and one next page for a known and an unknown address", async () => {
    const { address } = await door.person("anna")
    const seen = await Promise.all(
      [address, newcomer()].map(async (email) => {
        const answer = await submitForm({ path: "/register", form: 'name="email"', values: { email } })
        const attempt = cookiesOf(answer).get("sigill-attempt") ?? ""
        const next = await door.ask("/register", { headers: { Cookie: `sigill-attempt=${attempt}` } })
        const wrong = await submitForm({
          path: "/register",
          form: 'name="code"',
          values: { code: "000000" },
          headers: { Cookie: `sigill-attempt=${attempt}` },
        })
        const plain = (body: string) => body.replaceAll(email, "ADDRESS").replaceAll(/nonce="[^"]*"|nonce\\":\\"[^"\\]*/g, "")
        const headers = (given: Answer) => Object.keys(given.headers).sort().join()
        return [
          answer.status,
          answer.headers["location"],
          attempt.length,
          headers(answer),
          next.status,
          plain(next.body),
          wrong.status,
          plain(wrong.body),
        ]
      }),
    )
    expect(seen[0]).toEqual(seen[1])
  })

  it("B20 B16 links that were made up look the same, of a message that is there and of one that is not", async () => {
    const anna = await door.person("anna")
    const id = value(await sendMessage(await door.as(anna), toSend({ to: [anna] }))).messageId
    const secret = Buffer.alloc(32, 7).toString("base64url")
    const plain = ({ status, body }: Answer, path: string) =>
      `${status} ${body.replaceAll(path, "PATH").replaceAll(/nonce="[^"]*"|nonce\\":\\"[^"\\]*|[0-9a-f]{8}-[0-9a-f-]{27}/g, "")}`
    const [there, not] = await Promise.all([id, NOBODYS].map(async (each) => plain(await door.ask(`/messages/${each}/${secret}`), each)))
    expect(there).toBe(not)
    expect(await followLink(door.ctx, { secret, phone: "+46701740605" })).toMatchObject({ error: { code: "link_gone" } })
  })
})
