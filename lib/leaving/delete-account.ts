import { closeAccount, findClosed, lockLeaver } from "#db/queries/leaving.ts"
import { deleteRole, lockRoles } from "#db/queries/roles.ts"
import { findMemberships, findSharedMailboxes } from "#db/queries/shared-mailboxes.ts"
import type { Tx } from "#db/client.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordAudit, type AuditContext } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import { factorsOf } from "../factors/account-factors.ts"
import type { HeldHere, RecordsBound } from "../holding/errors.ts"
import { keepsFrom, passGate } from "../holding/gate.ts"
import { languageOf, sendMail } from "../identity/notices.ts"
import { holdersOf, verifiedRoles } from "../identity/role-grants.ts"
import { tellOperators } from "../identity/tell-operators.ts"
import type { Id } from "../ids.ts"
import { translator } from "../language/translate.ts"
import { queueSms } from "../notifications/outgoing.ts"
import type { KeysNotHandedOn, LastAdministrator } from "../organisations/errors.ts"
import { holdsKeysAlone, leaveAll, leavesBound, lockOrganisationsOf, mayLeaveAll, type Employed } from "../organisations/leave-all.ts"
import { fail, ok, type Result } from "../result.ts"
import { eraseLost } from "../shared-mailboxes/erase-lost.ts"
import { membersOf } from "../keys/mailbox-members.ts"
import { staffMailbox } from "../shared-mailboxes/staff-mailbox.ts"
import { accountDeletedMail } from "./deleted-mail.ts"
import { doEach } from "../jobs/do-each.ts"
import { eraseAccount } from "./erase-holdings.ts"

/** An installation without an operator could be looked after by nobody: another one has to be there first. */
export type LastOperator = { readonly code: "last_operator" }

/** Why an account cannot go yet. */
export type MustStay = LastOperator | Employed | LastAdministrator | KeysNotHandedOn | HeldHere | RecordsBound

/**
 * Who deletes: the owner, somebody of support who carries out a case, or the clock, at the end of an employment that an administrator announced. Fresh proof
 * and permission are looked at before (B25).
 */
export type DeletedBy =
  { readonly kind: "self" | "employer" } | { readonly kind: "case"; readonly actor: NonNullable<AuditContext["actor"]> }

type Options = {
  readonly by: DeletedBy
  /** Asked with the organisations held, before anything is changed: false keeps the account. */
  readonly still?: (tx: TenantTx) => Promise<boolean>
  /** What else belongs into the transaction that closes the account; what it throws undoes it. */
  readonly also?: (tx: TenantTx) => Promise<void>
}

/**
 * Deletes a person's account for good (I11). One transaction closes it: nobody can sign in, its keys open no more, its addresses are free, roles and
 * memberships are gone, the owner is told. Then everything sealed to it is erased, and last the account itself. Others keep their copies, from a sender
 * who is gone. It returns when all is erased; stopped in between or failing, `finishDeletions` goes on.
 */
export async function deleteAccount(
  services: Services,
  accountId: Id,
  { by, still, also }: Options,
): Promise<Result<null, NotFound | MustStay>> {
  const ctx: AuditContext = by.kind === "employer" ? services : { ...services, actor: actorOf(accountId, by) }
  const closed = await services.db.transaction((tx) => close(tx, ctx, { accountId, by, still, also }))
  if (!closed.ok) return closed
  await eraseSoon(services, accountId, closed.value.mailboxIds)
  return ok(null)
}

const actorOf = (accountId: Id, by: Exclude<DeletedBy, { readonly kind: "employer" }>) =>
  by.kind === "case" ? by.actor : { accountId, memberId: null }

/** The account is closed, and nobody comes back to try again; what is left over is erased now, or by the clock if that fails. */
async function eraseSoon(services: Services, accountId: Id, mailboxIds: readonly Id[]): Promise<void> {
  try {
    await eraseAccount(services, accountId)
    for (const mailboxId of mailboxIds) await eraseLost(services, mailboxId)
    await runErasure(services, { limit: Infinity })
  } catch (error) {
    services.log.error("erase_closed_failed", error, { account: accountId })
  }
}

type Close = { readonly accountId: Id; readonly by: DeletedBy } & { readonly [K in "still" | "also"]: Options[K] }

