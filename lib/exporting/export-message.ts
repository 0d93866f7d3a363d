import type { Readable } from "node:stream"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { isId, type Id } from "../ids.ts"
import { showOpened } from "../messages/open-message.ts"
import { openHeld } from "../messages/opened-message.ts"
import { fail, ok, type Result } from "../result.ts"
import { filesThatOpen, mailName, mailOf } from "./mail-of.ts"

export type ExportedMessage = {
  /** With .eml at its end, harmless on every system (B58). */ readonly name: string
  readonly mail: Readable
}

/**
 * One message as a mail in standard form with its files (M13). It counts as read, and its files as downloaded once all of it has left (M5).
 * @returns `cannot_open` where nothing of it opens here
 */
export async function exportMessage(
  ctx: MemberContext,
  id: Id,
): Promise<Result<ExportedMessage, NotFound | { readonly code: "cannot_open" }>> {
  const scope = authorize(ctx.actor, "message:open")
  if (!scope.ok) return scope
  const opened = isId(id) ? await openHeld(ctx, scope.value, id) : null
  if (opened === null) return fail("not_found")
  if (opened.held.stanza === null || opened.manifest === null) return fail("cannot_open")
  const shown = await showOpened(ctx, scope.value, opened)
  if (!shown.ok) return shown
  const message = shown.value
  const files = await filesThatOpen(ctx, scope.value, { opened, message })
  return ok({ name: mailName(message), mail: mailOf(ctx, { message, files }) })
}
