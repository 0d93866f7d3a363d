import type { Tx } from "#db/client.ts"
import { isHeld } from "#db/queries/deliveries.ts"
import { findHeldRow, insertHeld } from "#db/queries/held.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import type { MemberContext, Services } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import { enqueue } from "../jobs/queue.ts"
import { sealField } from "../keys/field.ts"
import { LINK_LIFETIME_MS } from "../keys/link.ts"
import { ok, type Result } from "../result.ts"

/** Why a message that is sealed, signed and committed has not left, and when it does (docs/decisions/held-messages.md). */
export type Hold = {
  readonly kind: "undo" | "scheduled"
  readonly dueAt: Date
  /** Its time has come, it was not sent, and no draft could be made of it yet. */ readonly isKept?: boolean
}

/** What is signed as the time of sending: of a scheduled message the time that its sender chose. */
export const timeOfSending = (hold: Hold | null, now: Date): Date => (hold?.kind === "scheduled" ? hold.dueAt : now)

/** Links have their thirty days from when the message leaves (keys.md 4). */
export const linksUntil = (leavesAt: Date): Date => new Date(leavesAt.getTime() + LINK_LIFETIME_MS)

/** A text message that tells of a message is worthless a day after that has left (M6). */
export const textsUntil = (leavesAt: Date): Date => new Date(leavesAt.getTime() + DAY)

type HoldingBack = Pick<Hold, "kind" | "dueAt"> & {
  readonly messageId: Id
  /** What it says that it passes on. */ readonly forwarded: Id | null
  /** Its files, which do not belong to it yet. */ readonly fileIds: readonly Id[]
}

/**
 * Notes in the transaction that sends it that a message has to wait, and who lets it go. One that says nothing and has a file of a message passes that on all the
 * same (O11): it says so under its own id, because what it is judged by must still be there when the other messages are not.
 */
export async function holdBack(
  tx: Tx,
  services: Services,
  scope: HolderScope,
  { forwarded, fileIds, ...held }: HoldingBack,
): Promise<void> {
  const forwardOf = sealField(services, { name: "held-forward", ownerId: held.messageId, text: forwarded ?? held.messageId })
  const passesOn = forwarded === null ? fileIds : null
  await Promise.all([insertHeld(tx, scope, { ...held, forwardOf, passesOn }), wakeAt(tx, services, held.dueAt)])
}

/** Farther off than this the clock, which looks every minute, is all that is needed. */
const SOON_MS = DAY

/** A job that looks for what is due at that moment; it names no message (D2). */
export async function wakeAt(tx: Tx, services: Services, dueAt: Date): Promise<void> {
  if (dueAt.getTime() - services.clock.now().getTime() > SOON_MS) return
  await enqueue(tx, services, { queue: "release", jobs: [{ data: {}, startAfter: dueAt }] })
}

/** Where a message stands that the actor sent; gone also where it is not theirs. */
export type Leaving = { readonly state: "held"; readonly hold: Hold } | { readonly state: "left" | "gone"; readonly hold: null }

/** Whether a message of the actor's has left, so that *sent* is said only when it is true (M5). */
export async function findLeaving(ctx: MemberContext, messageId: Id): Promise<Result<Leaving, NotFound>> {
  const scope = authorize(ctx.actor, "message:open")
  if (!scope.ok) return scope
  if (!isId(messageId) || !(await isHeld(ctx.db, scope.value, { messageId, now: ctx.clock.now() })))
    return ok({ state: "gone", hold: null })
  const hold = await findHeldRow(ctx.db, scope.value, messageId)
  return ok(hold === null ? { state: "left", hold } : { state: "held", hold })
}
