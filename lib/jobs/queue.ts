import { PgBoss } from "pg-boss"
import type { Queryable } from "#db/client.ts"
import { jobDatabase } from "#db/jobs.ts"
import type { QueueName } from "#db/queues.ts"
import type { Env } from "../env.ts"
import type { Id } from "../ids.ts"
import { log } from "../log.ts"
import { forgetInProcess, oncePerProcess } from "../runtime.ts"

/** The queue's own connections: two to work with, and one that listens. */
export const QUEUE_CONNECTIONS = 2

/**
 * The process's queue, started at first use on a small pool of its own (design 2). It makes and changes no table: `migrate` did.
 * Behind PgBouncer it listens on the direct connection.
 */
export function queue(env: Env): Promise<PgBoss> {
  return oncePerProcess("queue", () => start(env).catch((error: unknown) => {
    forgetInProcess("queue")
    throw error
  }))
}

async function start(env: Env): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: env.databaseDirectUrl,
    application_name: "sigill-queue",
    max: QUEUE_CONNECTIONS,
    migrate: false,
    createSchema: false,
    useListenNotify: true,
    reindex: false,
    monitorVacuum: false,
    maintenanceIntervalSeconds: 30,
    superviseIntervalSeconds: 30,
  })
  boss.on("error", (error) => log.error("queue_failed", error))
  await boss.start()
  return boss
}

/** Ends the queue of this process, if it was started. */
export async function stopQueue(env: Env, graceMilliseconds: number): Promise<void> {
  const boss = await queue(env)
  await boss.stop({ graceful: graceMilliseconds > 0, timeout: graceMilliseconds, close: true })
  forgetInProcess("queue")
}

/** A job as it is enqueued: ids only, so that the queue remembers nothing about anybody (D2). */
export type Job = { readonly queue: QueueName; readonly id: Id }

/** Enqueues in the caller's transaction: the job exists exactly if the transaction commits. */
export async function enqueue(tx: Queryable, env: Env, job: Job): Promise<void> {
  const boss = await queue(env)
  await boss.send(job.queue, { id: job.id }, { db: jobDatabase(tx) })
}
