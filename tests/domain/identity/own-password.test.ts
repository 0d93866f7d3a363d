import type { VisitorContext } from "#lib/context.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { unlockAddress } from "#lib/identity/unlock.ts"
import { addPasskey, startPasskey } from "#lib/passkeys/add-passkey.ts"
import { giveRecoveryPassword } from "#lib/recovering/give-password.ts"
import { giveNewNumber, proveNewNumber } from "#lib/recovering/new-number.ts"
import type { Result } from "#lib/result.ts"
import { finishPasskeySignIn, signInByPasskey, startPasskeySignIn } from "#lib/signing-in/passkey-sign-in.ts"
import { startProof } from "#lib/signing-in/prove.ts"
import { softwareAuthenticator } from "#tests/support/authenticator.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { recovering, type Somebody } from "#tests/support/recovering.ts"
import { PASSWORD, toAddress } from "#tests/support/visitor.ts"

const WRONG = "not the password at all"
const network = "192.0.2.1"
const device = "/"

type Keys = VisitorContext["serverKeys"]
/** Gives a password where this one is asked for; by a process that has these server keys, or the test's own. */
type Give = (password: string, serverKeys?: Keys) => Promise<Result<unknown, { readonly code: string }>>

describe("the password of an account whose owner is known already", () => {
  const database = testDatabase()
  const given = recovering(database)
  beforeEach(() => database.sql`delete from limits`)

  const toProof = async ({ browser }: Somebody): Promise<Give> => {
    const ctx = await given.as(browser)
    return (password, serverKeys = ctx.serverKeys) => startProof({ ...ctx, serverKeys }, { password, network })
  }
  const toNewKeys = async ({ browser }: Somebody): Promise<Give> => {
    const ctx = await given.as(browser)
    return (password, serverKeys = ctx.serverKeys) => rotateKeys({ ...ctx, serverKeys }, { password, device, network })
  }
  const toNumber = async (person: Somebody): Promise<Give> => {
    const { ctx } = given.visited
    const token = await given.proveMail(person, "new_number")
    return (password, serverKeys = ctx.serverKeys) =>
      giveRecoveryPassword({ ...ctx, serverKeys }, { token, password, browserSecret: null, network })
  }
  const afterPasskey = async ({ browser }: Somebody): Promise<Give> => {
    const { ctx } = given.visited
    const member = await given.as(browser)
    const key = softwareAuthenticator({ origin: ctx.env.baseUrl, prf: "none" })
    const made = value(await startPasskey(member))
    value(await addPasskey(member, { token: made.token, answer: key.make(made.options), name: "Telefonen" }))
    const asked = await startPasskeySignIn(ctx)
    const used = value(await signInByPasskey(ctx, { token: asked.token, answer: key.use(asked.options), browserSecret: null, device }))
    if (used.kind !== "password") throw new Error("no password was asked for")
    const { token } = used
    return (password, serverKeys = ctx.serverKeys) =>
      finishPasskeySignIn({ ...ctx, serverKeys }, { token, password, browserSecret: null, device, network })
  }
  const doors = [
    ["before the locks are changed", toProof],
    ["for new keys", toNewKeys],
    ["for a new number", toNumber],
    ["after a passkey", afterPasskey],
  ] as const

  const newerPepper = (): Keys => {
    const { serverKeys } = given.visited.services
    const key = new Uint8Array(32).fill(9)
    const byVersion = (version: number) => (version === 2 ? key : serverKeys.pepper.byVersion(version))
    return { ...serverKeys, pepper: { version: 2, key, byVersion } }
  }
  const pepperOf = async ({ address }: Somebody) => {
    const rows = await database.sql<{ version: string }[]>`select params ->> 'pepperVersion' as version
      from unlockers u join account_addresses a using (account_id) where a.address = ${address} and u.kind = 'password'`
    return rows.map(({ version }) => version)
  }

  it.each(doors)(
    "B21 a wrong one %s counts for the network that it came from, as at the sign-in page; a right one does not",
    async (_, to) => {
      const person = await given.newPerson()
      const give = await to(person)
      expect(await give(WRONG)).toMatchObject({ error: { fields: { password: "current_password" } } })
      expect(await give(PASSWORD)).toMatchObject({ ok: true })
      const counted = await database.sql<{ points: number }[]>`select points from limits where key like 'sign_in.network:%'`
      expect(counted.map(({ points }) => points)).toEqual([1])
      await database.sql`update limits set points = 200 where key like 'sign_in.network:%'`
      expect(await given.trySignIn(person, PASSWORD)).toMatchObject({ error: { code: "too_many_requests" } })
    },
  )

  it.each(doors)(
    "B21 R4 after too many wrong ones %s not even the right one is tried, until the operator lifts the pause",
    async (_, to) => {
      const person = await given.newPerson()
      const give = await to(person)
      for (let guess = 0; guess < 5; guess++) await give(WRONG)
      expect(await give(PASSWORD)).toMatchObject({ error: { code: "too_many_requests" } })
      await unlockAddress(given.visited.services, toAddress(person.address))
      expect(await give(PASSWORD)).toMatchObject({ ok: true })
    },
  )

  it.each(doors)("B12 the right one %s goes under the newest pepper", async (_, to) => {
    const person = await given.newPerson()
    const give = await to(person)
    expect(await give(PASSWORD, newerPepper())).toMatchObject({ ok: true })
    expect(await pepperOf(person)).toEqual(["2"])
  })

  it.each(doors)("B34 the right one %s opens nothing where the account was blocked meanwhile", async (_, to) => {
    const person = await given.newPerson()
    const give = await to(person)
    await database.owner`update accounts set state = 'blocked'
      where id = (select account_id from account_addresses where address = ${person.address})`
    expect(await give(PASSWORD)).toMatchObject({ error: { fields: { password: "current_password" } } })
  })

  it("B12 I12 one that goes under the newest pepper on the way to a new number is not taken for another password", async () => {
    const { ctx, code } = given.visited
    const person = await given.newPerson()
    const token = await given.proveMail(person, "new_number")
    const { browserSecret } = person.browser
    const rotated = { ...ctx, serverKeys: newerPepper() }
    value(await giveRecoveryPassword(rotated, { token, password: PASSWORD, browserSecret, network }))
    expect(await pepperOf(person)).toEqual(["2"])
    const phone = "+46701740699"
    value(await giveNewNumber(ctx, { token, phone }))
    expect(value(await proveNewNumber(ctx, { token, code: await code(phone) }))).toBe("changed")
  })
})
