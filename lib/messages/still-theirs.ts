import { domainToUnicode } from "node:url"
import type { Queryable } from "#db/client.ts"
import { findScheduled, type ScheduledRow, type WhyKept } from "#db/queries/kept-messages.ts"
import { organisationIn } from "../branding/signed-word.ts"
import { decodeHeader } from "../envelope/header.ts"
import type { Id } from "../ids.ts"
import { strictest } from "../policies/policy.ts"
import type { AddressUnanswered, ForwardKept, SenderChanged } from "./errors.ts"
import { outsideOf } from "./forwarded-outside.ts"
import { named } from "./resolve-recipients.ts"

type Kept = { readonly kept: WhyKept; readonly failure: SenderChanged | AddressUnanswered | ForwardKept; readonly sender: ScheduledRow }

/**
 * Why a scheduled message must not leave as it was written (M14, O6, O10, O11): its address is not the sender's any more, it is on the paper of an organisation that
 * the account is not of any more, an organisation waits for an answer about the address, or it passes on to somebody outside what is kept inside by now. Null where it
 * may leave, or is none that was scheduled. `failure` says it to whoever would let it leave, or finds it among their drafts.
 */
export async function whyKept(db: Queryable, messageId: Id, now: Date): Promise<Kept | null> {
  const sender = await findScheduled(db, messageId, now)
  if (sender === null) return null
  if (!isStillTheirs(sender)) return { kept: "sender", failure: { code: "sender_changed" }, sender }
  const { unansweredDomain: domain } = sender
  if (domain !== null) return { kept: "domain", failure: { code: "address_unanswered", domain: domainToUnicode(domain) }, sender }
  const failure = await forwardKept(db, sender)
  return failure === null ? null : { kept: "forward", failure, sender }
}

/** What the units demanded at Send was judged then; they may have begun to since, and people may have left. */
async function forwardKept(db: Queryable, { isForward, demands, senderId, to }: ScheduledRow): Promise<ForwardKept | null> {
  if (!isForward || strictest(demands).forwardsInside !== true) return null
  const { organisation, outside } = await outsideOf(db, senderId, to)
  return outside.length === 0 ? null : { code: "forward_kept", organisation, outsiders: named(outside) }
}

function isStillTheirs({ header: bytes, addresses, organisationId }: ScheduledRow): boolean {
  const header = decodeHeader(bytes)
  // What cannot be read is for whoever opens it to find broken.
  if (header === null) return true
  const signed = organisationIn(header.options)
  return addresses.includes(header.senderAddress) && (signed === null || signed === organisationId)
}
