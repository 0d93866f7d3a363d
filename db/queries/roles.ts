import { and, asc, eq, inArray, sql } from "drizzle-orm"
import type { OperatorScope } from "#lib/authz/scope.ts"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accountRoles, accounts, authenticators, passkeys } from "../schema.ts"

export type RoleRow = typeof accountRoles.$inferSelect

/** All rows of roles, locked in one order until the end of the transaction: of two changes at once the second sees what the first did. */
export async function lockRoles(tx: Tx): Promise<RoleRow[]> {
  return tx.select().from(accountRoles).orderBy(accountRoles.accountId, accountRoles.role).for("update")
}

export async function findRoles(db: Queryable, roles: readonly RoleRow["role"][]): Promise<RoleRow[]> {
  return db
    .select()
    .from(accountRoles)
    .where(inArray(accountRoles.role, [...roles]))
}

/** Writes a role down; a row that was there without a valid signature gives way. */
export async function putRole(tx: Tx, row: RoleRow & { readonly signature: Uint8Array }): Promise<void> {
  const { grantedAt, signature } = row
  await tx
    .insert(accountRoles)
    .values(row)
    .onConflictDoUpdate({ target: [accountRoles.accountId, accountRoles.role], set: { grantedAt, signature } })
}

export async function deleteRole(tx: Tx, { accountId, role }: Pick<RoleRow, "accountId" | "role">): Promise<void> {
  await tx.delete(accountRoles).where(and(eq(accountRoles.accountId, accountId), eq(accountRoles.role, role)))
}

export type StaffRow = RoleRow & { readonly name: string; readonly address: string; readonly hasFactor: boolean }

const staff = (db: Queryable) =>
  db
    .select({
      accountId: accountRoles.accountId,
      role: accountRoles.role,
      grantedAt: accountRoles.grantedAt,
      signature: accountRoles.signature,
      name: accounts.name,
      address: accountAddresses.address,
      hasFactor: sql<boolean>`exists (select from ${authenticators} where ${authenticators.accountId} = ${accounts.id})
        or exists (select from ${passkeys} where ${passkeys.accountId} = ${accounts.id})`,
    })
    .from(accountRoles)
    .innerJoin(accounts, eq(accounts.id, accountRoles.accountId))
    .innerJoin(accountAddresses, and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain))
    .orderBy(asc(accountAddresses.address), asc(accountRoles.role))

/** Everybody with a role, for the operators' page. */
export const listStaff = (db: Queryable, _scope: OperatorScope): Promise<StaffRow[]> => staff(db)

/** The same for a command, which nobody is signed in to. */
export const listStaffForCommand = (db: Queryable): Promise<StaffRow[]> => staff(db)

export type PersonRow = {
  readonly accountId: string
  readonly name: string
  /** The main one. */
  readonly address: string
  readonly language: string
}

const main = and(eq(accountAddresses.accountId, accounts.id), accountAddresses.isMain)

/** The person who has proven an address; nobody for those of mailboxes, applications and the invited. */
export async function findPersonByAddress(db: Queryable, address: string): Promise<PersonRow | null> {
  const [owner] = await db
    .select({ accountId: accountAddresses.accountId })
    .from(accountAddresses)
    .where(eq(accountAddresses.address, address))
  return owner === undefined ? null : findPerson(db, owner.accountId)
}

export async function findPerson(db: Queryable, accountId: string): Promise<PersonRow | null> {
  const [row] = await db
    .select({ accountId: accounts.id, name: accounts.name, address: accountAddresses.address, language: accounts.language })
    .from(accounts)
    .innerJoin(accountAddresses, main)
    .where(and(eq(accounts.id, accountId), eq(accounts.kind, "person")))
  return row ?? null
}
