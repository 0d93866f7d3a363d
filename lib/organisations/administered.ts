import type { ListedPerson } from "#db/queries/listed-people.ts"
import { findPersonByAddress } from "#db/queries/roles.ts"
import { findAdministered, findAdministrators, lockAdministrators, putAdministrator, type AdministratorRow } from "#db/queries/unit-keys.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import { isAdministratorGrant, signAdministratorGrant } from "../envelope/grants.ts"
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

/** Of rows about people, those that belong to a unit, and those that administer one by a grant that holds. */
export async function withoutFalseGrants<R extends Pick<ListedPerson, "accountId" | "unitId" | "kind">>(
  services: Services,
  tx: TenantTx,
  rows: readonly R[],
): Promise<readonly R[]> {
  const administered = rows.filter(({ kind }) => kind === "administrator").map(({ unitId }) => unitId)
  if (administered.length === 0) return rows
  const grants = await administratorsOf(services, tx, [...new Set(administered)])
  const holding = new Set(grants.map(({ unitId, accountId }) => `${unitId} ${accountId}`))
  return rows.filter(({ kind, unitId, accountId }) => kind !== "administrator" || holding.has(`${unitId} ${accountId}`))
}

/** Whether the owner of an address administers a unit already, by that unit or one on the path to it. */
export async function administersAlready(
  services: Services,
  tx: TenantTx,
  { path, address }: { readonly path: readonly Id[]; readonly address: string },
): Promise<boolean> {
  const person = await findPersonByAddress(tx, address)
  return person !== null && (await administersBy(services, tx, { path, accountId: person.accountId }))
}

/** The same of an account. */
export async function administersBy(
  services: Services,
  tx: TenantTx,
  { path, accountId }: { readonly path: readonly Id[]; readonly accountId: Id },
): Promise<boolean> {
  return (await administratorsOf(services, tx, path)).some((grant) => grant.accountId === accountId)
}

/** All administrators of an organisation whose grants hold, locked until the transaction ends. */
export async function lockedAdministrators(services: Services, tx: TenantTx, organisationId: Id): Promise<readonly AdministratorRow[]> {
  return (await lockAdministrators(tx, organisationId)).filter((row) => isGranted(services, row))
}

/** Writes a right down with the installation's word for it. */
export async function grantAdministration(services: Services, tx: TenantTx, grant: Omit<AdministratorRow, "signature">): Promise<void> {
  const { id: installationId, signingKey: installationKey } = services.installation
  await putAdministrator(tx, { ...grant, signature: signAdministratorGrant({ ...grant, installationId, installationKey }) })
}

/**
 * What a successor was kept from is not there any more, or they have it by the printed sheet: from here on they are administrators like the others, for one unit
 * or, with the keys of the whole, for every one.
 */
export async function trustSuccessors(
  services: Services,
  tx: TenantTx,
  { id, organisationId, parentId }: { readonly id: Id; readonly organisationId: Id; readonly parentId: Id | null },
): Promise<void> {
  for (const grant of await lockedAdministrators(services, tx, organisationId))
    if (grant.withoutOldKeys && (parentId === null || grant.unitId === id))
      await grantAdministration(services, tx, { ...grant, withoutOldKeys: false })
}
