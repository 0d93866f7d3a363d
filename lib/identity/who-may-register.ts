import { isAskedAnywhere } from "#db/queries/asked-by-domain.ts"
import { findActiveDomains } from "#db/queries/organisation-domains.ts"
import { findInvited } from "#db/queries/people.ts"
import { inAll } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import type { Services } from "../context.ts"
import { domainFor, domainsAbove, hostOf } from "../mail-domain.ts"

/**
 * Whether the installation lets whoever has this address make an account (A8): anybody, where nothing else is set; else who was invited by an organisation or
 * written to by anybody, and where that is set who has an address in a domain that an organisation has proven (O10).
 */
export async function mayMakeAccount(services: Services, address: Address): Promise<boolean> {
  const { registration } = services.env
  if (registration === "anyone" || (await findInvited(services.db, address)) !== null) return true
  return inAll(services.db, "service", async (tx) => {
    if (await isAskedAnywhere(tx, address, services.clock.now())) return true
    return registration === "owned" && domainFor(address, await findActiveDomains(tx, domainsAbove(hostOf(address)))) !== null
  })
}
