import { and, eq, sql } from "drizzle-orm"
import type { OwnerScope } from "#lib/authz/scope.ts"
import type { Tx } from "../client.ts"
import { accountAddresses, accounts } from "../schema.ts"

/** What an address is before somebody adds it to their account; locked until the transaction ends. */
export type AddressState = { readonly kind: "free" | "taken" } | { readonly kind: "invited"; readonly accountId: string }

/** free: nobody's. invited: it was written to, and an account without an owner keeps what waits. taken: somebody has proven it. */
export async function lockAddress(tx: Tx, address: string): Promise<AddressState> {
  const [row] = await tx
    .select({ kind: accounts.kind, accountId: accounts.id })
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .where(eq(accountAddresses.address, address))
    .for("update")
  if (row === undefined) return { kind: "free" }
  return row.kind === "invited" ? { kind: "invited", accountId: row.accountId } : { kind: "taken" }
}

/** Adds a proven address. An invited account, whose messages came over before, gives it up and ends. @returns false when somebody was first */
export async function insertAddress(
  tx: Tx,
  scope: OwnerScope,
  { address, now }: { readonly address: string; readonly now: Date },
): Promise<boolean> {
  const invited = tx
    .select({ id: accountAddresses.accountId })
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .where(and(eq(accountAddresses.address, address), eq(accounts.kind, "invited")))
  await tx.delete(accounts).where(and(eq(accounts.kind, "invited"), sql`${accounts.id} in ${invited}`))
  const added = await tx
    .insert(accountAddresses)
    .values({ address, accountId: scope.accountId, provenAt: now, isMain: false })
    .onConflictDoNothing()
    .returning({ address: accountAddresses.address })
  return added.length === 1
}

/** Takes away an address that is not the main one. @returns whether it was there */
export async function deleteAddress(tx: Tx, scope: OwnerScope, address: string): Promise<boolean> {
  const gone = await tx
    .delete(accountAddresses)
    .where(and(eq(accountAddresses.accountId, scope.accountId), eq(accountAddresses.address, address), eq(accountAddresses.isMain, false)))
    .returning({ address: accountAddresses.address })
  return gone.length === 1
}

/** Makes another of the account's addresses the main one. @returns whether it is its own and was not the main one already */
export async function setMainAddress(tx: Tx, scope: OwnerScope, address: string): Promise<boolean> {
  const own = and(
    eq(accountAddresses.accountId, scope.accountId),
    eq(accountAddresses.address, address),
    eq(accountAddresses.isMain, false),
  )
  const [found] = await tx.select({ address: accountAddresses.address }).from(accountAddresses).where(own).for("update")
  if (found === undefined) return false
  // First the old one: at no moment may there be two.
  await tx
    .update(accountAddresses)
    .set({ isMain: false })
    .where(and(eq(accountAddresses.accountId, scope.accountId), eq(accountAddresses.isMain, true)))
  await tx
    .update(accountAddresses)
    .set({ isMain: true })
    .where(and(eq(accountAddresses.accountId, scope.accountId), eq(accountAddresses.address, address)))
  return true
}
