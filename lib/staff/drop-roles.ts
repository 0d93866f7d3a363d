import { deleteRole, findPerson, lockRoles } from "#db/queries/roles.ts"
import type { Tx } from "#db/client.ts"
import { recordAudit, type AuditContext } from "../audit/record-audit.ts"
import type { InstallationRole } from "../authz/actor.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { operatorsAmong } from "../identity/operators.ts"
import { verifiedRoles } from "../identity/role-grants.ts"
import type { Id } from "../ids.ts"
import { staffSupport } from "../shared-mailboxes/support.ts"
import { colleagueEndedMail, roleEndedMail } from "./role-mail.ts"

/** Why roles end without anybody taking them: their owner came back without the recovery key, or without any second proof. */
export type RolesEnd = "restart" | "new_number"

type Drop = { readonly accountId: Id; readonly why: RolesEnd }

/**
 * Takes all roles from an account that somebody got back into by waiting (docs/decisions/roles-end-with-a-restart.md): another operator, or the command
 * line, gives them again. The last operator loses theirs too. The person and the operators who are left are told at every address of theirs, and it is recorded (R4).
 * The caller locks the roles first of all (order-of-locks.md) and calls this among its last statements.
 * @returns a shared mailbox that may have lost its last reader: what nobody can open any more is erased after the commit
 */
export async function dropRoles(tx: Tx, ctx: AuditContext, { accountId, why }: Drop): Promise<Id | null> {
  const rows = await lockRoles(tx)
  const own = rows.filter((row) => row.accountId === accountId)
  const roles = verifiedRoles(ctx.installation, accountId, own)
  if (roles.length === 0) return null
  for (const { role } of own) await deleteRole(tx, { accountId, role })
  const staffed = roles.includes("support") ? await staffSupport(tx, ctx) : null
  await tell(tx, ctx, { accountId, why, roles })
  for (const role of roles) await recordAudit(tx, ctx, { type: "role.ended", subjectId: accountId, details: { role, why } })
  // The setting names a person's address: then there is no mailbox to leave.
  return staffed?.ok === true ? staffed.value : null
}

async function tell(
  tx: Tx,
  ctx: AuditContext,
  { accountId, why, roles }: Drop & { readonly roles: readonly InstallationRole[] },
): Promise<void> {
  const person = await findPerson(tx, accountId)
  if (person === null) return
  const { language, address: of } = person
  await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => roleEndedMail(ctx, { to, language, why, roles }) })
  for (const id of operatorsAmong(ctx.installation, await lockRoles(tx)).keys()) {
    const operator = await findPerson(tx, id)
    if (operator === null) continue
    const words = { language: operator.language, why, roles, of }
    await mailEveryAddress(ctx, tx, { accountId: id, mailTo: (to) => colleagueEndedMail(ctx, { to, ...words }) })
  }
}
