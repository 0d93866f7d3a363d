import {
  deleteRole,
  findPerson,
  findPersonByAddress,
  listStaff as findStaff,
  lockRoles,
  putRole,
  type StaffRow,
} from "#db/queries/roles.ts"
import { findSharedMailbox } from "#db/queries/shared-mailboxes.ts"
import type { Tx } from "#db/client.ts"
import { parseAddress } from "../address.ts"
import type { GrantWay } from "../audit/events.ts"
import { recordAudit, type AuditContext } from "../audit/record-audit.ts"
import type { InstallationRole } from "../authz/actor.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { OperatorScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { holdersOf, signRole, verifiedRoles } from "../identity/role-grants.ts"
import { tellOperators } from "../identity/tell-operators.ts"
import type { Id } from "../ids.ts"
import type { Installation } from "../keys/installation.ts"
import type { LastOperator } from "../leaving/delete-account.ts"
import { fail, ok, type Result } from "../result.ts"
import { eraseLost } from "../shared-mailboxes/erase-lost.ts"
import type { MailboxAddressTaken } from "../shared-mailboxes/errors.ts"
import { waitingMembers } from "../shared-mailboxes/hand-on-keys.ts"
import { supportAddressOf } from "../support-address.ts"
import { staffSupport } from "../shared-mailboxes/support.ts"
import { roleMail } from "./role-mail.ts"

export const ROLES = ["operator", "support", "seller"] as const satisfies readonly InstallationRole[]

export type StaffMember = {
  readonly accountId: Id
  readonly name: string
  readonly address: string
  readonly roles: readonly InstallationRole[]
  /** An authenticator app or a passkey: without one no role works (R4). */
  readonly hasFactor: boolean
}

/** People with roles that count, each once. */
export function toStaff(installation: Installation, rows: readonly StaffRow[]): readonly StaffMember[] {
  const people = new Map<Id, StaffMember>()
  for (const row of rows) {
    const { accountId, name, address, hasFactor } = row
    const found = verifiedRoles(installation, accountId, [row])
    const roles = [...(people.get(accountId)?.roles ?? []), ...found]
    if (roles.length > 0) people.set(accountId, { accountId, name, address, roles, hasFactor })
  }
  return [...people.values()]
}

export type ListedStaff = StaffMember & {
  /** Of support, and a colleague has still to hand on the keys (keys.md 5). */ readonly isWaiting: boolean
}

/** Everybody who has a role (R4). */
export async function listStaff(ctx: MemberContext): Promise<Result<readonly ListedStaff[], NotFound>> {
  const scope = authorize(ctx.actor, "people:manage")
  if (!scope.ok) return scope
  const address = supportAddressOf(ctx.env)
  const mailboxId = address === null ? null : await findSharedMailbox(ctx.db, address)
  const waiting = mailboxId === null ? null : await waitingMembers(ctx, mailboxId, ctx.db)
  const staff = toStaff(ctx.installation, await findStaff(ctx.db, scope.value))
  return ok(staff.map((person) => ({ ...person, isWaiting: waiting?.has(person.accountId) ?? false })))
}

type Give = { readonly person: Id; readonly role: InstallationRole; readonly way: GrantWay }

/**
 * Gives a role, signed by the installation key, in the caller's transaction: recorded, told to the person and to every operator by mail, and the
 * support mailbox staffed anew. Nothing happens where the person has the role. @throws MailboxTakenError when the support address is a person's
 */
export async function giveRole(tx: Tx, ctx: AuditContext, { person: accountId, role, way }: Give): Promise<void> {
  const rows = await lockRoles(tx)
  const own = rows.filter((row) => row.accountId === accountId)
  const person = await findPerson(tx, accountId)
  if (person === null || verifiedRoles(ctx.installation, accountId, own).includes(role)) return
  const grantedAt = ctx.clock.now()
  await putRole(tx, { accountId, role, grantedAt, signature: signRole(ctx.installation, { accountId, role, grantedAt }) })
  if (role === "support") await staff(tx, ctx)
  await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => roleMail(ctx, { to, language: person.language, change: "granted", role }) })
  await tellOperators(tx, ctx, rows, { accountId, role, change: "granted", way })
  await recordAudit(tx, ctx, { type: "role.granted", subjectId: accountId, details: { role, way } })
}

