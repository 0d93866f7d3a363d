import { PgBoss } from "pg-boss"
import { z } from "zod"
import type { Db, Tx } from "#db/client.ts"
import { queueInTransaction, queueOnPool, type QueueDatabase } from "#db/jobs.ts"
import type { QueueName } from "#db/queues.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { oncePerProcess } from "../runtime.ts"

/** What a job of each queue carries: ids, and what tells one act from the next, nothing else (D2). */
export const jobData = {
  "deliver-mail": z.strictObject({ outgoingId: z.uuid() }),
  "deliver-sms": z.strictObject({ outgoingId: z.uuid() }),
  erase: z.strictObject({}),
  sweep: z.strictObject({ whole: z.boolean() }),
  trash: z.strictObject({}),
  release: z.strictObject({}),
  "tell-daily": z.strictObject({}),
  "tell-moved": z.strictObject({ unitId: z.uuid(), after: z.uuid().nullable() }),
  "tell-closing": z.strictObject({
    organisationId: z.uuid(),
    what: z.enum(["announced", "reminder", "called_off"]),
    /** Of the announcement, in milliseconds; null of what was called off, and of what waited in the queue before. */
    announcedAt: z.number().int().nullable().default(null),
    after: z.uuid().nullable(),
  }),
  "tell-successor": z.strictObject({
    organisationId: z.uuid(),
    /** When the successor's time to answer ends, in milliseconds; null of what waited in the queue before. */
    until: z.number().int().nullable().default(null),
    after: z.uuid().nullable(),
  }),
  close: z.strictObject({}),
  reply: z.strictObject({}),
  invite: z.strictObject({}),
  rewrite: z.strictObject({}),
} satisfies Record<QueueName, z.ZodType>

export type JobData<Q extends QueueName> = z.infer<(typeof jobData)[Q]>

export type NewJob<Q extends QueueName> = {
  readonly data: JobData<Q>
  /** The same id twice is one job. */
  readonly id?: Id
  /** Not before this moment. */
  readonly startAfter?: Date
}

type Enqueue<Q extends QueueName> = { readonly queue: Q; readonly jobs: readonly NewJob<Q>[] }

/** Adds jobs in the caller's transaction; they start right after it commits, in this process if it works, else in the next one that asks. */
export async function enqueue<Q extends QueueName>(
  tx: Tx,
  services: Pick<Services, "db" | "log">,
  { queue, jobs }: Enqueue<Q>,
): Promise<void> {
  if (jobs.length === 0) return
  const database = queueInTransaction(tx)
  const boss = await sender(services, database)
  const rows = jobs.map(({ data, ...more }) => ({ ...more, data: jobData[queue].parse(data) }))
  await boss.insert(queue, rows, { db: database })
  wakeSoon(queue)
}

/** Whether jobs can be added: the queue's tables are there and at the version of our pg-boss. @throws what is wrong */
export async function assertQueue(services: Pick<Services, "db" | "log">): Promise<void> {
  const boss = await sender(services, queueOnPool(services.db))
  await boss.schemaVersion()
}

/**
 * A pg-boss that only adds jobs, one for each pool in the process; it has no connection and no timer of its own that keeps the process alive.
 * Until there is one, whoever comes reads the queues by their own connection, `first`, and waits for nobody: a transaction that another one blocks must not
 * keep that one from the queue, and by the pool it would wait for one of the transactions that wait for it.
 */
async function sender({ db, log }: Pick<Services, "db" | "log">, first: QueueDatabase): Promise<PgBoss> {
  const senders = oncePerProcess("job-senders", () => new WeakMap<Db, PgBoss>())
  const known = senders.get(db)
  if (known !== undefined) return known
  const boss = await start({ db, log, first })
  const faster = senders.get(db)
  if (faster === undefined) {
    senders.set(db, boss)
    return boss
  }
  await boss.stop({ graceful: false, close: false })
  return faster
}

async function start({ db, log, first }: { db: Db; log: Services["log"]; first: QueueDatabase }): Promise<PgBoss> {
  let database = first
  let failure: Error | undefined
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.executeSql(text, values) },
    clock: idleClock,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
    queueCacheIntervalSeconds: 3600,
  })
  boss.on("error", (error) => {
    failure = error
    log.error("queue_failed", error)
  })
  await boss.start()
  // A failed reading of the queues is only told by an event.
  if (failure !== undefined) throw failure
  database = queueOnPool(db)
  return boss
}

/** pg-boss' timers, which must not keep a process alive that has nothing else to do. */
const idleClock = {
  now: () => Date.now(),
  setTimeout: (run: () => void, ms: number) => setTimeout(run, ms).unref(),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (run: () => void, ms: number) => setInterval(run, ms).unref(),
  clearInterval: (timer: unknown) => clearInterval(timer as NodeJS.Timeout),
}

type Waker = { readonly wake: () => void; readonly timers: Set<NodeJS.Timeout> }

/** Of the queues that this process works on: how to make their worker look at once. */
export const wakers = (): Map<QueueName, Waker> => oncePerProcess("job-wakers", () => new Map<QueueName, Waker>())

/** A transaction is committed a moment after its job was added; a second look catches those that take longer, the poll every second the rest. */
const LOOKS_MS = [25, 150]

/**
 * Wakes this process's worker without NOTIFY: a transaction that notifies holds a lock of the whole database while it is flushed to disk,
 * so that commits come one after the other (docs/decisions/jobs-without-notify.md).
 */
function wakeSoon(queue: QueueName): void {
  const waker = wakers().get(queue)
  if (waker === undefined || waker.timers.size > 0) return
  for (const ms of LOOKS_MS) {
    const timer = setTimeout(() => {
      waker.timers.delete(timer)
      waker.wake()
    }, ms).unref()
    waker.timers.add(timer)
  }
}
