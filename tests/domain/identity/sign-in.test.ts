import { findOwnPassword, replacePassword } from "#db/queries/accounts.ts"
import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { authorize } from "#lib/authz/policy.ts"
import { acceptTerms } from "#lib/identity/accept-terms.ts"
import { unlockCommand } from "../../../scripts/command-line/unlock.ts"
import { awaitedFactor, finishSignIn, signIn, signInBy, type SignIn } from "#lib/signing-in/sign-in.ts"
import { changePassword } from "#lib/identity/change-password.ts"
import type { SignedIn } from "#lib/identity/create-account.ts"
import { forgetBrowsers, listKnownBrowsers } from "#lib/identity/known-browsers.ts"
import {
  endOneSession,
  endOtherSessions,
  endSession,
  IDLE_MS,
  listSessions,
  resumeSession,
  SESSION_SECONDS,
} from "#lib/identity/sessions.ts"
import { issueTicket, redeemTicket } from "#lib/identity/ticket.ts"
import { openRecord } from "#lib/crypto/aead.ts"
import { WeakParametersError } from "#lib/keys/argon2.ts"
import { AccountTamperedError } from "#lib/keys/opened-account.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { untilOneWaits } from "#tests/support/waiting.ts"
import { compareTimes } from "#tests/support/timing.ts"
import {
  PASSWORD,
  asMember,
  register,
  throughAnotherProcess,
  toAddress,
  visitedServices,
  type VisitedServices,
} from "#tests/support/visitor.ts"

