import { fail, ok, type Result } from "../result.ts"
import type {
  Actor,
  AdministratorActor,
  ExpiryClockActor,
  InstallationRole,
  JournalActor,
  LeavingActor,
  LinkActor,
  MemberActor,
  RecordsClockActor,
  RecoveringActor,
  TrashClockActor,
} from "./actor.ts"
import type { HolderScope, OperatorScope, OrganisationScope, OwnerScope } from "./scope.ts"

export type NotFound = { readonly code: "not_found" }

const isReader = (actor: Actor): actor is MemberActor | LinkActor => actor.kind === "member" || actor.kind === "link"
const isJournal = (actor: Actor): actor is JournalActor => actor.kind === "journal"
const isRecovering = (actor: Actor): actor is RecoveringActor => actor.kind === "recovering"
const isLeaving = (actor: Actor): actor is LeavingActor => actor.kind === "leaving"
const isTrashClock = (actor: Actor): actor is TrashClockActor => actor.kind === "trash_clock"
const isExpiryClock = (actor: Actor): actor is ExpiryClockActor => actor.kind === "expiry_clock"
const isRecordsClock = (actor: Actor): actor is RecordsClockActor => actor.kind === "records_clock"
const isMember = (actor: Actor): actor is MemberActor => actor.kind === "member"
/** A shared mailbox, by one of its members. */
const isMailbox = (actor: Actor): actor is MemberActor => isMember(actor) && actor.memberId !== null
/** A person as themselves: a shared mailbox has no settings, no roles, and is in no other mailbox. */
const isPerson = (actor: Actor): actor is MemberActor => isMember(actor) && actor.memberId === null
const isAdministrator = (actor: Actor): actor is AdministratorActor => actor.kind === "administrator" && actor.tops.length > 0
const isOfAll = (actor: Actor): boolean => isAdministrator(actor) && actor.isOfAll
/** A role counts only with a second factor that is no text message (R4). */
const isStaff = (actor: Actor, ...roles: readonly InstallationRole[]): boolean =>
  isPerson(actor) && actor.hasStrongFactor && actor.roles.some((role) => roles.includes(role))

/**
 * One table, read top to bottom by an auditor: who may do what. A rule sees the actor as the database has them at this request.
 * The reader of a link reads what it leads to; its use cases ask for no other message (lib/links). Mailbox rules give a scope on the actor's own holdings only; whose message it is, the query repeats as a condition.
 */
const rules = {
  "mailbox:list": (actor: Actor) => isMember(actor),
  "message:open": (actor: Actor) => isReader(actor),
  "message:send": (actor: Actor) => isMember(actor),
  "message:recall": (actor: Actor) => isMember(actor),
  "message:move": (actor: Actor) => isMember(actor),
  "message:give": (actor: Actor) => isPerson(actor),
  "message:erase": (actor: Actor) => isMember(actor),
  "trash:expire": (actor: Actor) => isTrashClock(actor),
  "message:expire": (actor: Actor) => isExpiryClock(actor),
  "records:dispose": (actor: Actor) => isRecordsClock(actor),
  "message:register": (actor: Actor) => isMailbox(actor),
  "mailbox:work": (actor: Actor) => isMailbox(actor),
  "erasure:repeat": (actor: Actor) => isJournal(actor),
  "attachment:download": (actor: Actor) => isReader(actor),
  "draft:write": (actor: Actor) => isMember(actor),
  "contacts:use": (actor: Actor) => isMember(actor),
  "holdings:erase": (actor: Actor) => isLeaving(actor),
  "mailbox:enter": (actor: Actor) => isPerson(actor),
  "account:read": (actor: Actor) => isPerson(actor),
  "account:change": (actor: Actor) => isPerson(actor),
  "account:recover": (actor: Actor) => isRecovering(actor),
  "mailbox:restart": (actor: Actor) => isRecovering(actor),
  "operator:see": (actor: Actor) => isStaff(actor, "seller", "support", "operator"),
  "people:manage": (actor: Actor) => isStaff(actor, "operator"),
  "audit:read": (actor: Actor) => isStaff(actor, "operator"),
  "support:work": (actor: Actor) => isStaff(actor, "support"),
  "case:decide": (actor: Actor) => isStaff(actor, "support"),
  "organisations:manage": (actor: Actor) => isStaff(actor, "seller", "operator"),
  "organisations:succeed": (actor: Actor) => isStaff(actor, "operator"),
  "organizer:see": (actor: Actor) => isAdministrator(actor),
  "organizer:units": (actor: Actor) => isAdministrator(actor),
  "organizer:people": (actor: Actor) => isAdministrator(actor),
  "organizer:administrators": (actor: Actor) => isAdministrator(actor),
  "organizer:settings": (actor: Actor) => isOfAll(actor),
  "organizer:audit": (actor: Actor) => isOfAll(actor),
} as const

export type Permission = keyof typeof rules

/** Every permission there is, for the rights matrix. */
export const PERMISSIONS = Object.keys(rules) as readonly Permission[]

type StaffPermission =
  "operator:see" | "people:manage" | "audit:read" | "support:work" | "case:decide" | "organisations:manage" | "organisations:succeed"

/** The scope that a permission gives. */
export type ScopeOf<P extends Permission> = P extends StaffPermission
  ? OperatorScope
  : P extends `account:${string}`
    ? OwnerScope
    : P extends `organizer:${string}`
      ? OrganisationScope
      : HolderScope

/** Of whom the organisation demands a factor that they lack looks after their own account, and nothing else (O11). */
const isHeldFrom = (actor: Actor, permission: Permission): boolean =>
  actor.kind === "member" && actor.isHeldBack && permission !== "account:read" && permission !== "account:change"

/**
 * The only function that makes a scope. Not allowed and not there are the same answer (design 4).
 * @returns the scope for the queries of this permission, or `not_found`.
 */
export function authorize<P extends Permission>(actor: Actor, permission: P): Result<ScopeOf<P>, NotFound> {
  const rule = rules[permission] as ((actor: Actor) => boolean) | undefined
  if (rule === undefined || actor.kind === "visitor" || !rule(actor) || isHeldFrom(actor, permission)) return fail("not_found")
  if (actor.kind === "recovering") return ok({ holderId: actor.accountId, accountId: actor.accountId } as unknown as ScopeOf<P>)
  if (actor.kind === "administrator") {
    const { organisationId, tops, accountId: actorId } = actor
    return ok({ organisationId, tops, actorId } as unknown as ScopeOf<P>)
  }
  if (actor.kind !== "member") return ok({ holderId: actor.holderId } as unknown as ScopeOf<P>)
  const { accountId, memberId } = actor
  return ok({ holderId: accountId, accountId, actorId: accountId, memberId } as unknown as ScopeOf<P>)
}

/** Has a role and not what it asks for: such a person is shown the way to it, and nothing else (R4). */
export const lacksStrongFactor = ({ roles, hasStrongFactor }: MemberActor): boolean => roles.length > 0 && !hasStrongFactor
