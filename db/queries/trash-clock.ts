import { and, asc, eq, gt, lte, not, sql } from "drizzle-orm"
import type { HolderScope, OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accounts, deliveries } from "../schema.ts"
import { isOnHold } from "./gate.ts"

/** After how many days this owner's Trash erases what lies in it; null for never. */
export async function findTrashDays(db: Queryable, { accountId }: OwnerScope): Promise<number | null> {
  const [row] = await db.select({ trashDays: accounts.trashDays }).from(accounts).where(eq(accounts.id, accountId))
  return row?.trashDays ?? null
}

/** What an organisation demands of the owner's Trash; null where nothing is. As `demandsOf`, because a clock and a person ask it before they name an organisation. */
const demanded = sql<
  number | null
>`(select min((demands ->> 'trashDays')::int) from jsonb_array_elements(sigill_policies(${accounts.id})) as demands)`

/** The same, or what an organisation demands where that is less, locked: whoever changes it waits until what is erased by it is gone. */
export async function lockTrashDays(tx: Tx, { holderId }: HolderScope): Promise<number | null> {
  const [row] = await tx
    .select({ trashDays: sql<number | null>`least(${accounts.trashDays}, ${demanded})` })
    .from(accounts)
    .where(eq(accounts.id, holderId))
    .for("share")
  return row?.trashDays ?? null
}

export async function updateTrashDays(db: Queryable, scope: OwnerScope, trashDays: number | null): Promise<void> {
  await db.update(accounts).set({ trashDays }).where(eq(accounts.id, scope.accountId))
}

type Due = { readonly now: Date; /** The holder that came last. */ readonly after: string | null; readonly limit: number }

/** People whom no hold keeps, in whose Trash something has lain for as long as they chose, or their organisation demands, in the order of their ids. */
export async function findDueHolders(db: Queryable, { now, after, limit }: Due): Promise<string[]> {
  // In hours: a day of the database's own time zone may have 23 or 25.
  const days = sql`least(${accounts.trashDays}, demanded.days)`
  const until = sql`${now.toISOString()}::timestamptz - make_interval(hours => ${days} * 24)`
  const isDue = sql`exists (select from ${deliveries} where ${deliveries.holderId} = ${accounts.id} and ${deliveries.folder} = 'trash' and ${deliveries.trashedAt} <= ${until})`
  const rows = await db
    .select({ id: accounts.id })
    .from(accounts)
    .leftJoin(sql`sigill_trash_rules() as demanded`, sql`demanded.account_id = ${accounts.id}`)
    .where(
      and(
        sql`${days} is not null`,
        eq(accounts.kind, "person"),
        not(isOnHold(accounts.id)),
        after === null ? undefined : gt(accounts.id, after),
        isDue,
      ),
    )
    .orderBy(asc(accounts.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Ids of what came to this holder's Trash by a moment, the longest there first. */
export async function findTrashedUntil(
  db: Queryable,
  scope: HolderScope,
  { until, limit }: { readonly until: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, scope.holderId), eq(deliveries.folder, "trash"), lte(deliveries.trashedAt, until)))
    .orderBy(asc(deliveries.trashedAt), asc(deliveries.messageId))
    .limit(limit)
  return rows.map(({ id }) => id)
}
