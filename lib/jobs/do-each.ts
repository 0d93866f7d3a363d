import type { Services } from "../context.ts"

/**
 * Does the parts of a job one after the other. One that fails is logged by its name and keeps none of those after it.
 * @throws the first error, once all are done, so that the job is tried again
 */
export async function doEach({ log }: Pick<Services, "log">, parts: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
  const errors: unknown[] = []
  for (const [part, work] of Object.entries(parts)) {
    try {
      await work()
    } catch (error) {
      log.error("job_part_failed", error, { part })
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}
