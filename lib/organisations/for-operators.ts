import { findNames } from "#db/queries/audit.ts"
import { findClosing } from "#db/queries/closings.ts"
import {
  findOrganisation,
  listOrganisations as findOrganisations,
  lockOrganisation,
  type ListedOrganisation,
} from "#db/queries/organisations.ts"
import { listInvitationsOf } from "#db/queries/unit-invitations.ts"
import { inAll } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import { recordAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext, Services } from "../context.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { administratorsOf } from "./administered.ts"
import type { OrganisationFacts } from "./context.ts"
import type { HasAdministrators } from "./errors.ts"
import { inviteInto } from "./invite.ts"
import { toFacts } from "./open-organizer.ts"

/** Every organisation of the installation, for its sellers and operators (R4). */
export async function listOrganisations(ctx: MemberContext): Promise<Result<readonly ListedOrganisation[], NotFound>> {
  const scope = authorize(ctx.actor, "organisations:manage")
  return scope.ok ? ok(await inAll(ctx.db, scope.value, findOrganisations)) : scope
}

/** The same for the command line. */
export const listOrganisationsByCommand = ({ db }: Pick<Services, "db">): Promise<readonly ListedOrganisation[]> =>
  inAll(db, "service", findOrganisations)

export type OrganisationForOperators = {
  readonly organisation: OrganisationFacts & { readonly createdAt: Date }
  /** Who administers the whole of it. */
  readonly administrators: readonly { readonly name: string; readonly address: string }[]
  /** Who is asked to. */
  readonly asked: readonly { readonly address: string; readonly invitedAt: Date; readonly isOver: boolean }[]
}

/** What an installation's people may know of an organisation: its facts and who administers it; nobody's mail, and none of its people (B41). */
export async function showOrganisation(ctx: MemberContext, id: Id): Promise<Result<OrganisationForOperators, NotFound>> {
  const scope = authorize(ctx.actor, "organisations:manage")
  if (!scope.ok) return scope
  return inAll(ctx.db, scope.value, async (tx) => {
    const row = await findOrganisation(tx, id)
    if (row === null) return fail("not_found")
    const grants = await administratorsOf(ctx, tx, [id])
    const people = await findNames(
      tx,
      grants.map(({ accountId }) => accountId),
    )
    const now = ctx.clock.now()
    const asked = (await listInvitationsOf(tx, id)).filter(({ administers }) => administers)
    return ok({
      organisation: { ...toFacts(row), createdAt: row.createdAt },
      administrators: people.map(({ name, address }) => ({ name, address })),
      asked: asked.map(({ address, invitedAt, expiresAt }) => ({ address, invitedAt, isOver: expiresAt <= now })),
    })
  })
}

type Ask = { readonly organisationId: Id; readonly address: Address; readonly language: string }

/** They are asked already. */
export type AskedAlready = { readonly code: "asked_already" }

/**
 * Asks somebody to administer the whole organisation, while nobody does: when the first one has mistyped the address, say. An organisation that has an
 * administrator looks after that itself, and nobody of the installation gets a foot into it.
 */
export async function askAdministrator(
  ctx: MemberContext,
  { organisationId, address, language }: Ask,
): Promise<Result<null, NotFound | ProofNeeded | HasAdministrators | AskedAlready>> {
  const scope = authorizeProven(ctx, "organisations:manage")
  if (!scope.ok) return scope
  return inAll(ctx.db, scope.value, async (tx) => {
    const organisation = await lockOrganisation(tx, organisationId)
    // One that is being closed is nobody's to administer any more (D8).
    if (organisation === null || (await findClosing(tx, organisationId))?.state === "closing") return fail("not_found")
    if ((await administratorsOf(ctx, tx, [organisationId])).length > 0) return fail("has_administrators")
    const { name } = organisation
    const unit = { id: organisationId, organisationId, name }
    const invite = { address, name: "", kind: null, administers: true, language }
    if (!(await inviteInto(tx, ctx, { unit, organisation: name }, invite))) return fail("asked_already")
    await recordAudit(tx, ctx, { type: "organisation.administrator_invited", subjectId: null, details: { organisation: organisationId } })
    return ok(null)
  })
}
