import { maySms } from "#lib/identity/limits.ts"
import { noteTyped, smsFacts } from "#lib/identity/sms-budget.ts"
import { watchSms } from "#lib/staff/watch-sms.ts"
import { givePhone, proveAddress, startRegistration } from "#lib/identity/registration.ts"
import { grantOperator } from "#lib/staff/operators.ts"
import type { VisitorContext } from "#lib/context.ts"
import { testDatabase } from "#tests/support/database.ts"
import { value } from "#tests/support/given.ts"
import { register, toAddress, visitedServices, type VisitedServices } from "#tests/support/visitor.ts"

describe("SMS cost money", () => {
  const database = testDatabase()
  let visited: VisitedServices
  beforeAll(async () => {
    visited = await visitedServices(database)
  })
  beforeEach(() => database.sql`delete from limits`.then(() => database.sql`delete from sms_totals`))
  jest.setTimeout(60_000)

  /** Not in evaluation, where limits are wide because nothing leaves. */
  const real = (smsDailyLimit: number): VisitorContext => ({
    ...visited.ctx,
    env: { ...visited.ctx.env, evaluation: false, smsDailyLimit },
  })
  const numbers = (count: number, from = 0) =>
    Array.from({ length: count }, (_, at) => `+46701${String(740_000 + from + at).padStart(6, "0")}`)
  const codeOf = (answer: Awaited<ReturnType<typeof maySms>>) => (answer.ok ? "sent" : answer.error.code)
  const count = (answers: readonly string[], wanted: string) => answers.filter((answer) => answer === wanted).length

  it("B73 however many ask at once, no more is spent than a day may cost, and then all are refused in words", async () => {
    const ctx = real(30)
    // Far apart, each for somebody else: only the sum of money holds them.
    const answers = await Promise.all(
      numbers(200).map(async (number, at) =>
        codeOf(await maySms(ctx, { number: `${number.slice(0, 6)}${String(at).padStart(3, "0")}${number.slice(-3)}`, asker: `a${at}` })),
      ),
    )
    expect(count(answers, "sent")).toBe(50)
    expect(count(answers, "sms_stopped")).toBe(150)
    expect(await smsFacts(ctx)).toMatchObject({ cost: 3000, limit: 3000, countries: [{ country: "SE", sent: 50, proven: 0, cost: 3000 }] })
    const { token } = value(await startRegistration(ctx, { address: toAddress("late@example.org"), network: "192.0.2.1" }))
    value(await proveAddress(ctx, { token, code: await visited.code("late@example.org") }))
    expect(await givePhone(ctx, { token, phone: "+46701740605" })).toMatchObject({ error: { code: "sms_stopped" } })
    visited.services.setClock(new Date(Date.now() + 24 * 3_600_000))
    expect(codeOf(await maySms(ctx, { number: "+46701740605", asker: "b" }))).toBe("sent")
    visited.services.setClock(null)
  })

  it("B73 neighbouring numbers share a limit, and so do all numbers that one address or account asks for", async () => {
    const ctx = real(100_000)
    const neighbours = await Promise.all(numbers(100).map(async (number, at) => codeOf(await maySms(ctx, { number, asker: `n${at}` }))))
    expect(count(neighbours, "sent")).toBe(60)
    await database.sql`delete from limits`
    const forOne: string[] = []
    for (let at = 0; at < 40; at++)
      forOne.push(codeOf(await maySms(ctx, { number: `+4670${String(1_000_000 + at * 1_000)}`, asker: "one@example.org" })))
    expect(count(forOne, "sent")).toBe(30)
    await database.sql`delete from limits`
    const toOne = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => codeOf(await maySms(ctx, { number: "+46701740605", asker: `m${at}` }))),
    )
    expect(count(toOne, "sent")).toBe(10)
  })

  it("B73 operators are told once when few codes come back, and not when most do", async () => {
    await register(visited, { address: "operator@example.org", phone: "+46701740699" })
    value(await grantOperator(visited.services, toAddress("operator@example.org")))
    await database.sql`delete from sms_totals`
    const ctx = real(100_000)
    for (const [at, number] of numbers(30, 5_000).entries()) {
      value(await maySms(ctx, { number, asker: `w${at}` }))
      if (at < 10) await noteTyped(ctx, number)
    }
    await watchSms(ctx)
    expect((await visited.sent("operator@example.org")).map(({ subject }) => subject)).not.toContain("Few codes by text message come back")
    await database.sql`update sms_totals set proven = 5 where country = 'SE'`
    await watchSms(ctx)
    await watchSms(ctx)
    const told = (await visited.sent("operator@example.org")).filter(({ subject }) => subject === "Few codes by text message come back")
    expect(told).toHaveLength(1)
    expect(told[0]?.body).toContain("30")
  })
})
