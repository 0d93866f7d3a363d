import { findBytes } from "#db/queries/storage.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { fullness, storageLimit, type Fullness } from "./storage.ts"

/** How full the actor's mailbox is at this moment. A shared mailbox, which several people answer for, has no limit (docs/decisions/full-mailboxes.md). */
export async function ownFullness(ctx: MemberContext, scope: HolderScope): Promise<Fullness> {
  if (ctx.actor.memberId !== null) return "room"
  return fullness({ used: await findBytes(ctx.db, scope), limit: storageLimit(ctx) })
}
