import { and, asc, eq, gt, isNotNull, isNull, lt, or, sql } from "drizzle-orm"
import type { OrganisationScope } from "#lib/authz/scope.ts"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, accounts, organisations, recordRequests, recoveryRequests, unitPeople, units } from "../schema.ts"
import { isWithin } from "./units.ts"

export type RequestRow = typeof recoveryRequests.$inferSelect

/** Puts a request down, in the place of one for the same. */
export async function putRequest(tx: TenantTx, row: RequestRow): Promise<void> {
  const { organisationId, accountId } = row
  const isSame =
    accountId === null
      ? and(eq(recoveryRequests.organisationId, organisationId), eq(recoveryRequests.kind, "rules"))
      : eq(recoveryRequests.accountId, accountId)
  await tx.delete(recoveryRequests).where(isSame)
  await tx.insert(recoveryRequests).values(row)
}

export type ListedRequest = Pick<
  RequestRow,
  "id" | "kind" | "accountId" | "askedBy" | "askedAt" | "phone" | "dropsApp" | "waitHours" | "needsTwo"
> & {
  /** Of who is to be helped; null for rules. */
  readonly name: string | null
  readonly address: string | null
}

/** What waits for another administrator: help for who is employed in scope and, for the whole organisation, rules. Oldest first. */
export async function listRequests(tx: TenantTx, scope: OrganisationScope, now: Date): Promise<ListedRequest[]> {
  const isOfAll = scope.tops.includes(scope.organisationId)
  const { id, kind, accountId, askedBy, askedAt, phone, dropsApp, waitHours, needsTwo } = recoveryRequests
  return tx
    .select({
      id,
      kind,
      accountId,
      askedBy,
      askedAt,
      phone,
      dropsApp,
      waitHours,
      needsTwo,
      name: accounts.name,
      address: accountAddresses.address,
    })
    .from(recoveryRequests)
    .leftJoin(accounts, eq(accounts.id, accountId))
    .leftJoin(accountAddresses, and(eq(accountAddresses.accountId, accountId), accountAddresses.isMain))
    .leftJoin(unitPeople, and(eq(unitPeople.accountId, accountId), unitPeople.isPrimary))
    .leftJoin(units, eq(units.id, unitPeople.unitId))
    .where(
      and(
        eq(recoveryRequests.organisationId, scope.organisationId),
        gt(recoveryRequests.expiresAt, now),
        or(and(isNotNull(accountId), isWithin(scope)), isOfAll ? isNull(accountId) : sql`false`),
      ),
    )
    .orderBy(asc(askedAt))
}

/** One that has not run out, locked until the transaction ends. */
export async function lockRequest(
  tx: TenantTx,
  { organisationId }: OrganisationScope,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<RequestRow | null> {
  const [row] = await tx
    .select()
    .from(recoveryRequests)
    .where(and(eq(recoveryRequests.id, id), eq(recoveryRequests.organisationId, organisationId), gt(recoveryRequests.expiresAt, now)))
    .for("update")
  return row ?? null
}

/** @returns whether other rules for helping waited for a second administrator */
export async function deleteRulesRequest(tx: TenantTx, organisationId: string): Promise<boolean> {
  const { kind, id, organisationId: of } = recoveryRequests
  const gone = await tx
    .delete(recoveryRequests)
    .where(and(eq(of, organisationId), eq(kind, "rules")))
    .returning({ id })
  return gone.length > 0
}

export async function deleteRequest(tx: TenantTx, id: string): Promise<void> {
  await tx.delete(recoveryRequests).where(eq(recoveryRequests.id, id))
}

type Asked = { readonly organisationId: string; readonly accountId: string }

/** Whoever is not employed any more is helped by nobody there. */
export async function deleteHelpRequest(tx: TenantTx, { organisationId, accountId }: Asked): Promise<void> {
  await tx
    .delete(recoveryRequests)
    .where(and(eq(recoveryRequests.organisationId, organisationId), eq(recoveryRequests.accountId, accountId)))
}

/** Who administers less than when they asked asks again for what they may ask for still, about holds too: nobody could approve the rest. */
export async function deleteRequestsBy(tx: TenantTx, { organisationId, accountId }: Asked): Promise<void> {
  await tx.delete(recoveryRequests).where(and(eq(recoveryRequests.organisationId, organisationId), eq(recoveryRequests.askedBy, accountId)))
  await tx.delete(recordRequests).where(and(eq(recordRequests.organisationId, organisationId), eq(recordRequests.askedBy, accountId)))
}

/** Those about holds too. @returns how many of the others had run out */
export async function deleteOldRequests(tx: TenantTx, now: Date): Promise<number> {
  await tx.delete(recordRequests).where(lt(recordRequests.expiresAt, now))
  return (await tx.delete(recoveryRequests).where(lt(recoveryRequests.expiresAt, now)).returning({ id: recoveryRequests.id })).length
}

export type RecoveryRules = {
  /** How long the person waits, and can stop it; 0 for not at all. */ readonly waitHours: number
  /** A second administrator approves. */ readonly needsTwo: boolean
}

export async function setRecoveryRules(tx: TenantTx, id: string, { waitHours, needsTwo }: RecoveryRules): Promise<void> {
  await tx.update(organisations).set({ recoveryWaitHours: waitHours, recoveryNeedsTwo: needsTwo }).where(eq(organisations.id, id))
}
