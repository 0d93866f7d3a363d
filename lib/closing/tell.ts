import { findClosing, findConcerned, type ClosingRow } from "#db/queries/closings.ts"
import { findOrganisation } from "#db/queries/organisations.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { enqueue, type JobData } from "../jobs/queue.ts"
import { closingMail } from "./mails.ts"

/** So many people are told in one transaction; those after them in the next job. */
const PORTION = 100

/** Has everybody of an organisation told that it leaves, once more before the day, or that it stays after all (D8); in the act's transaction. */
export const tellSoon = (tx: TenantTx, services: Services, told: Omit<JobData<"tell-closing">, "after">): Promise<void> =>
  enqueue(tx, services, { queue: "tell-closing", jobs: [{ data: { ...told, after: null } }] })

/** Called off and announced anew, the new announcement has jobs of its own: those of the one before tell nobody a second time. */
function isTrue(closing: ClosingRow | null, { what, announcedAt }: Pick<JobData<"tell-closing">, "what" | "announcedAt">): boolean {
  if (what === "called_off") return closing?.state !== "announced"
  return closing?.state === "announced" && (announcedAt === null || closing.announcedAt?.getTime() === announcedAt)
}

/**
 * Tells a portion of them at every address, each in their language, and has the rest told; mails and next portion are one transaction. What is not true any
 * more is not told. A job's. @returns how many were told
 */
export function tellClosing(services: Services, { organisationId, what, announcedAt, after }: JobData<"tell-closing">): Promise<number> {
  return inAll(services.db, "service", async (tx) => {
    const [organisation, closing] = [await findOrganisation(tx, organisationId), await findClosing(tx, organisationId)]
    if (organisation === null || !isTrue(closing, { what, announcedAt })) return 0
    const people = await findConcerned(tx, { organisationId, after, limit: PORTION })
    for (const { accountId, language, outcome } of people) {
      const words = { language, organisation: organisation.name, what: what === "called_off" ? "calledOff" : (outcome ?? "none") } as const
      const about = { ...words, day: closing?.closesOn ?? null, isReminder: what === "reminder" }
      await mailEveryAddress(services, tx, { accountId, mailTo: (to) => closingMail(services, { to, ...about }) })
    }
    const last = people.at(-1)
    if (last !== undefined && people.length === PORTION)
      await enqueue(tx, services, { queue: "tell-closing", jobs: [{ data: { organisationId, what, announcedAt, after: last.accountId } }] })
    return people.length
  })
}
