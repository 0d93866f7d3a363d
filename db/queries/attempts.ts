import { and, eq, gt, lt, lte, ne, sql } from "drizzle-orm"
import type { Queryable, Tx } from "../client.ts"
import { attempts, operatorLinks } from "../schema.ts"
import type { AttemptPurpose } from "../schema/identity.ts"

export type AttemptRow = {
  readonly id: string
  readonly purpose: AttemptPurpose
  readonly secretHash: Uint8Array
  readonly step: number
  readonly tries: number
  readonly state: Uint8Array
  readonly accountId: string | null
  readonly expiresAt: Date
}

const columns = {
  id: attempts.id,
  purpose: attempts.purpose,
  secretHash: attempts.secretHash,
  step: attempts.step,
  tries: attempts.tries,
  state: attempts.state,
  accountId: attempts.accountId,
  expiresAt: attempts.expiresAt,
}

export async function insertAttempt(db: Queryable, row: AttemptRow): Promise<void> {
  await db.insert(attempts).values(row)
}

export async function findAttempt(db: Queryable, { id, now }: { readonly id: string; readonly now: Date }): Promise<AttemptRow | null> {
  const [row] = await db
    .select(columns)
    .from(attempts)
    .where(and(eq(attempts.id, id), gt(attempts.expiresAt, now)))
  return row ?? null
}

type AtStep = { readonly id: string; readonly step: number; readonly now: Date }

/** Takes one try at a code of this step, before the code is looked at, so that parallel guesses have no more tries than single ones (B22). @returns false when none is left. */
export async function takeTry(db: Queryable, { id, step, now, most }: AtStep & { readonly most: number }): Promise<boolean> {
  const taken = await db
    .update(attempts)
    .set({ tries: sql`${attempts.tries} + 1` })
    .where(and(eq(attempts.id, id), eq(attempts.step, step), lt(attempts.tries, most), gt(attempts.expiresAt, now)))
    .returning({ tries: attempts.tries })
  return taken.length === 1
}

/** Goes on to another step; of parallel submissions at the same step one does. @returns whether this one did. */
export async function advanceAttempt(
  db: Queryable,
  {
    id,
    step,
    now,
    next,
  }: AtStep & {
    readonly next: { readonly step: number; readonly state: Uint8Array; readonly expiresAt: Date; readonly accountId?: string }
  },
): Promise<boolean> {
  const done = await db
    .update(attempts)
    .set({ ...next, tries: 0 })
    .where(and(eq(attempts.id, id), eq(attempts.step, step), gt(attempts.expiresAt, now)))
    .returning({ id: attempts.id })
  return done.length === 1
}

/** Puts another code in place at the same step; the state that it was made from must still be there. */
export async function replaceAttemptState(
  db: Queryable,
  {
    id,
    step,
    now,
    before,
    after,
    expiresAt,
  }: AtStep & { readonly before: Uint8Array; readonly after: Uint8Array; readonly expiresAt: Date },
): Promise<boolean> {
  const done = await db
    .update(attempts)
    .set({ state: after, tries: 0, expiresAt })
    .where(and(eq(attempts.id, id), eq(attempts.step, step), eq(attempts.state, before), gt(attempts.expiresAt, now)))
    .returning({ id: attempts.id })
  return done.length === 1
}

/** Puts something beside what is awaited at this step: tries and time stay as they are. */
export async function amendAttemptState(
  db: Queryable,
  { id, step, now, before, after }: AtStep & { readonly before: Uint8Array; readonly after: Uint8Array },
): Promise<boolean> {
  const done = await db
    .update(attempts)
    .set({ state: after })
    .where(and(eq(attempts.id, id), eq(attempts.step, step), eq(attempts.state, before), gt(attempts.expiresAt, now)))
    .returning({ id: attempts.id })
  return done.length === 1
}

/** Ends an attempt at its last step. @returns false when another submission was first. */
export async function finishAttempt(db: Queryable, { id, step, now }: AtStep): Promise<boolean> {
  const gone = await db
    .delete(attempts)
    .where(and(eq(attempts.id, id), eq(attempts.step, step), gt(attempts.expiresAt, now)))
    .returning({ id: attempts.id })
  return gone.length === 1
}

export async function deleteAttempt(db: Queryable, id: string, secretHash: Uint8Array): Promise<void> {
  await db.delete(attempts).where(and(eq(attempts.id, id), eq(attempts.secretHash, secretHash)))
}

/** Codes and tickets on their way die when what they rest on has changed. */
export async function deleteAttemptsOf(db: Queryable, accountId: string, exceptId?: string): Promise<void> {
  await db.delete(attempts).where(and(eq(attempts.accountId, accountId), exceptId === undefined ? undefined : ne(attempts.id, exceptId)))
}

/** The same for those of one purpose. */
export async function deleteAttemptsByPurpose(tx: Tx, accountId: string, purpose: AttemptPurpose): Promise<void> {
  await tx.delete(attempts).where(and(eq(attempts.accountId, accountId), eq(attempts.purpose, purpose)))
}

export async function deleteExpiredAttempts(db: Queryable, now: Date): Promise<void> {
  await db.delete(attempts).where(lte(attempts.expiresAt, now))
}

export async function insertOperatorLink(
  db: Queryable,
  link: { readonly secretHash: Uint8Array; readonly expiresAt: Date },
): Promise<void> {
  await db.insert(operatorLinks).values(link)
}

export async function hasOperatorLink(db: Queryable, secretHash: Uint8Array, now: Date): Promise<boolean> {
  const rows = await db
    .select({ expiresAt: operatorLinks.expiresAt })
    .from(operatorLinks)
    .where(and(eq(operatorLinks.secretHash, secretHash), gt(operatorLinks.expiresAt, now)))
  return rows.length === 1
}

/** Spends a link. @returns whether it was there: of two at once one gets it. */
export async function spendOperatorLink(db: Queryable, secretHash: Uint8Array, now: Date): Promise<boolean> {
  const spent = await db
    .delete(operatorLinks)
    .where(and(eq(operatorLinks.secretHash, secretHash), gt(operatorLinks.expiresAt, now)))
    .returning({ expiresAt: operatorLinks.expiresAt })
  return spent.length === 1
}

export async function deleteExpiredOperatorLinks(db: Queryable, now: Date): Promise<void> {
  await db.delete(operatorLinks).where(lte(operatorLinks.expiresAt, now))
}
