import {
  countOwnClaims,
  findMessageWork,
  findReaders,
  findWork,
  noteClaimSeen,
  type ClaimantRow,
  type MessageWork,
  type WorkRow,
} from "#db/queries/mailbox-work.ts"
import type { WorkNarrowing } from "#db/queries/narrowing.ts"
import { authorize } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { isGranted } from "../keys/mailbox-members.ts"

/** What the Inbox of a shared mailbox can be narrowed to. */
export const WORK_NARROWINGS = ["mine", "nobodys", "done"] as const

/** The narrowing of that name, for the reader who asks; null for everything. */
export function workNarrowing(mailbox: MemberContext, name: unknown): WorkNarrowing | null {
  const kind = WORK_NARROWINGS.find((one) => one === name)
  const { memberId } = mailbox.actor
  if (kind === undefined || memberId === null) return null
  return kind === "mine" ? { kind, memberId } : { kind }
}

/** Who takes care of these messages of an open mailbox, and which are done, for its lists. */
export async function workOf(mailbox: MemberContext, messageIds: readonly Id[]): Promise<ReadonlyMap<Id, WorkRow>> {
  const scope = authorize(mailbox.actor, "mailbox:work")
  const rows = scope.ok ? await findWork(mailbox.db, scope.value, messageIds) : []
  return new Map(rows.map((row) => [row.messageId, row]))
}

export type ShownWork = MessageWork & {
  /** The reader who looks takes care of it. */ readonly isMine: boolean
  /** The other readers whom it can be given to, by name. */ readonly others: readonly ClaimantRow[]
}

/** How it stands with a message of an open mailbox, for its page; who looks at what was given to them has seen that. */
export async function showWork(mailbox: MemberContext, messageId: Id): Promise<ShownWork | null> {
  const scope = authorize(mailbox.actor, "mailbox:work")
  if (!scope.ok) return null
  const work = await findMessageWork(mailbox.db, scope.value, messageId)
  if (work === null) return null
  const { memberId } = mailbox.actor
  const isMine = work.claimant !== null && work.claimant.id === memberId
  if (isMine) await noteClaimSeen(mailbox.db, scope.value, messageId)
  const readers = await findReaders(mailbox.db, scope.value)
  const others = readers.filter(
    (row) => row.id !== memberId && isGranted(mailbox, { ...row, mailboxId: scope.value.holderId, memberId: row.id }),
  )
  return { ...work, isMine, others: others.map(({ id, name }) => ({ id, name })) }
}

/** The colleague who takes care of what somebody is about to answer; null for nobody, and for who answers. */
export async function colleagueOn(mailbox: MemberContext, messageId: Id): Promise<ClaimantRow | null> {
  const claimant = (await workOf(mailbox, [messageId])).get(messageId)?.claimant ?? null
  return claimant?.id === mailbox.actor.memberId ? null : claimant
}

/** How many conversations the signed-in person takes care of, by mailbox; those that are done are not counted. */
export async function ownClaims(ctx: MemberContext): Promise<ReadonlyMap<Id, number>> {
  const scope = authorize(ctx.actor, "account:read")
  return scope.ok ? countOwnClaims(ctx.db, scope.value) : new Map()
}
