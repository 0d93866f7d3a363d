import { countBytes, findBytes } from "#db/queries/storage.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { fullness, storageLimit, type Fullness } from "./storage.ts"

/** How full the actor's mailbox is at this moment. A shared mailbox, which several people answer for, has no limit (docs/decisions/full-mailboxes.md). */
export const ownFullness = (ctx: MemberContext, scope: HolderScope): Promise<Fullness> => fullnessAt(ctx, () => findBytes(ctx.db, scope))

/** The same by bytes that were asked for with something else; null where they have to be counted. */
export const fullnessBy = (ctx: MemberContext, scope: HolderScope, bytes: number | null): Promise<Fullness> =>
  fullnessAt(ctx, async () => bytes ?? countBytes(ctx.db, scope))

async function fullnessAt(ctx: MemberContext, used: () => Promise<number>): Promise<Fullness> {
  if (ctx.actor.memberId !== null) return "room"
  return fullness({ used: await used(), limit: storageLimit(ctx) })
}
