import { findHelpedBelow } from "#db/queries/recoverability.ts"
import { findNamesWithOrganisation } from "#db/queries/units.ts"
import { findPerson } from "#db/queries/roles.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import type { Id } from "../ids.ts"
import { enqueue, type JobData } from "../jobs/queue.ts"
import { membershipMail } from "./mails.ts"

/** So many people are told in one transaction; those after them in the next job. */
const PORTION = 100

/** Has everybody told whom other administrators can help from now on, because their unit, or one above it, hangs elsewhere (O6); in the act's transaction. */
export const tellMovedSoon = (tx: TenantTx, services: Services, unitId: Id): Promise<void> =>
  enqueue(tx, services, { queue: "tell-moved", jobs: [{ data: { unitId, after: null } }] })

/** Tells a portion of them, and has the rest told; mails and next portion are one transaction. A job's. @returns how many were told */
export function tellMoved(services: Services, { unitId, after }: JobData<"tell-moved">): Promise<number> {
  return inAll(services.db, "service", async (tx) => {
    const [names] = await findNamesWithOrganisation(tx, [unitId])
    if (names === undefined) return 0
    const people = await findHelpedBelow(tx, unitId, { after, limit: PORTION })
    for (const { accountId, unitName: unit } of people) {
      const language = (await findPerson(tx, accountId))?.language ?? "en"
      const told = { language, what: "unitMoved", organisation: names.organisation, unit } as const
      await mailEveryAddress(services, tx, { accountId, mailTo: (to) => membershipMail(services, { to, ...told }) })
    }
    const last = people.at(-1)
    if (last !== undefined && people.length === PORTION)
      await enqueue(tx, services, { queue: "tell-moved", jobs: [{ data: { unitId, after: last.accountId } }] })
    return people.length
  })
}
