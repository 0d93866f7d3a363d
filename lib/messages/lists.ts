import { findListMembers, findWrittenLists } from "#db/queries/unit-lists.ts"
import { findRecipients, type RecipientRow } from "#db/queries/recipients.ts"
import { inAll } from "#db/tenancy.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { fail, ok, type Result } from "../result.ts"
import type { ListClosed, ListNotYours, ListTooLarge, ListUnreached } from "./errors.ts"
import { takesInNothing } from "./full-recipient.ts"
import { refusingRecipients } from "./refusing-recipients.ts"

/** So many people one message reaches through lists. */
export const MOST_REACHED = 5_000

/**
 * Those of the shared accounts nobody reads that are lists of units (O2). @returns their ids; `list_not_yours` where the writer may not write to one of them, a person
 * as such also in a shared mailbox; `list_closed` where one is there no more
 */
export async function listsAmong(
  ctx: MemberContext,
  rows: readonly RecipientRow[],
): Promise<Result<ReadonlySet<Id>, ListClosed | ListNotYours>> {
  const unread = rows.filter(({ kind, isRead }) => kind === "shared" && !isRead)
  if (unread.length === 0) return ok(new Set())
  const writer = ctx.actor.memberId ?? ctx.actor.accountId
  const ids = unread.map(({ accountId }) => accountId)
  const lists = await inAll(ctx.db, "service", (tx) => findWrittenLists(tx, ids, [writer]))
  for (const { listId, isClosed, mayWrite } of lists) {
    const address = unread.find(({ accountId }) => accountId === listId)?.address ?? ""
    if (isClosed) return fail({ code: "list_closed", address })
    if (!mayWrite) return fail({ code: "list_not_yours", address })
  }
  return ok(new Set(lists.map(({ listId }) => listId)))
}

type Expanding = { readonly listId: Id; readonly address: string; /** Who gets it already. */ readonly known: ReadonlySet<Id> }

/**
 * Whom a list reaches now: each person once, the sender too where they are one of them. Whoever takes no messages from the sender (M18), or whose mailbox takes in
 * nothing more (A1), is left out without a word: that they do is for nobody to find out by writing to a list.
 * @returns `list_unreached` where nobody is left, those included who are named besides the list
 */
export async function membersReached(
  ctx: MemberContext,
  { listId, address, known }: Expanding,
): Promise<Result<readonly RecipientRow[], ListTooLarge | ListUnreached>> {
  const addresses = await inAll(ctx.db, "service", (tx) => findListMembers(tx, listId, MOST_REACHED + 1))
  if (addresses.length > MOST_REACHED) return fail({ code: "list_too_large", address, max: MOST_REACHED })
  const all = await findRecipients(ctx.db, addresses)
  const rows = all.filter(({ accountId }) => !known.has(accountId))
  const isWriter = ({ accountId }: RecipientRow) => accountId === ctx.actor.accountId
  const asked = rows.filter((row) => !isWriter(row)).map((row) => ({ address: row.address, accountId: row.accountId }))
  const refusing = new Set<string>(await refusingRecipients(ctx, ctx.actor.accountId, asked))
  const reached = rows.filter((row) => isWriter(row) || !(refusing.has(row.address) || takesInNothing(ctx, row)))
  return reached.length === 0 && rows.length === all.length ? fail({ code: "list_unreached", address }) : ok(reached)
}
