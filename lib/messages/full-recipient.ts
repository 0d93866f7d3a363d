import type { RecipientRow } from "#db/queries/accounts.ts"
import { findWriters } from "#db/queries/links.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext, Services } from "../context.ts"
import { fullness, storageLimit } from "../storage/storage.ts"

/** Whether a mailbox has no room for anything that comes. A shared one has no limit. */
export const takesInNothing = (ctx: Pick<Services, "env">, { kind, bytes }: Pick<RecipientRow, "kind" | "bytes">): boolean =>
  kind !== "shared" && fullness({ used: bytes, limit: storageLimit(ctx) }) === "over"

type Written = {
  readonly rows: readonly RecipientRow[]
  /** Addresses that the sender has written to before. */ readonly writtenTo: ReadonlySet<string>
}

/**
 * A recipient whose mailbox takes in nothing more (A1), or null. The sender is told it of those only with whom messages were exchanged before, either way: of
 * others it would tell that they have an account (B20, docs/decisions/full-mailboxes.md), and their first message is received. */
export async function findFullRecipient(ctx: MemberContext, scope: HolderScope, { rows, writtenTo }: Written): Promise<string | null> {
  const full = rows.filter((row) => row.accountId !== ctx.actor.accountId && takesInNothing(ctx, row))
  const known = full.find(({ address }) => writtenTo.has(address))
  if (known !== undefined || full.length === 0) return known?.address ?? null
  const writers = new Set(await findWriters(ctx.db, scope, [...new Set(full.map(({ accountId }) => accountId))]))
  return full.find(({ accountId }) => writers.has(accountId))?.address ?? null
}
