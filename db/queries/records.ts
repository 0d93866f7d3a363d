import { and, eq, inArray, sql } from "drizzle-orm"
import type { TenantTx } from "../tenancy.ts"
import { HELD_FOLDER, unitMailboxes, unitRecords } from "../schema.ts"

export type UnitRecordsRow = typeof unitRecords.$inferSelect

/** What these units say of the shared mailboxes of theirs and below. */
export async function findUnitRecords(tx: TenantTx, unitIds: readonly string[]): Promise<UnitRecordsRow[]> {
  if (unitIds.length === 0) return []
  return tx
    .select()
    .from(unitRecords)
    .where(inArray(unitRecords.unitId, [...unitIds]))
}

type OfUnit = Pick<UnitRecordsRow, "unitId" | "organisationId">

/** A mark, with who made it; null where it is taken away. */
type Mark = { readonly isOfficial: boolean; readonly markedBy: string | null }

export async function setUnitOfficial(tx: TenantTx, { isOfficial, markedBy, ...of }: OfUnit & Mark): Promise<void> {
  await tx
    .insert(unitRecords)
    .values({ ...of, isOfficial, markedBy })
    .onConflictDoUpdate({ target: unitRecords.unitId, set: { isOfficial, markedBy } })
}

export type RuleRow = Pick<UnitRecordsRow, "count" | "span" | "counts" | "startsAt">

/** Sets when letters are disposed of, or with nulls that the unit says nothing of it. */
export async function setUnitRule(tx: TenantTx, { unitId, organisationId, ...rule }: OfUnit & RuleRow): Promise<void> {
  await tx
    .insert(unitRecords)
    .values({ unitId, organisationId, ...rule })
    .onConflictDoUpdate({ target: unitRecords.unitId, set: rule })
}

/** Nothing goes by the rules of a unit, above it or below it before a moment: whatever comes under one has the same time as under a new one. */
export async function delayRules(tx: TenantTx, unitId: string, from: Date): Promise<void> {
  await tx.execute(sql`update unit_records r set starts_at = greatest(r.starts_at, ${from.toISOString()}::timestamptz)
    from units u, units m where m.id = ${unitId} and u.id = r.unit_id and r.count is not null and (u.id = any(m.path) or m.id = any(u.path))`)
}

/** Which mailboxes of a unit are marked as official by themselves, with who marked them. */
export async function findMarked(tx: TenantTx, unitId: string): Promise<ReadonlyMap<string, string | null>> {
  const rows = await tx
    .select({ id: unitMailboxes.mailboxId, markedBy: unitMailboxes.markedBy })
    .from(unitMailboxes)
    .where(and(eq(unitMailboxes.unitId, unitId), eq(unitMailboxes.isOfficial, true)))
  return new Map(rows.map(({ id, markedBy }) => [id, markedBy]))
}

/** @returns false where it is no mailbox of the unit, or says so already */
export async function setMailboxOfficial(
  tx: TenantTx,
  { mailboxId, unitId, isOfficial, markedBy }: Mark & { readonly mailboxId: string; readonly unitId: string },
): Promise<boolean> {
  const rows = await tx
    .update(unitMailboxes)
    .set({ isOfficial, markedBy })
    .where(and(eq(unitMailboxes.mailboxId, mailboxId), eq(unitMailboxes.unitId, unitId), eq(unitMailboxes.isOfficial, !isOfficial)))
    .returning({ id: unitMailboxes.mailboxId })
  return rows.length === 1
}

/** Marks all mailboxes of a unit by themselves, which were not yet. */
export async function markMailboxesOf(tx: TenantTx, unitId: string, markedBy: string | null): Promise<void> {
  await tx
    .update(unitMailboxes)
    .set({ isOfficial: true, markedBy })
    .where(and(eq(unitMailboxes.unitId, unitId), eq(unitMailboxes.isOfficial, false)))
}

/**
 * When the rules of the units above let a letter of an official mailbox go: where several do, the last of their moments, and never while one counts from a
 * number that it does not have. What somebody gave to the mailbox (O6) arrived when they gave it. Months and years are the calendar's, in UTC.
 */
