import type { Id } from "../ids.ts"
import type { Event } from "./events.ts"

/** What becomes of an account whose owner is employed no more (O6). */
export type EndOutcome = "release" | "erase"

type OfDomain = { readonly domain: string }
type OfUnit = { readonly unit: Id }
/** What a setting of a unit was and is (`planWas`, `planNow`); entries from before say only that it was changed. */
type Changed = OfUnit & Readonly<Record<string, string | number | boolean>>
/** Of a person, what an administrator asked them to confirm; never the value (D2). */
type Corrected = OfUnit & { readonly what: "name" | "address" | "phone" }
/** What a file of the log was narrowed to: a kind or a group of events, days; of people only that some were meant (D2). */
export type LogExtent = {
  readonly ofType?: string
  readonly ofPerson?: boolean
  readonly byPerson?: boolean
  readonly since?: string
  readonly until?: string
}
type Joins = OfUnit & { readonly as: "employee" | "member" | "administrator" }

/**
 * What stands in the trail of an organisation (O12): what its administrators, the operators and the people themselves did in it. Units are named by id and
 * looked up when they are shown.
 */
export type OrganisationEvent =
  | Event<"organisation.made", Record<never, never>, null>
  | Event<"organisation.changed", Record<never, never>, null>
  | Event<"branding.published", Record<never, never>, null>
  | Event<"branding.restored", Record<never, never>, null>
  | Event<"agreement.accepted", { readonly version: string }, null>
  | Event<"unit.made", OfUnit, null>
  | Event<"unit.changed", Changed & { readonly what: "name" | "plan" | "costCentre" | "contactLists" | "policy" }, null>
  /** Of a sponsored group: that its people see others, or are seen, is meant so (O5). */
  | Event<"unit.lists_kept", OfUnit, null>
  | Event<"unit.moved", OfUnit & { readonly wasUnder: Id; readonly under: Id }, null>
  | Event<"unit.closed", OfUnit, null>
  | Event<"unit.keys_made", OfUnit, null>
  /** To an administrator; to the unit above where there is no account. */
  | Event<"unit.keys_given", OfUnit, Id | null>
  /** A domain is an organisation's, and names nobody. */
  | Event<"domain.added", OfDomain, null>
  | Event<"domain.changed", OfDomain, null>
  | Event<"domain.removed", OfDomain & { readonly count: number }, null>
  | Event<"domain.proven", OfDomain, null>
  | Event<"domain.lost", OfDomain & { readonly count: number }, null>
  | Event<"domain.found", OfDomain, null>
  | Event<"domain.taken", OfDomain, null>
  | Event<"domain.asked", OfDomain & { readonly count: number }, null>
  | Event<"cost_centre.made" | "cost_centre.removed", { readonly code: string }, null>
  /** With the code that it had, where it has another one. */
  | Event<"cost_centre.changed", { readonly code: string; readonly codeWas?: string }, null>
  | Event<"administrator.granted", OfUnit, Id>
  | Event<"administrator.removed", OfUnit, Id>
  | Event<"person.invited", Joins, null>
  /** From a file: so many at once. */
  | Event<"people.invited", Joins & { readonly count: number }, null>
  | Event<"invitation.reminded", OfUnit, null>
  | Event<"invitation.withdrawn", OfUnit, null>
  /** All that fitted a search, into one unit. */
  | Event<"invitations.reminded" | "invitations.withdrawn", OfUnit & { readonly count: number }, null>
  | Event<"invitation.declined", OfUnit, null>
  | Event<"person.joined", Joins, Id>
  | Event<"person.moved", OfUnit & { readonly from: Id }, Id>
  | Event<"person.left", OfUnit, Id>
  | Event<"person.removed", OfUnit, Id>
  /** All in the part that somebody administers, so many rows, into a file; of several units their numbers. */
  | Event<"people.exported", { readonly count: number; readonly unit?: Id; readonly parts?: string }, null>
  /** The whole of it, or what was asked for: so many entries. */
  | Event<"log.exported", { readonly count: number } & LogExtent, null>
  | Event<"unit_mailbox.made", OfUnit, null>
  | Event<"unit_mailbox.reader_added", OfUnit, Id>
  | Event<"unit_mailbox.reader_removed", OfUnit, Id>
  /** By a colleague who has them, at their visit (keys.md 5). */
  | Event<"unit_mailbox.keys_given", OfUnit, Id>
  | Event<"unit_mailbox.erased", OfUnit, null>
  /** By whom, to which mailbox and how many messages; not which, nor who wrote them (D2). */
  | Event<"unit_mailbox.given", OfUnit & { readonly count: number }, Id>
  | Event<"unit_list.made" | "unit_list.closed", OfUnit, null>
  | Event<"unit_list.changed", Changed, null>
  | Event<"employment.ending", OfUnit & { readonly outcome: EndOutcome }, Id>
  | Event<"employment.kept", OfUnit, Id>
  | Event<"employment.ended", OfUnit & { readonly outcome: EndOutcome }, Id>
  | Event<"correction.asked" | "correction.withdrawn" | "correction.confirmed" | "correction.refused", Corrected, Id>
  | Event<"invitation.corrected", OfUnit, null>
  | Event<"recovery.agreed", OfUnit, Id>
  | Event<"sign_in.switched_off", OfUnit & { readonly reply: boolean }, Id>
  | Event<"sign_in.switched_on", OfUnit, Id>
  /** Another administrator is asked to approve it. */
  | Event<"recovery.asked", OfUnit & { readonly newPhone: boolean; readonly appOff: boolean }, Id>
  | Event<"recovery.declined", OfUnit, Id | null>
  | Event<"recovery.rules_set", { readonly hours: number; readonly two: boolean }, null>
  | Event<"recovery.rules_asked", { readonly hours: number; readonly two: boolean }, null>
  | Event<"sheet.made", Record<never, never>, null>
  | Event<"sheet.removed", Record<never, never>, null>
  | Event<"sheet.used", Record<never, never>, null>
  /** Another administrator is asked to approve it. */
  | Event<"closing.asked", { readonly outcome: EndOutcome }, null>
  | Event<"closing.declined", Record<never, never>, null>
  | Event<"closing.announced", { readonly outcome: EndOutcome }, null>
  | Event<"closing.called_off", Record<never, never>, null>
  | Event<"closing.exported", Record<never, never>, null>
  /** Invitations that were open are counted; nobody can accept them any more. */
  | Event<"closing.begun", { readonly invitations: number }, null>
  | Event<"closing.finished", Record<never, never>, null>
  /** By two operators (keys.md 5): asked for, taken back, refused by an administrator who is there after all, approved. */
  | Event<"successor.asked" | "successor.withdrawn" | "successor.objected" | "successor.approved", Record<never, never>, null>
  | Event<"successor.installed", Record<never, never>, Id>
  | Event<"records.marked", OfUnit & { readonly what: "unit" | "mailbox" }, null>
  | Event<"records.unmarked", OfUnit & { readonly what: "unit" | "mailbox" }, null>
  | Event<"records.rule_set", Changed & { readonly on: boolean }, null>
  | Event<"records.asked", OfUnit & { readonly kind: "hold" | "lift" | "unmark" }, null>
  | Event<"records.declined", OfUnit & { readonly kind: "hold" | "lift" | "unmark" }, null>
  | Event<"records.disposed", OfUnit & { readonly count: number }, null>
  | Event<"record.registered", OfUnit, null>
  | Event<"record.withdrawn", OfUnit, null>
  | Event<"record.exported", OfUnit, null>
  | Event<"hold.set", OfUnit, null>
  | Event<"hold.lifted", OfUnit, null>
  /** For the log of each person whom a hold concerns. */
  | Event<"hold.begun", OfUnit, Id>
  | Event<"hold.over", OfUnit, Id>
  | Event<"recovery.approved", OfUnit & { readonly newPhone: boolean; readonly appOff: boolean }, Id>

