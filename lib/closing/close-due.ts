import { forgetClosed } from "#db/queries/closed-organisations.ts"
import { findDueClosings } from "#db/queries/closings.ts"
import { inAll } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import type { Id } from "../ids.ts"
import { finishDeletions } from "../leaving/delete-account.ts"
import { forgetUnanswered } from "./answer-closing.ts"
import { beginClosing } from "./begin-closing.ts"
import { eraseLists, eraseMailboxes } from "./erase-mailboxes.ts"
import { finishClosing } from "./finish-closing.ts"
import { remindDue } from "./remind.ts"
import { endMemberships, partEmployees } from "./part-people.ts"

/**
 * Closes the organisations whose day has come (D8), step by step, after everybody was reminded of those whose day is near. Each step looks for what is left of it in the database and holds the organisation for no
 * longer than one person, so that a run that is killed anywhere is taken up by the next one, and two at once do the same work once. A job's.
 * @returns how many organisations have left in this run
 */
export async function closeDue(services: Services): Promise<number> {
  const { db, clock } = services
  await forgetUnanswered(services)
  await remindDue(services)
  await inAll(db, "service", (tx) => forgetClosed(tx, clock.now()))
  let count = 0
  for (const id of await inAll(db, "service", (tx) => findDueClosings(tx, clock.now()))) {
    try {
      if (await close(services, id)) count++
    } catch (error) {
      services.log.error("closing_failed", error, { organisation: id })
    }
  }
  return count
}

async function close(services: Services, organisationId: Id): Promise<boolean> {
  if (!(await beginClosing(services, organisationId))) return false
  await eraseLists(services, organisationId)
  await eraseMailboxes(services, organisationId)
  await partEmployees(services, organisationId)
  await endMemberships(services, organisationId)
  // What was stopped in between is done before the certificate speaks of it; an account of others that stays keeps nobody here waiting, files that cannot go do.
  await finishDeletions(services).catch((error: unknown) =>
    services.log.error("closing_deletions_failed", error, { organisation: organisationId }),
  )
  await runErasure(services, { limit: Infinity })
  return finishClosing(services, organisationId)
}
