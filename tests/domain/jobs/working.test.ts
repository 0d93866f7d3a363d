import { setTimeout as wait } from "node:timers/promises"
import { openPool } from "#db/client.ts"
import { runErasure } from "#lib/erasure/run-erasure.ts"
import { DelayedError } from "#lib/jobs/delayed-error.ts"
import { assertQueue, enqueue } from "#lib/jobs/queue.ts"
import { QUEUE_CONNECTIONS, startWorking, type Handlers, type Worker } from "#lib/jobs/worker.ts"
import { newId, type Id } from "#lib/ids.ts"
import { deliverOutgoing } from "#lib/notifications/deliver-outgoing.ts"
import { queueMail } from "#lib/notifications/outgoing.ts"
import { smtpTransport } from "#lib/notifications/smtp.ts"
import { testDatabase } from "../../support/database.ts"
import { testServices, type TestServices } from "../../support/services.ts"
import { startMailServer } from "../../support/smtp.ts"

jest.setTimeout(90_000)

const database = testDatabase()
let services: TestServices
let workers: Worker[] = []

beforeEach(async () => {
  await database.reset()
  services = await testServices(database)
})

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  workers = []
})

const nothing = async () => undefined
const handlers = (changes: Partial<Handlers>): Handlers => ({
  "deliver-mail": { atOnce: 4, run: nothing },
  "deliver-sms": { atOnce: 4, run: nothing },
  erase: { atOnce: 1, run: nothing },
  sweep: { atOnce: 1, run: nothing },
  trash: { atOnce: 1, run: nothing },
  release: { atOnce: 1, run: nothing },
  "tell-daily": { atOnce: 1, run: nothing },
  "tell-moved": { atOnce: 1, run: nothing },
  "tell-closing": { atOnce: 1, run: nothing },
  "tell-successor": { atOnce: 1, run: nothing },
  close: { atOnce: 1, run: nothing },
  reply: { atOnce: 1, run: nothing },
  invite: { atOnce: 1, run: nothing },
  rewrite: { atOnce: 1, run: nothing },
  ...changes,
})

async function work(changes: Partial<Handlers>): Promise<void> {
  workers.push(await startWorking(services, handlers(changes)))
}

const add = (ids: readonly Id[]) =>
  services.db.transaction((tx) =>
    enqueue(tx, services, { queue: "deliver-mail", jobs: ids.map((id) => ({ id, data: { outgoingId: id } })) }),
  )

const mailJobs = () =>
  database.owner<
    { id: string; state: string; output: unknown; data: unknown }[]
  >`select id, state::text, output, data from pgboss.job where name = 'deliver-mail'`

async function until(holds: () => boolean | Promise<boolean>, within = 15_000): Promise<number> {
  const start = Date.now()
  while (!(await holds())) {
    if (Date.now() - start > within) throw new Error("it did not come to that in time")
    await wait(20)
  }
  return Date.now() - start
}

test("R3 a job starts at once after its transaction has committed, and not before", async () => {
  const done: Id[] = []
  await work({ "deliver-mail": { atOnce: 4, run: async ({ outgoingId }) => void done.push(outgoingId) } })
  const waits: number[] = []
  for (const id of [newId(), newId(), newId()]) {
    const before = done.length
    // A fetch is over and the next would come by the clock.
    await wait(300)
    await services.db.transaction(async (tx) => {
      await enqueue(tx, services, { queue: "deliver-mail", jobs: [{ id, data: { outgoingId: id } }] })
      await wait(60)
      expect(done).toHaveLength(before)
    })
    waits.push(await until(() => done.includes(id)))
  }
  // The quickest, because the machine may be busy with something else; the clock alone would make each wait longer.
  expect(Math.min(...waits)).toBeLessThan(400)
  expect(done).toHaveLength(3)
})

test("B86 a job of a transaction that failed is never done", async () => {
  const done: Id[] = []
  await work({ "deliver-mail": { atOnce: 4, run: async ({ outgoingId }) => void done.push(outgoingId) } })
  const failing = services.db.transaction(async (tx) => {
    const id = newId()
    await enqueue(tx, services, { queue: "deliver-mail", jobs: [{ id, data: { outgoingId: id } }] })
    throw new Error("later")
  })
  await expect(failing).rejects.toThrow("later")
  await wait(1500)
  expect(done).toEqual([])
})

test("D2 jobs hold ids only, and finished ones go within a minute", async () => {
  const ids = [newId(), newId(), newId()]
  await work({})
  await add(ids)
  await until(async () => (await mailJobs()).every(({ state }) => state === "completed"))
  for (const { id, data } of await mailJobs()) expect(data).toEqual({ outgoingId: id })
  expect(await until(async () => (await mailJobs()).length === 0, 60_000)).toBeLessThan(60_000)
})

test("R3 what fails is tried again, and the queue keeps a code of why and no text", async () => {
  let tries = 0
  await work({
    "deliver-mail": {
      atOnce: 4,
      run: async () => {
        tries += 1
        if (tries === 1) throw new Error("550 <anna@example.org> is unknown")
        if (tries === 2) throw new DelayedError("smtp_421")
      },
    },
  })
  await add([newId()])
  await until(async () => (await mailJobs())[0]?.state === "retry")
  expect((await mailJobs())[0]?.output).toEqual({ code: "unexpected" })
  await until(() => tries === 2, 20_000)
  await until(async () => JSON.stringify((await mailJobs())[0]?.output) === '{"code":"smtp_421"}', 20_000)
  expect(services.lines.join("")).toContain('"job_delayed"')
  expect(services.lines.join("")).not.toContain("example.org")
})

