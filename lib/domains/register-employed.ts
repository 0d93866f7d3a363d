import { findEmployeeInvitation, settleEmployeeInvitations } from "#db/queries/asked-by-domain.ts"
import { findActiveDomains, type ActiveDomain } from "#db/queries/organisation-domains.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { insertEmployment } from "#db/queries/unit-people.ts"
import { findPathOf, findUnitNames } from "#db/queries/units.ts"
import { inAll, seeAll, type TenantTx } from "#db/tenancy.ts"
import type { Tx } from "#db/client.ts"
import type { Address } from "../address.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { Services, VisitorContext } from "../context.ts"
import { createAccount, type CreateAccount, type CreateAccountFailure, type MadeKeys, type SignedIn } from "../identity/create-account.ts"
import { invalidField } from "../identity/errors.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { openRegistration } from "../identity/registration.ts"
import type { Id } from "../ids.ts"
import { domainFor, domainsAbove, hostOf } from "../mail-domain.ts"
import { isClosing } from "../organisations/is-closing.ts"
import { membershipMail } from "../organisations/mails.ts"
import { sealOwn } from "../organisations/own-recovery.ts"
import { fail, type Result } from "../result.ts"
import { domainInWords } from "./name.ts"

/** Whose an address is that somebody registers with, and which department employs them. */
export type Employer = {
  readonly organisationId: Id
  readonly organisationName: string
  readonly unitId: Id
  readonly unitName: string
  /** As people write it. */ readonly domain: string
}

/** The organisation that an address belongs to, or null, also where it leaves (O10, D8). Where it has asked that address into a department by itself, that is the one. */
export const employerOfAddress = (services: Services, address: Address): Promise<Employer | null> =>
  inAll(services.db, "service", (tx) => findEmployer(tx, services, address))

async function findEmployer(tx: TenantTx, { clock }: Services, address: Address): Promise<Employer | null> {
  const found: ActiveDomain | null = domainFor(address, await findActiveDomains(tx, domainsAbove(hostOf(address))))
  // Whose closing is announced takes nobody in: their account might be erased with it (D8).
  if (found === null || (await isClosing(tx, found.organisationId))) return null
  const { organisationId, organisationName, name } = found
  const asked = await findEmployeeInvitation(tx, { organisationId, address, now: clock.now() })
  const unitId = asked?.unitId ?? found.unitId
  const unitName = (await findUnitNames(tx, [unitId])).get(unitId) ?? found.unitName
  return { organisationId, organisationName, unitId, unitName, domain: domainInWords(name) }
}

export type RegisterAccount = CreateAccount & {
  /** The department that the page named, whose administrators the yes is given to; null where it named none. */ readonly unitId: Id | null
  /** The employee's yes to its recovery (O7, B29). */ readonly recovery: boolean
}

/** Thrown inside the transaction: the address leads to another department, or none, than the page said, or nobody said yes to whom it belongs to. */
class NotAgreed extends Error {
  override readonly name = "NotAgreed"
  readonly employerIs: "other" | "shown"
  constructor(employerIs: NotAgreed["employerIs"]) {
    super(employerIs)
    this.employerIs = employerIs
  }
}

/**
 * The last step of registration, with an address that may be an organisation's (O10): then the account is its employee's from the first moment, by the same yes and
 * with its key sealed as at an invitation (O7). The organisation is held and looked at again; a domain that was proven or given up meanwhile, or an invitation into another department, is shown first (B43).
 */
export async function registerAccount(
  ctx: VisitorContext,
  { unitId, recovery, ...account }: RegisterAccount,
): Promise<Result<SignedIn, CreateAccountFailure>> {
  const address = (await openRegistration(ctx, account.token))?.state.address ?? null
  let employer: Employer | null = null
  try {
    return await createAccount(ctx, account, {
      // The organisation is locked before the account (order-of-locks.md).
      first: async (tx) => {
        employer = address === null ? null : await lockEmployer(tx, ctx, address)
        if ((employer?.unitId ?? null) !== unitId) throw new NotAgreed("other")
        if (employer !== null && !recovery) throw new NotAgreed("shown")
      },
      also: async (tx, keys) => {
        if (employer !== null && address !== null) await employ(tx, ctx, { employer, keys, address })
      },
    })
  } catch (error) {
    if (!(error instanceof NotAgreed)) throw error
    return error.employerIs === "other" ? fail("step_done") : invalidField("recovery", "recovery_agreement")
  }
}

async function lockEmployer(tx: Tx, ctx: VisitorContext, address: Address): Promise<Employer | null> {
  const all = await seeAll(tx, "service")
  const before = await findEmployer(all, ctx, address)
  if (before === null) return null
  await lockOrganisation(all, before.organisationId)
  return findEmployer(all, ctx, address)
}

type Employ = { readonly employer: Employer; readonly keys: MadeKeys; readonly address: Address }

async function employ(tx: Tx, ctx: VisitorContext, { employer, keys, address }: Employ): Promise<void> {
  const { organisationId, organisationName: organisation, unitId, unitName: unit } = employer
  const { accountId, generation, accountKey } = keys
  const all = await seeAll(tx, "service")
  if ((await findPathOf(all, unitId)) === null) throw new Error("a domain leads to no department")
  const at = ctx.clock.now()
  await insertEmployment(all, { unitId, accountId, organisationId, joinedAt: at })
  await settleEmployeeInvitations(all, { organisationId, address })
  await sealOwn(all, ctx, { accountId, generation, accountKey, agreedAt: at }, unitId)
  const mailTo = (to: string) => membershipMail(ctx, { to, language: ctx.language, what: "recovery", organisation, unit })
  await mailEveryAddress(ctx, all, { accountId, mailTo })
  const by = { ...ctx, actor: { accountId, memberId: null } }
  const joins = { unit: unitId, as: "employee" } as const
  await recordOrganisationAudit(all, by, organisationId, { type: "person.joined", subjectId: accountId, details: joins })
  await recordOrganisationAudit(all, by, organisationId, { type: "recovery.agreed", subjectId: accountId, details: { unit: unitId } })
}