const disposals = sql`select d.holder_id, d.message_id, max(greatest(r.starts_at, ((case r.counts when 'arrival' then greatest(d.sent_at, given.given_at) else g.registered_at end) at time zone 'UTC'
      + make_interval(days => case r.span when 'day' then r.count else 0 end, months => case r.span when 'month' then r.count else 0 end,
        years => case r.span when 'year' then r.count else 0 end)) at time zone 'UTC')) as due
    from unit_mailboxes m join units u on u.id = m.unit_id join unit_records r on r.unit_id = any(u.path) and r.count is not null
      join deliveries d on d.holder_id = m.mailbox_id and d.folder <> '00000000-0000-0000-0000-000000000000'
      left join registrations g on g.mailbox_id = d.holder_id and g.message_id = d.message_id and g.withdrawn_at is null
      left join given_messages given on given.mailbox_id = d.holder_id and given.message_id = d.message_id`

const dueFor = sql`group by d.holder_id, d.message_id having bool_and(r.counts = 'arrival' or g.registered_at is not null)`

export type Coming = { /** So many by then. */ readonly count: number; /** The first moment of any. */ readonly first: Date | null }

/** What the rules will dispose of in a unit and below: so many until a moment, and when the first goes. */
export async function findComing(tx: TenantTx, { unitId, until }: { readonly unitId: string; readonly until: Date }): Promise<Coming> {
  const [row] = await tx.execute<{ count: number; first: string | Date | null }>(
    sql`select count(*) filter (where due <= ${until.toISOString()}::timestamptz)::int as count, min(due) as first
      from (${disposals} where u.path @> array[${unitId}]::uuid[] and sigill_official(m.mailbox_id) ${dueFor}) coming`,
  )
  return { count: row?.count ?? 0, first: row?.first == null ? null : new Date(row.first) }
}

/** Official mailboxes that a rule speaks of and no hold keeps, in the order of their ids. */
export async function findRuledMailboxes(
  tx: TenantTx,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`select m.mailbox_id as id from unit_mailboxes m join units u on u.id = m.unit_id
    where exists (select from unit_records r where r.unit_id = any(u.path) and r.count is not null) and sigill_official(m.mailbox_id)
      and not exists (select from sigill_hold(m.mailbox_id)) and (${after}::uuid is null or m.mailbox_id > ${after}::uuid)
    order by m.mailbox_id limit ${limit}`)
  return rows.map(({ id }) => id)
}

/** Of a mailbox's letters, some of those whose time is over. */
export async function findDisposable(
  tx: TenantTx,
  { mailboxId, now, limit }: { readonly mailboxId: string; readonly now: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(
    sql`select message_id as id from (${disposals} where m.mailbox_id = ${mailboxId} and sigill_official(m.mailbox_id) ${dueFor}) coming
      where due <= ${now.toISOString()}::timestamptz order by due, message_id limit ${limit}`,
  )
  return rows.map(({ id }) => id)
}

/** Whose a mailbox is: its unit and organisation. */
export async function findUnitOf(
  tx: TenantTx,
  mailboxId: string,
): Promise<{ readonly unitId: string; readonly organisationId: string } | null> {
  const { unitId, organisationId } = unitMailboxes
  const [row] = await tx.select({ unitId, organisationId }).from(unitMailboxes).where(eq(unitMailboxes.mailboxId, mailboxId))
  return row ?? null
}

/** Whether a shared mailbox has letters that are bound to it: official ones without a place in the archive, or any while a hold stands; what has not left is none. */
export async function hasBound(tx: TenantTx, mailboxId: string): Promise<boolean> {
  const [row] = await tx.execute<{ bound: boolean }>(
    // As sigill_kept, which would ask again for each letter whether there is a hold.
    sql`select exists (select from deliveries d where d.holder_id = ${mailboxId} and d.folder <> ${HELD_FOLDER} and ((select exists (select from sigill_hold(${mailboxId}::uuid)))
      or ((select sigill_official(${mailboxId}::uuid)) and not exists (select from registrations r where r.mailbox_id = d.holder_id
        and r.message_id = d.message_id and r.withdrawn_at is null and r.exported_at is not null)))) as bound`,
  )
  return row?.bound === true
}
