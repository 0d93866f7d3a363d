import { findSharedMailbox } from "#db/queries/shared-mailboxes.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { translator } from "../language/translate.ts"
import { fail, ok, type Result } from "../result.ts"
import { eraseLost } from "../shared-mailboxes/erase-lost.ts"
import type { MailboxWaiting } from "../shared-mailboxes/errors.ts"
import { openMailbox } from "../shared-mailboxes/open-mailbox.ts"
import { supportAddressOf } from "../support-address.ts"
import { staffSupport } from "../shared-mailboxes/support.ts"

export type SupportFailure = NotFound | MailboxWaiting

/**
 * A request as support (U4): for people with the role, whose membership is signed and whose key opens the mailbox. It writes under support's name,
 * in the language that the page is shown in.
 */
export async function openSupport(ctx: MemberContext): Promise<Result<MemberContext, SupportFailure>> {
  const scope = authorize(ctx.actor, "support:work")
  if (!scope.ok) return scope
  const opened = await enter(ctx)
  if (opened.ok) return named(ctx, opened.value)
  // The setting names another address than before, or nobody has any key left: then it is staffed anew, which changes nothing otherwise.
  const staffed = await ctx.db.transaction((tx) => staffSupport(tx, ctx))
  if (!staffed.ok || staffed.value === null) return fail("not_found")
  const again = await openMailbox(ctx, staffed.value)
  if (!again.ok) return again
  await eraseLost(ctx, staffed.value)
  return named(ctx, again.value)
}

async function enter(ctx: MemberContext): Promise<Result<MemberContext, SupportFailure>> {
  const address = supportAddressOf(ctx.env)
  const mailboxId = address === null ? null : await findSharedMailbox(ctx.db, address)
  return mailboxId === null ? fail("not_found") : openMailbox(ctx, mailboxId)
}

function named(ctx: MemberContext, mailbox: MemberContext): { readonly ok: true; readonly value: MemberContext } {
  const name = translator(ctx.language)("operator.support.name")
  return ok({ ...mailbox, actor: { ...mailbox.actor, name } })
}