export type OrganisationEventType = OrganisationEvent["type"]

/** What kinds of events belong together where one is chosen. */
export const LOG_GROUPS = [
  "people",
  "invitations",
  "administrators",
  "units",
  "keys",
  "mailboxes",
  "domains",
  "records",
  "organisation",
  "closing",
] as const
export type LogGroup = (typeof LOG_GROUPS)[number]

const ORGANISATION_TYPES: Readonly<Record<OrganisationEventType, LogGroup>> = {
  "person.joined": "people",
  "person.moved": "people",
  "person.left": "people",
  "person.removed": "people",
  "people.exported": "people",
  "correction.asked": "people",
  "correction.withdrawn": "people",
  "correction.confirmed": "people",
  "correction.refused": "people",
  "employment.ending": "people",
  "employment.kept": "people",
  "employment.ended": "people",
  "sign_in.switched_off": "people",
  "sign_in.switched_on": "people",
  "person.invited": "invitations",
  "people.invited": "invitations",
  "invitation.reminded": "invitations",
  "invitation.withdrawn": "invitations",
  "invitations.reminded": "invitations",
  "invitations.withdrawn": "invitations",
  "invitation.declined": "invitations",
  "invitation.corrected": "invitations",
  "administrator.granted": "administrators",
  "administrator.removed": "administrators",
  "successor.asked": "administrators",
  "successor.withdrawn": "administrators",
  "successor.objected": "administrators",
  "successor.approved": "administrators",
  "successor.installed": "administrators",
  "unit.made": "units",
  "unit.changed": "units",
  "unit.lists_kept": "units",
  "unit.moved": "units",
  "unit.closed": "units",
  "cost_centre.made": "units",
  "cost_centre.changed": "units",
  "cost_centre.removed": "units",
  "unit.keys_made": "keys",
  "unit.keys_given": "keys",
  "recovery.agreed": "keys",
  "recovery.asked": "keys",
  "recovery.declined": "keys",
  "recovery.rules_set": "keys",
  "recovery.rules_asked": "keys",
  "sheet.made": "keys",
  "sheet.removed": "keys",
  "sheet.used": "keys",
  "recovery.approved": "keys",
  "unit_mailbox.made": "mailboxes",
  "unit_mailbox.reader_added": "mailboxes",
  "unit_mailbox.reader_removed": "mailboxes",
  "unit_mailbox.keys_given": "mailboxes",
  "unit_mailbox.erased": "mailboxes",
  "unit_mailbox.given": "mailboxes",
  "unit_list.made": "mailboxes",
  "unit_list.changed": "mailboxes",
  "unit_list.closed": "mailboxes",
  "domain.added": "domains",
  "domain.changed": "domains",
  "domain.removed": "domains",
  "domain.proven": "domains",
  "domain.lost": "domains",
  "domain.found": "domains",
  "domain.taken": "domains",
  "domain.asked": "domains",
  "records.marked": "records",
  "records.unmarked": "records",
  "records.rule_set": "records",
  "records.asked": "records",
  "records.declined": "records",
  "records.disposed": "records",
  "record.registered": "records",
  "record.withdrawn": "records",
  "record.exported": "records",
  "hold.set": "records",
  "hold.lifted": "records",
  "hold.begun": "records",
  "hold.over": "records",
  "organisation.made": "organisation",
  "organisation.changed": "organisation",
  "branding.published": "organisation",
  "branding.restored": "organisation",
  "agreement.accepted": "organisation",
  "log.exported": "organisation",
  "closing.asked": "closing",
  "closing.declined": "closing",
  "closing.announced": "closing",
  "closing.called_off": "closing",
  "closing.exported": "closing",
  "closing.begun": "closing",
  "closing.finished": "closing",
}

export const ORGANISATION_AUDIT_TYPES = Object.keys(ORGANISATION_TYPES) as readonly OrganisationEventType[]

export const isOrganisationType = (text: string): text is OrganisationEventType => Object.hasOwn(ORGANISATION_TYPES, text)

/** Every kind that belongs to a group. */
export const typesIn = (group: LogGroup): readonly OrganisationEventType[] =>
  ORGANISATION_AUDIT_TYPES.filter((type) => ORGANISATION_TYPES[type] === group)
