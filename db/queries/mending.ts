import { and, eq, isNotNull, isNull, ne } from "drizzle-orm"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accounts, deliveries, HELD_FOLDER, links, messages, recipients } from "../schema.ts"

export type MendableRow = {
  readonly holderId: string
  readonly address: string
  readonly language: string
  /** Of the notice, sealed. */
  readonly line: Uint8Array | null
}

/** A recipient to whom this sender may give another number: one whose message still waits for a link. */
export async function findMendable(
  db: Queryable,
  scope: HolderScope,
  { messageId, position }: { readonly messageId: string; readonly position: number },
): Promise<MendableRow | null> {
  const [row] = await db
    .select({ holderId: accounts.id, address: recipients.address, language: accounts.language, line: recipients.line })
    .from(recipients)
    .innerJoin(messages, eq(messages.id, recipients.messageId))
    .innerJoin(deliveries, and(eq(deliveries.messageId, recipients.messageId), eq(deliveries.holderId, recipients.holderId)))
    .innerJoin(accounts, eq(accounts.id, recipients.holderId))
    .where(
      and(
        eq(recipients.messageId, messageId),
        eq(recipients.position, position),
        eq(messages.senderId, scope.holderId),
        isNull(deliveries.stanza),
        // What came through a list is not mended at the list's address: that is not whose copy it is.
        isNull(recipients.via),
        ne(deliveries.folder, HELD_FOLDER),
      ),
    )
  return row ?? null
}

type Mend = { readonly messageId: string; readonly position: number; readonly phone: Uint8Array }

/** Another number for a recipient, and a notice that is about to leave. */
export async function mendRecipient(tx: Tx, { messageId, position, phone }: Mend): Promise<void> {
  await tx
    .update(recipients)
    .set({ phone, wrongNumberAt: null, smsFailedAt: null, notice: "waiting", noticeAt: null, noticeStatus: null })
    .where(and(eq(recipients.messageId, messageId), eq(recipients.position, position)))
}

/** Links that were sent before for the same delivery; they go on working, with the new number. */
export async function findOpenLinks(tx: Tx, holderId: string, messageId: string): Promise<readonly string[]> {
  const rows = await tx
    .select({ id: links.id })
    .from(links)
    .where(and(eq(links.holderId, holderId), eq(links.messageId, messageId), isNotNull(links.stanza)))
  return rows.map(({ id }) => id)
}

/** The new number, and as much time and as many codes as a new link has: the notice says so of all of them. */
export async function renewLink(
  tx: Tx,
  { id, ...values }: { readonly id: string; readonly phone: Uint8Array } & Pick<typeof links.$inferInsert, "expiresAt" | "codesLeft">,
): Promise<void> {
  await tx
    .update(links)
    .set({ ...values, isPhoneGiven: true })
    .where(eq(links.id, id))
}