test("data that is not what the queue carries is refused before it is stored", async () => {
  const wrong = services.db.transaction((tx) =>
    enqueue(tx, services, { queue: "deliver-mail", jobs: [{ data: { outgoingId: "anna@example.org" } }] }),
  )
  await expect(wrong).rejects.toThrow()
  expect(await mailJobs()).toEqual([])
})

test("R3 two workers deliver each mail once, at any time, while it keeps coming", async () => {
  const server = await startMailServer()
  const transports = {
    mail: smtpTransport({ settings: { url: server.url, from: "post@example.com" }, senderName: "Sigill" }),
    sms: { isRepeatable: false, send: async () => ({ state: "accepted" as const }) },
  }
  const deliver = { atOnce: 4, run: ({ outgoingId }: { outgoingId: string }) => deliverOutgoing(services, transports, outgoingId) }
  await work({ "deliver-mail": deliver })
  await work({ "deliver-mail": deliver })
  const addresses = Array.from({ length: 40 }, (_, index) => `anna${index}@example.org`)
  for (const to of addresses)
    await services.db.transaction((tx) => queueMail(tx, services, { to, subject: "Hej", text: "Hej", html: "<p>Hej</p>" }))
  await until(() => server.received.length >= addresses.length)
  await wait(500)
  expect(server.received.map(({ to }) => to[0]).sort()).toEqual([...addresses].sort())
  expect(await database.sql`select from outgoing`).toHaveLength(0)
  transports.mail.close()
  await server.close()
})

test("R3 the provider goes down and comes up again under a working queue: delayed, none lost", async () => {
  let server = await startMailServer()
  const { port } = server
  const transports = {
    mail: smtpTransport({ settings: { url: server.url, from: "post@example.com" }, senderName: "Sigill" }),
    sms: { isRepeatable: false, send: async () => ({ state: "accepted" as const }) },
  }
  await work({ "deliver-mail": { atOnce: 4, run: ({ outgoingId }) => deliverOutgoing(services, transports, outgoingId) } })
  await server.close()
  const addresses = ["anna@example.org", "bo@example.org", "cia@example.org"]
  for (const to of addresses)
    await services.db.transaction((tx) => queueMail(tx, services, { to, subject: "Hej", text: "Hej", html: "<p>Hej</p>" }))
  await until(async () => (await mailJobs()).every(({ state }) => state === "retry"))
  server = await startMailServer({ port })
  await until(() => server.received.length === addresses.length, 30_000)
  expect(server.received.map(({ to }) => to[0]).sort()).toEqual(addresses)
  transports.mail.close()
  await server.close()
})

test("what was left undone is taken up when work begins, and by the clock", async () => {
  const begun: string[] = []
  await work({
    erase: { atOnce: 1, run: async () => void begun.push("erase") },
    rewrite: { atOnce: 1, run: async () => undefined },
    sweep: { atOnce: 1, run: async ({ whole }) => void begun.push(whole ? "sweep all" : "sweep") },
  })
  await until(() => begun.includes("erase") && begun.includes("sweep all"))
  const schedules = await database.owner<{ name: string; cron: string }[]>`select name, cron from pgboss.schedule order by name`
  expect([...schedules]).toEqual([
    { name: "close", cron: "*/5 * * * *" },
    { name: "erase", cron: "* * * * *" },
    { name: "invite", cron: "* * * * *" },
    { name: "release", cron: "* * * * *" },
    { name: "reply", cron: "* * * * *" },
    { name: "rewrite", cron: "15 2 * * *" },
    { name: "sweep", cron: "*/10 * * * *" },
    { name: "tell-daily", cron: "*/5 * * * *" },
    { name: "trash", cron: "35 * * * *" },
  ])
})

test("the pools of a process stay within their limits, however often the modules are loaded and whatever is going on", async () => {
  const pool = openPool({ url: database.urls.app, max: 4, name: "sigill" })
  const crowded: TestServices = { ...services, db: pool.db }
  workers.push(await startWorking(crowded, handlers({})))
  let most = 0
  let isOver = false
  const watch = (async () => {
    while (!isOver) {
      const [row] = await database.owner<
        { count: number }[]
      >`select count(*)::int from pg_stat_activity where application_name in ('sigill', 'sigill-jobs') and datname = current_database()`
      most = Math.max(most, row?.count ?? 0)
    }
  })()
  for (let load = 0; load < 3; load++) {
    await jest.isolateModulesAsync(async () => {
      const again = await import("#lib/jobs/queue.ts")
      await Promise.all(
        Array.from({ length: 30 }, () =>
          crowded.db.transaction(async (tx) => {
            const id = newId()
            await again.enqueue(tx, crowded, { queue: "deliver-mail", jobs: [{ id, data: { outgoingId: id } }] })
          }),
        ),
      )
      await again.assertQueue(crowded)
    })
  }
  await Promise.all(Array.from({ length: 10 }, () => runErasure(crowded)))
  isOver = true
  await watch
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(4 + QUEUE_CONNECTIONS)
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  await pool.close()
})

test("a queue whose tables are not there is not ready", async () => {
  const pool = openPool({ url: database.urls.app.replace(/\/test_[^?]+/, "/postgres"), max: 1, name: "sigill" })
  await expect(assertQueue({ db: pool.db, log: services.log })).rejects.toThrow()
  await pool.close()
})
