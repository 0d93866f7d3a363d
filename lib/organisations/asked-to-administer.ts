import { listInvitationsOf } from "#db/queries/unit-invitations.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Id } from "../ids.ts"
import type { Services } from "../context.ts"
import { administersAlready } from "./administered.ts"

/** Who is asked to administer the whole organisation and can still answer; not who administers it already, whose yes would change nothing. */
export async function askedToAdminister(services: Services, tx: TenantTx, organisationId: Id): Promise<readonly string[]> {
  const now = services.clock.now()
  const asked: string[] = []
  for (const { address, administers, expiresAt } of await listInvitationsOf(tx, organisationId)) {
    if (!administers || expiresAt <= now) continue
    if (!(await administersAlready(services, tx, { path: [organisationId], address }))) asked.push(address)
  }
  return asked
}
