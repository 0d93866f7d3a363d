import { findAddressOwner } from "#db/queries/accounts.ts"
import { findKnownBrowserIds } from "#db/queries/sessions.ts"
import type { Address } from "../address.ts"
import type { Services } from "../context.ts"
import { forgiveAccount, forgiveFailures } from "./limits.ts"

/**
 * Lifts the pause after wrong passwords and codes for an address, from every browser and on every way (B21); for the operator's command line.
 * Says nothing of whether somebody has the address: the pause counts for any.
 */
export async function unlockAddress(services: Services, address: Address): Promise<void> {
  const owner = await findAddressOwner(services.db, address)
  const browsers = owner === null ? [] : await findKnownBrowserIds(services.db, owner.accountId)
  for (const knownBrowserId of [null, ...browsers]) await forgiveFailures(services, { address, knownBrowserId })
  if (owner !== null) await forgiveAccount(services, owner.accountId)
  services.log.info("unlocked", { account: owner?.accountId ?? null })
}
