import { installationFacts } from "#lib/identity/installation-facts.ts"
import { claimOperator, createOperatorLink, grantOperator, hasOperator, isOperatorLink, listOperators } from "#lib/identity/operators.ts"
import { resumeSession } from "#lib/identity/sessions.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { register, toAddress, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

describe("operators", () => {
  const database = testDatabase()
  let visited: VisitedServices
  beforeAll(async () => {
    visited = await visitedServices(database)
  })
  afterEach(() => visited.services.setClock(null))

  const member = async (address: string) => {
    const { session } = await register(visited, { address })
    const resume = async () => {
      const ctx = await resumeSession(visited.ctx, { sessionId: session.id, secret: session.secret })
      if (ctx === null) throw new Error("not signed in")
      return ctx
    }
    return { resume, ctx: await resume() }
  }

  it("B55 the link is looked at as often as one likes and claimed once", async () => {
    expect(await hasOperator(visited.services)).toBe(false)
    const { ctx, resume } = await member("first@example.org")
    const secret = (await createOperatorLink(visited.services)).split("/").at(-1) ?? ""
    for (let look = 0; look < 5; look++) expect(await isOperatorLink(visited.services, secret)).toBe(true)
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimOperator(ctx, { secret })))
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await isOperatorLink(visited.services, secret)).toBe(false)
    expect(await installationFacts(ctx)).toEqual({ ok: false, error: { code: "not_found" } })
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
    expect(await grantOperator(visited.services, toAddress("nobody@example.org"))).toEqual({ ok: false, error: { code: "not_found" } })
    value(await grantOperator(visited.services, toAddress("second@example.org")))
    expect((await resume()).actor.roles).toEqual(["operator"])
    expect((await listOperators(visited.services)).map(({ address }) => address)).toContain("second@example.org")
  })
})
