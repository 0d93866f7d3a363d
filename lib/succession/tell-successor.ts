import { findConcerned } from "#db/queries/closings.ts"
import { findOrganisation } from "#db/queries/organisations.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { Id } from "../ids.ts"
import { enqueue, type JobData } from "../jobs/queue.ts"
import { administratorsOf } from "../organisations/administered.ts"
import { successorApprovedMail } from "./mails.ts"

/** So many people are told in one transaction; those after them in the next job. */
const PORTION = 100

type Approved = { readonly organisationId: Id; /** Until when the successor can answer. */ readonly until: Date }

/** Has everybody of an organisation told that it gets a successor (keys.md 5); in the act's transaction. */
export const tellSuccessorSoon = (tx: TenantTx, services: Services, { organisationId, until }: Approved): Promise<void> =>
  enqueue(tx, services, { queue: "tell-successor", jobs: [{ data: { organisationId, until: until.getTime(), after: null } }] })

/**
 * Tells a portion of them at every address, each in their language, and has the rest told; mails and next portion are one transaction. Whoever administers the
 * whole is told how to object. Taken back meanwhile, it was approved all the same. A job's. @returns how many were told
 */
export function tellSuccessor(services: Services, { organisationId, until, after }: JobData<"tell-successor">): Promise<number> {
  return inAll(services.db, "service", async (tx) => {
    const organisation = await findOrganisation(tx, organisationId)
    if (organisation === null) return 0
    const ofAll = new Set((await administratorsOf(services, tx, [organisationId])).map(({ accountId }) => accountId))
    const people = await findConcerned(tx, { organisationId, after, limit: PORTION })
    for (const { accountId, language } of people) {
      const about = { id: organisationId, organisation: organisation.name, until: until === null ? null : new Date(until) }
      const told = { language, mayObject: ofAll.has(accountId), ...about }
      await mailEveryAddress(services, tx, { accountId, mailTo: (to) => successorApprovedMail(services, { to, ...told }) })
    }
    const last = people.at(-1)
    if (last !== undefined && people.length === PORTION)
      await enqueue(tx, services, { queue: "tell-successor", jobs: [{ data: { organisationId, until, after: last.accountId } }] })
    return people.length
  })
}
