import { PgBoss, type Job, type JobResult } from "pg-boss"
import type { QueueName } from "#db/queues.ts"
import type { Services } from "../context.ts"
import { DelayedError } from "./delayed-error.ts"
import { jobData, wakers, type JobData } from "./queue.ts"

/** What to do with a job of each queue. Throwing means: again later. */
export type Handlers = { readonly [Q in QueueName]: { readonly atOnce: number; readonly run: (data: JobData<Q>) => Promise<void> } }

export type Worker = { readonly stop: () => Promise<void> }

/** Connections of the queue's own pool, on top of those that pages use. */
export const QUEUE_CONNECTIONS = 3

/** Jobs in hand may finish within this; what is left is done by the next process. */
const FINISH_MS = 8_000

const SCHEDULES = [
  { queue: "erase", cron: "* * * * *", data: {} },
  { queue: "sweep", cron: "*/10 * * * *", data: { whole: false } },
  { queue: "trash", cron: "35 * * * *", data: {} },
  { queue: "release", cron: "* * * * *", data: {} },
  // Clocks of zones are whole quarters of an hour apart.
  { queue: "tell-daily", cron: "*/5 * * * *", data: {} },
  { queue: "reply", cron: "* * * * *", data: {} },
  { queue: "invite", cron: "* * * * *", data: {} },
  { queue: "close", cron: "*/5 * * * *", data: {} },
  // In the small hours of the countries we serve; a table is locked while it is written anew.
  { queue: "rewrite", cron: "15 2 * * *", data: {} },
] as const satisfies readonly { queue: QueueName; cron: string; data: object }[]

/** Works on all queues until stopped, and sees to it that finished jobs go within a minute and jobs of dead workers come back (D2, B88). */
export async function startWorking({ env, log }: Services, handlers: Handlers): Promise<Worker> {
  const boss = new PgBoss({
    connectionString: env.databaseUrl,
    application_name: "sigill-jobs",
    max: QUEUE_CONNECTIONS,
    migrate: false,
    createSchema: false,
    supervise: true,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    maintenanceIntervalSeconds: 15,
    schedule: true,
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
  })
  boss.on("error", (error) => log.error("queue_failed", error))
  await boss.start()
  for (const { queue, cron, data } of SCHEDULES) await boss.schedule(queue, cron, data)
  for (const queue of Object.keys(jobData) as QueueName[]) await workOn(boss, queue, handlers, log)
  // What was left undone while nobody worked.
  await boss.send("erase", {})
  await boss.send("release", {})
  await boss.send("tell-daily", {})
  await boss.send("reply", {})
  await boss.send("close", {})
  await boss.send("sweep", { whole: true }, { singletonKey: "start", singletonSeconds: 3600 })
  return { stop: () => stop(boss) }
}

async function workOn(boss: PgBoss, queue: QueueName, handlers: Handlers, log: Services["log"]): Promise<void> {
  const options = { batchSize: handlers[queue].atOnce, pollingIntervalSeconds: 1, burstWhenBatchFull: true, perJobResults: true } as const
  const worker = await boss.work(queue, options, (jobs: Job[]) => Promise.all(jobs.map((job) => perform(queue, handlers, job, log))))
  wakers().set(queue, { wake: () => boss.notifyWorker(worker), timers: new Set() })
}

async function perform(queue: QueueName, handlers: Handlers, job: Job, log: Services["log"]): Promise<JobResult> {
  try {
    await run(queue, handlers, job.data)
    return { id: job.id, status: "completed" }
  } catch (error) {
    if (error instanceof DelayedError) log.warn("job_delayed", { queue, job: job.id, problem: error.code, tries: job.retryCount + 1 })
    else log.error("job_failed", error, { queue, job: job.id, tries: job.retryCount + 1 })
    // Kept in the queue's table: a code, never an error's text.
    return { id: job.id, status: "failed", output: { code: error instanceof DelayedError ? error.code : "unexpected" } }
  }
}

async function run<Q extends QueueName>(queue: Q, handlers: Handlers, data: unknown): Promise<void> {
  await handlers[queue].run(jobData[queue].parse(data) as JobData<Q>)
}

async function stop(boss: PgBoss): Promise<void> {
  wakers().clear()
  await boss.stop({ graceful: true, timeout: FINISH_MS, close: true })
}