describe("sign-in", () => {
  const database = testDatabase()
  let visited: VisitedServices
  beforeAll(async () => {
    visited = await visitedServices(database)
  })
  afterEach(() => visited.services.setClock(null))
  // Argon2 on a busy machine.
  jest.setTimeout(30_000)

  let number = 0
  const newPerson = async () => {
    const id = ++number
    const address = `person${id}@example.org`
    const phone = `+4670174${String(1000 + id)}`
    return { address, phone, browser: await register(visited, { address, phone }) }
  }
  const attempt = (address: string, changes: Partial<SignIn> = {}) =>
    signIn(visited.ctx, {
      address: toAddress(address),
      password: PASSWORD,
      browserSecret: null,
      device: "Chrome/Android",
      network: "192.0.2.9",
      ...changes,
    })
  /** Another address of the same person's, proven as the first one. */
  const furtherAddress = async (address: string) => {
    const second = `second.${address}`
    await database.owner`insert into account_addresses (address, account_id, is_main, proven_at)
      select ${second}, account_id, false, now() from account_addresses where address = ${address}`
    return second
  }
  const as = (who: SignedIn) => asMember(visited.ctx, who)
  const resumed = ({ session }: Pick<SignedIn, "session">) => resumeSession(visited.ctx, { sessionId: session.id, secret: session.secret })

  it("I3 I6 a browser that has proven the phone needs the password only; a new one the code too, and its owner is told at every address", async () => {
    const { address, phone, browser } = await newPerson()
    const second = await furtherAddress(address)
    expect(value(await attempt(address, { browserSecret: browser.browserSecret }))).toMatchObject({ kind: "in" })
    const progress = value(await attempt(address))
    if (progress.kind !== "code") throw new Error("a new browser came in without a code")
    expect(await awaitedFactor(visited.ctx, progress.token)).toEqual({
      method: "sms",
      lastDigits: phone.slice(-2),
      others: [],
      hasAuthenticator: false,
      hasPasskey: false,
      mayRemember: true,
    })
    const sms = (await visited.sent(phone))[0]
    expect(sms?.body).not.toMatch(/https?:|www/)
    const signedIn = value(
      await finishSignIn(visited.ctx, {
        token: progress.token,
        code: await visited.code(phone),
        remember: false,
        browserSecret: null,
        device: "Chrome/Android",
      }),
    )
    expect((await resumed(signedIn))?.actor.address).toBe(address)
    const [mail] = await visited.sent(address)
    expect(mail?.subject).toBe("Signed in from a new browser")
    expect(mail?.body).toContain("Chrome on Android")
    expect((await visited.sent(second)).map(({ subject }) => subject)).toEqual(["Signed in from a new browser"])
    expect(value(await attempt(address, { browserSecret: signedIn.browserSecret }))).toMatchObject({ kind: "in" })
  })

  it("B22 of 50 parallel submissions of the code one signs in, and a code replaced is dead", async () => {
    const { address, phone } = await newPerson()
    const progress = value(await attempt(address))
    const token = progress.kind === "code" ? progress.token : ""
    const first = await visited.code(phone)
    value(await signInBy(visited.ctx, { token, method: null }))
    const code = await visited.code(phone)
    if (code !== first)
      expect(await finishSignIn(visited.ctx, { token, code: first, remember: false, browserSecret: null, device: "/" })).toMatchObject({
        error: { code: "wrong_code" },
      })
    const results = await Promise.all(
      Array.from({ length: 50 }, () => finishSignIn(visited.ctx, { token, code, remember: false, browserSecret: null, device: "/" })),
    )
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it("B19 the password typed in NFD opens what was set in NFC", async () => {
    const { address, browser } = await newPerson()
    expect(await attempt(address, { password: PASSWORD.normalize("NFD"), browserSecret: browser.browserSecret })).toMatchObject({
      ok: true,
    })
  })

  it("B20 unknown address and wrong password get one answer in one time", async () => {
    const { address } = await newPerson()
    let nobodies = 0
    const guess = async (whose: string) =>
      expect(await attempt(whose, { password: "not the password at all" })).toEqual({ ok: false, error: { code: "wrong_credentials" } })
    const measured = await compareTimes({
      rounds: 60,
      before: () => database.sql`delete from limits`,
      one: () => guess(address),
      other: () => guess(`nobody${++nobodies}@example.org`),
    })
    expect(measured).toMatchObject({ isEven: true })
  }, 120_000)

  it("B21 guesses are slowed, also when they come at once and through two processes; the owner's known browser is not shut out", async () => {
    const { address, browser } = await newPerson()
    const guesses = await Promise.all(Array.from({ length: 12 }, () => attempt(address, { password: "guess guess guess" })))
    expect(guesses.filter((result) => !result.ok && result.error.code === "wrong_credentials")).toHaveLength(5)
    const right = { address: toAddress(address), password: PASSWORD, browserSecret: null, device: "/", network: "192.0.2.77" }
    expect(await throughAnotherProcess(visited, database, (other) => signIn(other, right))).toMatchObject({
      error: { code: "too_many_requests" },
    })
    expect(await attempt(address, { browserSecret: browser.browserSecret })).toMatchObject({ ok: true })
  })

  it("R4 the operator lifts a pause by command, also for a known browser; guesses then count anew", async () => {
    const { address, browser } = await newPerson()
    const { browserSecret } = browser
    for (let guess = 0; guess < 6; guess++) {
      await attempt(address, { password: "guess guess guess" })
      await attempt(address, { password: "guess guess guess", browserSecret })
    }
    expect(await attempt(address, { browserSecret })).toMatchObject({ error: { code: "too_many_requests" } })
    await expect(unlockCommand(visited.services, ["not an address"])).rejects.toThrow(/is not an e-mail address/)
    expect(await unlockCommand(visited.services, [address])).toContain(address)
    expect(await attempt(address, { browserSecret })).toMatchObject({ ok: true })
    expect(await attempt(address)).toMatchObject({ ok: true })
  })

  it("D7 somebody who accepted an older version of the terms is known as such until they accept the one in force", async () => {
    const { address, browser } = await newPerson()
    const { session } = browser
    const member = async () => resumeSession(visited.ctx, { sessionId: session.id, secret: session.secret })
    expect((await member())?.hasAcceptedTerms).toBe(true)
    await database.owner`update accounts set terms_version = '2020-01-01' where id = (select account_id from account_addresses where address = ${address})`
    const asked = await member()
    expect(asked?.hasAcceptedTerms).toBe(false)
    if (asked !== null) value(await acceptTerms(asked))
    expect((await member())?.hasAcceptedTerms).toBe(true)
  })

  it("B21 a hundred failures in a row are the end, however slowly they come", async () => {
    const { address } = await newPerson()
    await attempt(address, { password: "guess guess guess" })
    await database.sql`update limits set points = 101 where key like 'sign_in.all:%'`
    await database.sql`delete from limits where key not like 'sign_in.all:%'`
    expect(await attempt(address)).toMatchObject({ error: { code: "too_many_requests" } })
    await database.sql`delete from limits`
  })

  it("B10 a row that asks for less than the floor is refused, whoever wrote it", async () => {
    const { address } = await newPerson()
    await database.sql`update unlockers set params = jsonb_set(params, '{memory}', '1024') where account_id = (select account_id from account_addresses where address = ${address})`
    await expect(attempt(address)).rejects.toThrow(WeakParametersError)
  })

  it("B12 without the pepper the right password neither verifies nor opens", async () => {
    const { address, browser } = await newPerson()
    const { pepper } = visited.services.serverKeys
    const wrong = { ...pepper, key: new Uint8Array(32).fill(7), byVersion: () => new Uint8Array(32).fill(7) }
    const stolen = { ...visited.ctx, serverKeys: { ...visited.services.serverKeys, pepper: wrong } }
    const input = { address: toAddress(address), password: PASSWORD, browserSecret: browser.browserSecret, device: "/", network: "x" }
    expect(await signIn(stolen, input)).toMatchObject({ error: { code: "wrong_credentials" } })
    const newer = {
      version: 2,
      key: new Uint8Array(32).fill(9),
      byVersion: (version: number) => (version === 2 ? new Uint8Array(32).fill(9) : pepper.byVersion(version)),
    }
    const rotated = { ...visited.ctx, serverKeys: { ...visited.services.serverKeys, pepper: newer } }
    // A counter's key comes from the pepper too, so the known browser starts without failures.
    expect(await signIn(rotated, input)).toMatchObject({ ok: true })
    const [row] =
      await database.sql`select params ->> 'pepperVersion' as version from unlockers u join account_addresses a using (account_id) where a.address = ${address}`
    expect(row?.["version"]).toBe("2")
    expect(await signIn(rotated, input)).toMatchObject({ ok: true })
  })

  it("B9 a certificate put in place of another is noticed before it, or a key that it is for, is used", async () => {
    const [mine, yours] = [await newPerson(), await newPerson()]
    const theirs = database.sql`select certificate_id from accounts where id = (select account_id from account_addresses where address = ${yours.address})`
    await database.sql`update accounts set certificate_id = (${theirs}) where id = (select account_id from account_addresses where address = ${mine.address})`
    const account = await (await as(mine.browser)).open()
    for (const use of ["certificate", "identity", "signer"] as const) expect(() => account[use]).toThrow(AccountTamperedError)
  })

  it("B7 a session's wrap moved to another session, and secrets moved to another account, do not open", async () => {
    const [mine, yours] = [await newPerson(), await newPerson()]
    await database.sql`update sessions set sealed_key = (select sealed_key from sessions where id = ${yours.browser.session.id}) where id = ${mine.browser.session.id}`
    await expect((await as(mine.browser)).open()).rejects.toThrow(AccountTamperedError)
  })

  it("B15 database and every key of the server open no account while people are signed in", async () => {
    await newPerson()
    const keys = Object.values(visited.services.serverKeys).map(({ key }) => key)
    const rows = await database.sql<{ sealed_key: Uint8Array; secret_hash: Uint8Array }[]>`select sealed_key, secret_hash from sessions`
    const wraps = await database.sql<{ sealed_key: Uint8Array; verifier: Uint8Array }[]>`select sealed_key, verifier from unlockers`
    const held = [
      ...keys,
      ...rows.map(({ secret_hash }) => new Uint8Array(secret_hash)),
      ...wraps.map(({ verifier }) => new Uint8Array(verifier)),
    ]
    for (const sealed of [...rows, ...wraps].map(({ sealed_key }) => new Uint8Array(sealed_key)))
      for (const key of held) expect(openRecord({ key, sealed, context: new Uint8Array(0) })).toBeNull()
    const [some] = await database.sql`select secret_hash from attempts limit 1`
    if (some !== undefined) expect(keys.some((key) => Buffer.from(key).equals(Buffer.from(some["secret_hash"] as Uint8Array)))).toBe(false)
  })

  it("B33 a session's secret is not in its row, and a wrong secret is nobody", async () => {
    const { browser } = await newPerson()
    const [row] = await database.sql`select secret_hash from sessions where id = ${browser.session.id}`
    expect(Buffer.from(row?.["secret_hash"] as Uint8Array).equals(Buffer.from(browser.session.secret))).toBe(false)
    expect(await resumeSession(visited.ctx, { sessionId: browser.session.id, secret: new Uint8Array(32) })).toBeNull()
    expect(await resumeSession(visited.ctx, { sessionId: "no id", secret: browser.session.secret })).toBeNull()
  })

  it("B35 thirty minutes without use and twelve hours in all end a session", async () => {
    const { browser } = await newPerson()
    const start = Date.now()
    visited.services.setClock(new Date(start + IDLE_MS - 60_000))
    expect(await resumed(browser)).not.toBeNull()
    visited.services.setClock(new Date(start + 2 * IDLE_MS - 120_000))
    expect(await resumed(browser)).not.toBeNull()
    visited.services.setClock(new Date(start + 3 * IDLE_MS))
    expect(await resumed(browser)).toBeNull()
    await database.sql`update sessions set seen_at = ${new Date(start + SESSION_SECONDS * 1000).toISOString()} where id = ${browser.session.id}`
    visited.services.setClock(new Date(start + SESSION_SECONDS * 1000 + 60_000))
    expect(await resumed(browser)).toBeNull()
  })

  it("B34 sign-out and blocking end a session at the next request", async () => {
    const one = await newPerson()
    await endSession(visited.ctx, { sessionId: one.browser.session.id, secret: new Uint8Array(32) })
    expect(await resumed(one.browser)).not.toBeNull()
    await endSession(visited.ctx, { sessionId: one.browser.session.id, secret: one.browser.session.secret })
    expect(await resumed(one.browser)).toBeNull()
    const two = await newPerson()
    await database.sql`update accounts set state = 'blocked' where id = (select account_id from account_addresses where address = ${two.address})`
    expect(await resumed(two.browser)).toBeNull()
    expect(await attempt(two.address, { browserSecret: two.browser.browserSecret })).toEqual({
      ok: false,
      error: { code: "wrong_credentials" },
    })
  })

  it("I6 a person sees and ends their own sessions and nobody else's", async () => {
    const [mine, yours] = [await newPerson(), await newPerson()]
    const again = value(await attempt(mine.address, { browserSecret: mine.browser.browserSecret }))
    if (again.kind !== "in") throw new Error("a known browser was asked for a code")
    const ctx = await as(mine.browser)
    expect(
      value(await listSessions(ctx))
        .map(({ device, isThis }) => [device, isThis])
        .sort(),
    ).toEqual([
      ["Chrome/Android", false],
      ["Firefox/Windows", true],
    ])
    expect(await endOneSession(ctx, { sessionId: yours.browser.session.id })).toEqual({ ok: false, error: { code: "not_found" } })
    expect(await resumed(yours.browser)).not.toBeNull()
    value(await endOneSession(ctx, { sessionId: again.session.id }))
    expect(await resumed(again)).toBeNull()
    expect(value(await endOtherSessions(ctx))).toEqual({ ended: 0 })
  })

  it("I6 all other sessions end at once: each is refused from then on, the own and everybody else's go on", async () => {
    const [mine, yours] = [await newPerson(), await newPerson()]
    const enter = async () => {
      const again = value(await attempt(mine.address, { browserSecret: mine.browser.browserSecret }))
      if (again.kind !== "in") throw new Error("a known browser was asked for a code")
      return again
    }
    const others = [await enter(), await enter()]
    expect(value(await endOtherSessions(await as(mine.browser)))).toEqual({ ended: 2 })
    for (const other of others) expect(await resumed(other)).toBeNull()
    expect(value(await listSessions(await as(mine.browser)))).toMatchObject([{ id: mine.browser.session.id, isThis: true }])
    expect(await resumed(yours.browser)).not.toBeNull()
  })

  it("I6 a person sees their known browsers and nobody else's, and forgets them all", async () => {
    const [mine, yours] = [await newPerson(), await newPerson()]
    const before = new Date()
    const ctx = await as(mine.browser)
    expect(value(await listKnownBrowsers(ctx)).map(({ device }) => device)).toEqual(["Firefox/Windows"])
    visited.services.setClock(new Date(before.getTime() + 60_000))
    value(await attempt(mine.address, { browserSecret: mine.browser.browserSecret }))
    expect(value(await listKnownBrowsers(ctx))[0]?.seenAt).toEqual(new Date(before.getTime() + 60_000))
    expect(value(await forgetBrowsers(ctx))).toEqual({ forgotten: 1 })
    expect(value(await listKnownBrowsers(ctx))).toEqual([])
    expect(value(await listKnownBrowsers(await as(yours.browser)))).toHaveLength(1)
    expect(value(await attempt(mine.address, { browserSecret: mine.browser.browserSecret }))).toMatchObject({ kind: "code" })
  })

  it("B14 a password change is one new wrap: old password, other sessions and codes on their way are dead, mail stays readable", async () => {
    const { address, phone, browser } = await newPerson()
    const ctx = await as(browser)
    const before = (await ctx.open()).accountKey
    const other = value(await attempt(address, { browserSecret: browser.browserSecret }))
    const pending = value(await attempt(address))
    const wanted = "grön kamel sover under bordet"
    expect(await changePassword(ctx, { wanted: "password1234", device: "/" })).toMatchObject({
      error: { fields: { new_password: "password_common" } },
    })
    const session = value(await changePassword(ctx, { wanted, device: "Firefox/Windows" }))
    expect((await (await as({ ...browser, session })).open()).accountKey).toEqual(before)
    expect(await resumed(browser)).toBeNull()
    if (other.kind === "in") expect(await resumed(other)).toBeNull()
    if (pending.kind === "code")
      expect(
        await finishSignIn(visited.ctx, {
          token: pending.token,
          code: await visited.code(phone),
          remember: false,
          browserSecret: null,
          device: "/",
        }),
      ).toMatchObject({ error: { code: "attempt_gone" } })
    expect(await attempt(address, { browserSecret: browser.browserSecret })).toMatchObject({ error: { code: "wrong_credentials" } })
    expect(await attempt(address, { password: wanted, browserSecret: browser.browserSecret })).toMatchObject({ ok: true })
    expect((await visited.sent(address))[0]?.subject).toBe("Your password was changed")
    const rows = await database.sql`select 1 from unlockers u join account_addresses a using (account_id) where a.address = ${address}`
    expect(rows).toHaveLength(1)
  })

  it("B14 B43 a code given while the password is changed neither lets in nor keeps the change from being made", async () => {
    const { address, phone, browser } = await newPerson()
    const pending = value(await attempt(address))
    if (pending.kind !== "code") throw new Error("no code was asked for")
    const given = { token: pending.token, code: await visited.code(phone), remember: false, browserSecret: null, device: "/" }
    const scope = value(authorize((await as(browser)).actor, "account:change"))
    const before = await findOwnPassword(database.db, scope)
    if (before === null) throw new Error("there is no password")
    const begun = await database.db.transaction(async (tx) => {
      const verifier = new Uint8Array(before.verifier).reverse()
      await replacePassword(tx, scope, { ...before, tried: before.verifier, verifier, now: new Date() })
      const outcome = finishSignIn(visited.ctx, given)
      await untilOneWaits(database)
      await deleteAttemptsOf(tx, scope.accountId)
      return { outcome }
    })
    expect(await begun.outcome).toMatchObject({ error: { code: "step_done" } })
    expect(await attempt(address)).toMatchObject({ error: { code: "wrong_credentials" } })
  })

  it("a ticket is good once", async () => {
    const { browser } = await newPerson()
    const { actor } = await as(browser)
    const ticket = await issueTicket(visited.ctx, { session: browser.session, accountId: actor.accountId })
    const redeemed = await Promise.all(Array.from({ length: 10 }, () => redeemTicket(visited.ctx, ticket)))
    const given = redeemed.filter((session) => session !== null)
    expect(given).toHaveLength(1)
    expect(given[0]).toEqual(browser.session)
    expect(await redeemTicket(visited.ctx, "not.aticket")).toBeNull()
  })
})
