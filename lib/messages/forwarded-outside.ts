import type { Queryable } from "#db/client.ts"
import { findInsiders, findPlacesWithNames } from "#db/queries/colleagues.ts"
import { areInMessages } from "#db/queries/messages.ts"
import { seeAll } from "#db/tenancy.ts"
import type { MemberContext } from "../context.ts"
import type { InvalidMessage } from "./errors.ts"
import type { SendMessage } from "./input.ts"
import { named } from "./resolve-recipients.ts"

type Message = Pick<SendMessage, "to" | "cc" | "bcc" | "attachments" | "forwardOf">

/**
 * Why a message cannot be sent that passes on what lies in the sender's mailbox: their organisation keeps that inside, and somebody whom it is for is outside
 * (O11). Inside is who has a place in a department of the organisation that employs the sender, its shared mailboxes and its lists; who is only in a sponsored
 * group is its customer. A file that belongs to a message already is passed on, whatever the form says.
 */
export async function forwardedOutside(ctx: MemberContext, message: Message): Promise<InvalidMessage | null> {
  if (ctx.policy.forwardsInside !== true || !(await isForward(ctx, message))) return null
  const { to, cc, bcc } = message
  const addresses = [...to, ...cc, ...bcc]
  // In a shared mailbox a person writes as it, and what is demanded of them holds there too.
  const { organisation, outside } = await outsideOf(ctx.db, ctx.actor.memberId ?? ctx.actor.accountId, addresses)
  const [first] = outside
  if (first === undefined) return null
  const isIn = (some: readonly string[]) => some.includes(first)
  const field = isIn(to) ? "to" : isIn(cc) ? "cc" : "bcc"
  return { code: "invalid_fields", fields: { [field]: "forward_outside" }, organisation, outsiders: named(outside) }
}

const isForward = async ({ db }: MemberContext, { forwardOf = null, attachments }: Message): Promise<boolean> =>
  forwardOf !== null ||
  areInMessages(
    db,
    attachments.map(({ blobId }) => blobId),
  )

type Outside = { readonly organisation: string; readonly outside: readonly string[] }

/** Who of them is not in the organisation that employs this person. Asked for all: it names a few addresses, and shows whose they are to nobody. */
export async function outsideOf(db: Queryable, personId: string, addresses: readonly string[]): Promise<Outside> {
  return db.transaction(async (within) => {
    const tx = await seeAll(within, "service")
    const [place] = await findPlacesWithNames(tx, personId)
    // Who was released between two looks is in none any more: the next request asks nothing of them.
    if (place === undefined) return { organisation: "", outside: addresses }
    const { organisationId, organisationName: organisation } = place
    const rows = await findInsiders(tx, { organisationId, addresses, unitIds: [] })
    const inside = new Set<string>(rows.map(({ address }) => address))
    return { organisation, outside: addresses.filter((address) => !inside.has(address)) }
  })
}
