import type { Id } from "../ids.ts"
import type { Event } from "./events.ts"

/** What becomes of an account whose owner is employed no more (O6). */
export type EndOutcome = "release" | "erase"

type OfDomain = { readonly domain: string }
type OfUnit = { readonly unit: Id }
/** Of a person, what an administrator asked them to confirm; never the value (D2). */
type Corrected = OfUnit & { readonly what: "name" | "address" | "phone" }
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
  /** What it was and is (`planWas`, `planNow`), of settings alone; entries from before say only of what kind. */
  | Event<
      "unit.changed",
      OfUnit & { readonly what: "name" | "plan" | "costCentre" | "contactLists" | "policy" } & Readonly<
          Record<string, string | number | boolean>
        >,
      null
    >
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
  | Event<"unit_mailbox.made", OfUnit, null>
  | Event<"unit_mailbox.reader_added", OfUnit, Id>
  | Event<"unit_mailbox.reader_removed", OfUnit, Id>
  | Event<"unit_mailbox.erased", OfUnit, null>
  | Event<"unit_list.made" | "unit_list.changed" | "unit_list.closed", OfUnit, null>
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
  | Event<"records.rule_set", OfUnit & { readonly on: boolean }, null>
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

const ORGANISATION_TYPES: Readonly<Record<OrganisationEventType, true>> = {
  "organisation.made": true,
  "organisation.changed": true,
  "branding.published": true,
  "branding.restored": true,
  "agreement.accepted": true,
  "unit.made": true,
  "unit.changed": true,
  "unit.moved": true,
  "unit.closed": true,
  "unit.keys_made": true,
  "unit.keys_given": true,
  "domain.added": true,
  "domain.changed": true,
  "domain.removed": true,
  "domain.proven": true,
  "domain.lost": true,
  "domain.found": true,
  "domain.taken": true,
  "domain.asked": true,
  "cost_centre.made": true,
  "cost_centre.changed": true,
  "cost_centre.removed": true,
  "administrator.granted": true,
  "administrator.removed": true,
  "person.invited": true,
  "people.invited": true,
  "invitation.reminded": true,
  "invitation.withdrawn": true,
  "invitations.reminded": true,
  "invitations.withdrawn": true,
  "invitation.declined": true,
  "person.joined": true,
  "person.moved": true,
  "person.left": true,
  "person.removed": true,
  "unit_mailbox.made": true,
  "unit_mailbox.reader_added": true,
  "unit_mailbox.reader_removed": true,
  "unit_mailbox.erased": true,
  "unit_list.made": true,
  "unit_list.changed": true,
  "unit_list.closed": true,
  "correction.asked": true,
  "correction.withdrawn": true,
  "correction.confirmed": true,
  "correction.refused": true,
  "invitation.corrected": true,
  "employment.ending": true,
  "employment.kept": true,
  "employment.ended": true,
  "recovery.agreed": true,
  "sign_in.switched_off": true,
  "sign_in.switched_on": true,
  "recovery.asked": true,
  "recovery.declined": true,
  "recovery.rules_set": true,
  "recovery.rules_asked": true,
  "sheet.made": true,
  "sheet.removed": true,
  "sheet.used": true,
  "closing.asked": true,
  "closing.declined": true,
  "closing.announced": true,
  "closing.called_off": true,
  "closing.exported": true,
  "closing.begun": true,
  "closing.finished": true,
  "recovery.approved": true,
  "successor.asked": true,
  "successor.withdrawn": true,
  "successor.objected": true,
  "successor.approved": true,
  "successor.installed": true,
  "records.marked": true,
  "records.unmarked": true,
  "records.rule_set": true,
  "records.asked": true,
  "records.declined": true,
  "records.disposed": true,
  "record.registered": true,
  "record.withdrawn": true,
  "record.exported": true,
  "hold.set": true,
  "hold.lifted": true,
  "hold.begun": true,
  "hold.over": true,
}
export const ORGANISATION_AUDIT_TYPES = Object.keys(ORGANISATION_TYPES) as readonly OrganisationEventType[]

export const isOrganisationType = (text: string): text is OrganisationEventType => Object.hasOwn(ORGANISATION_TYPES, text)
