import { findClosing, findConcerned } from "#db/queries/closings.ts"
import { findOrganisation } from "#db/queries/organisations.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { enqueue, type JobData } from "../jobs/queue.ts"
import { closingMail } from "./mails.ts"

/** So many people are told in one transaction; those after them in the next job. */
const PORTION = 100

/** Has everybody of an organisation told that it leaves, or that it stays after all (D8); in the act's transaction. */
export const tellSoon = (tx: TenantTx, services: Services, told: Omit<JobData<"tell-closing">, "after">): Promise<void> =>
  enqueue(tx, services, { queue: "tell-closing", jobs: [{ data: { ...told, after: null } }] })

/**
 * Tells a portion of them at every address, each in their language, and has the rest told; mails and next portion are one transaction. What is not true any
 * more is not told. A job's. @returns how many were told
 */
export function tellClosing(services: Services, { organisationId, what, after }: JobData<"tell-closing">): Promise<number> {
  return inAll(services.db, "service", async (tx) => {
    const [organisation, closing] = [await findOrganisation(tx, organisationId), await findClosing(tx, organisationId)]
    const isTrue = what === "announced" ? closing?.state === "announced" : closing?.state !== "announced"
    if (organisation === null || !isTrue) return 0
    const people = await findConcerned(tx, { organisationId, after, limit: PORTION })
    for (const { accountId, language, outcome } of people) {
      const words = { language, organisation: organisation.name, what: what === "announced" ? (outcome ?? "none") : "calledOff" } as const
      const day = closing?.closesOn ?? null
      await mailEveryAddress(services, tx, { accountId, mailTo: (to) => closingMail(services, { to, day, ...words }) })
    }
    const last = people.at(-1)
    if (last !== undefined && people.length === PORTION)
      await enqueue(tx, services, { queue: "tell-closing", jobs: [{ data: { organisationId, what, after: last.accountId } }] })
    return people.length
  })
}
