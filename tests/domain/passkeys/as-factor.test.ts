import { deletePasskeys } from "#db/queries/generations.ts"
import { authorize } from "#lib/authz/policy.ts"
import { ownFactors } from "#lib/factors/own-factors.ts"
import { hasFreshProof } from "#lib/identity/fresh-proof.ts"
import { addPasskey, startPasskey } from "#lib/passkeys/add-passkey.ts"
import { removePasskey } from "#lib/passkeys/remove-passkey.ts"
import { listPasskeys } from "#lib/passkeys/own-passkeys.ts"
import { giveNewNumber, proveNewNumber } from "#lib/recovering/new-number.ts"
import { proveByPasskey, startRecoveryPasskey } from "#lib/recovering/prove-by-passkey.ts"
import { showRecovery } from "#lib/recovering/show-recovery.ts"
import { finishPasskeyInProof, startPasskeyInProof } from "#lib/signing-in/passkey-proof.ts"
import { startProof } from "#lib/signing-in/prove.ts"
import { finishByPasskey, startPasskeyFactor } from "#lib/signing-in/passkey-factor.ts"
import { awaitedFactor, finishSignIn } from "#lib/signing-in/sign-in.ts"
import { softwareAuthenticator, type Mischief, type SoftwareAuthenticator } from "#tests/support/authenticator.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { recovering, type Somebody } from "#tests/support/recovering.ts"
import { PASSWORD } from "#tests/support/visitor.ts"

const NEW_NUMBER = "+46701740684"
const REFUSED = { ok: false, error: { code: "passkey_refused" } }
const NEW_BROWSER = { browserSecret: null, device: "Chrome/Android" }

