import { findAddressOwner } from "#db/queries/accounts.ts"
import { findKnownBrowserIds } from "#db/queries/sessions.ts"
import type { Address } from "../address.ts"
import { recordAudit } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"
import { forgiveAccount, forgiveFailures } from "./limits.ts"

/**
 * Lifts the pause after wrong passwords and codes for an address, from every browser and on every way (B21); for the operator's command line.
 * Says nothing of whether somebody has the address: the pause counts for any. It is recorded first, so that no pause is lifted that the trail does
 * not know of (B78).
 */
export async function unlockAddress(services: Services, address: Address): Promise<void> {
  const owner = await findAddressOwner(services.db, address)
  const subjectId = owner?.accountId ?? null
  await services.db.transaction((tx) => recordAudit(tx, services, { type: "account.unlocked", subjectId, details: {} }))
  const browsers = owner === null ? [] : await findKnownBrowserIds(services.db, owner.accountId)
  for (const knownBrowserId of [null, ...browsers]) await forgiveFailures(services, { address, knownBrowserId })
  if (owner !== null) await forgiveAccount(services, owner.accountId)
  services.log.info("unlocked", { account: subjectId })
}
