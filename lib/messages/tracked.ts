import type { TrackedRow } from "#db/queries/messages.ts"
import type { SmsFate } from "#db/schema/messages.ts"
import type { VisitorContext } from "../context.ts"
import type { MessageHeader } from "../envelope/header.ts"
import { lastDigits } from "../identity/phone-number.ts"
import type { Id } from "../ids.ts"
import { openField } from "../keys/field.ts"
import type { AddressedPerson } from "./open-message.ts"

/** What happened at one recipient, for the sender (M5). */
export type Tracked = AddressedPerson & {
  readonly notice: TrackedRow["notice"]
  readonly noticeAt: Date | null
  /** Why the notice came back, as a code of RFC 3463; null where it did not. */
  readonly noticeStatus: string | null
  readonly openedAt: Date | null
  readonly downloadedAt: Date | null
  readonly repliedAt: Date | null
  /** Reached through the list at this position, whose name stands here; null for whoever was named. */
  readonly via: number | null
  /** Numbers the recipients for `mendNumber`. */
  readonly position: number
  /** Last digits of the phone that the sender demanded, or of the one that the recipient proved; null for neither. */
  readonly phone: { readonly level: "registered" | "letter"; readonly digits: string } | null
  /** Whether their authenticator is on (I9); null for whoever has not opened it, or has no mailbox of their own. */
  readonly hasAuthenticator: boolean | null
  /** Only a link opens it as yet: with a phone of the recipient's own, or with the one that the sender gave. */
  readonly isWaiting: boolean
  readonly wrongNumberAt: Date | null
  readonly smsFailedAt: Date | null
  /** Never collected: no recipient any more. */
  readonly expiredAt: Date | null
  /** The sender took it back: no recipient any more (M7). */
  readonly recalledAt: Date | null
  /** Never opened and still there: the sender may take it back. */
  readonly isRecallable: boolean
  /** The recipient erased it before opening it: it can be read no more, and does not count (design 7). */
  readonly erasedUnread: boolean
  /** The sender's time for it was over: this recipient can read it no more (M6). */
  readonly endedAt: Date | null
  /** Said that they have read it. */
  readonly confirmedAt: Date | null
  /** What came of the text messages that the sender asked for; null where none was, or nothing came of it yet. */
  readonly smsNotice: SmsFate | null
  readonly smsReceipt: SmsFate | null
}

/** Whether the rows that the sender is shown name exactly those who stand on the signed letter (K4). */
export function agrees(tracking: readonly TrackedRow[], header: MessageHeader | null): boolean {
  const visible = tracking.filter(({ role, via }) => role !== "bcc" && via === null)
  const signed = header?.recipients ?? []
  return (
    visible.length === signed.length &&
    visible.every((row, at) => row.role === signed[at]?.role && row.address === signed[at]?.address && row.name === signed[at]?.name)
  )
}

/** The recipient is none any more by the service's or the sender's doing. */
const hasLost = ({ expiredAt, endedAt, recalledAt }: Pick<TrackedRow, "expiredAt" | "endedAt" | "recalledAt">) =>
  expiredAt !== null || endedAt !== null || recalledAt !== null

export function toTracked(ctx: VisitorContext, messageId: Id, { isHeld, phone, provenDigits, ...row }: TrackedRow): Tracked {
  const demanded = phone === null ? null : openField(ctx, { name: "recipient-phone", ownerId: messageId, sealed: phone })
  const registered = demanded === null ? null : { level: "registered" as const, digits: lastDigits(demanded) }
  const letter = provenDigits === null ? null : { level: "letter" as const, digits: provenDigits }
  return { ...row, phone: registered ?? letter, erasedUnread: !isHeld && row.openedAt === null && !hasLost(row) }
}
