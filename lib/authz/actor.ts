import type { Id } from "../ids.ts"

export type InstallationRole = "seller" | "support" | "operator"

/** Somebody signed in, as the database has them at this request. */
export type MemberActor = {
  readonly kind: "member"
  readonly accountId: Id
  readonly sessionId: Id
  readonly name: string
  /** The main proven address. */
  readonly address: string
  readonly generation: number
  readonly roles: readonly InstallationRole[]
  /**
   * A second factor that cannot be taken over with a SIM: the account has an authenticator, so that no sign-in goes by SMS, or a passkey proved this
   * session. Every permission of a role asks for it (R4).
   */
  readonly hasStrongFactor: boolean
  /** The organisation demands such a factor of them: until there is one they do nothing but set it up (O11). */
  readonly isHeldBack: boolean
  /** Who acts, where the account is a shared mailbox (M15); null for people as themselves. */
  readonly memberId: Id | null
}

/** Somebody who has followed a link to one message and given the code that came by SMS (keys.md 4); not signed in. */
export type LinkActor = { readonly kind: "link"; readonly holderId: Id; readonly messageId: Id }

/** The erasure journal after a restore: repeats what this holder erased (lib/restoring/replay-erasures.ts). */
export type JournalActor = { readonly kind: "journal"; readonly holderId: Id }

/** The owner of an account that cannot sign in, as far as the page to get back in has proven them (lib/recovering says by what); not signed in. */
export type RecoveringActor = { readonly kind: "recovering"; readonly accountId: Id }

/** An account that is being deleted, or a mailbox that nobody can open any more: erases everything that it holds (lib/leaving). */
export type LeavingActor = { readonly kind: "leaving"; readonly holderId: Id }

/** The clock of a person's Trash: erases what has lain there for as long as the person chose (lib/messages/expire-trash.ts). */
export type TrashClockActor = { readonly kind: "trash_clock"; readonly holderId: Id }

/** The clock of messages to which their senders gave an end: erases what has expired at this holder (lib/messages/expire-messages.ts). */
export type ExpiryClockActor = { readonly kind: "expiry_clock"; readonly holderId: Id }

/** The clock of retention rules: disposes of what they let go from an official mailbox (lib/records/dispose.ts). */
export type RecordsClockActor = { readonly kind: "records_clock"; readonly holderId: Id }

/** Somebody who administers units of one organisation, at this request (O4); made by `openOrganizer`, which looks at each grant's signature. */
export type AdministratorActor = {
  readonly kind: "administrator"
  readonly accountId: Id
  readonly organisationId: Id
  readonly tops: readonly Id[]
  /** The whole organisation is among them. */
  readonly isOfAll: boolean
  readonly memberId: null
}

export type Actor =
  | MemberActor
  | AdministratorActor
  | LinkActor
  | JournalActor
  | RecoveringActor
  | LeavingActor
  | TrashClockActor
  | ExpiryClockActor
  | RecordsClockActor
  | { readonly kind: "visitor" }
