import { findInsiders, findPlacesWithNames } from "#db/queries/colleagues.ts"
import { areInMessages } from "#db/queries/messages.ts"
import { inAll } from "#db/tenancy.ts"
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
  const { organisation, inside } = await insidersOf(ctx, ctx.actor.memberId ?? ctx.actor.accountId, addresses)
  const outside = addresses.filter((address) => !inside.has(address))
  const [first] = outside
  if (first === undefined) return null
  const field = to.includes(first) ? "to" : cc.includes(first) ? "cc" : "bcc"
  return { code: "invalid_fields", fields: { [field]: "forward_outside" }, organisation, outsiders: named(outside) }
}

const isForward = async ({ db }: MemberContext, { forwardOf = null, attachments }: Message): Promise<boolean> =>
  forwardOf !== null ||
  areInMessages(
    db,
    attachments.map(({ blobId }) => blobId),
  )

/** Who of them is in the organisation that employs this person. Asked for all: it names a few addresses, and shows whose they are to nobody. */
async function insidersOf({ db }: MemberContext, personId: string, addresses: readonly string[]) {
  return inAll(db, "service", async (tx) => {
    const [place] = await findPlacesWithNames(tx, personId)
    // Who was released between two looks is in none any more: the next request asks nothing of them.
    if (place === undefined) return { organisation: "", inside: new Set<string>() }
    const { organisationId, organisationName: organisation } = place
    const rows = await findInsiders(tx, { organisationId, addresses, unitIds: [] })
    return { organisation, inside: new Set<string>(rows.map(({ address }) => address)) }
  })
}
