import { printCodes, removeCodes, showSheet } from "#lib/factors/print-codes.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { awaitedPhone, provePhone, removeBackupPhone, startPhone } from "#lib/factors/set-phone.ts"
import { switchOffAuthenticator } from "#lib/factors/switch-off-authenticator.ts"
import { authoriseAuthenticator, confirmAuthenticator, showSettingUp, startAuthenticator } from "#lib/factors/switch-on-authenticator.ts"
import { changePassword } from "#lib/identity/change-password.ts"
import type { SignedIn } from "#lib/identity/create-account.ts"
import { resumeSession } from "#lib/identity/sessions.ts"
import { awaitedProof, finishProof, proveBy, startProof } from "#lib/signing-in/prove.ts"
import { awaitedFactor, finishSignIn, signIn, signInBy } from "#lib/signing-in/sign-in.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { untilOneWaits } from "#tests/support/waiting.ts"
import { appCode } from "#tests/support/totp.ts"
import { PASSWORD, asMember, register, toAddress, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

const MINUTE = 60_000

describe("the second factor", () => {
  const database = testDatabase()
  let visited: VisitedServices
  beforeAll(async () => {
    visited = await visitedServices(database)
  })
  afterEach(() => visited.services.setClock(null))
  jest.setTimeout(60_000)

  let number = 0
  const newPerson = async () => {
    const id = ++number
    const [address, phone] = [`factor${id}@example.org`, `+4670174${String(2000 + id)}`]
    return { address, phone, browser: await register(visited, { address, phone }) }
  }
  type Somebody = Awaited<ReturnType<typeof newPerson>>
  const as = (who: Pick<SignedIn, "session">) => asMember(visited.ctx, who)
  /** Goes through product I4. @returns the seed that the app has */
  const switchOn = async ({ browser, phone }: Pick<Somebody, "browser" | "phone">, at = visited.ctx.clock.now()) => {
    const ctx = await as(browser)
    const { token } = value(await startAuthenticator(ctx))
    const asked = await showSettingUp(ctx, token)
    if (asked?.step !== "authorise") throw new Error("the phone was not asked first")
    value(await authoriseAuthenticator(ctx, { token, code: await visited.code(phone) }))
    const shown = await showSettingUp(ctx, token)
    if (shown?.step !== "confirm") throw new Error("no seed is shown")
    value(await confirmAuthenticator(ctx, { token, code: appCode(shown.seed, at) }))
    return shown.seed
  }
  const attempt = async (address: string, browserSecret: Uint8Array | null = null) => {
    const progress = value(
      await signIn(visited.ctx, {
        address: toAddress(address),
        password: PASSWORD,
        browserSecret,
        device: "Chrome/Android",
        network: "192.0.2.9",
      }),
    )
    return progress.kind === "in" ? { ...progress, token: "" } : progress
  }
  const finish = (token: string, code: string, changes: { remember?: boolean; browserSecret?: Uint8Array | null } = {}) =>
    finishSignIn(visited.ctx, { token, code, remember: false, browserSecret: null, device: "Chrome/Android", ...changes })
  /** Later, so that the step that was used last is over. */
  const pass = (milliseconds: number) => {
    const then = Date.now() + milliseconds
    visited.services.setClock(new Date(then))
    return new Date(then)
  }

  it("I3 I4 where the authenticator is on every sign-in asks for it, in a known browser too, and no SMS goes to the phone", async () => {
    const person = await newPerson()
    const seed = await switchOn(person)
    const now = pass(2 * MINUTE)
    const before = (await visited.sent(person.phone)).length
    const progress = await attempt(person.address, person.browser.browserSecret)
    expect(progress.kind).toBe("code")
    expect(await awaitedFactor(visited.ctx, progress.token)).toEqual({
      method: "authenticator",
      lastDigits: null,
      others: [],
      hasAuthenticator: true,
      hasPasskey: false,
      mayRemember: true,
    })
    expect(await signInBy(visited.ctx, { token: progress.token, method: "sms" })).toMatchObject({ error: { code: "not_found" } })
    expect(await finish(progress.token, "000000")).toMatchObject({ ok: false })
    const signedIn = value(await finish(progress.token, appCode(seed, now), { browserSecret: person.browser.browserSecret }))
    expect((await as(signedIn)).actor.hasStrongFactor).toBe(true)
    expect((await visited.sent(person.phone)).length).toBe(before)
    expect((await visited.sent(person.address)).map(({ subject }) => subject)).toContain("An authenticator app was switched on")
  })

  it("I3 a remembered browser is asked for no code for thirty days, and again after them or when the app is changed", async () => {
    const person = await newPerson()
    const seed = await switchOn(person)
    const now = pass(2 * MINUTE)
    const { browserSecret } = person.browser
    value(await finish((await attempt(person.address, browserSecret)).token, appCode(seed, now), { remember: true, browserSecret }))
    expect((await attempt(person.address, browserSecret)).kind).toBe("in")
    pass(31 * 24 * 60 * MINUTE)
    expect((await attempt(person.address, browserSecret)).kind).toBe("code")
  })

  it("B23 a step is spent once on every path: of 50 parallel uses one succeeds, and sign-in, proof and confirmation share it", async () => {
    const person = await newPerson()
    const begun = pass(0)
    const seed = await switchOn(person, begun)
    // The code that switched it on signs nobody in.
    const first = await attempt(person.address)
    expect(await finish(first.token, appCode(seed, begun))).toMatchObject({ error: { code: "wrong_app_code" } })
    const now = pass(2 * MINUTE)
    const code = appCode(seed, now)
    const tokens = await Promise.all(Array.from({ length: 4 }, async () => (await attempt(person.address)).token))
    const results = await Promise.all(tokens.flatMap((token) => Array.from({ length: 13 }, () => finish(token, code))))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    await database.sql`delete from limits`
    const ctx = await as(person.browser)
    const { token } = value(await startProof(ctx, { password: PASSWORD, network: "192.0.2.9" }))
    expect(await finishProof(ctx, { token, code, device: "/" })).toMatchObject({ ok: false })
    // Nor does one of the step before.
    expect(await finishProof(ctx, { token, code: appCode(seed, new Date(now.getTime() - 30_000)), device: "/" })).toMatchObject({
      ok: false,
    })
    expect(await finishProof(ctx, { token, code: appCode(seed, new Date(now.getTime() + 30_000)), device: "/" })).toMatchObject({
      ok: true,
    })
  })

  it("B7 a seed that SQL moves to somebody else's account signs nobody in", async () => {
    const [thief, person] = [await newPerson(), await newPerson()]
    const [moved] = [await switchOn(thief), await switchOn(person)]
    const of = ({ address }: Somebody) => database.sql`select account_id from account_addresses where address = ${address}`
    await database.owner`
      update authenticators set seed = (select seed from authenticators where account_id = (${of(thief)})) where account_id = (${of(person)})`
    const now = pass(2 * MINUTE)
    const signingIn = attempt(person.address).then(({ token }) => finish(token, appCode(moved, now)))
    await expect(signingIn).rejects.toThrow("the field authenticator-seed does not open")
  })

  it("I4 a clock that is behind is told from a wrong code; one that is ahead is not, because that would tell a guess that comes true", async () => {
    const person = await newPerson()
    const seed = await switchOn(person)
    const now = pass(20 * MINUTE)
    const { token } = await attempt(person.address)
    expect(await finish(token, appCode(seed, new Date(now.getTime() - 5 * MINUTE)))).toMatchObject({
      error: { code: "clock_behind", minutes: 5 },
    })
    expect(await finish(token, appCode(seed, new Date(now.getTime() + 5 * MINUTE)))).toMatchObject({ error: { code: "wrong_app_code" } })
  })

  it("I4 confirming tells of a clock that is off either way, and switches nothing on", async () => {
    const person = await newPerson()
    const ctx = await as(person.browser)
    const { token } = value(await startAuthenticator(ctx))
    value(await authoriseAuthenticator(ctx, { token, code: await visited.code(person.phone) }))
    const shown = await showSettingUp(ctx, token)
    const seed = shown?.step === "confirm" ? shown.seed : ""
    const off = (minutes: number) => confirmAuthenticator(ctx, { token, code: appCode(seed, new Date(Date.now() + minutes * MINUTE)) })
    expect(await off(6)).toMatchObject({ error: { code: "clock_off", minutes: 6 } })
    expect(await off(-6)).toMatchObject({ error: { code: "clock_off" } })
    expect(value(await ownFactors(ctx)).authenticatorSince).toBeNull()
  })

  it("B23 the seed lies sealed, bound to its account: moved by SQL it lets nobody in", async () => {
    const [anna, bo] = [await newPerson(), await newPerson()]
    const seed = await switchOn(anna)
    await switchOn(bo)
    const rows = await database.sql<{ seed: Uint8Array }[]>`select seed from authenticators`
    for (const row of rows) expect(Buffer.from(row.seed).toString("latin1")).not.toContain(seed.replaceAll(" ", ""))
    await database.sql`update authenticators set seed = (select seed from authenticators a join account_addresses d using (account_id) where d.address = ${anna.address})
      where account_id = (select account_id from account_addresses where address = ${bo.address})`
    await expect(attempt(bo.address)).rejects.toThrow(/does not open/)
  })

  it("B21 guesses at an app's code are counted over all attempts", async () => {
    const person = await newPerson()
    const seed = await switchOn(person)
    const now = pass(2 * MINUTE)
    const answers: string[] = []
    for (let round = 0; round < 3; round++) {
      const { token } = await attempt(person.address)
      for (let guess = 0; guess < 3; guess++) {
        const answer = await finish(token, "123123")
        if (!answer.ok) answers.push(answer.error.code)
      }
    }
    expect(answers.slice(0, 5).every((code) => code === "wrong_app_code")).toBe(true)
    expect(answers.at(-1)).toBe("too_many_requests")
    await database.sql`delete from limits`
    value(await finish((await attempt(person.address)).token, appCode(seed, now)))
  })

  it("I5 B22 B27 each printed code works once, also of 50 parallel uses, how many are left is shown, and a new sheet kills the old", async () => {
    const person = await newPerson()
    await switchOn(person)
    const ctx = await as(person.browser)
    const sheet = await showSheet(ctx, value(await printCodes(ctx)).token)
    const [one = "", two = ""] = sheet?.codes ?? []
    expect(sheet?.codes).toHaveLength(10)
    expect(one).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    const { token } = await attempt(person.address)
    expect((await awaitedFactor(visited.ctx, token))?.others).toEqual([{ method: "one_time_code", lastDigits: null }])
    value(await signInBy(visited.ctx, { token, method: "one_time_code" }))
    // Small letters, spaces and letters that look like digits are forgiven.
    value(await finish(token, one.toLowerCase().replaceAll("-", " ").replaceAll("0", "o")))
    expect(value(await ownFactors(ctx)).codes).toEqual({ left: 9, printed: 10 })
    const again = await attempt(person.address)
    value(await signInBy(visited.ctx, { token: again.token, method: "one_time_code" }))
    expect(await finish(again.token, one)).toMatchObject({ error: { code: "wrong_sheet_code" } })
    const tokens = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const { token: other } = await attempt(person.address)
        value(await signInBy(visited.ctx, { token: other, method: "one_time_code" }))
        return other
      }),
    )
    await database.sql`delete from limits`
    const results = await Promise.all(tokens.flatMap((other) => Array.from({ length: 13 }, () => finish(other, two))))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(value(await ownFactors(ctx)).codes).toEqual({ left: 8, printed: 10 })
    value(await printCodes(ctx))
    await database.sql`delete from limits`
    expect(await finish(again.token, sheet?.codes[2] ?? "")).toMatchObject({ error: { code: "wrong_sheet_code" } })
    value(await removeCodes(ctx))
    expect(value(await ownFactors(ctx)).codes).toBeNull()
  })

  it("I5 a backup phone is proven, lets in where the app is lost, and no number serves twice", async () => {
    const person = await newPerson()
    await switchOn(person)
    const ctx = await as(person.browser)
    const backup = "+46701740690"
    expect(await startPhone(ctx, { which: "backup_phone", phone: person.phone })).toMatchObject({
      error: { fields: { phone: "phone_same" } },
    })
    const { token } = value(await startPhone(ctx, { which: "backup_phone", phone: backup }))
    expect(await awaitedPhone(ctx, { which: "backup_phone", token })).toEqual({ lastDigits: "90" })
    expect(await provePhone(ctx, { which: "phone", token, code: await visited.code(backup) })).toMatchObject({
      error: { code: "attempt_gone" },
    })
    value(await provePhone(ctx, { which: "backup_phone", token, code: await visited.code(backup) }))
    expect((await as(person.browser)).hasNoWayBack).toBe(false)
    const progress = await attempt(person.address)
    const by = async (method: "backup_sms" | null) => value(await signInBy(visited.ctx, { token: progress.token, method }))
    expect([await by("backup_sms"), await by("backup_sms"), await by(null)]).toEqual([
      { isSame: false },
      { isSame: true },
      { isSame: true },
    ])
    value(await finish(progress.token, await visited.code(backup)))
    value(await removeBackupPhone(ctx))
    expect((await as(person.browser)).hasNoWayBack).toBe(true)
  })

  it("B25 what changes the locks needs two factors proven within a quarter of an hour; the session before is dead then", async () => {
    const person = await newPerson()
    pass(16 * MINUTE)
    const ctx = await as(person.browser)
    const needed = { error: { code: "proof_needed" } }
    expect(await startAuthenticator(ctx)).toMatchObject(needed)
    expect(await startPhone(ctx, { which: "phone", phone: "+46701740691" })).toMatchObject(needed)
    expect(await printCodes(ctx)).toMatchObject(needed)
    expect(await removeCodes(ctx)).toMatchObject(needed)
    expect(await removeBackupPhone(ctx)).toMatchObject(needed)
    expect(await switchOffAuthenticator(ctx)).toMatchObject(needed)
    expect(await changePassword(ctx, { wanted: "grön kamel sover under bordet", device: "/" })).toMatchObject(needed)
    expect(await startProof(ctx, { password: "not the password at all", network: "x" })).toMatchObject({
      error: { fields: { password: "current_password" } },
    })
    const { token } = value(await startProof(ctx, { password: PASSWORD, network: "x" }))
    expect(await awaitedProof(ctx, token)).toMatchObject({ method: "sms" })
    value(await proveBy(ctx, { token, method: null }))
    const session = value(await finishProof(ctx, { token, code: await visited.code(person.phone), device: "/" }))
    expect(await resumeSession(visited.ctx, { sessionId: person.browser.session.id, secret: person.browser.session.secret })).toBeNull()
    expect(await printCodes(await as({ session }))).toMatchObject({ ok: true })
    expect(await startProof(await as({ session }), { password: PASSWORD, network: "x" })).toMatchObject({ ok: true })
  })

  it("B25 another phone is proven; addresses and the old phone are told, and codes on their way to the old one die", async () => {
    const person = await newPerson()
    const ctx = await as(person.browser)
    const pending = await attempt(person.address)
    const oldCode = await visited.code(person.phone)
    const phone = "+46701740692"
    const { token } = value(await startPhone(ctx, { which: "phone", phone }))
    value(await provePhone(ctx, { which: "phone", token, code: await visited.code(phone) }))
    expect(await finish(pending.token, oldCode)).toMatchObject({ error: { code: "attempt_gone" } })
    expect((await visited.sent(person.phone))[0]?.body).toMatch(/was changed to another number/)
    expect((await visited.sent(person.address))[0]?.subject).toBe("Your mobile phone was changed")
    const progress = await attempt(person.address)
    value(await finish(progress.token, await visited.code(phone)))
  })

  it("I12 B25 a phone that was said to be lost is told too when another takes its place", async () => {
    const person = await newPerson()
    const ctx = await as(person.browser)
    await database.sql`update accounts set phone_lost_at = now() where id = ${ctx.actor.accountId}`
    const phone = "+46701740693"
    const { token } = value(await startPhone(ctx, { which: "phone", phone }))
    value(await provePhone(ctx, { which: "phone", token, code: await visited.code(phone) }))
    expect((await visited.sent(person.phone))[0]?.body).toMatch(/was changed to another number/)
  })

  /** Ends whatever was begun, as a recovery does, while somebody is about to change a lock by it. */
  const whileEnding = async <T>(accountId: string, changes: () => Promise<T>): Promise<T> => {
    const begun = await database.sql.begin(async (sql) => {
      await sql`select 1 from accounts where id = ${accountId} for update`
      const outcome = changes()
      await untilOneWaits(database)
      await sql`delete from attempts where account_id = ${accountId}`
      return { outcome }
    })
    return begun.outcome
  }
  const done = { ok: false, error: { code: "step_done" } }

  it("B25 B43 a number whose attempt is ended while its code is given is not taken", async () => {
    const person = await newPerson()
    const ctx = await as(person.browser)
    const phone = "+46701740694"
    const { token } = value(await startPhone(ctx, { which: "phone", phone }))
    const code = await visited.code(phone)
    expect(await whileEnding(ctx.actor.accountId, () => provePhone(ctx, { which: "phone", token, code }))).toEqual(done)
    expect(value(await ownFactors(ctx)).phoneDigits).toBe(person.phone.slice(-2))
  })

  it("B25 B43 an app whose attempt is ended while its code is given is not switched on; given twice at once it is switched on once", async () => {
    const person = await newPerson()
    const ctx = await as(person.browser)
    const begin = async () => {
      const { token } = value(await startAuthenticator(ctx))
      value(await authoriseAuthenticator(ctx, { token, code: await visited.code(person.phone) }))
      const shown = await showSettingUp(ctx, token)
      return { token, code: appCode(shown?.step === "confirm" ? shown.seed : "", ctx.clock.now()) }
    }
    const ended = await begin()
    expect(await whileEnding(ctx.actor.accountId, () => confirmAuthenticator(ctx, ended))).toEqual(done)
    expect(value(await ownFactors(ctx)).authenticatorSince).toBeNull()
    const twice = await begin()
    const outcomes = await Promise.all([confirmAuthenticator(ctx, twice), confirmAuthenticator(ctx, twice)])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it("I4 moving to another app keeps the old one until the new one is confirmed; switching off is told", async () => {
    const person = await newPerson()
    const seed = await switchOn(person)
    const ctx = await as(person.browser)
    const { token } = value(await startAuthenticator(ctx))
    const shown = await showSettingUp(ctx, token)
    const other = shown?.step === "confirm" ? shown.seed : ""
    expect(other).not.toBe(seed)
    const now = pass(2 * MINUTE)
    value(await finish((await attempt(person.address)).token, appCode(seed, now)))
    value(await confirmAuthenticator(await as(person.browser), { token, code: appCode(other, now) }))
    const later = pass(4 * MINUTE)
    const { token: next } = await attempt(person.address)
    expect(await finish(next, appCode(seed, later))).toMatchObject({ ok: false })
    value(await finish(next, appCode(other, later)))
    value(await switchOffAuthenticator(await as(person.browser)))
    expect((await visited.sent(person.address))[0]?.subject).toBe("The authenticator app was switched off")
    expect((await attempt(person.address, person.browser.browserSecret)).kind).toBe("in")
  })
})