/** Returning would commit what was written before. */
export class MailboxTakenError extends Error {
  readonly failure: MailboxAddressTaken
  constructor(failure: MailboxAddressTaken) {
    super(failure.code)
    this.failure = failure
  }
}

async function staff(tx: Tx, ctx: AuditContext): Promise<Id | null> {
  const staffed = await staffSupport(tx, ctx)
  if (!staffed.ok) throw new MailboxTakenError(staffed.error)
  return staffed.value
}

type Take = { readonly accountId: Id; readonly role: InstallationRole }

/** Takes a role away in the caller's transaction, told to the person and to every operator. The last operator keeps theirs, also where two withdraw each other's at once. */
export async function takeRole(
  tx: Tx,
  ctx: AuditContext,
  { accountId, role }: Take,
): Promise<Result<{ readonly mailboxId: Id | null }, NotFound | LastOperator>> {
  const rows = await lockRoles(tx)
  const holders = holdersOf(ctx.installation, rows, role)
  if (!holders.some((row) => row.accountId === accountId)) return fail("not_found")
  if (role === "operator" && holders.length === 1) return fail("last_operator")
  await deleteRole(tx, { accountId, role })
  const mailboxId = role === "support" ? await staff(tx, ctx) : null
  const person = await findPerson(tx, accountId)
  if (person !== null)
    await mailEveryAddress(ctx, tx, {
      accountId,
      mailTo: (to) => roleMail(ctx, { to, language: person.language, change: "withdrawn", role }),
    })
  await tellOperators(tx, ctx, rows, { accountId, role, change: "withdrawn", way: ctx.actor === undefined ? "command" : "console" })
  await recordAudit(tx, ctx, { type: "role.withdrawn", subjectId: accountId, details: { role } })
  return ok({ mailboxId })
}

/**
 * Judged again with the roles as they are now, locked until the transaction ends: whose role was taken away meanwhile changes nobody's any more,
 * and of two who withdraw each other's the second has none.
 */
async function mayStillManage(tx: Tx, { actor, installation }: MemberContext): Promise<Result<OperatorScope, NotFound>> {
  const own = (await lockRoles(tx)).filter((row) => row.accountId === actor.accountId)
  return authorize({ ...actor, roles: verifiedRoles(installation, actor.accountId, own) }, "people:manage")
}

export type GrantRole = { readonly address: string; readonly role: InstallationRole }
export type GrantRoleFailure = NotFound | ProofNeeded | InvalidField | MailboxAddressTaken

/** An operator gives somebody with an account here a role (R4), after a fresh proof (B25). */
export async function grantRole(
  ctx: MemberContext,
  { address: typed, role }: GrantRole,
): Promise<Result<{ readonly name: string; readonly role: InstallationRole }, GrantRoleFailure>> {
  const scope = authorizeProven(ctx, "people:manage")
  if (!scope.ok) return scope
  const address = parseAddress(typed)
  const person = address === null ? null : await findPersonByAddress(ctx.db, address)
  if (person === null) return invalidField("address", address === null ? "address" : "address_unknown")
  try {
    const given = await ctx.db.transaction(async (tx) => {
      const still = await mayStillManage(tx, ctx)
      if (still.ok) await giveRole(tx, ctx, { person: person.accountId, role, way: "console" })
      return still
    })
    if (!given.ok) return given
  } catch (error) {
    if (error instanceof MailboxTakenError) return fail(error.failure)
    throw error
  }
  return ok({ name: person.name, role })
}

/** An operator takes a role away, from themself too unless they are the last (R4). What nobody can open any more goes with it. */
export async function withdrawRole(
  ctx: MemberContext,
  { accountId, role }: Take,
): Promise<Result<{ readonly role: InstallationRole }, NotFound | ProofNeeded | LastOperator>> {
  const scope = authorizeProven(ctx, "people:manage")
  if (!scope.ok) return scope
  const taken = await ctx.db.transaction(async (tx) => {
    const still = await mayStillManage(tx, ctx)
    return still.ok ? takeRole(tx, ctx, { accountId, role }) : still
  })
  if (!taken.ok) return taken
  if (taken.value.mailboxId !== null) await eraseLost(ctx, taken.value.mailboxId)
  return ok({ role })
}
