import { z } from "zod"
import type { QueueName } from "#db/queues.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import { sweep } from "../erasure/sweep.ts"
import { deliverOutgoing } from "../notifications/deliver-outgoing.ts"
import { queue, stopQueue } from "./queue.ts"

const jobData = z.object({ id: z.uuid() }).strict()

type Worker = { readonly name: QueueName; readonly run: (services: Services, id: string | null) => Promise<unknown>; readonly sideBySide: number }

const workers: readonly Worker[] = [
  { name: "deliver-outgoing", sideBySide: 4, run: (services, id) => (id === null ? Promise.resolve() : deliverOutgoing(services, id)) },
  { name: "erase", sideBySide: 1, run: runErasure },
  { name: "sweep", sideBySide: 1, run: sweep },
]

const EVERY_TEN_MINUTES = "*/10 * * * *"
const STOP_WITHIN = 8_000

/** Takes jobs until `stopWorkers`; several processes may do so beside each other. */
export async function startWorkers(services: Services): Promise<void> {
  const boss = await queue(services.env)
  for (const worker of workers) {
    await boss.work(worker.name, { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 10, batchSize: 1, localConcurrency: worker.sideBySide }, async ([job]) => {
      if (job !== undefined) await runJob(services, worker, job.data)
    })
  }
  await boss.schedule("sweep", EVERY_TEN_MINUTES)
}

async function runJob(services: Services, worker: Worker, data: unknown): Promise<void> {
  const parsed = jobData.safeParse(data)
  try {
    await worker.run(services, parsed.success ? parsed.data.id : null)
  } catch (error) {
    services.log.error("job_failed", error, { queue: worker.name, id: parsed.success ? parsed.data.id : null })
    // The queue tries again, and later each time; the reason stays in the log, because it may name what must not be kept.
    throw new Error("see the log")
  }
}

/** Lets running jobs finish for a few seconds; what is not done by then is done by the next worker. */
export async function stopWorkers(services: Services): Promise<void> {
  await stopQueue(services.env, STOP_WITHIN)
}
