import type { Tx } from "#db/client.ts"
import { findRoles } from "#db/queries/roles.ts"
import { findSharedMailbox, lockMailboxAddress } from "#db/queries/shared-mailboxes.ts"
import type { AuditContext } from "../audit/record-audit.ts"
import { holdersOf } from "../identity/role-grants.ts"
import type { Id } from "../ids.ts"
import { supportAddressOf } from "../support-address.ts"
import { translator } from "../language/translate.ts"
import { fail, ok, type Result } from "../result.ts"
import type { MailboxAddressTaken } from "./errors.ts"
import { createMailbox, staffMailbox } from "./staff-mailbox.ts"

/**
 * Makes the people with the role support, and nobody else, the members of the mailbox of the support address; makes the mailbox for the first
 * of them. Called in the transaction of everything that changes roles. @returns the mailbox, or null while there is none and nobody to read it
 */
export async function staffSupport(tx: Tx, ctx: AuditContext): Promise<Result<Id | null, MailboxAddressTaken>> {
  const address = supportAddressOf(ctx.env)
  if (address === null) return ok(null)
  await lockMailboxAddress(tx, address)
  const rows = await findRoles(tx, ["support"])
  const memberIds = holdersOf(ctx.installation, rows, "support").map(({ accountId }) => accountId)
  const mailboxId = await findSharedMailbox(tx, address)
  if (mailboxId !== null) {
    await staffMailbox(tx, ctx, mailboxId, memberIds)
    return ok(mailboxId)
  }
  if (memberIds.length === 0) return ok(null)
  const name = translator("en")("operator.support.name")
  const made = await createMailbox(tx, ctx, { address, name, language: "en", memberIds })
  return made === null ? fail({ code: "mailbox_address_taken", address }) : ok(made)
}
