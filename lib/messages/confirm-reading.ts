import { findConfirmed, recordConfirmed } from "#db/queries/reading.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext, VisitorContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { openHeld, type OpenedHeld } from "./opened-message.ts"
import { optionsOf } from "./options.ts"

export type Confirmed = { readonly at: Date }

/**
 * The holder says that they have read a message whose sender asked for that (M6, keys.md 3). The sender sees when it was said first; said again it changes
 * nothing. @returns `not_found` also where nobody asked, or the sender has erased their copy, so that nobody would be told
 */
export async function confirmReading(ctx: MemberContext, messageId: Id): Promise<Result<Confirmed, NotFound>> {
  const scope = authorize(ctx.actor, "message:open")
  if (!scope.ok) return scope
  return isId(messageId) ? confirmOpened(ctx, scope.value, await openHeld(ctx, scope.value, messageId)) : fail("not_found")
}

/** Whom the sender sent it to; not who was given it by somebody else. */
export const isAsked = ({ role }: Pick<OpenedHeld["held"], "role">): boolean => role !== "sender" && role !== "given"

/** The same of a message that is open already: from a link. */
export async function confirmOpened(
  ctx: VisitorContext,
  scope: HolderScope,
  opened: OpenedHeld | null,
): Promise<Result<Confirmed, NotFound>> {
  if (opened?.seal !== "holds" || !isAsked(opened.held) || !optionsOf(opened.header?.options ?? []).confirmReading) return fail("not_found")
  const messageId = opened.held.id
  await recordConfirmed(ctx.db, scope, { messageId, at: ctx.clock.now() })
  const at = await findConfirmed(ctx.db, scope, { messageId })
  return at === null ? fail("not_found") : ok({ at })
}
