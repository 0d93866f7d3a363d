import { deleteEnded, deleteOverdue, findWaitingReplies, type WaitingReply } from "#db/queries/absences.ts"
import { StorageError } from "../blobs/blob-store.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { giveReply } from "./give-reply.ts"

const PORTION = 100

/** A reply that could not be given for so long is of no use any more. */
const OVERDUE_MS = 2 * DAY

/**
 * Gives the automatic replies that are owed, then erases the absences that are over (M14). Run by a job when something came to somebody who is away, and by
 * the clock; stopped at any point it is finished by the next run, several runs share the work, and each sender gets one. @returns how many were given
 */
export async function answerDue(services: Services): Promise<number> {
  const now = services.clock.now()
  await deleteOverdue(services.db, new Date(now.getTime() - OVERDUE_MS))
  const given = await giveAll(services)
  await deleteEnded(services.db, now)
  return given
}

async function giveAll(services: Services): Promise<number> {
  let given = 0
  for (let after: WaitingReply | null = null; ;) {
    const waiting: readonly WaitingReply[] = await findWaitingReplies(services.db, { after, limit: PORTION })
    for (const place of waiting) {
      const outcome = await giveOne(services, place)
      if (outcome === "given") given += 1
      // Nor would the disk take the others.
      if (outcome === "not_stored") return given
    }
    // From behind those that failed on: they keep nobody else waiting.
    after = waiting.at(-1) ?? null
    if (waiting.length < PORTION) return given
  }
}

async function giveOne(services: Services, place: WaitingReply): Promise<"given" | "none" | "failed" | "not_stored"> {
  try {
    return (await giveReply(services, place)) ? "given" : "none"
  } catch (error) {
    if (error instanceof StorageError) {
      services.log.warn("reply_not_stored", { problem: error.code })
      return "not_stored"
    }
    services.log.error("reply_failed", error, { account: place.holderId })
    return "failed"
  }
}