describe("a passkey in the place of a code", () => {
  const database = testDatabase()
  const given = recovering(database)
  const ctx = () => given.visited.ctx
  const authenticator = (prf: "none" | "at once" | "late" = "at once") =>
    softwareAuthenticator({ origin: given.visited.services.env.baseUrl, prf })
  const personWith = async (device: SoftwareAuthenticator) => {
    const person = await given.newPerson()
    const member = await given.as(person.browser)
    const { token, options } = value(await startPasskey(member))
    value(await addPasskey(member, { token, answer: device.make(options), name: "Telefonen" }))
    return person
  }
  const awaitCode = async (person: Somebody) => {
    const progress = value(await given.trySignIn(person, PASSWORD))
    if (progress.kind === "in") throw new Error("no code was asked for")
    return progress.token
  }
  const signInWith = async (device: SoftwareAuthenticator, token: string, mischief: Mischief = {}) => {
    const { options } = value(await startPasskeyFactor(ctx(), { token }))
    return finishByPasskey(ctx(), { token, answer: device.use(options, mischief), ...NEW_BROWSER })
  }
  const recoverWith = async (device: SoftwareAuthenticator, token: string) => {
    const { options } = value(await startRecoveryPasskey(ctx(), { token }))
    return proveByPasskey(ctx(), { token, answer: device.use(options) })
  }

  it("B24 I3 I8 after the password it is offered, and signs in where the authenticator app is on; two factors were proven", async () => {
    const device = authenticator()
    const person = await personWith(device)
    await given.switchOn(person)
    const token = await awaitCode(person)
    expect(await awaitedFactor(ctx(), token)).toMatchObject({ method: "authenticator", hasPasskey: true })
    const signedIn = value(await signInWith(device, token))
    const member = await given.as(signedIn)
    expect(member.actor.address).toBe(person.address)
    expect(hasFreshProof(member)).toBe(true)
    expect((await member.open()).accountKey).toEqual((await (await given.as(person.browser)).open()).accountKey)
    expect((await given.visited.sent(person.address))[0]?.subject).toMatch(/new browser/i)
    // It spares no code of the app afterwards: nobody has said so.
    expect(value(await given.trySignIn(person, PASSWORD, signedIn.browserSecret)).kind).toBe("code")
  })

  it("I8 K6 one that did not open the messages does so from then on", async () => {
    const device = authenticator("late")
    const person = await personWith(device)
    const member = await given.as(person.browser)
    expect(value(await listPasskeys(member))).toMatchObject([{ opensMessages: false }])
    value(await signInWith(device, await awaitCode(person)))
    expect(value(await listPasskeys(member))).toMatchObject([{ opensMessages: true }])
  })

  it("B22 the code that was sent stays good and gains no tries by it; without a question there is no answer, and none counts twice", async () => {
    const device = authenticator()
    const person = await personWith(device)
    const token = await awaitCode(person)
    const code = await given.visited.code(person.phone)
    const guess = (typed: string) => finishSignIn(ctx(), { token, code: typed, remember: false, browserSecret: null, device: "/" })
    const wrong = code === "111111" ? "222222" : "111111"
    for (let left = 4; left > 0; left--) {
      value(await startPasskeyFactor(ctx(), { token }))
      expect(await guess(wrong)).toMatchObject({ error: { code: "wrong_code", triesLeft: left } })
    }
    const { options } = value(await startPasskeyFactor(ctx(), { token }))
    const answer = device.use(options)
    const answers = await Promise.all(Array.from({ length: 5 }, () => finishByPasskey(ctx(), { token, answer, ...NEW_BROWSER })))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await guess(code)).toMatchObject({ error: { code: "attempt_gone" } })
    const other = await awaitCode(person)
    expect(await finishByPasskey(ctx(), { token: other, answer: device.use(options), ...NEW_BROWSER })).toMatchObject({
      error: { code: "attempt_gone" },
    })
  })

  it("I8 B16 somebody else's, a copy, and one that was removed meanwhile are refused; who has none is offered none", async () => {
    const [device, foreign] = [authenticator(), authenticator()]
    const [person, other] = [await personWith(device), await personWith(foreign)]
    const token = await awaitCode(person)
    expect(await signInWith(foreign, token)).toEqual(REFUSED)
    expect(await signInWith(device, token, { rpId: "elsewhere.example" })).toEqual(REFUSED)
    const { options } = value(await startPasskeyFactor(ctx(), { token }))
    const answer = device.use(options)
    const member = await given.as(person.browser)
    await database.db.transaction((tx) => deletePasskeys(tx, value(authorize(member.actor, "account:change"))))
    expect(await finishByPasskey(ctx(), { token, answer, ...NEW_BROWSER })).toEqual(REFUSED)
    expect(await awaitedFactor(ctx(), token)).toMatchObject({ hasPasskey: false })
    expect(await startPasskeyFactor(ctx(), { token })).toMatchObject({ error: { code: "not_found" } })
    expect(value(await ownFactors(await given.as(other.browser))).passkeys).toBe(1)
    expect(await startPasskeyFactor(ctx(), { token: null })).toMatchObject({ error: { code: "attempt_gone" } })
  })

  it("B25 B33 I8 before the locks are changed it stands in for the code too, in this session only; the session before is dead", async () => {
    const [device, foreign] = [authenticator(), authenticator()]
    const [person] = [await personWith(device), await personWith(foreign)]
    const member = await given.as(person.browser)
    const { token } = value(await startProof(member, { password: PASSWORD, network: "192.0.2.1" }))
    const prove = async (with_: SoftwareAuthenticator) => {
      const { options } = value(await startPasskeyInProof(member, { token }))
      return finishPasskeyInProof(member, { token, answer: with_.use(options), device: "/" })
    }
    expect(await prove(foreign)).toEqual(REFUSED)
    const elsewhere = { ...member, actor: { ...member.actor, sessionId: member.actor.accountId } }
    expect(await startPasskeyInProof(elsewhere, { token })).toMatchObject({ error: { code: "attempt_gone" } })
    const session = value(await prove(device))
    expect(hasFreshProof(await given.as({ session }))).toBe(true)
    expect(await given.isSignedIn(person.browser)).toBe(false)
  })

  it("B14 a password that was changed meanwhile ends it", async () => {
    const device = authenticator()
    const person = await personWith(device)
    const token = await awaitCode(person)
    await database.owner`update unlockers set verifier = sha256(verifier) where kind = 'password' and account_id = (
      select account_id from account_addresses where address = ${person.address})`
    expect(await signInWith(device, token)).toMatchObject({ error: { code: "attempt_gone" } })
  })

  it("I12 with it a new number counts at once; the app and the passkeys stay, for their owner to look through", async () => {
    const device = authenticator()
    const person = await personWith(device)
    await given.switchOn(person)
    value(await given.givePassword(await given.proveMail(person, "lost_phone")))
    expect((await given.visited.sent(person.address))[0]?.body).toMatch(/passkey/)
    const token = await given.proveMail(person, "new_number")
    value(await given.givePassword(token))
    expect(await showRecovery(ctx(), token)).toMatchObject({ step: "prove_factor", hasPasskey: true })
    value(await recoverWith(device, token))
    expect(await showRecovery(ctx(), token)).toMatchObject({ step: "give_number", waits: false })
    value(await giveNewNumber(ctx(), { token, phone: NEW_NUMBER }))
    expect(value(await proveNewNumber(ctx(), { token, code: await given.visited.code(NEW_NUMBER) }))).toBe("changed")
    expect((await given.visited.sent(person.address))[0]?.body).toMatch(/passkey/)
    const member = await given.as(value(await signInWith(device, await awaitCode(person))))
    expect(value(await ownFactors(member))).toMatchObject({ passkeys: 1, isPhoneLost: false })
    expect(value(await ownFactors(member)).authenticatorSince).not.toBeNull()
    const [passkey] = value(await listPasskeys(member))
    value(await removePasskey(member, { id: passkey?.id ?? "" }))
  })

  it("I7 a forgotten password: it stands in for the second factor, also where the phone is lost and nothing else is there", async () => {
    const device = authenticator()
    const person = await personWith(device)
    value(await given.givePassword(await given.proveMail(person, "lost_phone")))
    const token = await given.proveMail(person, "password")
    expect(await showRecovery(ctx(), token)).toMatchObject({ step: "prove_factor", asked: null, hasPasskey: true })
    value(await recoverWith(device, token))
    expect(await showRecovery(ctx(), token)).toMatchObject({ step: "give_key" })
  })
})
