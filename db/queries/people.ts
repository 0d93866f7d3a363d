import { and, eq, sql } from "drizzle-orm"
import type { Queryable, Tx } from "../client.ts"
import { accountAddresses, accounts, accountSecrets, certificates, unlockers } from "../schema.ts"
import type { PasswordParams } from "../schema/accounts.ts"

export type NewAccount = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly language: string
  readonly timeZone: string
  readonly phone: Uint8Array
  readonly termsVersion: string
  readonly createdAt: Date
  readonly secrets: {
    readonly kemSeed: Uint8Array
    readonly signingSeed: Uint8Array
    readonly listKey: Uint8Array
    readonly searchKey: Uint8Array
  }
  readonly password: { readonly id: string; readonly params: PasswordParams; readonly verifier: Uint8Array; readonly sealedKey: Uint8Array }
  readonly certificate: { readonly id: string; readonly body: Uint8Array; readonly signature: Uint8Array }
}

/**
 * Writes a person's account with its address, keys, password and first certificate; an invited account with this id becomes it (keys.md 4).
 * @returns false when somebody else proved the address first: then nothing is written, and of two at once one gets it (I10).
 */
export async function insertPerson(tx: Tx, person: NewAccount): Promise<boolean> {
  const { id, createdAt, certificate, password, secrets } = person
  if (!(await adoptInvited(tx, person)) && !(await insertNew(tx, person))) return false
  await tx.insert(accountSecrets).values({ accountId: id, generation: 1, ...secrets })
  await tx.insert(unlockers).values({ ...password, accountId: id, generation: 1, kind: "password", createdAt })
  await tx.insert(certificates).values({ ...certificate, accountId: id, sequence: 1 })
  return true
}

/** Nothing that was there before the owner came is kept but what waits (B31). */
async function adoptInvited(tx: Tx, { id, address, createdAt, certificate, ...person }: NewAccount): Promise<boolean> {
  const { name, language, timeZone, phone, termsVersion } = person
  const adopted = await tx
    .update(accounts)
    .set({
      kind: "person",
      state: "active",
      name,
      language,
      timeZone,
      generation: 1,
      certificateId: certificate.id,
      phone,
      termsVersion,
      createdAt,
    })
    .where(and(eq(accounts.id, id), eq(accounts.kind, "invited")))
    .returning({ id: accounts.id })
  if (adopted.length === 0) return false
  await tx
    .update(accountAddresses)
    .set({ provenAt: createdAt, isMain: true })
    .where(and(eq(accountAddresses.accountId, id), eq(accountAddresses.address, address)))
  return true
}

async function insertNew(tx: Tx, person: NewAccount): Promise<boolean> {
  const { id, name, language, timeZone, phone, termsVersion, createdAt, certificate } = person
  const taken = await tx
    .select({ address: accountAddresses.address })
    .from(accountAddresses)
    .where(eq(accountAddresses.address, person.address))
  if (taken.length > 0) return false
  await tx.insert(accounts).values({
    id,
    kind: "person",
    state: "active",
    name,
    language,
    timeZone,
    generation: 1,
    certificateId: certificate.id,
    phone,
    termsVersion,
    createdAt,
  })
  const proven = await tx
    .insert(accountAddresses)
    .values({ address: person.address, accountId: id, provenAt: createdAt, isMain: true })
    .onConflictDoNothing()
    .returning({ address: accountAddresses.address })
  if (proven.length === 0) {
    await tx.delete(accounts).where(eq(accounts.id, id))
    return false
  }
  return true
}

/**
 * Invited accounts for those of the addresses that nobody has; where somebody has one already nothing is written. One statement in any case,
 * so that sending takes as long to people with an account as to others (B20).
 * @returns the addresses that were free
 */
export async function insertInvited(
  tx: Tx,
  rows: readonly { readonly id: string; readonly address: string; readonly language: string; readonly now: Date }[],
): Promise<readonly string[]> {
  if (rows.length === 0) return []
  // The address first, because it decides; that its account is there is checked at the end of the statement. In one order, so that two senders do not wait for each other.
  const taken = await tx.execute<{ address: string }>(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row(id uuid, address text, language text, now timestamptz)
    ), taken as (
      insert into account_addresses (address, account_id, is_main) select address, id, true from given order by address
      on conflict do nothing returning address, account_id
    ), made as (
      insert into accounts (id, kind, state, name, language, time_zone, generation, created_at)
      select given.id, 'invited', 'active', '', given.language, 'UTC', 0, given.now from given join taken on taken.account_id = given.id
      -- Of somebody who is leaving the address is free and the account still there: the caller sees by the address that they have moved.
      on conflict do nothing
    )
    select address from taken`)
  return taken.map(({ address }) => address)
}

/** The invited account of an address that is waited for, or null. */
export async function findInvited(db: Queryable, address: string): Promise<string | null> {
  const [row] = await db
    .select({ accountId: accounts.id })
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .where(and(eq(accountAddresses.address, address), eq(accounts.kind, "invited")))
  return row?.accountId ?? null
}

/** How many people have an account; for a command, not for pages. */
export async function countPeople(db: Queryable): Promise<number> {
  return db.$count(accounts, eq(accounts.kind, "person"))
}
