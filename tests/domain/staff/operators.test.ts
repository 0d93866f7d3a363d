import type { MemberContext } from "#lib/context.ts"
import { installationFacts } from "#lib/identity/installation-facts.ts"
import {
  claimOperator,
  createOperatorLink,
  grantOperator,
  hasOperator,
  isOperatorLink,
  listOperators,
  removeOperator,
} from "#lib/staff/operators.ts"
import { grantRole, listStaff, takeRole, withdrawRole } from "#lib/staff/roles.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { employ, withAuthenticator } from "#tests/support/staff.ts"
import { untilOneWaits } from "#tests/support/waiting.ts"
import { asMember, register, toAddress, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

// Each person is registered as people do it, with Argon2.
jest.setTimeout(30_000)

const NOT_FOUND = { ok: false, error: { code: "not_found" } }

describe("operators", () => {
  const database = testDatabase()
  let visited: VisitedServices
  beforeAll(async () => {
    visited = await visitedServices(database)
  })
  afterEach(() => visited.services.setClock(null))

  const member = async (address: string) => {
    const signedIn = await register(visited, { address })
    const resume = () => asMember(visited.ctx, signedIn)
    const ctx = await resume()
    return { resume, ctx, accountId: ctx.actor.accountId }
  }

  it("B25 B55 R4 the link is looked at as often as one likes and claimed once, with a fresh proof; using the role needs the authenticator", async () => {
    expect(await hasOperator(visited.services)).toBe(false)
    const { ctx, resume, accountId } = await member("first@example.org")
    const secret = (await createOperatorLink(visited.services)).split("/").at(-1) ?? ""
    for (let look = 0; look < 5; look++) expect(await isOperatorLink(visited.services, secret)).toBe(true)
    // As at somebody else's open browser: it asks for two factors first, and spends nothing.
    expect(await claimOperator({ ...ctx, provenAt: null }, { secret })).toEqual({ ok: false, error: { code: "proof_needed" } })
    const later = new Date(visited.services.clock.now().getTime() + 16 * 60_000)
    expect(await claimOperator({ ...ctx, clock: { now: () => later } }, { secret })).toMatchObject({ error: { code: "proof_needed" } })
    expect(await isOperatorLink(visited.services, secret)).toBe(true)
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimOperator(ctx, { secret })))
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await isOperatorLink(visited.services, secret)).toBe(false)
    expect(await hasOperator(visited.services)).toBe(true)
    expect((await resume()).actor.roles).toEqual(["operator"])
    expect(await installationFacts(await resume())).toEqual(NOT_FOUND)
    await withAuthenticator(visited.services, accountId)
    const facts = value(await installationFacts(await resume()))
    expect(facts).toMatchObject({ evaluation: true, queues: [{ channel: "email" }, { channel: "sms" }] })
    expect(JSON.stringify(facts)).not.toContain("first@example.org")
  })

  it("a link lives a day, and only its hash is kept", async () => {
    const link = await createOperatorLink(visited.services)
    const secret = link.split("/").at(-1) ?? ""
    const rows = await database.sql`select encode(secret_hash, 'base64') as hash from operator_links`
    expect(rows.map((row) => String(row["hash"]))).not.toContain(Buffer.from(secret, "base64url").toString("base64"))
    visited.services.setClock(new Date(Date.now() + 25 * 3_600_000))
    expect(await isOperatorLink(visited.services, secret)).toBe(false)
  })

  it("the command line makes an operator of an address that is proven, and of no other", async () => {
    const { resume } = await member("second@example.org")
    expect(await grantOperator(visited.services, toAddress("nobody@example.org"))).toEqual(NOT_FOUND)
    value(await grantOperator(visited.services, toAddress("second@example.org")))
    expect((await resume()).actor.roles).toEqual(["operator"])
    const listed = (await listOperators(visited.services)).find(({ address }) => address === "second@example.org")
    expect(listed).toMatchObject({ roles: ["operator"], hasFactor: false })
  })

  it("R4 an operator gives and takes roles with a fresh proof; the person is told by mail, and everything is recorded", async () => {
    const boss = await member("boss@example.org")
    const helper = await member("helper@example.org")
    await employ(visited.services, boss.accountId, "operator")
    const ctx = await boss.resume()
    expect(await grantRole({ ...ctx, provenAt: null }, { address: "helper@example.org", role: "seller" })).toMatchObject({
      error: { code: "proof_needed" },
    })
    expect(await grantRole(ctx, { address: "nobody@example.org", role: "seller" })).toMatchObject({
      error: { code: "invalid_fields", fields: { address: "address_unknown" } },
    })
    expect(value(await grantRole(ctx, { address: "Helper@Example.org", role: "seller" }))).toMatchObject({ role: "seller" })
    expect((await helper.resume()).actor.roles).toEqual(["seller"])
    expect((await visited.sent("helper@example.org"))[0]).toMatchObject({ subject: "You have the role seller" })
    expect(value(await listStaff(ctx)).find(({ address }) => address === "helper@example.org")).toMatchObject({
      roles: ["seller"],
      hasFactor: false,
    })
    // Somebody without the role gives nothing, to nobody, and not to themself.
    expect(await grantRole(await helper.resume(), { address: "helper@example.org", role: "operator" })).toEqual(NOT_FOUND)
    value(await withdrawRole(ctx, { accountId: helper.accountId, role: "seller" }))
    expect((await helper.resume()).actor.roles).toEqual([])
    expect((await visited.sent("helper@example.org"))[0]).toMatchObject({ subject: "You no longer have the role seller" })
    const entries = await database.owner`
      select type, actor_id from audit_entries where subject_id = ${helper.accountId} order by sequence`
    expect(entries.map((row) => ({ ...row }))).toEqual([
      { type: "role.granted", actor_id: boss.accountId },
      { type: "role.withdrawn", actor_id: boss.accountId },
    ])
  })

  it("B78 R4 a role written by SQL gives nothing, nor one that was moved, renamed or dated anew", async () => {
    const real = await member("real@example.org")
    const thief = await member("thief@example.org")
    await employ(visited.services, real.accountId, "support")
    await withAuthenticator(visited.services, thief.accountId)
    const roles = async () => (await thief.resume()).actor.roles
    await database.owner`insert into account_roles (account_id, role, granted_at) values (${thief.accountId}, 'operator', now())`
    expect(await roles()).toEqual([])
    await database.owner`
      update account_roles set (granted_at, signature) = (select granted_at, signature from account_roles where account_id = ${real.accountId})
      where account_id = ${thief.accountId}`
    expect(await roles()).toEqual([])
    await database.owner`update account_roles set role = 'operator' where account_id = ${real.accountId}`
    expect((await real.resume()).actor.roles).toEqual([])
    await database.owner`update account_roles set role = 'support', granted_at = granted_at + interval '1 day' where account_id = ${real.accountId}`
    expect((await real.resume()).actor.roles).toEqual([])
    expect((await listOperators(visited.services)).map(({ address }) => address)).not.toContain("thief@example.org")
    // Given for real it takes the place of the forged row.
    value(await grantOperator(visited.services, toAddress("thief@example.org")))
    expect(await roles()).toEqual(["operator"])
  })

  it("R4 B43 the last operator stays, also when two take each other's role at once", async () => {
    await database.owner`delete from account_roles`
    const one = await member("one@example.org")
    const two = await member("two@example.org")
    await employ(visited.services, one.accountId, "operator")
    const alone = await one.resume()
    expect(await withdrawRole(alone, { accountId: one.accountId, role: "operator" })).toMatchObject({ error: { code: "last_operator" } })
    expect(await removeOperator(visited.services, toAddress("one@example.org"))).toMatchObject({ error: { code: "last_operator" } })
    await employ(visited.services, two.accountId, "operator")
    const both = [await one.resume(), await two.resume()] as const
    const outcomes = await Promise.all([
      withdrawRole(both[0], { accountId: two.accountId, role: "operator" }),
      withdrawRole(both[1], { accountId: one.accountId, role: "operator" }),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await hasOperator(visited.services)).toBe(true)
  })

  it("R4 B43 an operator whose role is withdrawn meanwhile neither gives nor takes one any more", async () => {
    const [gone, other, friend] = [await member("gone@example.org"), await member("other@example.org"), await member("friend@example.org")]
    for (const { accountId } of [gone, other]) await employ(visited.services, accountId, "operator")
    const attempts = [
      (ctx: MemberContext) => grantRole(ctx, { address: "friend@example.org", role: "operator" }),
      (ctx: MemberContext) => withdrawRole(ctx, { accountId: other.accountId, role: "operator" }),
    ]
    for (const attempt of attempts) {
      await employ(visited.services, gone.accountId, "operator")
      const ctx = await gone.resume()
      const begun = await visited.services.db.transaction(async (tx) => {
        value(await takeRole(tx, visited.services, { accountId: gone.accountId, role: "operator" }))
        const outcome = attempt(ctx)
        await untilOneWaits(database)
        return { outcome }
      })
      expect(await begun.outcome).toEqual(NOT_FOUND)
    }
    expect((await friend.resume()).actor.roles).toEqual([])
    expect((await other.resume()).actor.roles).toEqual(["operator"])
  })
})
