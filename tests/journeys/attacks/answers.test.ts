import { sendMessage } from "#lib/messages/send-message.ts"
import type { Answer } from "#tests/support/ask.ts"
import { openDoor } from "#tests/support/door.ts"
import { toSend, value, type Person } from "#tests/support/given.ts"
import { awaitNotice, productUrl } from "#tests/support/product.ts"
import { withDatabase } from "../../../scripts/faults/store.ts"

const NOBODYS = "00000000-0000-4000-8000-000000000000"
const MAILBOX = [
  "/inbox",
  "/sent",
  "/drafts",
  "/archive",
  "/trash",
  "/compose",
  "/account",
  "/account/sessions",
  "/account/id-control",
  "/account/privacy",
]
const FLIGHT = { RSC: "1" }

const door = openDoor()
const newcomer = () => `newcomer.${crypto.randomUUID()}@example.org`

describe("B51 nothing of one person reaches another through a cache", () => {
  it("B51 every answer to somebody signed in says no-store: pages, flights, routes, refusals", async () => {
    const anna = await door.person("anna")
    const own = value(await sendMessage(await door.as(anna), toSend({ to: [anna] }))).messageId
    const paths = [
      ...MAILBOX,
      `/messages/${own}`,
      `/messages/${NOBODYS}`,
      `/files/${own}/0`,
      `/files/${own}/0/show`,
      `/files/${own}/all`,
      "/api/auth/session",
      "/operator",
      "/no-such-page",
      "/",
    ]
    for (const path of paths)
      for (const headers of [{}, FLIGHT, { ...FLIGHT, "Next-Router-Prefetch": "1" }] as Readonly<Record<string, string>>[]) {
        const answer = await door.askAs(anna, path, { headers })
        expect([path, String(answer.headers["cache-control"])]).toEqual([path, expect.stringContaining("no-store")])
      }
  })

  it("B51 two people behind one cache that looks at the address only never get each other's bytes", async () => {
    const people = [await door.person("anna"), await door.person("bo")] as const
    const kept = new Map<string, Answer>()
    const through = async (who: Person, path: string, headers: Readonly<Record<string, string>>) => {
      const held = kept.get(path)
      if (held !== undefined) return held
      const answer = await door.askAs(who, path, { headers })
      if (!/no-store|private/.test(String(answer.headers["cache-control"]))) kept.set(path, answer)
      return answer
    }
    for (const path of [...MAILBOX, "/sign-in", "/", "/icons.svg", "/api/auth/session"])
      for (const headers of [{}, FLIGHT] as Readonly<Record<string, string>>[])
        for (const [who, other] of [people, [people[1], people[0]]] as const) {
          const { body } = await through(who, path, headers)
          expect([path, body.includes(other.address)]).toEqual([path, false])
          if (MAILBOX.includes(path)) expect([path, body.includes(who.address)]).toEqual([path, true])
        }
    // The cache is a real one: what may be kept was kept.
    expect([...kept.keys()]).toEqual(["/icons.svg"])
  })
})

describe("B50 pages and flights hold what they show and no more", () => {
  it("B50 no secret, hash, wrap, whole number, account id or address of somebody else stands in what a person is sent", async () => {
    const [anna, bo, cia] = [await door.person("anna"), await door.person("bo"), await door.person("cia")]
    const sent = { to: [bo], bcc: [cia], subject: "canary-shown" }
    const id = value(await sendMessage(await door.as(anna), toSend(sent))).messageId
    const hidden = await withDatabase(door.ctx.env.dataFolder, async (sql) => {
      const rows = await sql<{ value: Uint8Array }[]>`
        select unnest(array[u.verifier, u.sealed_key, s.secret_hash, s.sealed_key]) as value from unlockers u join sessions s using (account_id)
        where u.account_id in (${anna.accountId}, ${bo.accountId}) union all select stanza from deliveries where message_id = ${id} and stanza is not null`
      return rows.flatMap(({ value: bytes }) => (["hex", "base64", "base64url"] as const).map((form) => Buffer.from(bytes).toString(form)))
    })
    expect(hidden.length).toBeGreaterThan(15)
    const secret = Buffer.from(bo.session.secret).toString("base64url")
    const others = [anna.phone, bo.phone, anna.accountId, cia.address, cia.accountId, cia.name, secret, ...hidden]
    for (const path of [...MAILBOX, `/messages/${id}`, "/api/auth/session"])
      for (const headers of [{}, FLIGHT] as Readonly<Record<string, string>>[]) {
        const { body } = await door.askAs(bo, path, { headers })
        expect([path, others.filter((text) => body.includes(text))]).toEqual([path, []])
      }
    expect((await door.askAs(bo, `/messages/${id}`)).body).toContain("canary-shown")
  })
})

