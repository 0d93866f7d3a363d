import type { Tx } from "#db/client.ts"
import { deleteMembers, findMembers, findOwner, findWraps, insertMailbox, lockMailbox, putMember } from "#db/queries/shared-mailboxes.ts"
import type { Address } from "../address.ts"
import { recordAudit, type AuditContext } from "../audit/record-audit.ts"
import { signMailboxGrant } from "../envelope/grants.ts"
import { askSenders } from "../identity/ask-senders.ts"
import { newId, type Id } from "../ids.ts"
import { isGranted } from "./members.ts"
import { makeGeneration } from "./new-generation.ts"

export type NewMailbox = { readonly address: Address; readonly name: string; readonly language: string; readonly memberIds: readonly Id[] }

/**
 * Makes a shared mailbox with its first members (M15): an account of its own whose first keys are sealed to each of them.
 * What was sent to its address before, while nobody had it, is left to its senders' next visits (keys.md 4).
 * @returns its id, or null where the address is a person's: then roll back
 */
export async function createMailbox(tx: Tx, ctx: AuditContext, { memberIds, ...mailbox }: NewMailbox): Promise<Id | null> {
  const owner = await findOwner(tx, mailbox.address)
  if (owner !== null && owner.kind !== "invited") return null
  const id = owner?.accountId ?? newId()
  if (!(await insertMailbox(tx, { ...mailbox, id, now: ctx.clock.now() }))) return null
  await staffMailbox(tx, ctx, id, memberIds)
  await askSenders(tx, ctx, { holderId: id, phone: "" })
  await recordAudit(tx, ctx, { type: "mailbox.made", subjectId: id, details: {} })
  return id
}

/**
 * Makes exactly these people the members of a mailbox. Who joins is granted it and waits for the older keys until a member's next visit;
 * where no member has any key, new ones are made at once. When somebody leaves, their wraps are gone and a new generation takes what comes, for the rest (B42).
 */
export async function staffMailbox(tx: Tx, ctx: AuditContext, mailboxId: Id, memberIds: readonly Id[]): Promise<void> {
  const mailbox = await lockMailbox(tx, mailboxId)
  if (mailbox === null) return
  const rows = await findMembers(tx, mailboxId)
  const valid = rows.filter((row) => isGranted(ctx, row)).map(({ memberId }) => memberId)
  const leaving = rows.map(({ memberId }) => memberId).filter((id) => !memberIds.includes(id))
  const joining = memberIds.filter((id) => !valid.includes(id))
  if (leaving.length > 0) await deleteMembers(tx, mailboxId, leaving)
  for (const memberId of joining) await grant(tx, ctx, mailboxId, memberId)
  const isOpenable = (await findWraps(tx, mailboxId)).some((wrap) => memberIds.includes(wrap.memberId))
  if (memberIds.length > 0 && (!isOpenable || leaving.length > 0)) await makeGeneration(tx, ctx, mailbox, memberIds)
  for (const memberId of leaving)
    await recordAudit(tx, ctx, { type: "mailbox.member_removed", subjectId: memberId, details: { mailbox: mailboxId } })
  for (const memberId of joining)
    await recordAudit(tx, ctx, { type: "mailbox.member_added", subjectId: memberId, details: { mailbox: mailboxId } })
}

async function grant(tx: Tx, ctx: AuditContext, mailboxId: Id, memberId: Id): Promise<void> {
  const { id: installationId, signingKey: installationKey } = ctx.installation
  const grantedAt = ctx.clock.now()
  const signature = signMailboxGrant({ installationId, installationKey, mailboxId, memberId, grantedAt })
  await putMember(tx, { mailboxId, memberId, grantedAt, signature })
}
