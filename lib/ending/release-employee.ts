import { deleteAbsence } from "#db/queries/absences.ts"
import { deleteCorrections } from "#db/queries/corrections.ts"
import { deleteEmploymentEnd } from "#db/queries/employment-ends.ts"
import { deleteHelpRequest } from "#db/queries/recovery-requests.ts"
import { deleteWaits } from "#db/queries/recovering.ts"
import { findPerson } from "#db/queries/roles.ts"
import { setSignIn } from "#db/queries/sign-in-state.ts"
import { deleteRecoveryWrap } from "#db/queries/unit-keys.ts"
import { becomeMember, deleteMembership, deletePlacesIn } from "#db/queries/unit-people.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit, type AuditContext } from "../audit/record-audit.ts"
import { locksChangedMail } from "../factors/locks-mail.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { languageOf, sendMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import type { OrganisationFacts } from "../organisations/context.ts"
import { addressesBetween, giveUpAddresses } from "../domains/own-addresses.ts"
import { leaveMailboxes } from "../organisations/mailbox-readers.ts"
import { releasedMail } from "../organisations/mails.ts"
import { ownerScope } from "../recovering/scope.ts"

type Release = {
  readonly accountId: Id
  /** The department that employs. */ readonly unitId: Id
  readonly organisation: Pick<OrganisationFacts, "id" | "name">
  readonly places: "end" | "keep"
}

/**
 * Makes an employee's account a private one, in the caller's transaction, which holds the organisation (O6): what the organisation could have opened it with is
 * destroyed at once, a way back that it had opened too, and a request for one (B29). Whoever keeps no place is out of the shared mailboxes as well (B42). Where the sign-in was switched off it is on again, and the reply that answered ends. Whoever stays
 * in other units is a member there. Addresses in the organisation's domains stay with it: the account goes on under its other one (O10), which the caller has
 * seen that there is.
 */
export async function releaseEmployee(
  tx: TenantTx,
  ctx: AuditContext,
  { accountId, unitId, organisation, places }: Release,
): Promise<void> {
  const owner = ownerScope(accountId)
  const { id: organisationId } = organisation
  await deleteRecoveryWrap(tx, accountId)
  await deleteWaits(tx, owner, "help")
  await deleteHelpRequest(tx, { organisationId, accountId })
  await deleteEmploymentEnd(tx, accountId)
  await deleteCorrections(tx, accountId)
  await deleteMembership(tx, { unitId, accountId, primary: true })
  const ended = places === "end" ? await deletePlacesIn(tx, { organisationId, accountId }) : []
  await becomeMember(tx, { organisationId, accountId })
  if (await setSignIn(tx, owner, "active")) await deleteAbsence(tx, owner)
  await goOn(tx, ctx, { accountId, organisation })
  await leaveMailboxes(tx, ctx, { organisationId, accountId })
  for (const { unitId: unit } of ended)
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "person.removed", subjectId: accountId, details: { unit } })
  const details = { unit: unitId, outcome: "release" } as const
  await recordOrganisationAudit(tx, ctx, organisationId, { type: "employment.ended", subjectId: accountId, details })
}

/** Addresses in the organisation's domains stay with it, where there is another one; each is told, and what to sign in with. */
async function goOn(
  tx: TenantTx,
  ctx: AuditContext,
  { accountId, organisation }: Pick<Release, "accountId" | "organisation">,
): Promise<void> {
  const organisationId = organisation.id
  const language = languageOf((await findPerson(tx, accountId))?.language ?? "en")
  const { owned, others } = await addressesBetween(tx, { organisationId, accountId })
  const [address = ""] = others
  const kept = address === "" ? [] : owned
  const words = { language, organisation: organisation.name, kept, address }
  await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => releasedMail(ctx, { to, ...words }) })
  if (kept.length === 0) return
  await giveUpAddresses(tx, ctx, { scope: ownerScope(accountId), owned: kept, to: address, organisationId })
  for (const to of kept) await sendMail(ctx, tx, locksChangedMail({ ...ctx, language, timeZone: "UTC" }, { to, change: "addressRemoved" }))
}

/** Whether an account has an address to go on under, where the organisation keeps those in its domains (O6, O10). `tx` sees the organisation. */
export async function hasOtherAddress(tx: TenantTx, of: { readonly organisationId: Id; readonly accountId: Id }): Promise<boolean> {
  const { owned, others } = await addressesBetween(tx, of)
  return owned.length === 0 || others.length > 0
}
