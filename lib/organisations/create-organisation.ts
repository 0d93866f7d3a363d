import { findOrganisation, insertOrganisation } from "#db/queries/organisations.ts"
import { insertUnit } from "#db/queries/units.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import { recordAudit, recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import type { MemberContext, Services } from "../context.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { newId, type Id } from "../ids.ts"
import type { NotFound } from "../authz/policy.ts"
import { fail, ok, type Result } from "../result.ts"
import type { OrganisationNameTaken, OrganisationNumberTaken } from "./errors.ts"
import { inviteInto } from "./invite.ts"
import { nameKey, readName, readOrganisationNumber, readPostalAddress } from "./names.ts"

export type NewOrganisation = {
  readonly name: string
  readonly number: string
  readonly postalAddress: string
  readonly region: string
  /** Who is asked to administer the whole of it first. */
  readonly administrator: Address
  /** That the first mail is written in. */
  readonly language: string
  /** Chosen by the form, so that the second of two posts of it sets nothing up and finds what the first one did. */
  readonly id?: Id
}

export type CreateFailure = InvalidField | OrganisationNameTaken | OrganisationNumberTaken

/** Sets an organisation up (O1): the seller's, or an operator's, act. @returns its id, or what is wrong with what was typed */
export async function createOrganisation(
  ctx: MemberContext,
  given: NewOrganisation,
): Promise<Result<Id, NotFound | ProofNeeded | CreateFailure>> {
  const scope = authorizeProven(ctx, "organisations:manage")
  if (!scope.ok) return scope
  return inAll(ctx.db, scope.value, (tx) => create(tx, ctx, given))
}

/** The same by the command line, which nobody is signed in to. */
export const createOrganisationByCommand = (services: Services, given: NewOrganisation): Promise<Result<Id, CreateFailure>> =>
  inAll(services.db, "service", (tx) => create(tx, services, given))

async function create(tx: TenantTx, ctx: AuditContext, given: NewOrganisation): Promise<Result<Id, CreateFailure>> {
  const facts = readFacts(ctx, given)
  if (!facts.ok) return facts
  const { name } = facts.value
  const [id, createdAt] = [given.id ?? newId(), ctx.clock.now()]
  const taken = await insertOrganisation(tx, { id, ...facts.value, nameKey: nameKey(name), createdAt })
  if (taken !== null && (await findOrganisation(tx, id)) !== null) return ok(id)
  if (taken !== null) return fail(taken.number ? "organisation_number_taken" : "organisation_name_taken")
  await insertUnit(tx, { id, organisationId: id, parentId: null, kind: "organisation", name, path: [id], plan: "full", createdAt })
  await recordOrganisationAudit(tx, ctx, id, { type: "organisation.made", subjectId: null, details: {} })
  const invite = { address: given.administrator, name: "", kind: null, administers: true, language: given.language }
  await inviteInto(tx, ctx, { unit: { id, organisationId: id, name }, organisation: name }, invite)
  await recordAudit(tx, ctx, { type: "organisation.set_up", subjectId: null, details: { organisation: id } })
  return ok(id)
}

type Facts = Pick<NewOrganisation, "name" | "number" | "postalAddress" | "region">

function readFacts({ env }: Pick<Services, "env">, typed: Facts): Result<Facts, InvalidField> {
  const [name, number, postalAddress] = [readName(typed.name), readOrganisationNumber(typed.number), readPostalAddress(typed.postalAddress)]
  if (name === null) return invalidField("name", "organisation_name")
  if (number === null) return invalidField("number", "organisation_number")
  if (postalAddress === null) return invalidField("postal_address", "postal_address")
  if (!env.regions.includes(typed.region)) return invalidField("region", "required")
  return ok({ name, number, postalAddress, region: typed.region })
}
