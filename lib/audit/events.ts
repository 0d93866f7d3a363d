import type { InstallationRole } from "../authz/actor.ts"
import type { LockChange } from "../factors/locks-mail.ts"
import type { Id } from "../ids.ts"

/** One kind of act: its name, whom it concerns, and what stands beside it. */
export type Event<T extends string, D extends Readonly<Record<string, string | number | boolean>>, S extends Id | null> = {
  readonly type: T
  /** The account that it concerns, whose owner sees the entry. */
  readonly subjectId: S
  /** Small facts: never an address, a name, a number, a reason in words, or who wrote to whom (D2). */
  readonly details: D
}

/** How somebody came by a role: the one-time link, the command line, or another operator. */
export type GrantWay = "link" | "command" | "console"

/** What an owner waits for, and can stop (I7, I12). */
type Waited = "restart" | "new_number" | "help"

/** By what a wait was stopped: a signed-in browser, the code in its text message, or its owner, who had another way back after all. */
export type StopWay = "browser" | "text_message" | "way_back"

/** What was changed of an account's locks; the first are told by mail too. */
export type RecordedChange = LockChange | "passwordChanged" | "passkeyOpens"

/** Everything that is recorded (O12, R4); a new act gets a line here and words under `audit.what`. */
export type AuditEvent =
  | Event<"role.granted", { readonly role: InstallationRole; readonly way: GrantWay }, Id>
  | Event<"role.withdrawn", { readonly role: InstallationRole }, Id>
  | Event<"role.ended", { readonly role: InstallationRole; readonly why: "restart" | "new_number" }, Id>
  | Event<"mailbox.made", Record<never, never>, Id>
  | Event<"mailbox.member_added", { readonly mailbox: Id }, Id>
  | Event<"mailbox.member_removed", { readonly mailbox: Id }, Id>
  /** Of the installation's own mailbox; what units' mailboxes hand on stands in their organisation's trail. */
  | Event<"mailbox.keys_given", { readonly mailbox: Id }, Id>
  | Event<"organisation.set_up", { readonly organisation: Id }, null>
  | Event<"organisation.administrator_invited", { readonly organisation: Id }, null>
  | Event<"organisation.closing", { readonly organisation: Id }, null>
  | Event<"organisation.kept", { readonly organisation: Id }, null>
  | Event<
      "organisation.successor_asked" | "organisation.successor_withdrawn" | "organisation.successor_approved",
      { readonly organisation: Id },
      null
    >
  | Event<"organisation.closed", { readonly organisation: Id }, null>
  | Event<"support.answered", Record<never, never>, null>
  | Event<"support.trashed", { readonly count: number }, null>
  | Event<"support.restored", { readonly count: number }, null>
  | Event<"support.erased", { readonly count: number }, null>
  | Event<"case.opened", { readonly way: "form" | "support" }, Id>
  | Event<"case.declined", Record<never, never>, Id>
  /** Whose messages were reported, and by whom, does not stand in the trail: that would say who wrote to whom (D2). */
  | Event<"report.received", { readonly case: Id }, null>
  /** The account only where its sending was slowed down, so that its owner has noticed. */
  | Event<"report.dismissed", { readonly case: Id }, Id | null>
  | Event<"sending.stopped", Record<never, never>, Id>
  | Event<"sending.allowed", Record<never, never>, Id>
  | Event<"account.deleted", { readonly way: "self" | "case" | "employer" }, Id>
  | Event<"account.exported", Record<never, never>, Id>
  | Event<"account.unlocked", Record<never, never>, Id | null>
  | Event<"support.listed", Record<never, never>, null>
  | Event<"support.read", { readonly what: "message" | "file" | "files" }, null>
  | Event<"locks.changed", { readonly change: RecordedChange }, Id>
  | Event<"recovery.restored", Record<never, never>, Id>
  | Event<"recovery.helped", { readonly newPhone: boolean; readonly appOff: boolean }, Id>
  | Event<"recovery.restarted", Record<never, never>, Id>
  | Event<"recovery.phone_lost", Record<never, never>, Id>
  | Event<"recovery.number_changed", { readonly by: string }, Id>
  | Event<"wait.begun", { readonly kind: Waited }, Id>
  | Event<"wait.stopped", { readonly kind: Waited; readonly way: StopWay }, Id>
  | Event<"wait.over", { readonly kind: Waited }, Id>
  | Event<"wait.given_up", { readonly kind: Waited }, Id>

export type AuditType = AuditEvent["type"]

/** Every type there is, for the filter. A missing one does not compile. */
const TYPES: Readonly<Record<AuditType, true>> = {
  "role.granted": true,
  "role.withdrawn": true,
  "role.ended": true,
  "mailbox.made": true,
  "mailbox.member_added": true,
  "mailbox.member_removed": true,
  "mailbox.keys_given": true,
  "organisation.set_up": true,
  "organisation.administrator_invited": true,
  "organisation.closing": true,
  "organisation.kept": true,
  "organisation.closed": true,
  "organisation.successor_asked": true,
  "organisation.successor_withdrawn": true,
  "organisation.successor_approved": true,
  "support.answered": true,
  "support.trashed": true,
  "support.restored": true,
  "support.erased": true,
  "case.opened": true,
  "case.declined": true,
  "report.received": true,
  "report.dismissed": true,
  "sending.stopped": true,
  "sending.allowed": true,
  "account.deleted": true,
  "account.exported": true,
  "account.unlocked": true,
  "support.listed": true,
  "support.read": true,
  "locks.changed": true,
  "recovery.restored": true,
  "recovery.helped": true,
  "recovery.restarted": true,
  "recovery.phone_lost": true,
  "recovery.number_changed": true,
  "wait.begun": true,
  "wait.stopped": true,
  "wait.over": true,
  "wait.given_up": true,
}
export const AUDIT_TYPES = Object.keys(TYPES) as readonly AuditType[]

export const isAuditType = (text: string): text is AuditType => Object.hasOwn(TYPES, text)
