import type { InstallationRole } from "../authz/actor.ts"
import { isRoleGrant, signRoleGrant } from "../envelope/grants.ts"
import type { Id } from "../ids.ts"
import type { Installation } from "../keys/installation.ts"

/** A row of roles as the database has it; whether it counts, its signature says. */
export type ClaimedRole = { readonly role: InstallationRole; readonly grantedAt: Date; readonly signature: Uint8Array | null }

/** The roles that this installation's key vouches for: a row that was written by SQL gives nothing (keys.md 2). */
export function verifiedRoles(
  { id: installationId, publicKey: installationPublicKey }: Installation,
  accountId: Id,
  claimed: readonly ClaimedRole[],
): readonly InstallationRole[] {
  return claimed.filter((grant) => isRoleGrant({ ...grant, installationId, installationPublicKey, accountId })).map(({ role }) => role)
}

/** Of rows of roles, those of one role that this installation's key vouches for. */
export const holdersOf = <R extends ClaimedRole & { readonly accountId: Id }>(
  installation: Installation,
  rows: readonly R[],
  role: InstallationRole,
): readonly R[] => rows.filter((row) => row.role === role && verifiedRoles(installation, row.accountId, [row]).length > 0)

/** The installation's word for a role. */
export function signRole(
  { id: installationId, signingKey: installationKey }: Installation,
  grant: { readonly accountId: Id; readonly role: InstallationRole; readonly grantedAt: Date },
): Uint8Array {
  return signRoleGrant({ ...grant, installationId, installationKey })
}
