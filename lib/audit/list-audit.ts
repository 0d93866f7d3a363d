import { EVERY_ENTRY, findAuditOf, findNames, listAudit as findEntries, type AuditFilter, type AuditRow } from "#db/queries/audit.ts"
import { findPersonByAddress } from "#db/queries/roles.ts"
import type { Queryable } from "#db/client.ts"
import { inAll, inOwn, type TenantTx } from "#db/tenancy.ts"
import { parseAddress } from "../address.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { OperatorScope, OrganisationScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"
import { ok, type Result } from "../result.ts"
import { isAuditType } from "./events.ts"
import { isOrganisationType } from "./organisation-events.ts"

export const ENTRIES_PER_PAGE = 50

/** Somebody an entry names; looked up when it is shown, so that a deleted account is nobody (D2). */
export type Named = { readonly id: Id; readonly name: string; readonly address: string }

export type ShownEntry = Pick<AuditRow, "sequence" | "at" | "type" | "details"> & {
  /** Null where the command line or the service itself did it. */
  readonly actor: Named | "gone" | null
  readonly subject: Named | "gone" | null
}

export type AuditPage = {
  readonly entries: readonly ShownEntry[]
  /** Places for `before` and `after`; null where there is nothing on that side. */
  readonly older: number | null
  readonly newer: number | null
}

/** The place beside which a page lies; the newest without one. */
export type PageOfAudit = { readonly before?: number; readonly after?: number }

export type ListAudit = PageOfAudit & {
  readonly type?: string
  /** The address of somebody who did it or whom it concerns. */ readonly who?: string
}

/** A page of the installation's audit trail, newest first (O12). */
export async function listAudit(ctx: MemberContext, { type, who, ...place }: ListAudit): Promise<Result<AuditPage, NotFound>> {
  const scope = authorize(ctx.actor, "audit:read")
  if (!scope.ok) return scope
  return ok(
    await inAll(ctx.db, scope.value, async (tx) => {
      const accountId = who === undefined ? null : await accountOf(tx, who)
      if (accountId === "nobody") return NO_ENTRIES
      const types = type !== undefined && (isAuditType(type) || isOrganisationType(type)) ? [type] : null
      const filter = { ...EVERY_ENTRY, types, either: accountId === null ? null : [accountId] }
      return auditPage(tx, scope.value, { scopeId: ctx.installation.id, filter, ...place })
    }),
  )
}

export const NO_ENTRIES: AuditPage = { entries: [], older: null, newer: null }

/** A page of one chain, newest first: of the installation's, or of an organisation's (lib/organisations/list-log.ts). */
export async function auditPage(
  db: TenantTx,
  scope: OperatorScope | OrganisationScope,
  { scopeId, filter, before, after }: PageOfAudit & { readonly scopeId: Id; readonly filter: AuditFilter },
): Promise<AuditPage> {
  const side = before === undefined && after !== undefined ? "newer" : "older"
  const from = before ?? after ?? null
  const found = await findEntries(db, scope, {
    scopeId,
    filter,
    from: from === null ? null : { sequence: from, side },
    limit: ENTRIES_PER_PAGE + 1,
  })
  const hasMore = found.length > ENTRIES_PER_PAGE
  const nearest = found.slice(0, ENTRIES_PER_PAGE)
  const page = side === "newer" ? nearest.reverse() : nearest
  const isNewer = side === "newer"
  return {
    entries: await withNames(db, page),
    older: isNewer || hasMore ? (page.at(-1)?.sequence ?? null) : null,
    newer: (isNewer ? hasMore : from !== null) ? (page[0]?.sequence ?? null) : null,
  }
}

async function accountOf(db: Queryable, who: string): Promise<Id | "nobody"> {
  const address = parseAddress(who)
  const person = address === null ? null : await findPersonByAddress(db, address)
  return person?.accountId ?? "nobody"
}

/** Entries with who did it and whom it concerns, as they are called now. */
export async function withNames(db: Queryable, rows: readonly AuditRow[]): Promise<readonly ShownEntry[]> {
  const ids = [...new Set(rows.flatMap(({ actorId, subjectId }) => [actorId, subjectId]))].filter((id) => id !== null)
  const people = new Map((await findNames(db, ids)).map((person) => [person.id, person]))
  const nameOf = (id: Id | null) => (id === null ? null : (people.get(id) ?? ("gone" as const)))
  return rows.map(({ sequence, at, type, details, actorId, subjectId }) => ({
    sequence,
    at,
    type,
    details,
    actor: nameOf(actorId),
    subject: nameOf(subjectId),
  }))
}

export type OwnEntry = Pick<AuditRow, "sequence" | "at" | "type" | "details"> & {
  /** Names the entry among those of every chain. */
  readonly id: string
  /** Who did it: the person, somebody with a role, an administrator of an organisation, whoever reads a shared mailbox too, or the command line. */
  readonly by: "self" | "staff" | "administrator" | "colleague" | "service"
}

/** As many as the page shows. */
const OWN_ENTRIES = 100

/** What was recorded about the signed-in person's own account, newest first (O12). Which of the staff did it is the installation's to know. */
export async function ownAudit(ctx: MemberContext): Promise<Result<readonly OwnEntry[], NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  const rows = await inOwn(ctx.db, scope.value, (tx) => findAuditOf(tx, scope.value, OWN_ENTRIES))
  return ok(
    rows.map(({ scopeId, sequence, at, type, details, actorId }) => ({
      id: `${scopeId} ${sequence}`,
      sequence,
      at,
      type,
      details,
      by: byWhom(ctx, { scopeId, actorId, type }),
    })),
  )
}

function byWhom(
  { actor, installation }: MemberContext,
  { scopeId, actorId, type }: Pick<AuditRow, "scopeId" | "actorId" | "type">,
): OwnEntry["by"] {
  if (actorId === null) return "service"
  if (actorId === actor.accountId) return "self"
  if (type === "unit_mailbox.keys_given") return "colleague"
  return scopeId === installation.id ? "staff" : "administrator"
}
