import type { NotFound } from "../authz/policy.ts"
import type { TooMany } from "../limits.ts"
import type { DraftConflict } from "./draft-form.ts"

/** A recipient's keys are not those that the installation vouched for: somebody has changed the database (B9). */
export type CertificateBroken = { readonly code: "certificate_broken"; readonly address: string }

/** Nobody reads this address: support before anybody has its role, or a shared mailbox that all have left. Nothing is sent that nobody would get. */
export type RecipientUnread = { readonly code: "recipient_unread"; readonly address: string }

/** The list of a unit (O2) is there no more: it reaches nobody. */
export type ListClosed = { readonly code: "list_closed"; readonly address: string }

/** Only others may write to the list of a unit. */
export type ListNotYours = { readonly code: "list_not_yours"; readonly address: string }

/** The list of a unit reaches nobody at the moment: nobody belongs to it, or nobody who takes this message in. Which of that is not told (B20). */
export type ListUnreached = { readonly code: "list_unreached"; readonly address: string }

/** Lists reach more people than one message goes to. */
export type ListTooLarge = { readonly code: "list_too_large"; readonly address: string; readonly max: number }

/** The recipient's mailbox holds twice its limit and takes in nothing more (A1). Nothing is sent to anybody. */
export type RecipientFull = { readonly code: "recipient_full"; readonly address: string }

/** The sender's own mailbox, or the shared one that writes (M15), is full, so nothing can be sent until there is room again (A1). */
export type MailboxFull = { readonly code: "mailbox_full" | "shared_mailbox_full" }

/** It holds twice its limit, or is shared and full: no more files are taken into drafts. */
export type MailboxOver = { readonly code: "mailbox_over" | "shared_mailbox_full" }
/** They have blocked the sender (M18): nothing is sent to anybody. `addresses` names them, `count` says how many. */
export type RecipientRefuses = { readonly code: "recipient_refuses"; readonly addresses: string; readonly count: number }

/** Support has stopped the sender's sending (M18). `support` may be written to. */
export type SendingStopped = { readonly code: "sending_stopped"; readonly support: string }

/** The sender's address belongs to an organisation whose question was not answered by its day (O10): nothing is sent from it. */
export type AddressUnanswered = { readonly code: "address_unanswered"; readonly domain: string }

/** It was written under an address, or on the paper of an organisation, that is not the sender's any more: it does not leave like that (M14, O6). */
export type SenderChanged = { readonly code: "sender_changed" }

/** It passes on what the sender's organisation keeps inside by now (O11), and these people are outside: it does not leave like that (M14). */
export type ForwardKept = { readonly code: "forward_kept"; readonly organisation: string; readonly outsiders: string }

/** Several people have reported the sender, and support has not decided (M18): few new people a day. */
export type SendingBraked = { readonly code: "sending_braked"; readonly max: number; readonly support: string }

/** What was kept of another message or draft was erased meanwhile. */
export type AttachmentGone = { readonly code: "attachment_gone" }

/**
 * The draft was changed, or sent or erased, in another form since this one was opened. Nothing was sent, and what was typed is a draft of its own; `fields` names
 * files that could not be taken into it.
 */
export type DraftElsewhere = { readonly code: DraftConflict; readonly fields?: Readonly<Record<string, string>> }

/** What has expired is gone for its recipients, and nothing brings it back (M6). */
export type ExpiredAlready = { readonly code: "expired_already" }

/** The sender of what was to be passed on asked that it stays with its recipients (M6). */
export type NoForwarding = { readonly code: "no_forwarding" }

export type AttachmentTooLarge = { readonly code: "attachment_too_large"; readonly name: string; readonly limitMebibytes: number }

/** Fields that cannot be sent as they are: for each the key of a sentence under `errors.field`. `wrong` quotes what is no address. */
export type InvalidMessage = {
  readonly code: "invalid_fields"
  readonly fields: Readonly<Record<string, string>>
  readonly wrong?: string
  readonly max?: number
  readonly days?: number
  /** Who is outside an organisation, and which. */
  readonly outsiders?: string
  readonly organisation?: string
}

/**
 * The sender may not have meant it so: the notification line says too much (M2), or recipients, their numbers, how many see each other or who is among them are unusual (M17).
 * It is sent as it is when that is confirmed. What else it holds is named by the sentences of its fields.
 */
export type Doubtful = {
  readonly code: "doubtful"
  readonly fields: Readonly<Record<string, string>>
  /** One word for each doubt; confirming them is confirming these and no others. */
  readonly about: string
  readonly seen?: number
} & Partial<
  Readonly<Record<"alike" | "known" | "alikes" | "other" | "last" | "now" | "others" | "organisation" | "outsider" | "outsiders", string>>
>

/** It left before it could be stopped. */
export type AlreadySent = { readonly code: "already_sent" }

export type SendFailure =
  | NotFound
  | InvalidMessage
  | CertificateBroken
  | RecipientUnread
  | ListClosed
  | ListNotYours
  | ListTooLarge
  | ListUnreached
  | RecipientFull
  | MailboxFull
  | RecipientRefuses
  | SendingStopped
  | AddressUnanswered
  | SendingBraked
  | AttachmentGone
  | DraftElsewhere
  | NoForwarding
  | TooMany
  | { readonly code: "storage_full" | "storage_unavailable" }

export type UploadFailure =
  NotFound | AttachmentTooLarge | MailboxOver | { readonly code: "body_short" | "storage_full" | "storage_unavailable" }
