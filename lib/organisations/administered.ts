import { findAdministered, findAdministrators, lockAdministrators, type AdministratorRow } from "#db/queries/unit-keys.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import { isAdministratorGrant } from "../envelope/grants.ts"
import type { Id } from "../ids.ts"

/** Whether the installation key vouches for a grant; a row that SQL alone wrote is none (keys.md 2). */
export function isGranted({ installation }: Pick<Services, "installation">, grant: AdministratorRow): boolean {
  const { id: installationId, publicKey: installationPublicKey } = installation
  return isAdministratorGrant({ ...grant, installationId, installationPublicKey })
}

/** What one person administers, everywhere, as far as the grants hold. */
export async function administeredBy(services: Services, tx: TenantTx, accountId: Id): Promise<readonly AdministratorRow[]> {
  return (await findAdministered(tx, accountId)).filter((row) => isGranted(services, row))
}

/** The administrators of these units whose grants hold. */
export async function administratorsOf(services: Services, tx: TenantTx, unitIds: readonly Id[]): Promise<readonly AdministratorRow[]> {
  return (await findAdministrators(tx, unitIds)).filter((row) => isGranted(services, row))
}

/** All administrators of an organisation whose grants hold, locked until the transaction ends. */
export async function lockedAdministrators(services: Services, tx: TenantTx, organisationId: Id): Promise<readonly AdministratorRow[]> {
  return (await lockAdministrators(tx, organisationId)).filter((row) => isGranted(services, row))
}
