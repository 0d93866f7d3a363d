import type { Queryable } from "#db/client.ts"
import { findReached, type HeldSenderRow } from "#db/queries/kept-messages.ts"
import { findRecipients } from "#db/queries/recipients.ts"
import { findWrittenLists } from "#db/queries/unit-lists.ts"
import { seeAll } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { membersOf } from "../keys/mailbox-members.ts"
import type { ListClosed, ListNotYours, RecipientRefuses } from "./errors.ts"
import { refusingAccounts } from "./refusing-recipients.ts"
import { named } from "./resolve-recipients.ts"

type Taken = {
  /** Why it must not leave; null where it may. */ readonly failure: RecipientRefuses | ListClosed | ListNotYours | null
  /** Whom lists reached when it was written. */ readonly reached: readonly Id[]
  /** Those of them who take no messages from the sender, and do not get it. */ readonly leftOut: readonly Id[]
}

/**
 * Whether those whom a message that waits is for still take it: nobody who was named has blocked the sender since (M18), and its lists are there and the sender's to
 * write to (O2). Who left a list since gets what was sealed for them; who came into it does not, as nobody is here who could open it.
 */
export async function judgeTaking(services: Services, db: Queryable, messageId: Id, sender: HeldSenderRow): Promise<Taken> {
  const { senderId, to } = sender
  // Of a list it is nobody's.
  const heads = to.filter(({ holderId }) => holderId === null).map(({ address }) => address)
  const reached = heads.length === 0 ? [] : await findReached(db, messageId)
  const people = to.filter(({ holderId }) => holderId !== null && holderId !== senderId)
  const accountIds = [...people.flatMap(({ holderId }) => holderId ?? []), ...reached]
  const refusing = await refusingAccounts(services, db, { senderId, accountIds })
  const refused = people.filter(({ holderId }) => holderId !== null && refusing.has(holderId)).map(({ address }) => address)
  if (refused.length > 0)
    return { failure: { code: "recipient_refuses", addresses: named(refused), count: refused.length }, reached, leftOut: [] }
  if (heads.length === 0) return { failure: null, reached, leftOut: [] }
  return { failure: await askLists(services, db, sender, heads), reached, leftOut: reached.filter((id) => refusing.has(id)) }
}

/**
 * Why one of the lists does not take it. At Send whoever wrote was asked about, a person as such also in a shared mailbox; what waits says as which mailbox it was
 * written and not by whom, so that one of its readers who may is enough.
 */
async function askLists(
  services: Services,
  db: Queryable,
  { senderId, isShared }: HeldSenderRow,
  heads: readonly string[],
): Promise<ListClosed | ListNotYours | null> {
  const writers = isShared ? await membersOf(services, db, senderId) : [senderId]
  const rows = await findRecipients(db, heads)
  const ids = rows.map(({ accountId }) => accountId)
  const lists = await db.transaction(async (within) => findWrittenLists(await seeAll(within, "service"), ids, writers))
  const wrong = lists.find(({ isClosed, mayWrite }) => isClosed || !mayWrite)
  if (wrong === undefined) return null
  const address = rows.find(({ accountId }) => accountId === wrong.listId)?.address ?? ""
  return { code: wrong.isClosed ? "list_closed" : "list_not_yours", address }
}
