import type { MemberContext } from "#lib/context.ts"
import { startAuthenticator } from "#lib/factors/switch-on-authenticator.ts"
import { changePassword } from "#lib/identity/change-password.ts"
import { installationFacts } from "#lib/identity/installation-facts.ts"
import { addPasskey, startPasskey } from "#lib/passkeys/add-passkey.ts"
import { listPasskeys } from "#lib/passkeys/own-passkeys.ts"
import { removePasskey } from "#lib/passkeys/remove-passkey.ts"
import { finishPasskeyInProof, finishPasskeyProof, startPasskeyInProof, startPasskeyProof } from "#lib/signing-in/passkey-proof.ts"
import { finishByPasskey, startPasskeyFactor } from "#lib/signing-in/passkey-factor.ts"
import { signInByPasskey, startPasskeySignIn } from "#lib/signing-in/passkey-sign-in.ts"
import { finishProof, startProof } from "#lib/signing-in/prove.ts"
import { finishSignIn } from "#lib/signing-in/sign-in.ts"
import { giveRole, listStaff } from "#lib/staff/roles.ts"
import { softwareAuthenticator, type SoftwareAuthenticator } from "#tests/support/authenticator.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { recovering, type Somebody } from "#tests/support/recovering.ts"
import { PASSWORD } from "#tests/support/visitor.ts"

const NOT_FOUND = { ok: false, error: { code: "not_found" } }
const NEEDED = { ok: false, error: { code: "passkey_needed" } }
const NEW_BROWSER = { browserSecret: null, device: "Chrome/Android" }

