import { domainToUnicode } from "node:url"
import type { Queryable } from "#db/client.ts"
import { findHeldSender, type HeldSenderRow, type WhyKept } from "#db/queries/kept-messages.ts"
import { organisationIn } from "../branding/signed-word.ts"
import { decodeHeader } from "../envelope/header.ts"
import type { Id } from "../ids.ts"
import type { Services } from "../context.ts"
import { strictest } from "../policies/policy.ts"
import type { AddressUnanswered, ForwardKept, ListClosed, ListNotYours, ListUnreached, RecipientRefuses, SenderChanged } from "./errors.ts"
import { outsideOf } from "./forwarded-outside.ts"
import { named } from "./resolve-recipients.ts"
import { judgeTaking } from "./still-taken.ts"

/** Why a message that waited must not leave, as it is said to whoever would let it leave, or finds it among their drafts. */
export type NotLeaving = SenderChanged | AddressUnanswered | ForwardKept | RecipientRefuses | ListClosed | ListNotYours | ListUnreached

type Kept = { readonly kept: WhyKept; readonly failure: NotLeaving; readonly sender: HeldSenderRow }

const WHY: { readonly [C in NotLeaving["code"]]: WhyKept } = {
  sender_changed: "sender",
  address_unanswered: "domain",
  forward_kept: "forward",
  recipient_refuses: "refused",
  list_closed: "list",
  list_not_yours: "list",
  list_unreached: "list",
}

type Judged = {
  /** Why it does not leave; null where it may. */ readonly kept: Kept | null
  /** Whom a list reached when it was written, and who is outside by now or takes nothing from the sender: it leaves without them. */ readonly leftOut: readonly Id[]
}

const LEAVES: Judged = { kept: null, leftOut: [] }

/**
 * Why a message that was scheduled, or could be undone, must not leave as it was written (M7, M14, M18, O2, O6, O10, O11): its address is not the sender's any more, it is on
 * the paper of an organisation that the account is not of any more, an organisation waits for an answer about the address, somebody whom it is for takes no messages from
 * the sender any more, its list is not there for them, or it passes on to somebody outside what is kept inside by now. It may leave where none waits.
 */
export async function judgeLeaving(services: Services, db: Queryable, messageId: Id): Promise<Judged> {
  const sender = await findHeldSender(db, messageId, services.clock.now())
  if (sender === null) return LEAVES
  const keep = (failure: NotLeaving): Judged => ({ kept: { kept: WHY[failure.code], failure, sender }, leftOut: [] })
  const { unansweredDomain: domain } = sender
  if (!isStillTheirs(sender)) return keep({ code: "sender_changed" })
  if (domain !== null) return keep({ code: "address_unanswered", domain: domainToUnicode(domain) })
  const taken = await judgeTaking(services, db, messageId, sender)
  if (taken.failure !== null) return keep(taken.failure)
  const forward = await judgeForward(db, sender, taken.reached)
  if (forward.failure !== null) return keep(forward.failure)
  const leftOut = [...new Set([...taken.leftOut, ...forward.leftOut])]
  const [list] = isForNobody(sender, taken.reached, leftOut) ? sender.to : []
  return list === undefined ? { kept: null, leftOut } : keep({ code: "list_unreached", address: list.address })
}

/** Nobody is named, and nobody whom its lists reached is left. */
const isForNobody = ({ to }: HeldSenderRow, reached: readonly Id[], leftOut: readonly Id[]): boolean =>
  to.every(({ holderId }) => holderId === null) && leftOut.length > 0 && leftOut.length === reached.length

type ForwardJudged = { readonly failure: ForwardKept | null; readonly leftOut: readonly Id[] }

/**
 * What the units demanded at Send was judged then; they may have begun to since, and people may have left. Asked is who has it, too: an address may be somebody else's
 * by now. Whom a list reached the sender never learned, so that they are left out and not named; where nobody else has it, it is the list that reaches nobody.
 */
async function judgeForward(db: Queryable, sender: HeldSenderRow, reached: readonly Id[]): Promise<ForwardJudged> {
  const { isForward, demands, senderId, to } = sender
  if (!isForward || strictest(demands).forwardsInside !== true) return { failure: null, leftOut: [] }
  const people = to.flatMap(({ holderId }) => holderId ?? [])
  const addresses = to.map(({ address }) => address)
  const asked = await outsideOf(db, senderId, { addresses, accountIds: [...people, ...reached] })
  const outsiders = new Set(asked.outsiders)
  const isOutside = ({ address, holderId }: HeldSenderRow["to"][number]) =>
    asked.outside.includes(address) || (holderId !== null && outsiders.has(holderId))
  const outside = to.filter(isOutside).map(({ address }) => address)
  const leftOut = reached.filter((id) => outsiders.has(id))
  const isLost = isForNobody(sender, reached, leftOut)
  if (outside.length === 0 && !isLost) return { failure: null, leftOut }
  return {
    failure: { code: "forward_kept", organisation: asked.organisation, outsiders: named(isLost ? addresses : outside) },
    leftOut: [],
  }
}

function isStillTheirs({ header: bytes, addresses, organisationId }: HeldSenderRow): boolean {
  const header = decodeHeader(bytes)
  // What cannot be read is for whoever opens it to find broken.
  if (header === null) return true
  const signed = organisationIn(header.options)
  return addresses.includes(header.senderAddress) && (signed === null || signed === organisationId)
}
