import { deleteAddress, setMainAddress } from "#db/queries/addresses.ts"
import { deleteAskedOf } from "#db/queries/asked-by-domain.ts"
import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { findProvenDomains } from "#db/queries/organisation-domains.ts"
import { findAddressesOf } from "#db/queries/own-account.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { reissueCertificate } from "../keys/reissue-certificate.ts"
import { domainFor } from "../mail-domain.ts"

type Of = { readonly accountId: Id; readonly organisationId: Id }

/** The proven addresses of an account: those in domains of an organisation's, and the others, the main one first. `tx` sees the organisation. */
export async function addressesBetween(
  tx: TenantTx,
  { accountId, organisationId }: Of,
): Promise<{ readonly owned: readonly string[]; readonly others: readonly string[] }> {
  const domains = await findProvenDomains(tx, organisationId)
  const all = (await findAddressesOf(tx, accountId)).map(({ address }) => address)
  const isOwned = (address: string) => domainFor(address, domains) !== null
  return { owned: all.filter(isOwned), others: all.filter((address) => !isOwned(address)) }
}

type GiveUp = { readonly scope: OwnerScope; readonly owned: readonly string[]; readonly to: string; readonly organisationId: Id }

/**
 * Takes addresses that are an organisation's from an account that goes on under another one (O6, O10), in the caller's transaction, which holds organisation and
 * account: the certificate names them no more, and nothing is asked about them.
 */
export async function giveUpAddresses(tx: TenantTx, services: Services, { scope, owned, to, organisationId }: GiveUp): Promise<void> {
  await setMainAddress(tx, scope, to)
  for (const address of owned) await deleteAddress(tx, scope, address)
  await deleteAttemptsOf(tx, scope.accountId)
  await deleteAskedOf(tx, organisationId, owned)
  const left = await findAddressesOf(tx, scope.accountId)
  await reissueCertificate(services, tx, { accountId: scope.accountId, addresses: left.map(({ address }) => address) })
}
