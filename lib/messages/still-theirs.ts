import { domainToUnicode } from "node:url"
import type { Queryable } from "#db/client.ts"
import { findReached, findScheduled, type ScheduledRow, type WhyKept } from "#db/queries/kept-messages.ts"
import { organisationIn } from "../branding/signed-word.ts"
import { decodeHeader } from "../envelope/header.ts"
import type { Id } from "../ids.ts"
import { strictest } from "../policies/policy.ts"
import type { AddressUnanswered, ForwardKept, SenderChanged } from "./errors.ts"
import { outsideOf } from "./forwarded-outside.ts"
import { named } from "./resolve-recipients.ts"

type Kept = { readonly kept: WhyKept; readonly failure: SenderChanged | AddressUnanswered | ForwardKept; readonly sender: ScheduledRow }

type Judged = {
  /** Why it does not leave; null where it may. */ readonly kept: Kept | null
  /** Whom a list reached when it was written and who is outside by now: it leaves without them. */ readonly leftOut: readonly Id[]
}

const LEAVES: Judged = { kept: null, leftOut: [] }

/**
 * Why a scheduled message must not leave as it was written (M14, O6, O10, O11): its address is not the sender's any more, it is on the paper of an organisation that
 * the account is not of any more, an organisation waits for an answer about the address, or it passes on to somebody outside what is kept inside by now. It may leave
 * where it is none that was scheduled. `failure` says it to whoever would let it leave, or finds it among their drafts.
 */
export async function judgeLeaving(db: Queryable, messageId: Id, now: Date): Promise<Judged> {
  const sender = await findScheduled(db, messageId, now)
  if (sender === null) return LEAVES
  const { unansweredDomain: domain } = sender
  const failure: SenderChanged | AddressUnanswered | null = !isStillTheirs(sender)
    ? { code: "sender_changed" }
    : domain === null
      ? null
      : { code: "address_unanswered", domain: domainToUnicode(domain) }
  if (failure === null) return judgeForward(db, messageId, sender)
  return { kept: { kept: failure.code === "sender_changed" ? "sender" : "domain", failure, sender }, leftOut: [] }
}

/**
 * What the units demanded at Send was judged then; they may have begun to since, and people may have left. Asked is who has it, too: an address may be somebody else's
 * by now. Whom a list reached the sender never learned, so that they are left out and not named; where nobody else has it, it is the list that reaches nobody.
 */
async function judgeForward(db: Queryable, messageId: Id, sender: ScheduledRow): Promise<Judged> {
  const { isForward, demands, senderId, to } = sender
  if (!isForward || strictest(demands).forwardsInside !== true) return LEAVES
  const reached = await findReached(db, messageId)
  const people = to.flatMap(({ holderId }) => holderId ?? [])
  const addresses = to.map(({ address }) => address)
  const asked = await outsideOf(db, senderId, { addresses, accountIds: [...people, ...reached] })
  const outsiders = new Set(asked.outsiders)
  const isOutside = ({ address, holderId }: ScheduledRow["to"][number]) =>
    asked.outside.includes(address) || (holderId !== null && outsiders.has(holderId))
  const outside = to.filter(isOutside).map(({ address }) => address)
  const leftOut = reached.filter((id) => outsiders.has(id))
  const isForNobody = people.length === 0 && leftOut.length > 0 && leftOut.length === reached.length
  if (outside.length === 0 && !isForNobody) return { kept: null, leftOut }
  const failure = { code: "forward_kept" as const, organisation: asked.organisation, outsiders: named(isForNobody ? addresses : outside) }
  return { kept: { kept: "forward", failure, sender }, leftOut: [] }
}

function isStillTheirs({ header: bytes, addresses, organisationId }: ScheduledRow): boolean {
  const header = decodeHeader(bytes)
  // What cannot be read is for whoever opens it to find broken.
  if (header === null) return true
  const signed = organisationIn(header.options)
  return addresses.includes(header.senderAddress) && (signed === null || signed === organisationId)
}
