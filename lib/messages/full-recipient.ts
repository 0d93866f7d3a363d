import type { RecipientRow } from "#db/queries/recipients.ts"
import type { MemberContext, Services } from "../context.ts"
import { fullness, storageLimit } from "../storage/storage.ts"
import type { Before } from "./remembered-phones.ts"

/** Whether a mailbox has no room for anything that comes. A shared one always takes it in: what is official is not refused (O16). */
export const takesInNothing = (ctx: Pick<Services, "env">, { kind, bytes }: Pick<RecipientRow, "kind" | "bytes">): boolean =>
  kind !== "shared" && fullness({ used: bytes, limit: storageLimit(ctx) }) === "over"

type Exchange = Pick<Before, "writtenTo" | "heardFrom"> & { readonly rows: readonly RecipientRow[] }

/**
 * A recipient whose mailbox takes in nothing more (A1), or null. The sender is told it of those only with whom messages were exchanged before, either way: of
 * others it would tell that they have an account (B20, docs/decisions/full-mailboxes.md), and their first message is received.
 */
export function findFullRecipient(ctx: MemberContext, { rows, writtenTo, heardFrom }: Exchange): string | null {
  const isTold = ({ address }: RecipientRow) => writtenTo.has(address) || heardFrom.has(address)
  const full = rows.find((row) => row.accountId !== ctx.actor.accountId && takesInNothing(ctx, row) && isTold(row))
  return full?.address ?? null
}
