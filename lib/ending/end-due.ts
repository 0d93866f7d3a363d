import { findDueEnds, takeDueEnd, type DueEnd } from "#db/queries/employment-ends.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { inAll } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { deleteAccount } from "../leaving/delete-account.ts"
import { keepsFrom, passGate } from "../holding/gate.ts"
import { takesBoundKeys } from "../organisations/mailbox-readers.ts"
import { hasOtherAddress, releaseEmployee } from "./release-employee.ts"

/** Thrown at ourselves: the end was stopped while it was being carried out, and nothing of it happens. */
class StoppedError extends Error {
  override readonly name = "StoppedError"
}

/** So many are looked up at a time; each is carried out in a transaction of its own. */
const PORTION = 200

/**
 * Carries out the ends of employments whose day has come (O6): accounts are released or erased, but for those that a hold keeps, which wait for its end (O16). One that fails, or waits for an address of the person's own, is tried again by the next run and keeps none of
 * the others. A job's. @returns how many were carried out
 */
export async function endDue(services: Services): Promise<number> {
  let count = 0
  for (let after: Id | null = null; ;) {
    const window = { now: services.clock.now(), after, limit: PORTION }
    const due: readonly DueEnd[] = await inAll(services.db, "service", (tx) => findDueEnds(tx, window))
    for (const end of due) if (await carryOut(services, end)) count++
    if (due.length < PORTION) return count
    after = due.at(-1)?.accountId ?? null
  }
}

async function carryOut(services: Services, end: DueEnd): Promise<boolean> {
  try {
    return await (end.outcome === "erase" ? erase(services, end) : release(services, end))
  } catch (error) {
    if (!(error instanceof StoppedError)) services.log.error("employment_end_failed", error, { account: end.accountId })
    return false
  }
}

/** With the organisation locked: an administrator who stops it is before, or too late (B43). */
function release(services: Services, { accountId, organisationId, unitId, endsPlaces }: DueEnd): Promise<boolean> {
  return inAll(services.db, "service", async (tx) => {
    const organisation = await lockOrganisation(tx, organisationId)
    if (organisation === null || keepsFrom(await passGate(tx, [accountId]), accountId)) return false
    // Until they have an address of their own the account stays as it is: released it would have none (O10).
    if (!(await hasOtherAddress(tx, { organisationId, accountId }))) return false
    if (await takesBoundKeys(tx, services, { organisationId, accountId, ending: endsPlaces ? "all" : [unitId] })) return false
    if (!(await takeDueEnd(tx, accountId, services.clock.now()))) return false
    await releaseEmployee(tx, services, { accountId, unitId, organisation, places: endsPlaces ? "end" : "keep" })
    return true
  })
}

async function erase(services: Services, { accountId, organisationId, unitId: unit }: DueEnd): Promise<boolean> {
  const gone = await deleteAccount(services, accountId, {
    by: { kind: "employer" },
    also: async (tx) => {
      if (!(await takeDueEnd(tx, accountId, services.clock.now()))) throw new StoppedError()
      const details = { unit, outcome: "erase" } as const
      await recordOrganisationAudit(tx, services, organisationId, { type: "employment.ended", subjectId: accountId, details })
    },
  })
  if (!gone.ok) throw new Error(gone.error.code)
  return true
}
