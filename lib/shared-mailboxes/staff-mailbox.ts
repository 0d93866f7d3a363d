import type { Tx } from "#db/client.ts"
import { deleteMembers, findMembers, findOwner, findWraps, insertMailbox, lockMailbox, putMember } from "#db/queries/shared-mailboxes.ts"
import type { Address } from "../address.ts"
import { recordAudit, type AuditContext } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"
import { signMailboxGrant } from "../envelope/grants.ts"
import { askSenders } from "../identity/ask-senders.ts"
import { newId, type Id } from "../ids.ts"
import { isGranted } from "../keys/mailbox-members.ts"
import { makeGeneration } from "./new-generation.ts"

export type NewMailbox = { readonly address: Address; readonly name: string; readonly language: string; readonly memberIds: readonly Id[] }

/**
 * Makes a shared mailbox with its first members (M15): an account of its own whose first keys are sealed to each of them.
 * What was sent to its address before, while nobody had it, is left to its senders' next visits (keys.md 4) once somebody reads it. The caller records it.
 * @returns its id, or null where the address is a person's: then roll back
 */
export async function makeMailbox(tx: Tx, services: Services, { memberIds, ...mailbox }: NewMailbox): Promise<Id | null> {
  const owner = await findOwner(tx, mailbox.address)
  if (owner !== null && owner.kind !== "invited") return null
  const id = owner?.accountId ?? newId()
  if (!(await insertMailbox(tx, { ...mailbox, id, now: services.clock.now() }))) return null
  await setMembers(tx, services, id, memberIds)
  if (memberIds.length === 0) await certify(tx, services, id)
  return id
}

/** A mailbox that nobody reads yet has keys that nobody opens: senders find an account with a certificate there, and are told that nobody reads it. */
async function certify(tx: Tx, services: Services, id: Id): Promise<void> {
  const mailbox = await lockMailbox(tx, id)
  if (mailbox !== null) await makeGeneration(tx, services, mailbox, [])
}

/** The same for a mailbox of the installation, which stands in its trail. */
export async function createMailbox(tx: Tx, ctx: AuditContext, mailbox: NewMailbox): Promise<Id | null> {
  const id = await makeMailbox(tx, ctx, mailbox)
  if (id === null) return null
  await recordMembers(tx, ctx, id, { left: [], joined: mailbox.memberIds })
  await recordAudit(tx, ctx, { type: "mailbox.made", subjectId: id, details: {} })
  return id
}

/** Who is no longer among its members, and who is new among them. */
export type MembersChanged = { readonly left: readonly Id[]; readonly joined: readonly Id[] }

/**
 * Makes exactly these people the members of a mailbox. Who joins is granted it and waits for the older keys until a member's next visit;
 * where no member has any key, new ones are made at once. When somebody leaves, their wraps are gone and a new generation takes what comes, for the rest (B42).
 * The caller records it.
 */
export async function setMembers(tx: Tx, services: Services, mailboxId: Id, memberIds: readonly Id[]): Promise<MembersChanged> {
  const mailbox = await lockMailbox(tx, mailboxId)
  if (mailbox === null) return { left: [], joined: [] }
  const rows = await findMembers(tx, mailboxId)
  const valid = rows.filter((row) => isGranted(services, row)).map(({ memberId }) => memberId)
  const left = rows.map(({ memberId }) => memberId).filter((id) => !memberIds.includes(id))
  const joined = memberIds.filter((id) => !valid.includes(id))
  if (left.length > 0) await deleteMembers(tx, mailboxId, left)
  for (const memberId of joined) await grant(tx, services, mailboxId, memberId)
  const isOpenable = (await findWraps(tx, mailboxId)).some((wrap) => memberIds.includes(wrap.memberId))
  if (memberIds.length > 0 && (!isOpenable || left.length > 0)) {
    await makeGeneration(tx, services, mailbox, memberIds)
    // Not before: sealed to keys that nobody has it would be lost, while the link it was sent with works on.
    await askSenders(tx, services, { holderId: mailboxId, phone: "" })
  }
  return { left, joined }
}

/** The same for a mailbox of the installation, which stands in its trail. */
export async function staffMailbox(tx: Tx, ctx: AuditContext, mailboxId: Id, memberIds: readonly Id[]): Promise<void> {
  await recordMembers(tx, ctx, mailboxId, await setMembers(tx, ctx, mailboxId, memberIds))
}

async function recordMembers(tx: Tx, ctx: AuditContext, mailbox: Id, { left, joined }: MembersChanged): Promise<void> {
  for (const subjectId of left) await recordAudit(tx, ctx, { type: "mailbox.member_removed", subjectId, details: { mailbox } })
  for (const subjectId of joined) await recordAudit(tx, ctx, { type: "mailbox.member_added", subjectId, details: { mailbox } })
}

async function grant(tx: Tx, services: Services, mailboxId: Id, memberId: Id): Promise<void> {
  const { id: installationId, signingKey: installationKey } = services.installation
  const grantedAt = services.clock.now()
  const signature = signMailboxGrant({ installationId, installationKey, mailboxId, memberId, grantedAt })
  await putMember(tx, { mailboxId, memberId, grantedAt, signature })
}
