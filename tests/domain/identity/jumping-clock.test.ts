import { HOUR, MINUTE } from "#lib/clock.ts"
import { sweep } from "#lib/erasure/sweep.ts"
import { hasFreshProof, hasJustSignedIn } from "#lib/identity/fresh-proof.ts"
import { givePhone, proveAddress, startRegistration } from "#lib/identity/registration.ts"
import { resumeSession, type NewSession } from "#lib/identity/sessions.ts"
import { queueMail } from "#lib/notifications/outgoing.ts"
import { tendOutgoing } from "#lib/notifications/tend-outgoing.ts"
import { testDatabase } from "../../support/database.ts"
import { value } from "../../support/given.ts"
import { register, toAddress, visitedServices, type VisitedServices } from "../../support/visitor.ts"

jest.setTimeout(60_000)

const database = testDatabase()
let visited: VisitedServices
let start = 0

beforeEach(async () => {
  await database.reset()
  visited = await visitedServices(database)
  start = Date.now()
  at(0)
})

/** Puts the clock so far from where it stood at first. */
const at = (milliseconds: number) => visited.services.setClock(new Date(start + milliseconds))
const resume = ({ id, secret }: NewSession) => resumeSession(visited.ctx, { sessionId: id, secret })
const isSignedIn = async (session: NewSession) => (await resume(session)) !== null
const sessionOf = async (address: string) => (await register(visited, { address })).session

describe("B88 a session, when the clock jumps an hour ahead and back", () => {
  it("B88 B35 that was there before is idle meanwhile, goes on afterwards, and opens what it opened", async () => {
    const session = await sessionOf("anna@example.org")
    at(HOUR)
    expect(await isSignedIn(session)).toBe(false)
    // What is swept meanwhile are sessions whose twelve hours are over.
    await sweep(visited.services, { whole: true })
    at(MINUTE)
    const again = await resume(session)
    expect((await again?.open())?.generation).toBe(1)
    at(20 * MINUTE)
    expect(await isSignedIn(session)).toBe(true)
    at(51 * MINUTE)
    expect(await isSignedIn(session)).toBe(false)
  })

  it("B88 B35 that was begun meanwhile goes on too, and is not idle for longer than others", async () => {
    at(HOUR)
    const session = await sessionOf("anna@example.org")
    for (const minutes of [1, 25, 50]) {
      at(minutes * MINUTE)
      expect([minutes, await isSignedIn(session)]).toEqual([minutes, true])
    }
    at(81 * MINUTE)
    expect(await isSignedIn(session)).toBe(false)
  })

  it("B88 B25 a proof given meanwhile is not fresh for longer than others: it is asked for anew", async () => {
    at(HOUR)
    const session = await sessionOf("anna@example.org")
    const meanwhile = await resume(session)
    if (meanwhile === null) throw new Error("nobody is signed in")
    expect([hasFreshProof(meanwhile), hasJustSignedIn(meanwhile)]).toEqual([true, true])
    at(MINUTE)
    const ctx = await resume(session)
    if (ctx === null) throw new Error("nobody is signed in")
    expect([hasFreshProof(ctx), hasJustSignedIn(ctx)]).toEqual([false, false])
  })

  it("B25 a proof that another process saw a moment later by its own clock is fresh", async () => {
    const session = await sessionOf("anna@example.org")
    at(-500)
    const ctx = await resume(session)
    if (ctx === null) throw new Error("nobody is signed in")
    expect([hasFreshProof(ctx), hasJustSignedIn(ctx)]).toEqual([true, true])
  })
})

describe("B88 an attempt, when the clock jumps an hour ahead and back", () => {
  const address = toAddress("bo@example.org")
  const begin = async () => value(await startRegistration(visited.ctx, { address, network: "192.0.2.1" })).token

  it("B88 B22 is over meanwhile, and goes on afterwards with the same code", async () => {
    const token = await begin()
    const code = await visited.code(address)
    at(HOUR)
    expect(await proveAddress(visited.ctx, { token, code })).toMatchObject({ ok: false })
    at(2 * MINUTE)
    expect(await proveAddress(visited.ctx, { token, code })).toMatchObject({ ok: true })
    expect(await givePhone(visited.ctx, { token, phone: "+46701740605" })).toMatchObject({ ok: true })
  })

  it("B88 that was begun meanwhile goes on afterwards; five wrong codes end it as ever", async () => {
    at(HOUR)
    const token = await begin()
    const code = await visited.code(address)
    at(MINUTE)
    const wrong = code === "000000" ? "000001" : "000000"
    for (let tries = 0; tries < 5; tries++) expect(await proveAddress(visited.ctx, { token, code: wrong })).toMatchObject({ ok: false })
    expect(await proveAddress(visited.ctx, { token, code })).toMatchObject({ ok: false })
  })

  it("B88 that was swept meanwhile has to be begun anew, and can be", async () => {
    const token = await begin()
    const code = await visited.code(address)
    at(HOUR)
    await sweep(visited.services, { whole: true })
    at(2 * MINUTE)
    expect(await proveAddress(visited.ctx, { token, code })).toMatchObject({ ok: false, error: { code: "attempt_gone" } })
    const again = await begin()
    expect(await proveAddress(visited.ctx, { token: again, code: await visited.code(address) })).toMatchObject({ ok: true })
  })
})

describe("B88 the queue, when the clock jumps an hour ahead and back", () => {
  const letter = { to: toAddress("cia@example.org"), subject: "Hej", text: "Hej", html: "<p>Hej</p>" }
  const queue = () => visited.services.db.transaction((tx) => queueMail(tx, visited.services, letter))

  it("B88 what waited has one job still, keeps its file, and leaves once", async () => {
    await queue()
    at(HOUR)
    // It looks as if its job was lost.
    await tendOutgoing(visited.services)
    await sweep(visited.services, { whole: true })
    await queue()
    at(MINUTE)
    await tendOutgoing(visited.services)
    const ids = await database.sql<{ id: string }[]>`select id from outgoing order by id`
    const jobs = await database.owner<{ id: string }[]>`select id from pgboss.job where name = 'deliver-mail' order by id`
    expect([ids.length, jobs.map(({ id }) => id)]).toEqual([2, ids.map(({ id }) => id)])
    await visited.sent()
    expect(await visited.sent(letter.to)).toHaveLength(2)
    expect(await database.sql`select from outgoing`).toHaveLength(0)
  })
})