async function close(
  tx: Tx,
  ctx: AuditContext,
  { accountId, by, still, also }: Close,
): Promise<Result<{ readonly mailboxIds: readonly Id[] }, NotFound | MustStay>> {
  const roles = await lockRoles(tx)
  const operators = holdersOf(ctx.installation, roles, "operator")
  if (operators.length === 1 && operators[0]?.accountId === accountId) return fail("last_operator")
  const organisations = await lockOrganisationsOf(tx, accountId)
  if ((await still?.(organisations)) === false) return fail("not_found")
  const leaver = await lockLeaver(tx, accountId)
  // Without an address somebody else has begun already.
  if (leaver === null || leaver.addresses.length === 0) return fail("not_found")
  // With the account held: nobody joins anything from here on (B43).
  const mayLeave = await mayLeaveAll(ctx, organisations, { accountId, by: by.kind })
  if (!mayLeave.ok) return mayLeave
  // A hold of the part that employs them keeps the account with all that it holds, until it is lifted (O16).
  if (keepsFrom(await passGate(tx, [accountId]), accountId)) return fail("held_here")
  // Whoever has support delete the account may be unable to visit the Organizer first.
  if (by.kind === "self" && (await holdsKeysAlone(ctx, organisations, accountId))) return fail("keys_not_handed_on")
  // Whoever reads official documents alone is followed by somebody first.
  if (await leavesBound(organisations, ctx, accountId)) return fail("records_bound")
  const own = roles.filter((row) => row.accountId === accountId)
  for (const role of verifiedRoles(ctx.installation, accountId, own))
    await tellOperators(tx, ctx, roles, { accountId, role, change: "withdrawn", way: "deleted" })
  for (const { role } of own) await deleteRole(tx, { accountId, role })
  const mailboxIds = await findMemberships(tx, accountId)
  await leaveAll(organisations, ctx, accountId)
  // Those of the installation; it is in none of an organisation any more.
  for (const mailboxId of await findMemberships(tx, accountId)) {
    const rest = (await membersOf(ctx, tx, mailboxId)).filter((memberId) => memberId !== accountId)
    await staffMailbox(tx, ctx, mailboxId, rest)
  }
  await also?.(organisations)
  await tellDeleted(ctx, tx, { accountId, ...leaver })
  await closeAccount(tx, accountId)
  await recordAudit(tx, ctx, { type: "account.deleted", subjectId: accountId, details: { way: by.kind } })
  return ok({ mailboxIds })
}

type Leaver = { readonly accountId: Id; readonly language: string; readonly addresses: readonly string[] }

/** Every address and every phone, one that was said to be lost too: whoever has taken over one of them cannot keep the others from knowing (B25). */
async function tellDeleted(services: Services, tx: Tx, { accountId, language, addresses }: Leaver): Promise<void> {
  for (const to of addresses) await sendMail(services, tx, accountDeletedMail(services, { to, language }))
  const factors = await factorsOf(services, tx, accountId)
  const text = translator(languageOf(language), "sms")("accountDeleted")
  const phones = new Set([factors?.phone, factors?.lostPhone, factors?.backupPhone].filter((phone) => phone != null))
  for (const to of phones) await queueSms(tx, services, { to, text })
}

/**
 * Goes on with deletions that were stopped in between, and with what nobody can open any more in the shared mailboxes that were left by them: which those
 * were is not known by then, so all are looked at. What cannot be erased now keeps nothing of anybody else. Run by the clock. @returns how many deletions there were
 * @throws the first error, once all are done, so that the rest is tried again
 */
export async function finishDeletions(services: Services): Promise<number> {
  const ids = await findClosed(services.db)
  const mailboxIds = await findSharedMailboxes(services.db)
  await doEach(services, {
    ...Object.fromEntries(ids.map((id) => [`account ${id}`, () => eraseAccount(services, id)])),
    ...Object.fromEntries(mailboxIds.map((id) => [`mailbox ${id}`, () => eraseLost(services, id)])),
    // Also where no account is left: the files of one may be, or its line in the journal.
    files: () => runErasure(services, { limit: Infinity }),
  })
  return ids.length
}
