import { findOwnMailboxes, type OwnMailboxRow } from "#db/queries/unit-mailboxes.ts"
import { inOwn } from "#db/tenancy.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import { eraseLost } from "./erase-lost.ts"
import type { MailboxWaiting } from "./errors.ts"
import { membersOf } from "../keys/mailbox-members.ts"
import { openMailbox } from "./open-mailbox.ts"
import { setMembers } from "./staff-mailbox.ts"

/** The shared mailboxes of units that the signed-in person reads (M15), by name. */
export async function listOwnMailboxes(ctx: MemberContext): Promise<Result<readonly OwnMailboxRow[], NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  return ok(await inOwn(ctx.db, scope.value, (tx) => findOwnMailboxes(tx, ctx.actor.accountId)))
}

/**
 * A request as a unit's shared mailbox (M15), for who reads it and has a place in its organisation. Whoever waits for its keys is let in once another member's
 * visit has handed them on; where nobody has any, because the last who had began anew, new ones are made and what is lost goes, as for support.
 */
export async function openUnitMailbox(ctx: MemberContext, id: Id): Promise<Result<MemberContext, NotFound | MailboxWaiting>> {
  const own = await listOwnMailboxes(ctx)
  if (!own.ok) return own
  if (!own.value.some((mailbox) => mailbox.id === id)) return fail("not_found")
  const opened = await openMailbox(ctx, id)
  if (opened.ok || opened.error.code === "not_found") return opened
  await ctx.db.transaction(async (tx) => setMembers(tx, ctx, id, await membersOf(ctx, tx, id)))
  const again = await openMailbox(ctx, id)
  if (again.ok) await eraseLost(ctx, id)
  return again
}