describe("a passkey and the roles of staff", () => {
  const database = testDatabase()
  const given = recovering(database)
  const ctx = () => given.visited.ctx
  const authenticator = () => softwareAuthenticator({ origin: given.visited.services.env.baseUrl, prf: "at once" })

  const add = async (member: MemberContext, device: SoftwareAuthenticator) => {
    const { token, options } = value(await startPasskey(member))
    return value(await addPasskey(member, { token, answer: device.make(options), name: "Telefonen" })).id
  }
  /** An operator whose one strong factor is a passkey, in the browser that they registered in by SMS. */
  const operatorWith = async (device: SoftwareAuthenticator) => {
    const person = await given.newPerson()
    const member = await given.as(person.browser)
    const passkeyId = await add(member, device)
    await database.db.transaction((tx) => giveRole(tx, ctx(), { person: member.actor.accountId, role: "operator", way: "command" }))
    return { person, passkeyId, member: await given.as(person.browser) }
  }
  const bySms = async (person: Somebody) => {
    const progress = value(await given.trySignIn(person, PASSWORD))
    if (progress.kind === "in") throw new Error("no code was asked for")
    const { token } = progress
    const code = await given.visited.code(person.phone)
    return given.as(value(await finishSignIn(ctx(), { token, code, remember: false, ...NEW_BROWSER })))
  }
  const byPasskey = async (device: SoftwareAuthenticator) => {
    const { token, options } = await startPasskeySignIn(ctx())
    const progress = value(await signInByPasskey(ctx(), { token, answer: device.use(options), ...NEW_BROWSER }))
    if (progress.kind !== "in") throw new Error("the password is asked for")
    return given.as(progress)
  }
  const prove = async (member: MemberContext, device: SoftwareAuthenticator) => {
    const { token, options } = value(await startPasskeyProof(member))
    return given.as({ session: value(await finishPasskeyProof(member, { token, answer: device.use(options), device: "/" })) })
  }
  const mayWork = async (member: MemberContext) => (await installationFacts(member)).ok

  it("B24 R4 I8 a role works in a session that a passkey proved, by each way in, and in no session by SMS although the account has one", async () => {
    const device = authenticator()
    const { person, member } = await operatorWith(device)
    expect(await installationFacts(member)).toEqual(NOT_FOUND)
    const sms = await bySms(person)
    expect(await mayWork(sms)).toBe(false)
    expect(await mayWork(await byPasskey(device))).toBe(true)
    expect(await mayWork(await prove(sms, device))).toBe(true)

    const progress = value(await given.trySignIn(person, PASSWORD))
    if (progress.kind === "in") throw new Error("no second factor was asked for")
    const { token } = progress
    const { options } = value(await startPasskeyFactor(ctx(), { token }))
    expect(await mayWork(await given.as(value(await finishByPasskey(ctx(), { token, answer: device.use(options), ...NEW_BROWSER }))))).toBe(
      true,
    )

    const other = await bySms(person)
    const proof = value(await startProof(other, { password: PASSWORD, network: "192.0.2.1" })).token
    const asked = value(await startPasskeyInProof(other, { token: proof })).options
    const session = value(await finishPasskeyInProof(other, { token: proof, answer: device.use(asked), device: "/" }))
    expect(await mayWork(await given.as({ session }))).toBe(true)
  })

  it("R4 the session that takes the place of a proven one is proven too; staff are listed with a factor", async () => {
    const device = authenticator()
    const { person } = await operatorWith(device)
    const worker = await byPasskey(device)
    const { token } = value(await startProof(worker, { password: PASSWORD, network: "192.0.2.1" }))
    const session = value(await finishProof(worker, { token, code: await given.visited.code(person.phone), device: "/" }))
    const renewed = await given.as({ session })
    expect(await mayWork(renewed)).toBe(true)
    const changed = value(await changePassword(renewed, { wanted: "grön kamel sover under bordet", device: "/" }))
    const after = await given.as({ session: changed })
    expect(await mayWork(after)).toBe(true)
    expect(value(await listStaff(after))).toContainEqual(expect.objectContaining({ address: person.address, hasFactor: true }))
  })

  it("R4 a passkey that was removed proves nothing any more, in the sessions that it proved", async () => {
    const device = authenticator()
    const { passkeyId } = await operatorWith(device)
    const worker = await byPasskey(device)
    const { token, options } = value(await startPasskeyProof(worker))
    const session = value(await finishPasskeyProof(worker, { token, answer: device.use(options), device: "/" }))
    const member = await given.as({ session })
    expect(await mayWork(member)).toBe(true)
    value(await removePasskey(member, { id: passkeyId }))
    expect(await mayWork(await given.as({ session }))).toBe(false)
  })

  it("R4 B25 a thief of number and password, signed in by SMS, puts no passkey and no app in the place of the owner's", async () => {
    const device = authenticator()
    const { person, passkeyId, member } = await operatorWith(device)
    const thief = await bySms(person)
    expect(await startPasskey(thief)).toEqual(NEEDED)
    expect(await removePasskey(thief, { id: passkeyId })).toEqual(NEEDED)
    expect(await startAuthenticator(thief)).toEqual(NEEDED)
    expect(value(await listPasskeys(member))).toHaveLength(1)
    // Whoever has it goes on as everybody; and so does who has no role.
    const owner = await prove(thief, device)
    await add(owner, authenticator())
    const plain = await given.newPerson()
    await add(await given.as(plain.browser), authenticator())
    const again = await bySms(plain)
    await add(again, authenticator())
    expect(value(await listPasskeys(again))).toHaveLength(2)
  })

  it("R4 what was begun before the first passkey was there ends as little", async () => {
    const person = await given.newPerson()
    const member = await given.as(person.browser)
    await database.db.transaction((tx) => giveRole(tx, ctx(), { person: member.actor.accountId, role: "support", way: "command" }))
    const staff = await given.as(person.browser)
    const [mine, foreign] = [authenticator(), authenticator()]
    const begun = value(await startPasskey(staff))
    await add(staff, mine)
    const answer = foreign.make(begun.options)
    expect((await addPasskey(staff, { token: begun.token, answer, name: "Another" })).ok).toBe(false)
    expect(value(await listPasskeys(staff))).toHaveLength(1)
  })
})
