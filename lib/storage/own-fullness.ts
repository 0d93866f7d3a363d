import { countBytes, findBytes } from "#db/queries/storage.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { fullness, mailboxFullness, mailboxLimit, maySend, storageLimit, type Fullness } from "./storage.ts"

/** How many bytes the actor's mailbox may take. That of the installation's support has no limit: it is answered with text alone, and must answer. */
export function ownLimit(ctx: MemberContext): number {
  if (ctx.actor.memberId === null) return storageLimit(ctx)
  return ctx.home === null ? Infinity : mailboxLimit(ctx)
}

/** Why the actor's mailbox takes no more files, or null: a person's holds twice what it may, a shared one is full. */
export async function closedToFiles(ctx: MemberContext, scope: HolderScope): Promise<"mailbox_over" | "shared_mailbox_full" | null> {
  const how = fullnessAt(ctx, await findBytes(ctx.db, scope))
  if (ctx.actor.memberId !== null) return maySend(how) ? null : "shared_mailbox_full"
  return how === "over" ? "mailbox_over" : null
}

/** How full the actor's mailbox is by bytes that were asked for with something else; null where they have to be counted. */
export async function fullnessBy(ctx: MemberContext, scope: HolderScope, bytes: number | null): Promise<Fullness> {
  return fullnessAt(ctx, bytes ?? (await countBytes(ctx.db, scope)))
}

function fullnessAt(ctx: MemberContext, used: number): Fullness {
  const storage = { used, limit: ownLimit(ctx) }
  return ctx.actor.memberId === null ? fullness(storage) : mailboxFullness(storage)
}
