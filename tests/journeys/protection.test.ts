import { readFileSync } from "node:fs"
import { askAt, expectRefused, type Answer, type Asked } from "#tests/support/ask.ts"
import { productUrl } from "#tests/support/product.ts"
import { openVisits } from "#tests/support/visits.ts"

const { door, visitAs } = openVisits()

const ask = (path: string, asked?: Asked): Promise<Answer> => askAt(productUrl(), path, asked)

const PUBLIC_PAGES = ["/", "/sign-in", "/register", "/terms", "/privacy", "/agreement", "/no-such-page"]
const PROTECTED = [
  "/inbox",
  "/sent",
  "/archive",
  "/trash",
  "/drafts",
  "/compose",
  "/contacts",
  "/search",
  "/contacts/people",
  "/contacts/colleagues",
  "/mailboxes",
  "/give",
  "/mailboxes/00000000-0000-4000-8000-000000000000",
  "/mailboxes/00000000-0000-4000-8000-000000000000/people",
  "/mailboxes/00000000-0000-4000-8000-000000000000/storage",
  "/files/mailbox/00000000-0000-4000-8000-000000000000/00000000-0000-4000-8000-000000000000/0",
  "/files/mailbox/00000000-0000-4000-8000-000000000000/00000000-0000-4000-8000-000000000000/all",
  "/organizer/00000000-0000-4000-8000-000000000000/units/00000000-0000-4000-8000-000000000000/records",
  "/messages/00000000-0000-4000-8000-000000000000",
  "/account",
  "/account/sessions",
  "/account/notices",
  "/account/reply",
  "/account/storage",
  "/account/blocked",
  "/account/organisations",
  "/messages/00000000-0000-4000-8000-000000000000/block",
  "/messages/00000000-0000-4000-8000-000000000000/report",
  "/account/shortcuts",
  "/organizer",
  "/organizer/00000000-0000-4000-8000-000000000000/people",
  "/organizer/00000000-0000-4000-8000-000000000000/branding",
  "/organizer/00000000-0000-4000-8000-000000000000/closing",
  "/operator/organisations/closed/00000000-0000-4000-8000-000000000000",
  "/account/id-control",
  "/account/id-control/passkeys",
  "/files/00000000-0000-4000-8000-000000000000/0",
  "/arrivals",
  "/files/00000000-0000-4000-8000-000000000000/0/show",
  "/files/00000000-0000-4000-8000-000000000000/all",
]

