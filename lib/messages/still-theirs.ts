import { domainToUnicode } from "node:url"
import { findScheduled, type KeptRow, type ScheduledRow } from "#db/queries/held.ts"
import type { Queryable } from "#db/client.ts"
import { organisationIn } from "../branding/signed-word.ts"
import { decodeHeader } from "../envelope/header.ts"
import type { Id } from "../ids.ts"
import type { AddressUnanswered, SenderChanged } from "./errors.ts"

type Kept = { readonly kept: KeptRow["kept"]; readonly sender: ScheduledRow }

/**
 * Why a scheduled message must not leave as it was written (M14, O6, O10): its address is not the sender's any more, it is on the paper of an organisation that the
 * account is not of any more, or an organisation waits for an answer about the address. Null where it may, or is none that was scheduled.
 */
export async function whyKept(db: Queryable, messageId: Id, now: Date): Promise<Kept | null> {
  const sender = await findScheduled(db, messageId, now)
  if (sender === null) return null
  if (!isStillTheirs(sender)) return { kept: "sender", sender }
  return sender.unansweredDomain === null ? null : { kept: "domain", sender }
}

/** The same to whoever would let it leave, or finds it among their drafts. */
export const keptFailure = ({ kept, sender }: Kept): SenderChanged | AddressUnanswered =>
  kept === "sender" ? { code: "sender_changed" } : { code: "address_unanswered", domain: domainToUnicode(sender.unansweredDomain ?? "") }

function isStillTheirs({ header: bytes, addresses, organisationId }: ScheduledRow): boolean {
  const header = decodeHeader(bytes)
  // What cannot be read is for whoever opens it to find broken.
  if (header === null) return true
  const signed = organisationIn(header.options)
  return addresses.includes(header.senderAddress) && (signed === null || signed === organisationId)
}
