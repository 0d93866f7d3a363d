import { and, eq, isNull, lt, sql } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accounts, authenticators, oneTimeCodes, oneTimeSheets, passkeys, unlockers } from "../schema.ts"
import type { PasswordParams } from "../schema/accounts.ts"

/** What is set up to prove somebody beside the password; phones and seed sealed. */
export type FactorsRow = {
  readonly accountId: string
  readonly phone: Uint8Array | null
  readonly phoneLostAt: Date | null
  readonly backupPhone: Uint8Array | null
  readonly seed: Uint8Array | null
  readonly spentStep: number | null
  readonly authenticatorSince: Date | null
  readonly codesPrinted: number | null
  readonly codesLeft: number
  readonly hasRecoverySheet: boolean
  readonly passkeys: number
  /** Those that open the account key by themselves. */
  readonly openingPasskeys: number
}

/** The factors of one account, or null where there is none; one question, because every sign-in asks it. */
export async function findFactors(db: Queryable, accountId: string): Promise<FactorsRow | null> {
  const [row] = await db
    .select({
      accountId: accounts.id,
      phone: accounts.phone,
      phoneLostAt: accounts.phoneLostAt,
      backupPhone: accounts.backupPhone,
      seed: authenticators.seed,
      spentStep: authenticators.spentStep,
      authenticatorSince: authenticators.createdAt,
      codesPrinted: oneTimeSheets.printed,
      codesLeft: sql<number>`(select count(*)::int from ${oneTimeCodes} where ${oneTimeCodes.accountId} = ${accounts.id})`,
      hasRecoverySheet: sql<boolean>`exists (select from ${unlockers} where ${unlockers.accountId} = ${accounts.id}
        and ${unlockers.kind} = 'recovery_sheet' and ${unlockers.generation} = ${accounts.generation})`,
      passkeys: sql<number>`(select count(*)::int from ${passkeys} where ${passkeys.accountId} = ${accounts.id})`,
      openingPasskeys: sql<number>`(select count(*)::int from ${unlockers} where ${unlockers.accountId} = ${accounts.id}
        and ${unlockers.kind} = 'passkey' and ${unlockers.generation} = ${accounts.generation})`,
    })
    .from(accounts)
    .leftJoin(authenticators, eq(authenticators.accountId, accounts.id))
    .leftJoin(oneTimeSheets, eq(oneTimeSheets.accountId, accounts.id))
    .where(eq(accounts.id, accountId))
  return row ?? null
}

/** Switches an authenticator on, in the place of one that was. `spentStep` is the step of the code that confirmed it. */
export async function putAuthenticator(
  tx: Tx,
  scope: OwnerScope,
  row: { readonly seed: Uint8Array; readonly spentStep: number; readonly now: Date },
): Promise<void> {
  const set = { seed: row.seed, spentStep: row.spentStep, createdAt: row.now }
  await tx
    .insert(authenticators)
    .values({ accountId: scope.accountId, ...set })
    .onConflictDoUpdate({ target: authenticators.accountId, set })
}

export async function deleteAuthenticator(tx: Tx, scope: OwnerScope): Promise<boolean> {
  const gone = await tx
    .delete(authenticators)
    .where(eq(authenticators.accountId, scope.accountId))
    .returning({ accountId: authenticators.accountId })
  return gone.length === 1
}

/** Spends a time step, whichever path it came by: of two that use the same code at once one succeeds (B23). @returns whether this one did */
export async function spendStep(
  db: Queryable,
  { accountId, step }: { readonly accountId: string; readonly step: number },
): Promise<boolean> {
  const spent = await db
    .update(authenticators)
    .set({ spentStep: step })
    .where(and(eq(authenticators.accountId, accountId), lt(authenticators.spentStep, step)))
    .returning({ accountId: authenticators.accountId })
  return spent.length === 1
}

/** Puts a new sheet of codes in the place of the old one, whose codes are worthless from then on (I5). */
export async function putOneTimeSheet(
  tx: Tx,
  scope: OwnerScope,
  sheet: { readonly params: PasswordParams; readonly verifiers: readonly Uint8Array[]; readonly now: Date },
): Promise<void> {
  const { accountId } = scope
  await tx.delete(oneTimeSheets).where(eq(oneTimeSheets.accountId, accountId))
  await tx.insert(oneTimeSheets).values({ accountId, params: sheet.params, printed: sheet.verifiers.length, createdAt: sheet.now })
  await tx.insert(oneTimeCodes).values(sheet.verifiers.map((verifier) => ({ accountId, verifier })))
}

export async function findOneTimeSheet(db: Queryable, accountId: string): Promise<{ readonly params: PasswordParams } | null> {
  const [row] = await db.select({ params: oneTimeSheets.params }).from(oneTimeSheets).where(eq(oneTimeSheets.accountId, accountId))
  return row ?? null
}

/** Uses one code up; of two at once one gets it (B27). @returns whether it was there */
export async function spendOneTimeCode(
  db: Queryable,
  { accountId, verifier }: { readonly accountId: string; readonly verifier: Uint8Array },
): Promise<boolean> {
  const spent = await db
    .delete(oneTimeCodes)
    .where(and(eq(oneTimeCodes.accountId, accountId), eq(oneTimeCodes.verifier, verifier)))
    .returning({ accountId: oneTimeCodes.accountId })
  return spent.length === 1
}

/** Throws the sheet away. @returns whether there was one */
export async function deleteOneTimeSheet(tx: Tx, scope: OwnerScope): Promise<boolean> {
  const gone = await tx
    .delete(oneTimeSheets)
    .where(eq(oneTimeSheets.accountId, scope.accountId))
    .returning({ accountId: oneTimeSheets.accountId })
  return gone.length === 1
}

/** Sets or takes away the backup phone; `phone` is sealed. */
export async function setBackupPhone(tx: Tx, scope: OwnerScope, phone: Uint8Array | null): Promise<void> {
  await tx.update(accounts).set({ backupPhone: phone }).where(eq(accounts.id, scope.accountId))
}

/** Sets another mobile phone; one that was said to be lost is lost no longer. */
export async function setPhone(tx: Tx, scope: OwnerScope, phone: Uint8Array): Promise<void> {
  await tx.update(accounts).set({ phone, phoneLostAt: null }).where(eq(accounts.id, scope.accountId))
}

/** Notes that the phone is lost: no SMS goes to it any more (I12). @returns false where that was noted before */
export async function markPhoneLost(tx: Tx, accountId: string, now: Date): Promise<boolean> {
  const marked = await tx
    .update(accounts)
    .set({ phoneLostAt: now })
    .where(and(eq(accounts.id, accountId), isNull(accounts.phoneLostAt)))
    .returning({ id: accounts.id })
  return marked.length === 1
}
