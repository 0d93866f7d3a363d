import { findClosing, findReminders, updateClosing } from "#db/queries/closings.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { inAll } from "#db/tenancy.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { tellSoon } from "./tell.ts"

/** So long before the day everybody is told once more: over a week-end there is still time to take out what is theirs. */
export const REMINDER_DAYS = 7

/**
 * Has everybody reminded, once, of the closings that begin within a week (D8). One that was called off and announced anew has a reminder of its own; one whose
 * day passed while nothing ran has none. A job's. @returns of how many organisations
 */
export async function remindDue(services: Services): Promise<number> {
  const now = services.clock.now()
  const until = new Date(now.getTime() + REMINDER_DAYS * DAY)
  let count = 0
  for (const id of await inAll(services.db, "service", (tx) => findReminders(tx, { now, until })))
    if (await remind(services, id, { now, until })) count++
  return count
}

/** The organisation is held, so that of two runs one reminds, and of this and calling off one comes first (B43). */
function remind(services: Services, organisationId: Id, { now, until }: { readonly now: Date; readonly until: Date }): Promise<boolean> {
  return inAll(services.db, "service", async (tx) => {
    if ((await lockOrganisation(tx, organisationId)) === null) return false
    const closing = await findClosing(tx, organisationId)
    if (closing?.state !== "announced" || closing.remindedAt !== null || closing.closesAt > until) return false
    await updateClosing(tx, organisationId, { remindedAt: now })
    await tellSoon(tx, services, { organisationId, what: "reminder", announcedAt: closing.announcedAt?.getTime() ?? null })
    return true
  })
}
