import { findHeldPeople, lockUnnoted, noteHold } from "#db/queries/holds.ts"
import { inAll } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"

/** So many entries in one transaction: everybody else's acts in the organisation wait for the head of its trail. */
const PORTION = 50

/**
 * Writes into the log of everybody whom a hold concerns that it stands, or that it was lifted (O12, O16), in portions; stopped in between, the next run goes on.
 * A job's. @returns how many entries it made
 */
export async function noteHolds(services: Services): Promise<number> {
  for (let count = 0; ;) {
    const noted = await noteSome(services)
    if (noted === null) return count
    count += noted
  }
}

/** @returns null where nothing is left to do */
function noteSome(services: Services): Promise<number | null> {
  return inAll(services.db, "service", async (tx) => {
    const hold = await lockUnnoted(tx)
    if (hold === null) return null
    const { id, unitId: unit, organisationId, liftedAt, notedUpTo } = hold
    const people = await findHeldPeople(tx, unit, { after: notedUpTo, limit: PORTION })
    await noteHold(tx, { id, notedUpTo: people.at(-1) ?? notedUpTo, isNoted: people.length < PORTION })
    for (const subjectId of people) {
      const type = liftedAt === null ? "hold.begun" : "hold.over"
      await recordOrganisationAudit(tx, services, organisationId, { type, subjectId, details: { unit } })
    }
    return people.length
  })
}
