import { updateShortcuts } from "#db/queries/own-account.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { ok, type Result } from "../result.ts"

export type Shortcuts = "on" | "off"

/**
 * Switches the single keys that act on lists and messages on or off, in every browser of the signed-in person (WCAG 2.1.4): who speaks to their
 * computer, or strikes keys by accident, can do without them. @returns how they are now
 */
export async function setShortcuts(ctx: MemberContext, to: Shortcuts): Promise<Result<Shortcuts, NotFound>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  await updateShortcuts(ctx.db, scope.value, to === "on")
  return ok(to)
}