describe("B54 what a request says of the host changes nothing", () => {
  it.each([
    "/inbox",
    "/compose/send",
    `/files/${NOBODYS}/0`,
    "/api/auth/csrf",
    "/evaluation/outbox.json",
    "/language",
    "/sign-out",
    "/icons.svg",
  ])("B54 %s is not served under a foreign name", async (path) => {
    for (const Host of ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example"]) {
      const { status, body } = await door.ask(path, { headers: { Host } })
      expect([status, body.includes("evil")]).toEqual([421, false])
    }
  })

  it("B54 links in mails come from the configured address, whatever the headers of the post say", async () => {
    const address = newcomer()
    const anna = await door.person("anna")
    const hostile = {
      "X-Forwarded-Host": "evil.example",
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Port": "444",
      Forwarded: "host=evil.example",
    }
    const asked = new Date()
    const boundary = "x"
    const fields = { token: crypto.randomUUID(), act: "send", to: address, phone: "+46701740690", subject: "Hej", message: "Hej" }
    const parts = Object.entries(fields).map(([name, text]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`)
    const body = Buffer.from(`${parts.join("")}--x--\r\n`)
    const type = {
      "Content-Type": `multipart/form-data; boundary=${boundary}`,
      "Content-Length": String(body.length),
      Origin: productUrl(),
    }
    const sent = await door.askAs(anna, "/compose/send", { method: "POST", headers: { ...type, ...hostile }, body })
    expect(String(sent.headers["location"])).toMatch(/^\/sent/)
    const { text } = await awaitNotice({ channel: "email", to: address, after: asked })
    expect(text).toContain(`${productUrl()}/invitation/`)
    expect(text).not.toContain("evil")
  })

  it("B54 nor do they lead a person elsewhere: redirects are paths, and pages do not name them", async () => {
    for (const path of ["/inbox", "/account", "/messages", "/sign-in", "/register"]) {
      const { headers, body } = await door.ask(path, { headers: { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" } })
      expect(`${String(headers["location"] ?? "")} ${String(headers["link"] ?? "")} ${body}`).not.toContain("evil.example")
    }
  })
})

describe("B58 hostile file names", () => {
  it("B58 arrive harmless and readable through the built product: page, header, and nothing beside the store", async () => {
    const anna = await door.person("anna")
    const names = [
      "..%2f..%2fetc%2fpasswd",
      "../../etc/passwd",
      "C:\\\\fakepath\\\\rapport.pdf",
      "faktura\u202efdp.exe",
      "a%0d%0aSet-Cookie: x=1.txt",
      "å".repeat(300) + ".txt",
      "報告書.docx",
      "trailing...",
    ]
    const parts = names.map(
      (name) =>
        `--x\r\nContent-Disposition: form-data; name="attachments"; filename="${name}"\r\nContent-Type: text/html\r\n\r\n<script>1</script>\r\n`,
    )
    const fields = { token: crypto.randomUUID(), act: "send", to: anna.address, subject: "Names", message: "Hej" }
    const typed = Object.entries(fields).map(([name, text]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`)
    const body = Buffer.from(`${typed.join("")}${parts.join("")}--x--\r\n`)
    const headers = { "Content-Type": "multipart/form-data; boundary=x", "Content-Length": String(body.length), Origin: productUrl() }
    const sent = await door.askAs(anna, "/compose/send", { method: "POST", headers, body })
    expect(String(sent.headers["location"])).toMatch(/^\/sent/)
    const id = /\/messages\/([0-9a-f-]{36})/.exec((await door.askAs(anna, "/sent")).body)?.[1] ?? ""
    const page = await door.askAs(anna, `/messages/${id}`)
    for (const shown of ["passwd", "rapport.pdf", "fakturafdp.exe", "報告書.docx", "trailing"]) expect(page.body).toContain(shown)
    expect(page.body).not.toMatch(/\u202e|\.\.\/|fakepath/)
    for (const index of names.keys()) {
      const { status, headers: got } = await door.askAs(anna, `/files/${id}/${index}`)
      const disposition = String(got["content-disposition"])
      expect([status, got["x-content-type-options"]]).toEqual([200, "nosniff"])
      expect(got["content-type"]).not.toMatch(/html|svg|\/xml|\+xml|script/)
      expect(disposition).toMatch(/^attachment; filename="[^"\\/%\r\n]*"; filename\*=UTF-8''[A-Za-z0-9%._~!$&+^`|#-]*$/)
      expect(Buffer.byteLength(decodeURIComponent(/UTF-8''(.*)$/.exec(disposition)?.[1] ?? ""))).toBeLessThanOrEqual(200)
      expect(got).not.toHaveProperty("set-cookie")
    }
  })
})
