import { deleteAskedWider } from "#db/queries/asked-by-domain.ts"
import { findActiveDomains } from "#db/queries/organisation-domains.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Id } from "../ids.ts"

/**
 * Where a domain asks people, no wider one asks them any more, whichever organisation's it is and whoever came first (O10): the most specific decides. Changes
 * nothing where the domain asks nobody. `tx` sees all organisations.
 */
export async function takeOverAsked(tx: TenantTx, { id, name }: { readonly id: Id; readonly name: string }): Promise<void> {
  const active = (await findActiveDomains(tx, [name])).find((one) => one.id === id)
  if (active !== undefined) await deleteAskedWider(tx, active)
}
