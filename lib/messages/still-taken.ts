import type { Queryable } from "#db/client.ts"
import { findReached, type HeldSenderRow } from "#db/queries/kept-messages.ts"
import { findRecipients } from "#db/queries/recipients.ts"
import { findStillReached, findWrittenLists } from "#db/queries/unit-lists.ts"
import { seeAll } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import type { ListClosed, ListNotYours, RecipientRefuses } from "./errors.ts"
import { refusingAccounts } from "./refusing-recipients.ts"
import { named } from "./resolve-recipients.ts"

type Taken = {
  /** Why it must not leave; null where it may. */ readonly failure: RecipientRefuses | ListClosed | ListNotYours | null
  /** Whom lists reached when it was written. */ readonly reached: readonly Id[]
  /** Those of them who do not get it: they left, or take no messages from the sender. */ readonly leftOut: readonly Id[]
}

/**
 * Whether those whom a message that waits is for still take it: nobody who was named has blocked the sender since (M18), and its lists are there, are the sender's to
 * write to, and reach whom they reached (O2). Who came into a list since does not get it: it was sealed when it was written, and nobody is here who could open it.
 */
export async function judgeTaking(services: Services, db: Queryable, messageId: Id, { senderId, to }: HeldSenderRow): Promise<Taken> {
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
  const { failure, members } = await askLists(db, { senderId, heads, reached })
  return { failure, reached, leftOut: reached.filter((id) => refusing.has(id) || !members.has(id)) }
}

type Asked = { readonly senderId: Id; readonly heads: readonly string[]; readonly reached: readonly Id[] }

async function askLists(db: Queryable, { senderId, heads, reached }: Asked) {
  const rows = await findRecipients(db, heads)
  const ids = rows.map(({ accountId }) => accountId)
  return db.transaction(async (within) => {
    const tx = await seeAll(within, "service")
    const lists = await findWrittenLists(tx, ids, senderId)
    const members = new Set(await findStillReached(tx, ids, reached))
    const wrong = lists.find(({ isClosed, mayWrite }) => isClosed || !mayWrite)
    if (wrong === undefined) return { failure: null, members }
    const address = rows.find(({ accountId }) => accountId === wrong.listId)?.address ?? ""
    return { failure: { code: wrong.isClosed ? ("list_closed" as const) : ("list_not_yours" as const), address }, members }
  })
}
