import { and, eq, sql } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { deliveries } from "../schema.ts"

/** Puts rows under the list key, all in one statement; a row that another request has put there already is left. */
export async function resealRows(
  db: Queryable,
  scope: HolderScope,
  listGeneration: number,
  rows: readonly { readonly messageId: string; readonly rowSeal: Uint8Array }[],
): Promise<void> {
  if (rows.length === 0) return
  const values = JSON.stringify(rows.map(({ messageId, rowSeal }) => ({ id: messageId, seal: Buffer.from(rowSeal).toString("base64") })))
  await db.execute(sql`
    update deliveries set row_seal = decode(new.seal, 'base64'), list_generation = ${listGeneration}
    from jsonb_to_recordset(${values}::text::jsonb) as new(id uuid, seal text)
    where deliveries.holder_id = ${scope.holderId} and deliveries.message_id = new.id and deliveries.list_generation is null`)
}

/** The row of a list as it is sealed, and under which list key; null for none. */
export async function findListedSeal(
  db: Queryable,
  scope: HolderScope,
  messageId: string,
): Promise<{ readonly rowSeal: Uint8Array; readonly listGeneration: number | null } | null> {
  const [row] = await db
    .select({ rowSeal: deliveries.rowSeal, listGeneration: deliveries.listGeneration })
    .from(deliveries)
    .where(and(eq(deliveries.holderId, scope.holderId), eq(deliveries.messageId, messageId)))
  return row ?? null
}

/** Puts another sealed row in the place of the one that was read. */
export async function replaceListedSeal(
  db: Queryable,
  scope: HolderScope,
  { messageId, before, after }: { readonly messageId: string; readonly before: Uint8Array; readonly after: Uint8Array },
): Promise<void> {
  await db
    .update(deliveries)
    .set({ rowSeal: after })
    .where(and(eq(deliveries.holderId, scope.holderId), eq(deliveries.messageId, messageId), eq(deliveries.rowSeal, before)))
}
