import { startRegistration } from "#lib/identity/registration.ts"
import { endSession } from "#lib/identity/sessions.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import { issueTicket } from "#lib/identity/ticket.ts"
import type { Answer } from "#tests/support/ask.ts"
import { cookiesOf, openDoor } from "#tests/support/door.ts"
import { value, type Person } from "#tests/support/given.ts"
import { productUrl } from "#tests/support/product.ts"
import { toAddress } from "#tests/support/visitor.ts"

const CALLBACK = "/api/auth/callback/credentials"
const SESSION = "sigill-session"

describe("next-auth's own door takes the ticket of a finished attempt and nothing else", () => {
  const door = openDoor()

  const csrf = async () => {
    const answer = await door.ask("/api/auth/csrf")
    const { csrfToken } = JSON.parse(answer.body) as { readonly csrfToken: string }
    const cookie = [...cookiesOf(answer)].map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join("; ")
    return { csrfToken, cookie }
  }
  type Given = { readonly fields: Readonly<Record<string, string>>; readonly headers?: Readonly<Record<string, string>> }
  const post = async ({ fields, headers = {} }: Given, path = CALLBACK): Promise<Answer> => {
    const { csrfToken, cookie } = await csrf()
    const body = new URLSearchParams({ csrfToken, json: "true", ...fields }).toString()
    const type = { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": String(body.length) }
    const cookies = [cookie, headers["Cookie"]].filter(Boolean).join("; ")
    return door.ask(path, { method: "POST", headers: { ...type, Origin: productUrl(), ...headers, Cookie: cookies }, body })
  }
  const give = (ticket: string) => post({ fields: { ticket } })
  const ticketOf = (who: Person, ctx = door.ctx) => issueTicket(ctx, { session: who.session, accountId: who.accountId })
  /** The cookie of a session in an answer, or null; a dropped one is none. */
  const sessionIn = (answer: Answer) => cookiesOf(answer).get(SESSION) || null
  const inboxWith = (cookie: string | null) => door.ask("/inbox", { headers: { Cookie: `${SESSION}=${cookie ?? ""}` } })
  /** Next-auth says 401, leads to a sign-in page, or names one in JSON: what counts is what the browser holds afterwards. */
  const expectNoSession = (answer: Answer) => expect(sessionIn(answer)).toBeNull()

  it("B33 B15 a ticket gives the session that it stands for, once, and a second time nothing", async () => {
    const anna = await door.person("anna")
    const ticket = await ticketOf(anna)
    const first = await give(ticket)
    expect(first.status).toBe(200)
    const inbox = await inboxWith(sessionIn(first))
    expect([inbox.status, inbox.body.includes(anna.name)]).toEqual([200, true])
    expectNoSession(await give(ticket))
  })

  it("B22 of 20 that give one ticket at once one gets the session", async () => {
    const ticket = await ticketOf(await door.person("anna"))
    const answers = await Promise.all(Array.from({ length: 20 }, () => give(ticket)))
    expect(answers.filter((answer) => sessionIn(answer) !== null)).toHaveLength(1)
  })

  it("B16 B22 a ticket that is foreign, expired, of another purpose, changed or made up gives nothing, and all look the same", async () => {
    const [anna, bo] = [await door.person("anna"), await door.person("bo")]
    const [annas, bos] = [await ticketOf(anna), await ticketOf(bo)]
    const [id = "", secret = ""] = annas.split(".")
    const past = { ...door.ctx, clock: { now: () => new Date(Date.now() - 11 * 60_000) } }
    const register = value(await startRegistration(door.ctx, { address: toAddress("ticket@example.org"), network: "192.0.2.1" })).token
    const { address, password } = anna
    const coded = value(await signIn(door.ctx, { address, password, browserSecret: null, device: "/", network: "192.0.2.1" }))
    const tickets = {
      foreign: `${id}.${bos.split(".")[1] ?? ""}`,
      expired: await ticketOf(anna, past),
      registration: register,
      "half a sign-in": coded.kind === "code" ? coded.token : "",
      changed: `${id}.${secret.slice(0, -2)}${secret.endsWith("AA") ? "BB" : "AA"}`,
      "made up": `${crypto.randomUUID()}.${Buffer.alloc(32, 7).toString("base64url")}`,
      empty: "",
      long: "a".repeat(10_000),
      "the session itself": `${anna.session.id}.${Buffer.from(anna.session.secret).toString("base64url")}`,
    }
    const answers = await Promise.all(Object.values(tickets).map(give))
    answers.forEach(expectNoSession)
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1)
    // None of them was spent by the attempts of others.
    expect(sessionIn(await give(annas))).not.toBeNull()
  })

  it("I3 an address and a password are no ticket, by whatever names they are called", async () => {
    const { address, password } = await door.person("anna")
    for (const names of [
      ["email", "password"],
      ["username", "password"],
      ["ticket", "password"],
      ["ticket", "ticket"],
    ] as const)
      expectNoSession(await post({ fields: { [names[0]]: address, [names[1]]: password } }))
  })

  it("B34 the ticket of a session that has ended opens nothing", async () => {
    const anna = await door.person("anna")
    const ticket = await ticketOf(anna)
    await endSession(door.ctx, { sessionId: anna.session.id, secret: anna.session.secret })
    expect((await inboxWith(sessionIn(await give(ticket)))).status).not.toBe(200)
  })

  it("B49 without next-auth's token, from a foreign page, or asked for by GET nothing is given and nothing spent", async () => {
    const ticket = await ticketOf(await door.person("anna"))
    expectNoSession(await post({ fields: { ticket, csrfToken: "0".repeat(64) } }))
    for (const Origin of ["https://evil.example", "null", ""]) {
      const answer = await post({ fields: { ticket }, headers: { Origin } })
      expect(answer.status).toBe(403)
    }
    expectNoSession(await door.ask(`${CALLBACK}?ticket=${ticket}`))
    expect(sessionIn(await give(ticket))).not.toBeNull()
  })

  it("B54 B56 nothing that next-auth answers leads elsewhere or names a foreign host", async () => {
    const evil = "https://evil.example/x"
    const ticket = await ticketOf(await door.person("anna"))
    const headers = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" }
    const query = `?callbackUrl=${encodeURIComponent(evil)}`
    const answers = [
      await post({ fields: { ticket, callbackUrl: evil }, headers }),
      ...(await Promise.all(
        ["signin", "signout", "error", "providers", "csrf", "session"].map((path) => door.ask(`/api/auth/${path}${query}`, { headers })),
      )),
    ]
    for (const { headers: answered, body } of answers) {
      expect(String(answered["location"] ?? "")).not.toMatch(/^https?:\/\/evil/)
      expect(body).not.toMatch(/"https?:\/\/evil/)
    }
  })

  it("B33 B34 a ticket ends the session that the browser held, and next-auth's signing out ends the session itself, not the cookie alone", async () => {
    const [anna, bo] = [await door.person("anna"), await door.person("bo")]
    const held = await door.cookie(anna.session)
    const given = await post({ fields: { ticket: await ticketOf(bo) }, headers: { Cookie: held } })
    expect((await door.ask("/inbox", { headers: { Cookie: held } })).status).not.toBe(200)
    const cookie = sessionIn(given)
    expect((await inboxWith(cookie)).status).toBe(200)
    const out = await post({ fields: {}, headers: { Cookie: `${SESSION}=${cookie ?? ""}` } }, "/api/auth/signout")
    expect(cookiesOf(out).get(SESSION)).toBe("")
    expect((await inboxWith(cookie)).status).not.toBe(200)
  })
})
