import { drizzle } from "drizzle-orm/postgres-js"
import * as schema from "#db/schema.ts"
import type { MemberContext } from "#lib/context.ts"
import { saveDraft } from "#lib/drafts/save-draft.ts"
import { mailCodeAgain, proveAddress, startRegistration } from "#lib/identity/registration.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { proveMailbox, recoveryCodeAgain, startRecovery } from "#lib/recovering/recovery.ts"
import { showRecovery } from "#lib/recovering/show-recovery.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import { newId } from "#lib/ids.ts"
import { showLink } from "#lib/links/find-link.ts"
import { followLink } from "#lib/links/follow-link.ts"
import type { SendMessage } from "#lib/messages/input.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { compareTimes, compareTimesTwice, WARMING } from "#tests/support/timing.ts"
import { asMember, register, toAddress, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

jest.setTimeout(300_000)

/** The bar names a thousand: `TIMING_ROUNDS=1000` takes a minute. Fewer find what a thousand find, a little less sharply. */
const ROUNDS = Number(process.env["TIMING_ROUNDS"] ?? 100)
const DAY = 24 * 3600 * 1000

describe("B20 nothing tells whether somebody has an account", () => {
  const database = testDatabase()
  let visited: VisitedServices
  let anna: MemberContext
  let number = 0
  const nobody = () => `nobody${++number}@example.org`
  const KNOWN = "known@example.org"

  beforeAll(async () => {
    visited = await visitedServices(database)
    await register(visited, { address: KNOWN })
    anna = await asMember(visited.ctx, await register(visited, { address: "anna@example.org", phone: "+46701740606" }))
  })
  afterEach(() => visited.services.setClock(null))

  /** Limits would end the measuring; they count known and unknown people alike (see below). */
  const unlimited = () => database.sql`delete from limits`
  const start = async (address: string) =>
    value(await startRegistration(visited.ctx, { address: toAddress(address), network: "192.0.2.1" })).token
  const send = (address: string, sender = anna) => {
    const message = { to: [toAddress(address)], cc: [], bcc: [], subject: "Hej", body: { format: "plain", text: "Hej" } } as const
    const rest: Omit<SendMessage, keyof typeof message> = {
      token: newId(),
      attachments: [],
      inReplyTo: null,
      phones: new Map(),
      letGo: new Set(),
      line: "",
    }
    return sendMessage(sender, { ...message, ...rest })
  }

  it("B20 the way of measuring finds one query more", async () => {
    const secret = Buffer.from(visited.services.random(32)).toString("base64url")
    const one = () => showLink(visited.ctx, secret)
    const other = () => one().then(one)
    expect(await compareTimes({ rounds: ROUNDS, one, other })).toMatchObject({ isEven: false })
    expect(await compareTimes({ rounds: ROUNDS, one, other: one })).toMatchObject({ isEven: true })
  })

  it("B20 B16 a link that was never made, and one whose time is over, are followed with one answer; only who holds a real one is told that it is over", async () => {
    const address = nobody()
    value(await send(address))
    const gone = /\/invitation\/([A-Za-z0-9_-]{43})/.exec((await visited.sent(address))[0]?.body ?? "")?.[1] ?? ""
    expect(await showLink(visited.ctx, gone)).not.toBeNull()
    visited.services.setClock(new Date(Date.now() + 31 * DAY))
    const invented = Buffer.from(visited.services.random(32)).toString("base64url")
    // Who holds the secret of one that is over is told that it is over (M9), and nothing that a stranger could try.
    expect(await showLink(visited.ctx, gone)).toMatchObject({ isExpired: true, opens: false })
    expect(await showLink(visited.ctx, invented)).toBeNull()
    const follow = (secret: string) => followLink(visited.ctx, { secret, phone: "+46701740605" })
    expect(await follow(gone)).toEqual(await follow(invented))
  })

  it("B20 starting a registration", async () => {
    const one = () => unlimited().then(() => start(KNOWN))
    const other = () => unlimited().then(() => start(nobody()))
    expect(await compareTimesTwice({ rounds: ROUNDS, one, other })).toMatchObject({ isEven: true })
  })

  it("B20 a wrong code to the address, and asking for another one", async () => {
    const tokens: Record<"known" | "unknown", string[]> = { known: [], unknown: [] }
    for (let round = 0; round < ROUNDS + WARMING; round++) {
      await unlimited()
      tokens.known.push(await start(KNOWN))
      tokens.unknown.push(await start(nobody()))
    }
    const each = (kind: "known" | "unknown", act: (token: string) => Promise<unknown>) => {
      const left = [...tokens[kind]]
      return () => act(left.pop() ?? "")
    }
    const guess = (token: string) => proveAddress(visited.ctx, { token, code: "000000" })
    const guessed = await compareTimes({ rounds: ROUNDS, one: each("known", guess), other: each("unknown", guess) })
    const again = async (token: string) => {
      await unlimited()
      value(await mailCodeAgain(visited.ctx, { token, network: "192.0.2.1" }))
    }
    const resent = await compareTimes({ rounds: ROUNDS, one: each("known", again), other: each("unknown", again) })
    expect({ guessed, resent }).toMatchObject({ guessed: { isEven: true }, resent: { isEven: true } })
  })

  const getBackIn = async (address: string) =>
    value(await startRecovery(visited.ctx, { intent: "password", address: toAddress(address), network: "192.0.2.1", browserSecret: null }))
      .token

  it("B20 beginning to get back in", async () => {
    const one = () => unlimited().then(() => getBackIn(KNOWN))
    const other = () => unlimited().then(() => getBackIn(nobody()))
    expect(await compareTimesTwice({ rounds: ROUNDS, one, other })).toMatchObject({ isEven: true })
  })

  it("B20 getting back in: page, a wrong code and another code are one, and no SMS goes out before the mailbox is proven", async () => {
    const phone = "+46701740605"
    const before = (await visited.sent(phone)).length
    const tokens: Record<"known" | "unknown", string[]> = { known: [], unknown: [] }
    const shown: unknown[] = []
    for (let round = 0; round < ROUNDS + WARMING; round++) {
      await unlimited()
      tokens.known.push(await getBackIn(KNOWN))
      tokens.unknown.push(await getBackIn(nobody()))
    }
    for (const kind of ["known", "unknown"] as const) {
      const page = await showRecovery(visited.ctx, tokens[kind][0] ?? "")
      shown.push({ ...page, address: "" })
    }
    expect(shown[0]).toEqual(shown[1])
    const each = (kind: "known" | "unknown", act: (token: string) => Promise<unknown>) => {
      const left = [...tokens[kind]]
      return () => act(left.pop() ?? "")
    }
    const guess = (token: string) => proveMailbox(visited.ctx, { token, code: "000000" })
    expect(await guess(tokens.known[0] ?? "")).toEqual(await guess(tokens.unknown[0] ?? ""))
    const guessed = await compareTimes({ rounds: ROUNDS, one: each("known", guess), other: each("unknown", guess) })
    const again = async (token: string) => {
      await unlimited()
      value(await recoveryCodeAgain(visited.ctx, { token, network: "192.0.2.1", browserSecret: null }))
    }
    const resent = await compareTimes({ rounds: ROUNDS, one: each("known", again), other: each("unknown", again) })
    expect({ guessed, resent }).toMatchObject({ guessed: { isEven: true }, resent: { isEven: true } })
    expect((await visited.sent(phone)).length).toBe(before)
  })

  it("B20 limits stop known and unknown people alike: mails to an address, and guesses at a password", async () => {
    const addresses = [KNOWN, nobody()]
    for (const address of addresses) await start(address)
    await database.sql`update limits set points = 100000 where key like 'identity.mail:%'`
    const codes = async (act: (address: string) => Promise<{ readonly ok: boolean; readonly error?: { readonly code: string } }>) =>
      (await Promise.all(addresses.map(act))).map((result) => result.error?.code ?? "ok")
    const begin = (address: string) => startRegistration(visited.ctx, { address: toAddress(address), network: "192.0.2.1" })
    expect(await codes(begin)).toEqual(["too_many_requests", "too_many_requests"])
    const guess = (address: string) =>
      signIn(visited.ctx, { address: toAddress(address), password: "guess guess", browserSecret: null, device: "/", network: "192.0.2.9" })
    for (let tries = 0; tries < 5; tries++) expect(await codes(guess)).toEqual(["wrong_credentials", "wrong_credentials"])
    expect(await codes(guess)).toEqual(["too_many_requests", "too_many_requests"])
    await unlimited()
  })

  it("B20 compose: sending asks the database the same, whoever it is to", async () => {
    const asked = async (to: string) => {
      await database.sql`delete from messages`.then(unlimited)
      const statements: string[] = []
      const logger = { logQuery: (query: string) => statements.push(query) }
      value(await send(to, { ...anna, db: drizzle(database.sql, { schema, casing: "snake_case", logger }) }))
      // Open pages are told a while after the answer, of every holder alike: nobody waits for it.
      return statements.filter((statement) => !statement.includes("pg_notify"))
    }
    const known = await asked(KNOWN)
    expect(known.length).toBeGreaterThan(8)
    expect(await asked(nobody())).toEqual(known)
  })

  it("B20 compose: sending takes one time, whoever it is to", async () => {
    const one = async () => value(await send(KNOWN))
    const other = async () => value(await send(nobody()))
    // Whom one has written with is no secret, so what was sent goes before the next.
    const before = () => database.sql`delete from messages`.then(unlimited)
    const measured = await compareTimes({ rounds: ROUNDS, one, other, before })
    expect(measured).toMatchObject({ isEven: true })
  })

  it("B20 compose: saving a draft takes one time and sending gives one answer, whoever it is to; only Sent shows who has an account, by design 4", async () => {
    const [known, unknown] = [await send(KNOWN), await send(nobody())]
    const shape = (result: typeof known) => (result.ok ? { ...result.value, messageId: "" } : result)
    expect(shape(known)).toEqual(shape(unknown))
    const save = async (to: string) => {
      const typed = {
        draftId: newId(),
        to,
        cc: "",
        bcc: "",
        subject: "",
        text: "Hej",
        formatted: false,
        inReplyTo: null,
        phone: "",
        letGo: [],
        options: NO_TYPED_OPTIONS,
        line: "",
      }
      value(await saveDraft(anna, { ...typed, attachments: [], problem: null }))
    }
    const measured = await compareTimes({ rounds: ROUNDS, one: () => save(KNOWN), other: () => save(nobody()) })
    expect(measured).toMatchObject({ isEven: true })
  })
})
