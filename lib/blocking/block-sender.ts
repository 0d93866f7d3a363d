import { deleteBlock, findBlockHashes, holdSender, insertBlock, lockBlocks } from "#db/queries/blocks.ts"
import type { Tx } from "#db/client.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { equalBytes } from "../crypto/bytes.ts"
import { isId, type Id } from "../ids.ts"
import { blockHasher } from "../keys/block-hash.ts"
import { fail, ok, type Result } from "../result.ts"
import type { SenderGone, TooManyBlocked } from "./errors.ts"
import { senderOf, type SenderFailure } from "./find-sender.ts"
import { sealBlock, type Sender } from "./record.ts"

/** More than anybody can look through. */
export const MOST_BLOCKED = 1_000

export type Blockable = Sender & { readonly isBlocked: boolean }

/** Whom blocking the sender of this message would be about, before it is done. */
export async function findBlockable(ctx: MemberContext, messageId: Id): Promise<Result<Blockable, SenderFailure>> {
  const sender = await senderOf(ctx, messageId)
  if (!sender.ok) return sender
  const hashes = blockHasher(ctx)({ holderId: ctx.actor.accountId, senderId: sender.value.accountId })
  return ok({ ...sender.value, isBlocked: (await findBlockHashes(ctx.db, hashes)).length > 0 })
}

/** From now on the actor takes no messages from who sent this one (M18). Who is blocked already stays so. */
export async function blockSender(
  ctx: MemberContext,
  { messageId }: { readonly messageId: Id },
): Promise<Result<null, SenderFailure | TooManyBlocked>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const sender = await senderOf(ctx, messageId)
  if (!sender.ok) return sender
  await ctx.open()
  return ctx.db.transaction((tx) => putBlock(tx, ctx, scope.value, sender.value))
}

/** The same in the caller's transaction. */
export async function putBlock(
  tx: Tx,
  ctx: MemberContext,
  scope: OwnerScope,
  sender: Sender,
): Promise<Result<null, SenderGone | TooManyBlocked>> {
  const account = await ctx.open()
  if (!(await holdSender(tx, sender.accountId))) return fail("sender_gone")
  const rows = await lockBlocks(tx, scope)
  const hashes = blockHasher(ctx)({ holderId: scope.accountId, senderId: sender.accountId })
  if (rows.some((row) => hashes.some((hash) => equalBytes(hash, row.hash)))) return ok(null)
  if (rows.length >= MOST_BLOCKED) return fail({ code: "too_many_blocked", max: MOST_BLOCKED })
  await insertBlock(tx, scope, sealBlock(ctx, account, sender))
  return ok(null)
}

/** Takes messages from somebody again. Pressed twice it is done once. */
export async function unblockSender(ctx: MemberContext, id: Id): Promise<Result<null, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  if (isId(id)) await deleteBlock(ctx.db, scope.value, id)
  return ok(null)
}
