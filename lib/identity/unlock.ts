import { findAddressOwner } from "#db/queries/accounts.ts"
import { findKnownBrowserIds } from "#db/queries/known-browsers.ts"
import type { Address } from "../address.ts"
import { recordAudit } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"
import { forgiveWith } from "../limits.ts"
import { pausesOf } from "./limits.ts"

/**
 * Lifts the pause after wrong passwords and codes for an address, from every browser and on every way (B21); for the operator's command line.
 * Says nothing of whether somebody has the address: the pause counts for any. Lifted and recorded in one transaction: neither is there without the
 * other, whatever breaks in between (B78).
 */
export async function unlockAddress(services: Services, address: Address): Promise<void> {
  const owner = await findAddressOwner(services.db, address)
  const accountId = owner?.accountId ?? null
  const knownBrowserIds = accountId === null ? [] : await findKnownBrowserIds(services.db, accountId)
  await services.db.transaction(async (tx) => {
    await forgiveWith(tx, services, pausesOf({ address, accountId, knownBrowserIds }))
    await recordAudit(tx, services, { type: "account.unlocked", subjectId: accountId, details: {} })
  })
  services.log.info("unlocked", { account: accountId })
}
