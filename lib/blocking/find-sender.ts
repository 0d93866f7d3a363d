import { findMessagesFrom } from "#db/queries/blocks.ts"
import { findHeld } from "#db/queries/deliveries.ts"
import { findSharedMailbox } from "#db/queries/shared-mailboxes.ts"
import { parseAddress } from "../address.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { decodeHeader } from "../envelope/header.ts"
import { invalidField, type InvalidField } from "../identity/errors.ts"
import { isId, type Id } from "../ids.ts"
import { openEnvelope } from "../messages/opened-message.ts"
import { fail, ok, type Result } from "../result.ts"
import { supportAddressOf } from "../support-address.ts"
import type { SenderGone, SenderUnsure, SupportNotBlocked } from "./errors.ts"
import type { Sender } from "./record.ts"

export type SenderFailure = NotFound | SenderGone | SenderUnsure | SupportNotBlocked

/**
 * Who sent a message that the actor received, as the seal proves (M18). Only people as themselves take no messages from somebody; support answers what it
 * was asked, and cannot be kept away.
 */
export async function senderOf(ctx: MemberContext, messageId: Id): Promise<Result<Sender, SenderFailure>> {
  const [scope, owner] = [authorize(ctx.actor, "message:open"), authorize(ctx.actor, "account:change")]
  if (!scope.ok) return scope
  if (!owner.ok) return owner
  const held = isId(messageId) ? await findHeld(ctx.db, scope.value, { messageId, now: ctx.clock.now() }) : null
  if (held === null || held.role === "sender") return fail("not_found")
  const { header, seal } = await openEnvelope(ctx, await ctx.open(), held)
  if (seal === "broken" || header === null) return fail("sender_unsure")
  if (held.senderId === null) return fail("sender_gone")
  if (await isSupport(ctx, header.senderAccountId)) return fail("support_not_blocked")
  return ok({ accountId: header.senderAccountId, name: header.senderName, address: header.senderAddress })
}

async function isSupport({ db, env }: MemberContext, accountId: Id): Promise<boolean> {
  const address = supportAddressOf(env)
  return address !== null && (await findSharedMailbox(db, address)) === accountId
}

/** So many of somebody's newest messages are looked at for one from the address: who writes from several uses each now and then. */
const MOST_LOOKED_AT = 200

/**
 * The last message that was sent from an address, by which its sender can be blocked. Only what lies in the actor's own mailbox decides, and what stands in
 * it: the answer tells nothing of who has an account (design 4), nor that two addresses are the same person's (B20).
 */
export async function lastMessageFrom(
  ctx: MemberContext,
  typed: { readonly address: string },
): Promise<Result<{ readonly messageId: Id }, NotFound | InvalidField>> {
  const scope = authorize(ctx.actor, "message:open")
  if (!scope.ok) return scope
  const address = parseAddress(typed.address)
  if (address === null) return invalidField("address", "address")
  const rows = await findMessagesFrom(ctx.db, scope.value, { address, now: ctx.clock.now(), limit: MOST_LOOKED_AT })
  const found = rows.find(({ header }) => decodeHeader(header)?.senderAddress === address)
  return found === undefined ? invalidField("address", "no_message_from") : ok({ messageId: found.id })
}
