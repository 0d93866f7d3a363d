import type { NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { ok, type Result } from "../result.ts"
import { listOwnInvitations, type ShownOwnInvitation } from "./join.ts"
import { listAdministered, type Administered } from "./open-organizer.ts"
import { listOwnMemberships, type ShownMembership } from "./own-memberships.ts"

export type OwnOrganisations = {
  readonly invitations: readonly ShownOwnInvitation[]
  /** Said to whoever is asked to become an employee (O7). */ readonly holdsMail: boolean
  readonly memberships: readonly ShownMembership[]
  readonly administered: readonly Administered[]
}

/** Everything between the signed-in person and organisations: what they are asked, what they belong to and what they administer (O3, O4). */
export async function listOwnOrganisations(ctx: MemberContext): Promise<Result<OwnOrganisations, NotFound>> {
  const asked = await listOwnInvitations(ctx)
  if (!asked.ok) return asked
  const memberships = await listOwnMemberships(ctx)
  if (!memberships.ok) return memberships
  const administered = await listAdministered(ctx)
  if (!administered.ok) return administered
  return ok({ ...asked.value, memberships: memberships.value, administered: administered.value })
}
