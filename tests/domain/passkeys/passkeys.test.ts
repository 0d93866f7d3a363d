import { findOwnPassword, replacePassword } from "#db/queries/accounts.ts"
import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { deletePasskeys } from "#db/queries/generations.ts"
import { findPasskey } from "#db/queries/passkeys.ts"
import { deleteAllSessions } from "#db/queries/sessions.ts"
import { authorize } from "#lib/authz/policy.ts"
import type { MemberContext } from "#lib/context.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { hasFreshProof } from "#lib/identity/fresh-proof.ts"
import type { SignedIn } from "#lib/identity/create-account.ts"
import { resumeSession } from "#lib/identity/sessions.ts"
import { changePassword } from "#lib/identity/change-password.ts"
import { addPasskey, startPasskey } from "#lib/passkeys/add-passkey.ts"
import { letPasskeyOpen, startLetOpen } from "#lib/passkeys/let-passkey-open.ts"
import { listPasskeys, renamePasskey } from "#lib/passkeys/own-passkeys.ts"
import { removePasskey } from "#lib/passkeys/remove-passkey.ts"
import { userHandleOf } from "#lib/passkeys/relying-party.ts"
import { finishPasskeyProof, startPasskeyProof } from "#lib/signing-in/passkey-proof.ts"
import { awaitedPassword, finishPasskeySignIn, signInByPasskey, startPasskeySignIn } from "#lib/signing-in/passkey-sign-in.ts"
import { softwareAuthenticator, type KeyKind, type Mischief, type SoftwareAuthenticator } from "#tests/support/authenticator.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { untilOneWaits } from "#tests/support/waiting.ts"
import { PASSWORD, asMember, register, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

const MINUTE = 60_000
const OTHER_BROWSER: { readonly browserSecret: Uint8Array | null; readonly device: string } = {
  browserSecret: null,
  device: "Chrome/Android",
}
const NETWORK = "192.0.2.9"

describe("passkeys", () => {
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
    const [address, phone] = [`passkey${id}@example.org`, `+4670174${String(3000 + id)}`]
    return { address, browser: await register(visited, { address, phone }) }
  }
  const as = (who: Pick<SignedIn, "session">) => asMember(visited.ctx, who)
  const authenticator = (features: { prf?: "none" | "at once" | "late"; kind?: KeyKind; counts?: boolean } = {}) =>
    softwareAuthenticator({ origin: visited.services.env.baseUrl, ...features })
  const add = async (ctx: MemberContext, device: SoftwareAuthenticator, mischief: Mischief = {}, name = "Telefonen") => {
    const { token, options } = value(await startPasskey(ctx))
    return addPasskey(ctx, { token, answer: device.make(options, mischief), name })
  }
  const personWith = async (device: SoftwareAuthenticator) => {
    const person = await newPerson()
    const ctx = await as(person.browser)
    return { ...person, ctx, ...value(await add(ctx, device)) }
  }
  const signIn = async (device: SoftwareAuthenticator, mischief: Mischief = {}, browser = OTHER_BROWSER) => {
    const { token, options } = await startPasskeySignIn(visited.ctx)
    return signInByPasskey(visited.ctx, { token, answer: device.use(options, mischief), ...browser })
  }
  const sessionsOf = async (accountId: string) =>
    (await database.sql<{ id: string }[]>`select id from sessions where account_id = ${accountId}`).length
  const refused = { ok: false, error: { code: "passkey_refused" } }

  it.each<KeyKind>(["ES256", "EdDSA", "RS256"])(
    "I8 K5 B24 a passkey of kind %s signs in with one step in a new browser, opens the messages, and counts as two factors",
    async (kind) => {
      const device = authenticator({ kind })
      const { address, ctx, opensMessages } = await personWith(device)
      expect(opensMessages).toBe(true)
      const progress = value(await signIn(device))
      if (progress.kind !== "in") throw new Error("the password was asked for")
      const member = await as(progress)
      expect(member.actor.address).toBe(address)
      expect((await member.open()).accountKey).toEqual((await ctx.open()).accountKey)
      expect(hasFreshProof(member)).toBe(true)
      expect((await visited.sent(address)).map(({ subject }) => subject)).toEqual(
        expect.arrayContaining(["Signed in from a new browser", "A passkey was added"]),
      )
    },
  )

  it("I6 every address is told of a new browser, which is known from then on: no second mail about it", async () => {
    const device = authenticator()
    const { address } = await personWith(device)
    const second = `second.${address}`
    await database.owner`insert into account_addresses (address, account_id, is_main, proven_at)
      select ${second}, account_id, false, now() from account_addresses where address = ${address}`
    const first = value(await signIn(device))
    if (first.kind !== "in") throw new Error("the password was asked for")
    const told = async () =>
      (await visited.sent()).filter(({ subject }) => /new browser/i.test(subject ?? "")).map(({ recipient }) => recipient)
    const before = await told()
    expect(before).toEqual(expect.arrayContaining([address, second]))
    value(await signIn(device, {}, { ...OTHER_BROWSER, browserSecret: first.browserSecret }))
    expect(await told()).toEqual(before)
  })

  it("I8 without PRF it signs in together with the password, and no code is asked for or sent", async () => {
    const device = authenticator({ prf: "none" })
    const { address, opensMessages, isAskedOnceMore } = await personWith(device)
    expect([opensMessages, isAskedOnceMore]).toEqual([false, false])
    const before = (await visited.sent()).length
    const progress = value(await signIn(device))
    if (progress.kind !== "password") throw new Error("no password was asked for")
    const { token } = progress
    expect(await awaitedPassword(visited.ctx, token)).toEqual({ address })
    const given = { token, network: NETWORK, ...OTHER_BROWSER }
    expect(await finishPasskeySignIn(visited.ctx, { ...given, password: "fel lösenord helt och hållet" })).toEqual({
      ok: false,
      error: { code: "invalid_fields", fields: { password: "current_password" } },
    })
    const member = await as(value(await finishPasskeySignIn(visited.ctx, { ...given, password: PASSWORD })))
    expect(hasFreshProof(member)).toBe(true)
    expect((await visited.sent()).slice(0, -before).filter(({ channel }) => channel === "sms")).toEqual([])
    expect(value(await listPasskeys(member))[0]?.opensMessages).toBe(false)
    expect(await finishPasskeySignIn(visited.ctx, { ...given, password: PASSWORD })).toEqual({ ok: false, error: { code: "attempt_gone" } })
  })

  it("I8 an authenticator that gives its secret late opens the messages after the first use with the password", async () => {
    const device = authenticator({ prf: "late" })
    const { ctx, opensMessages, isAskedOnceMore } = await personWith(device)
    expect([opensMessages, isAskedOnceMore]).toEqual([false, true])
    const progress = value(await signIn(device))
    if (progress.kind !== "password") throw new Error("no password was asked for")
    value(await finishPasskeySignIn(visited.ctx, { token: progress.token, password: PASSWORD, network: NETWORK, ...OTHER_BROWSER }))
    const again = value(await signIn(device))
    if (again.kind !== "in") throw new Error("the password was asked for again")
    expect((await (await as(again)).open()).accountKey).toEqual((await ctx.open()).accountKey)
  })

  it("I8 or is let open them on the page at once; one without PRF cannot", async () => {
    const [late, none] = [authenticator({ prf: "late" }), authenticator({ prf: "none" })]
    const { ctx, id } = await personWith(late)
    const other = value(await add(ctx, none))
    const begun = value(await startLetOpen(ctx, { id }))
    expect(await letPasskeyOpen(ctx, { token: begun.token, answer: late.use(begun.options) })).toEqual({ ok: true, value: null })
    expect(value(await signIn(late)).kind).toBe("in")
    const second = value(await startLetOpen(ctx, { id: other.id }))
    expect(await letPasskeyOpen(ctx, { token: second.token, answer: none.use(second.options) })).toEqual({
      ok: false,
      error: { code: "passkey_cannot_open" },
    })
    const third = value(await startLetOpen(ctx, { id: other.id }))
    expect(await letPasskeyOpen(ctx, { token: third.token, answer: late.use(third.options) })).toEqual(refused)
  })

  it("K6 one that was sealed for an earlier generation opens nothing, asks for the password, and is sealed anew", async () => {
    const device = authenticator()
    const { ctx, id } = await personWith(device)
    await database.sql`update unlockers set generation = 0 where id = ${id}`
    expect(value(await listPasskeys(ctx))[0]?.opensMessages).toBe(false)
    const progress = value(await signIn(device))
    if (progress.kind !== "password") throw new Error("an old wrap opened the account")
    value(await finishPasskeySignIn(visited.ctx, { token: progress.token, password: PASSWORD, network: NETWORK, ...OTHER_BROWSER }))
    expect(value(await signIn(device)).kind).toBe("in")
    // A row that claims another generation than it was sealed for does not open either.
    await database.sql`update unlockers set sealed_key = (select sealed_key from unlockers where account_id = ${ctx.actor.accountId} and kind = 'password') where id = ${id}`
    expect(value(await signIn(device)).kind).toBe("password")
    expect(visited.services.lines.join("")).toContain("passkey_does_not_open")
  })

  it("K6 a changed password leaves the passkey as it is", async () => {
    const device = authenticator()
    const { ctx } = await personWith(device)
    value(await changePassword(ctx, { wanted: "sju gröna krokodiler på taket", device: "Firefox/Windows" }))
    expect(value(await signIn(device)).kind).toBe("in")
  })

  it("I8 is named, renamed, counted on ID control and removed; then it neither signs in nor opens, and its owner is told", async () => {
    const device = authenticator()
    const { address, ctx, id } = await personWith(device)
    value(await renamePasskey(ctx, { id, name: "Nyckeln i lådan" }))
    value(await signIn(device))
    expect(value(await listPasskeys(ctx))).toEqual([
      { id, name: "Nyckeln i lådan", createdAt: expect.any(Date), usedAt: expect.any(Date), opensMessages: true },
    ])
    expect(value(await ownFactors(ctx)).passkeys).toBe(1)
    value(await removePasskey(ctx, { id }))
    expect(await signIn(device)).toEqual(refused)
    expect(await database.sql`select id from unlockers where id = ${id}`).toHaveLength(0)
    expect((await visited.sent(address))[0]?.subject).toBe("A passkey was removed")
    expect(await removePasskey(ctx, { id })).toEqual({ ok: false, error: { code: "not_found" } })
  })

  it("B38 nobody renames, removes or opens with somebody else's", async () => {
    const { id } = await personWith(authenticator())
    const stranger = await as((await newPerson()).browser)
    const notFound = { ok: false, error: { code: "not_found" } }
    expect(await renamePasskey(stranger, { id, name: "Min" })).toEqual(notFound)
    expect(await removePasskey(stranger, { id })).toEqual(notFound)
    expect(await startLetOpen(stranger, { id })).toEqual(notFound)
    expect(await startPasskeyProof(stranger)).toEqual(notFound)
  })

  it("B25 adding, removing and letting open want a fresh proof; another passkey gives one, in a session of its own", async () => {
    const device = authenticator()
    const { browser, id } = await personWith(device)
    visited.services.setClock(new Date(Date.now() + 20 * MINUTE))
    const stale = await as(browser)
    const needed = { ok: false, error: { code: "proof_needed" } }
    expect(await startPasskey(stale)).toEqual(needed)
    expect(await removePasskey(stale, { id })).toEqual(needed)
    expect(await startLetOpen(stale, { id })).toEqual(needed)
    const begun = value(await startPasskeyProof(stale))
    const session = value(
      await finishPasskeyProof(stale, { token: begun.token, answer: device.use(begun.options), device: "Firefox/Windows" }),
    )
    expect(await resumeSession(visited.ctx, { sessionId: browser.session.id, secret: browser.session.secret })).toBeNull()
    const proven = await as({ session })
    expect(hasFreshProof(proven)).toBe(true)
    expect(await removePasskey(proven, { id })).toEqual({ ok: true, value: null })
  })

  it("B25 B43 a passkey that is removed while its answer is looked at proves nothing", async () => {
    const device = authenticator()
    const { ctx } = await personWith(device)
    const { accountId } = ctx.actor
    const begun = value(await startPasskeyProof(ctx))
    const { proving } = await database.sql.begin(async (tx) => {
      await tx`select from unlockers where account_id = ${accountId} and kind = 'password' for update`
      const outcome = finishPasskeyProof(ctx, { token: begun.token, answer: device.use(begun.options), device: "Firefox/Windows" })
      await untilOneWaits(database)
      await tx`delete from passkeys where account_id = ${accountId}`
      return { proving: outcome }
    })
    expect(await proving).toEqual(refused)
  })

  it("B25 a proof takes no passkey of somebody else's, no answer to another question, and none from another session", async () => {
    const [mine, other] = [authenticator(), authenticator()]
    const { ctx, browser, id } = await personWith(mine)
    await personWith(other)
    const finish = async (token: string, answer: ReturnType<SoftwareAuthenticator["use"]>, by = ctx) =>
      finishPasskeyProof(by, { token, answer, device: "Firefox/Windows" })
    const begun = value(await startPasskeyProof(ctx))
    expect(await finish(begun.token, other.use(begun.options))).toEqual(refused)
    const opening = value(await startLetOpen(ctx, { id }))
    expect(await finish(opening.token, mine.use(opening.options))).toEqual({ ok: false, error: { code: "attempt_gone" } })
    const elsewhere = value(await signIn(mine))
    if (elsewhere.kind !== "in") throw new Error("the password was asked for")
    const third = value(await startPasskeyProof(ctx))
    expect(await finish(third.token, mine.use(third.options), await as(elsewhere))).toEqual({ ok: false, error: { code: "attempt_gone" } })
    expect(await resumeSession(visited.ctx, { sessionId: browser.session.id, secret: browser.session.secret })).not.toBeNull()
  })

  const wrong: Readonly<Record<string, Mischief>> = {
    "another origin": { origin: "https://sigill.example.com" },
    "another host's passkeys": { rpId: "sigill.example.com" },
    "an owner who was not checked": { isUserVerified: false },
    "nobody present": { isPresent: false, isUserVerified: false },
    "another challenge": { challenge: Buffer.alloc(32).toString("base64url") },
    "another account's name": { userHandle: Buffer.from(userHandleOf("00000000-0000-4000-8000-000000000000")).toString("base64url") },
    "no account's name": { userHandle: null },
    "the other kind of answer": { type: "webauthn.create" },
  }
  it.each(Object.keys(wrong))("I8 B22 an answer with %s does not sign in, and looks like any other refusal", async (what) => {
    const device = authenticator()
    const { ctx } = await personWith(device)
    const before = await sessionsOf(ctx.actor.accountId)
    expect(await signIn(device, wrong[what])).toEqual(refused)
    expect(await signIn(authenticator(), wrong[what])).toEqual(refused)
    expect(await sessionsOf(ctx.actor.accountId)).toBe(before)
  })

  const wrongMade: Readonly<Record<string, Mischief>> = {
    "another origin": { origin: "https://sigill.example.com" },
    "another host": { rpId: "sigill.example.com" },
    "an owner who was not checked": { isUserVerified: false },
    "another challenge": { challenge: Buffer.alloc(32).toString("base64url") },
    "certificates, which nobody asked for": { attestation: "certificate" },
  }
  it.each(Object.keys(wrongMade))("I8 B72 none is made with %s", async (what) => {
    const ctx = await as((await newPerson()).browser)
    expect(await add(ctx, authenticator(), wrongMade[what])).toEqual({ ok: false, error: { code: "passkey_not_made" } })
    expect(value(await listPasskeys(ctx))).toEqual([])
  })

  it("I8 one that signs for itself, as browsers may pass on, is taken", async () => {
    const ctx = await as((await newPerson()).browser)
    expect((await add(ctx, authenticator(), { attestation: "self" })).ok).toBe(true)
  })

  it("I8 one that somebody has already is not made again, and stays theirs", async () => {
    const device = authenticator()
    const { address } = await personWith(device)
    const stranger = await as((await newPerson()).browser)
    expect(await add(stranger, device)).toEqual({ ok: false, error: { code: "passkey_not_made" } })
    const { accountId } = (await findPasskey(database.db, new Uint8Array(Buffer.from(device.credentialId, "base64url")))) ?? {}
    const [owner] = await database.sql<{ address: string }[]>`select address from account_addresses where account_id = ${accountId ?? ""}`
    expect(owner?.address).toBe(address)
  })

  it("I8 there are at most twenty", async () => {
    const ctx = await as((await newPerson()).browser)
    for (let count = 0; count < 20; count++) value(await add(ctx, authenticator()))
    expect(await startPasskey(ctx)).toEqual({ ok: false, error: { code: "too_many_passkeys", max: 20 } })
  })

  it("B22 a replayed answer is refused: its challenge is spent, right or wrong", async () => {
    const device = authenticator({ counts: false })
    await personWith(device)
    const { token, options } = await startPasskeySignIn(visited.ctx)
    const answer = device.use(options)
    expect((await signInByPasskey(visited.ctx, { token, answer, ...OTHER_BROWSER })).ok).toBe(true)
    const gone = { ok: false, error: { code: "attempt_gone" } }
    expect(await signInByPasskey(visited.ctx, { token, answer, ...OTHER_BROWSER })).toEqual(gone)
    const again = await startPasskeySignIn(visited.ctx)
    expect(await signInByPasskey(visited.ctx, { token: again.token, answer, ...OTHER_BROWSER })).toEqual(refused)
    expect(await signInByPasskey(visited.ctx, { token: again.token, answer: device.use(again.options), ...OTHER_BROWSER })).toEqual(gone)
  })

  it("B22 a question not answered within ten minutes is over", async () => {
    const device = authenticator()
    await personWith(device)
    const { token, options } = await startPasskeySignIn(visited.ctx)
    visited.services.setClock(new Date(Date.now() + 11 * MINUTE))
    expect(await signInByPasskey(visited.ctx, { token, answer: device.use(options), ...OTHER_BROWSER })).toEqual({
      ok: false,
      error: { code: "attempt_gone" },
    })
  })

  it("B22 of fifty submissions of one answer at once one signs in", async () => {
    const device = authenticator({ counts: false })
    const { ctx } = await personWith(device)
    const before = await sessionsOf(ctx.actor.accountId)
    const { token, options } = await startPasskeySignIn(visited.ctx)
    const answer = device.use(options)
    const all = await Promise.all(Array.from({ length: 50 }, () => signInByPasskey(visited.ctx, { token, answer, ...OTHER_BROWSER })))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await sessionsOf(ctx.actor.accountId)).toBe(before + 1)
  })

  it("I8 a counter that went back or stood still is a copy: refused and logged; of two copies at once one gets in", async () => {
    const device = authenticator()
    const { id } = await personWith(device)
    value(await signIn(device, { counter: 40 }))
    expect(await signIn(device, { counter: 39 })).toEqual(refused)
    expect(await signIn(device, { counter: 40 })).toEqual(refused)
    expect(await signIn(device, { counter: 0 })).toEqual(refused)
    const logged = visited.services.lines.filter((line) => line.includes("passkey_counter_back") && line.includes(id))
    expect(logged).toHaveLength(3)
    const both = await Promise.all([signIn(device, { counter: 41 }), signIn(device, { counter: 41 })])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it("I8 a forged answer does not move the counter", async () => {
    const [device, forger] = [authenticator(), authenticator()]
    await personWith(device)
    const { token, options } = await startPasskeySignIn(visited.ctx)
    const real = device.use(options)
    const forged = forger.use(options, { counter: 4_000_000_000 })
    const answer = { ...forged, id: real.id, rawId: real.rawId, response: { ...forged.response, userHandle: real.response.userHandle } }
    expect(await signInByPasskey(visited.ctx, { token, answer, ...OTHER_BROWSER })).toEqual(refused)
    expect((await signIn(device)).ok).toBe(true)
  })

  it("B7 a passkey that SQL gave to another account opens nothing there: its unlocker is bound to its own", async () => {
    const device = authenticator()
    const thief = await personWith(device)
    const victim = await as((await newPerson()).browser)
    const { accountId } = victim.actor
    await database.sql`update passkeys set account_id = ${accountId} where id = ${thief.id}`
    await database.sql`update unlockers set account_id = ${accountId} where id = ${thief.id}`
    expect(await signIn(device)).toEqual(refused)
    // An authenticator made to lie about whose it is gets as far as the password, which its owner does not have.
    const userHandle = Buffer.from(userHandleOf(accountId)).toString("base64url")
    const before = await sessionsOf(accountId)
    expect(value(await signIn(device, { userHandle })).kind).toBe("password")
    expect(await sessionsOf(accountId)).toBe(before)
  })

  it("B15 the rows hold nothing that the passkey's secret could be tried on without it", async () => {
    const device = authenticator()
    const { id } = await personWith(device)
    const [row] = await database.sql<{ verifier: unknown; params: unknown }[]>`select verifier, params from unlockers where id = ${id}`
    expect(row).toEqual({ verifier: null, params: null })
    const progress = value(await signIn(device, { prf: Buffer.alloc(32, 7).toString("base64url") }))
    expect(progress.kind).toBe("password")
  })

  it("B34 a blocked account's passkey is refused, before the password and after", async () => {
    const [device, without] = [authenticator(), authenticator({ prf: "none" })]
    const { ctx } = await personWith(device)
    value(await add(ctx, without))
    const progress = value(await signIn(without))
    if (progress.kind !== "password") throw new Error("no password was asked for")
    await database.sql`update accounts set state = 'blocked' where id = ${ctx.actor.accountId}`
    expect(await signIn(device)).toEqual(refused)
    expect(
      (await finishPasskeySignIn(visited.ctx, { token: progress.token, password: PASSWORD, network: NETWORK, ...OTHER_BROWSER })).ok,
    ).toBe(false)
  })

  /** Restores the account as its owner does who found the thief's passkey, and lets somebody sign in while that is on its way. */
  const whileRestoring = async <T>(
    ctx: MemberContext,
    signsIn: () => Promise<T>,
  ): Promise<{ readonly outcome: T; readonly left: number }> => {
    const scope = value(authorize(ctx.actor, "account:change"))
    const before = await findOwnPassword(visited.services.db, scope)
    if (before === null) throw new Error("there is no password")
    const begun = await visited.services.db.transaction(async (tx) => {
      const verifier = new Uint8Array(before.verifier).reverse()
      await replacePassword(tx, scope, { ...before, tried: before.verifier, verifier, now: new Date() })
      const outcome = signsIn()
      await untilOneWaits(database)
      await deletePasskeys(tx, scope)
      await deleteAllSessions(tx, scope)
      await deleteAttemptsOf(tx, scope.accountId)
      return { outcome }
    })
    return { outcome: await begun.outcome, left: await sessionsOf(scope.accountId) }
  }

  it("B14 B43 I7 a passkey used while the account is restored lets nobody in: it is dead by then", async () => {
    const device = authenticator()
    const { ctx } = await personWith(device)
    expect(await whileRestoring(ctx, () => signIn(device))).toEqual({ outcome: refused, left: 0 })
  })

  it("B14 B43 I7 the old password after a passkey, given while the account is restored, lets nobody in", async () => {
    const device = authenticator({ prf: "none" })
    const { ctx } = await personWith(device)
    const progress = value(await signIn(device))
    if (progress.kind !== "password") throw new Error("no password was asked for")
    const given = { token: progress.token, password: PASSWORD, network: NETWORK, ...OTHER_BROWSER }
    const { outcome, left } = await whileRestoring(ctx, () => finishPasskeySignIn(visited.ctx, given))
    expect([outcome.ok, left]).toEqual([false, 0])
  })

  it("B20 the question of a sign-in names nobody's passkeys", async () => {
    const { options } = await startPasskeySignIn(visited.ctx)
    expect(Object.keys(options).sort()).toEqual(["allowCredentials", "challenge", "extensions", "rpId", "timeout", "userVerification"])
    expect(options).toMatchObject({ allowCredentials: undefined, rpId: "localhost", userVerification: "required" })
  })

  it("B21 a hundred wrong passwords after a passkey are not tried in a row", async () => {
    const device = authenticator({ prf: "none" })
    await personWith(device)
    const progress = value(await signIn(device))
    if (progress.kind !== "password") throw new Error("no password was asked for")
    const given = { token: progress.token, network: NETWORK, ...OTHER_BROWSER }
    const codes: string[] = []
    for (let count = 0; count < 7; count++) {
      const tried = await finishPasskeySignIn(visited.ctx, { ...given, password: `fel lösenord nummer ${count}` })
      codes.push(tried.ok ? "in" : tried.error.code)
    }
    expect(codes.at(-1)).toBe("too_many_requests")
  })
})
