import { and, asc, eq, inArray, isNull, ne } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accounts, deliveries, HELD_FOLDER, registrations } from "../schema.ts"

export type RegistrationRow = Pick<typeof registrations.$inferSelect, "id" | "number" | "registeredAt" | "exportedAt" | "withdrawnAt"> & {
  /** Who did each, by name; null where they have no account any more. */
  readonly registeredBy: string | null
  readonly exportedBy: string | null
  readonly withdrawnBy: string | null
}

/** All numbers that a letter of this mailbox has had, the oldest first. */
export async function findRegistrations(db: Queryable, { holderId }: HolderScope, messageId: string): Promise<RegistrationRow[]> {
  const [by, fetcher, withdrawer] = [alias(accounts, "by"), alias(accounts, "fetcher"), alias(accounts, "withdrawer")]
  const { id, number, registeredAt, exportedAt, withdrawnAt } = registrations
  return db
    .select({
      id,
      number,
      registeredAt,
      exportedAt,
      withdrawnAt,
      registeredBy: by.name,
      exportedBy: fetcher.name,
      withdrawnBy: withdrawer.name,
    })
    .from(registrations)
    .leftJoin(by, eq(by.id, registrations.registeredBy))
    .leftJoin(fetcher, eq(fetcher.id, registrations.exportedBy))
    .leftJoin(withdrawer, eq(withdrawer.id, registrations.withdrawnBy))
    .where(and(eq(registrations.mailboxId, holderId), eq(registrations.messageId, messageId)))
    .orderBy(asc(registeredAt), asc(id))
}

/** The numbers of these letters of the mailbox, as they stand. */
export async function findNumbers(
  db: Queryable,
  { holderId }: HolderScope,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (messageIds.length === 0) return new Map()
  const { mailboxId, messageId, number, withdrawnAt } = registrations
  const rows = await db
    .select({ messageId, number })
    .from(registrations)
    .where(and(eq(mailboxId, holderId), inArray(messageId, [...messageIds]), isNull(withdrawnAt)))
  return new Map(rows.map((row) => [row.messageId, row.number]))
}

/** The mailbox's copy of a letter that has left, locked, so that it is not erased meanwhile. @returns false where it is not there */
export async function lockLetter(tx: Tx, { holderId }: HolderScope, messageId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: deliveries.messageId })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, holderId), eq(deliveries.messageId, messageId), ne(deliveries.folder, HELD_FOLDER)))
    .for("update")
  return rows.length === 1
}

/** @returns false where it has a number already */
export async function insertRegistration(tx: Tx, row: typeof registrations.$inferInsert): Promise<boolean> {
  return (await tx.insert(registrations).values(row).onConflictDoNothing().returning({ id: registrations.id })).length === 1
}

type Standing = { readonly messageId: string; readonly by: string; readonly at: Date }

const standing = ({ holderId }: HolderScope, messageId: string) =>
  and(eq(registrations.mailboxId, holderId), eq(registrations.messageId, messageId), isNull(registrations.withdrawnAt))

/** Takes a letter's number back; it stays beside the next one. @returns false where it has none */
export async function withdrawRegistration(tx: Tx, scope: HolderScope, { messageId, by, at }: Standing): Promise<boolean> {
  const rows = await tx
    .update(registrations)
    .set({ withdrawnAt: at, withdrawnBy: by })
    .where(standing(scope, messageId))
    .returning({ id: registrations.id })
  return rows.length === 1
}

/** Notes that a letter was fetched for the archive with this number. @returns false where that was taken back meanwhile */
export async function noteExported(
  tx: Tx,
  scope: HolderScope,
  { id, messageId, by, at }: Standing & { readonly id: string },
): Promise<boolean> {
  const rows = await tx
    .update(registrations)
    .set({ exportedAt: at, exportedBy: by })
    .where(and(eq(registrations.id, id), standing(scope, messageId)))
    .returning({ id: registrations.id })
  return rows.length === 1
}
