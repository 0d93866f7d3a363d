import { setTimeout as wait } from "node:timers/promises"
import { stopHearing } from "#lib/arrivals/hear.ts"
import { watchMailbox, type Sight } from "#lib/arrivals/watch-mailbox.ts"
import { HOUR, MINUTE } from "#lib/clock.ts"
import { observeSession } from "#lib/identity/sessions.ts"
import { markMessages } from "#lib/messages/mark-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"

const database = testDatabase()
const given = givenServices(database)

const leaving: AbortController[] = []
afterEach(async () => {
  leaving.splice(0).forEach((one) => one.abort())
  await stopHearing()
})

/** As a page's stream has it: the person behind the cookie, looked up each time. */
async function watch(person: Person, { url = database.urls.app, every = HOUR } = {}) {
  const gone = new AbortController()
  leaving.push(gone)
  const { id: sessionId, secret } = person.session
  const env = { ...given.services.env, databaseDirectUrl: url }
  const look = () => observeSession({ ...given.services, env, language: "en" }, { sessionId, secret })
  return watchMailbox({ look, since: given.clock.now(), signal: gone.signal, every })
}

const sights = async (person: Person, how?: Parameters<typeof watch>[1]) => value(await watch(person, how))
const next = async (seen: AsyncGenerator<Sight>) => (await seen.next()).value as Sight

const isListener = (sql: typeof database.sql) => sql`datname = current_database() and application_name = 'sigill-arrivals'`

/** Asks until there are rows. */
async function until<R extends readonly unknown[]>(ask: () => PromiseLike<R>): Promise<R> {
  for (;;) {
    const rows = await ask()
    if (rows.length > 0) return rows
    await wait(20)
  }
}

test("M1 an open page is told at once that something has come, and how much: numbers, and nothing of it", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const seen = await sights(bo)
  expect(await next(seen)).toEqual({ kind: "changed", unread: {}, count: 0 })
  const told = next(seen)
  await wait(300)
  const ids = [await given.sentMessage({ from: anna, to: [bo] }), await given.sentMessage({ from: anna, to: [bo] })]
  expect(await told).toEqual({ kind: "changed", unread: { inbox: 2 }, count: 2 })
  await openMessage(await given.as(bo), ids[0] ?? "", { record: true })
  value(await markMessages(await given.as(bo), ids, "unread"))
  const again = next(seen)
  await given.sentMessage({ from: anna, to: [bo] })
  expect(await again).toEqual({ kind: "changed", unread: { inbox: 3 }, count: 3 })
})

test("M1 a connection that broke listens again by itself", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const seen = await sights(bo)
  await next(seen)
  const told = next(seen)
  const broken = await until(() => database.sql`select pg_terminate_backend(pid) from pg_stat_activity where ${isListener(database.sql)}`)
  expect(broken).toHaveLength(1)
  await until(
    () => database.sql`select from pg_stat_activity where ${isListener(database.sql)} and query ilike 'listen%' and state = 'idle'`,
  )
  await given.sentMessage({ from: anna, to: [bo] })
  expect(await told).toMatchObject({ kind: "changed", count: 1 })
})

test("M1 where nobody can listen it is seen at the next look", async () => {
  const { anna, bo } = await given.people("anna", "bo")
  const seen = await sights(bo, { url: `${database.urls.app}${database.urls.app.includes("?") ? "&" : "?"}pgbouncer=true`, every: 100 })
  expect(await next(seen)).toMatchObject({ count: 0 })
  expect(await next(seen)).toEqual({ kind: "unchanged" })
  await given.sentMessage({ from: anna, to: [bo] })
  for (let sight = await next(seen); ; sight = await next(seen)) {
    if (sight.kind === "unchanged") continue
    expect(sight).toEqual({ kind: "changed", unread: { inbox: 1 }, count: 1 })
    return
  }
})

test("B34 watching ends with the session, and does not begin without one", async () => {
  const { bo } = await given.people("bo")
  const seen = await sights(bo, { every: 50 })
  expect(await next(seen)).toMatchObject({ kind: "changed" })
  await database.owner`delete from sessions where account_id = ${bo.accountId}`
  expect(await next(seen)).toEqual({ kind: "ended" })
  expect(await seen.next()).toEqual({ done: true, value: undefined })
  expect(await watch(bo)).toEqual({ ok: false, error: { code: "signed_out" } })
})

test("B35 an open page keeps no session from being idle", async () => {
  const { bo } = await given.people("bo")
  const seen = await sights(bo, { every: 20 })
  await next(seen)
  const [before] = await database.owner`select seen_at from sessions where account_id = ${bo.accountId}`
  given.clock.pass(20 * MINUTE)
  expect(await next(seen)).toEqual({ kind: "unchanged" })
  expect(await database.owner`select seen_at from sessions where account_id = ${bo.accountId}`).toEqual([before])
  given.clock.pass(11 * MINUTE)
  expect(await next(seen)).toEqual({ kind: "ended" })
})

test("M1 one account watches in ten windows, and a place that was left is free again", async () => {
  const { bo, cia } = await given.people("bo", "cia")
  const open = await Promise.all(Array.from({ length: 10 }, () => sights(bo)))
  await Promise.all(open.map(next))
  expect(await watch(bo)).toMatchObject({ ok: false, error: { code: "too_many_requests" } })
  expect((await watch(cia)).ok).toBe(true)
  const [first] = open
  const end = first?.next()
  leaving[0]?.abort()
  expect(await end).toMatchObject({ done: true })
  expect((await watch(bo)).ok).toBe(true)
})
