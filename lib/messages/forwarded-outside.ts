import type { Queryable } from "#db/client.ts"
import { findInsideAccounts, findInsiders, findMailboxPlace, findPlacesWithNames } from "#db/queries/colleagues.ts"
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
 * group is its customer; what a shared mailbox passes on stays in the mailbox's organisation. A file that belongs to a message already is passed on, whatever the form says.
 */
export async function forwardedOutside(ctx: MemberContext, message: Message): Promise<InvalidMessage | null> {
  if (ctx.policy.forwardsInside !== true || !(await isForward(ctx, message))) return null
  const { to, cc, bcc } = message
  const addresses = [...to, ...cc, ...bcc]
  // Of a mailbox of the installation what is demanded of whoever writes is all there is.
  const isOfOrganisation = ctx.actor.memberId === null || ctx.home !== null
  const { organisation, outside } = await outsideOf(ctx.db, isOfOrganisation ? ctx.actor.accountId : ctx.actor.memberId, { addresses })
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

type Asked = { readonly addresses: readonly string[]; /** Who has it already. */ readonly accountIds?: readonly string[] }

type Outside = {
  readonly organisation: string
  readonly outside: readonly string[]
  /** Of the accounts. */ readonly outsiders: readonly string[]
}

/** Who of them is not in the organisation that employs this person, or whose shared mailbox this is. Asked for all: it names a few addresses, and shows whose they are to nobody. */
export async function outsideOf(db: Queryable, accountId: string, { addresses, accountIds = [] }: Asked): Promise<Outside> {
  return db.transaction(async (within) => {
    const tx = await seeAll(within, "service")
    const place = (await findPlacesWithNames(tx, accountId))[0] ?? (await findMailboxPlace(tx, accountId))
    // Who was released between two looks is in none any more: the next request asks nothing of them.
    if (place === null) return { organisation: "", outside: addresses, outsiders: accountIds }
    const { organisationId, organisationName: organisation } = place
    const rows = await findInsiders(tx, { organisationId, addresses, unitIds: [] })
    const inside = new Set<string>([
      ...rows.map(({ address }) => address),
      ...(await findInsideAccounts(tx, { organisationId, accountIds })),
    ])
    const isOutside = (one: string) => !inside.has(one)
    return { organisation, outside: addresses.filter(isOutside), outsiders: accountIds.filter(isOutside) }
  })
}