describe("protection of the built product", () => {
  it.each(PUBLIC_PAGES)("B44 %s carries every protective header", async (path) => {
    const { headers } = await ask(path)
    const policy = String(headers["content-security-policy"])
    expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{20,}' 'strict-dynamic'/)
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/)
    for (const part of [
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'; trusted-types nextjs nextjs#bundler default sigill#paste",
    ])
      expect(policy).toContain(part)
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    })
    expect(String(headers["strict-transport-security"])).toMatch(/max-age=31536000/)
    expect(String(headers["cache-control"])).toContain("no-store")
    expect(headers).not.toHaveProperty("x-powered-by")
  })

  it.each([
    "/api/health",
    "/api/auth/csrf",
    "/api/mail/bounce",
    "/api/sms/status/00000000-0000-4000-8000-000000000000",
    "/compose/send",
    "/contacts/import/read",
    "/contacts/export/csv",
    "/organizer/00000000-0000-4000-8000-000000000000/people/import/read",
    "/organizer/00000000-0000-4000-8000-000000000000/branding/logo",
    "/brand/colours/005a3c-1d4680",
    "/organizer/00000000-0000-4000-8000-000000000000/closing/export",
    "/organizer/00000000-0000-4000-8000-000000000000/log/export",
    "/organizer/00000000-0000-4000-8000-000000000000/people/export",
    "/closed/AAAA/certificate",
    "/contacts/people",
    "/contacts/colleagues",
    "/search/find",
    "/language",
    "/sign-out",
    "/arrivals",
    "/invitation/close",
    "/files/00000000-0000-4000-8000-000000000000/0",
    "/evaluation/outbox.json",
    "/upload/begin",
    "/upload/00000000-0000-4000-8000-000000000000",
    "/icons.svg",
  ])("B44 B56 %s, which is no page, may not be framed and loads nothing", async (path) => {
    for (const method of ["GET", "POST"]) {
      const { headers } = await ask(path, { method, headers: { Origin: productUrl(), "Content-Length": "0" } })
      const policies = [headers["content-security-policy"] ?? []].flat()
      if (!path.startsWith("/files/"))
        expect(policies.join()).toMatch(path === "/icons.svg" ? /frame-ancestors 'none'/ : /default-src 'none'.*frame-ancestors 'none'/)
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "x-frame-options": "DENY" })
    }
  })

  it("B44 the nonce is new with every answer, and every inline script carries it", async () => {
    const [first, second] = await Promise.all([ask("/sign-in"), ask("/sign-in")])
    const nonce = (answer: Answer) => /'nonce-([^']+)'/.exec(String(answer.headers["content-security-policy"]))?.[1]
    expect(nonce(first)).not.toBe(nonce(second))
    const scripts = first.body.match(/<script[^>]*>/g) ?? []
    expect(scripts.length).toBeGreaterThan(0)
    for (const script of scripts) expect(script).toContain(`nonce="${nonce(first)}"`)
    expect(first.body).not.toMatch(/<[^>]+\sstyle=/)
  })

  it.each(PROTECTED)("B46 %s refuses without a session", async (path) => expectRefused(await ask(path)))

  const tricks: Record<string, { suffix?: string; prefix?: string; headers?: Record<string, string> }> = {
    "a subrequest header": { headers: { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" } },
    "the address of a page's data": { suffix: ".rsc" },
    "a request for a flight": { headers: { RSC: "1" } },
    "a segment prefetch": { headers: { RSC: "1", "Next-Router-Prefetch": "1", "Next-Router-Segment-Prefetch": "/_tree" } },
    "a doubled slash": { prefix: "/" },
    "an encoded path": { suffix: "%2F.." },
    "an invented identity": {
      headers: { "x-sigill-path": "/", "x-forwarded-user": "anna", cookie: "sigill-session=forged; next-auth.session-token=forged" },
    },
  }
  it.each(Object.keys(tricks).flatMap((trick) => PROTECTED.slice(0, 8).map((path) => [trick, path] as const)))(
    "B47 %s does not open %s",
    async (trick, path) => {
      const { prefix = "", suffix = "", headers = {} } = tricks[trick] ?? {}
      expectRefused(await ask(prefix + path + suffix, { headers }))
    },
  )

  it("B48 the image optimiser does not answer", async () => {
    expect((await ask("/_next/image?url=%2Ficon.svg&w=64&q=75")).status).toBe(404)
  })

  it("B48 WebSocket upgrades are refused", async () => {
    const upgrade = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    const outcome = await ask("/inbox", { headers: upgrade }).catch((error: Error) => error)
    if (outcome instanceof Error) expect(outcome.message).not.toBe("the upgrade was accepted")
    else expect(outcome.status).not.toBe(101)
  })

  it("B54 an unknown Host is refused and never stands in an answer", async () => {
    const answer = await ask("/sign-in", { headers: { Host: "evil.example", "X-Forwarded-Host": "evil.example" } })
    expect(answer.status).toBe(421)
    expect(answer.body).not.toContain("evil.example")
  })

  it("B49 a post to send by somebody signed in is refused with a missing, null or foreign Origin, and sends nothing", async () => {
    const anna = await door.person("anna")
    const page = await visitAs(anna)
    const held = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ")
    const fields = { token: crypto.randomUUID(), act: "send", to: anna.address, subject: "From elsewhere", message: "Hej" }
    const parts = Object.entries(fields).map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    const body = `${parts.join("")}--x--\r\n`
    const post = (origin: Readonly<Record<string, string>>) => {
      const headers = { ...origin, Cookie: held, "Content-Type": "multipart/form-data; boundary=x", "Content-Length": String(body.length) }
      return ask("/compose/send", { method: "POST", headers, body })
    }
    const foreign: Readonly<Record<string, string>>[] = [{}, { Origin: "null" }, { Origin: "https://evil.example" }]
    for (const origin of foreign) expect((await post(origin)).status).toBe(403)
    await page.goto("/inbox")
    expect(await page.getByText("From elsewhere").count()).toBe(0)
    // The same post from our own page goes through: it was the origin that was refused.
    expect(String((await post({ Origin: productUrl() })).headers["location"])).toMatch(/\/sent/)
    await page.goto("/inbox")
    expect(await page.getByText("From elsewhere").count()).toBeGreaterThan(0)
  })

  it("B49 the built list of server actions is the reviewed one", () => {
    const manifest = JSON.parse(readFileSync(".next/server/server-reference-manifest.json", "utf8")) as {
      node: Record<string, { exportedName?: string; filename?: string }>
    }
    const built = Object.values(manifest.node).map((action) => `${action.filename ?? ""}:${action.exportedName ?? ""}`)
    const reviewed = JSON.parse(readFileSync("tests/journeys/reviewed-actions.json", "utf8")) as string[]
    expect([...new Set(built)].sort()).toEqual(reviewed)
  })
})
