import { and, eq, inArray, isNotNull, isNull, ne, not, notExists, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { TenantTx } from "../tenancy.ts"
import { accountAddresses, accounts, unitInvitations, unitPeople } from "../schema.ts"

type OfDomain = { readonly organisationId: string; readonly name: string }

/** Who is asked to administer is asked that until they answer or it is taken back (O4): no domain changes, moves or ends it. */
const doesNotAdminister = not(unitInvitations.administers)

const ofDomain = ({ organisationId, name }: OfDomain) =>
  and(eq(unitInvitations.organisationId, organisationId), eq(unitInvitations.domain, name), doesNotAdminister)

export type ToAsk = { readonly address: string; readonly language: string }

/**
 * People with a proven address in a domain, or below it, who are employed nowhere and have not been asked by it (O10). `tx` sees all organisations, because
 * whoever another one employs is not asked.
 */
export async function findPeopleToAsk(
  tx: TenantTx,
  domain: OfDomain & { readonly coversBelow: boolean },
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<ToAsk[]> {
  // Read from the end, as the index account_addresses_host has it: everything below a domain begins with it and a dot, after which comes a slash.
  const host = sql`reverse(split_part(${accountAddresses.address}, '@', 2))`
  const name = [...domain.name].toReversed().join("")
  const below = sql`(${host} ~>=~ ${`${name}.`} and ${host} ~<~ ${`${name}/`})`
  return tx
    .select({ address: accountAddresses.address, language: accounts.language })
    .from(accountAddresses)
    .innerJoin(accounts, eq(accounts.id, accountAddresses.accountId))
    .where(
      and(
        domain.coversBelow ? sql`(${host} = ${name} or ${below})` : sql`${host} = ${name}`,
        isNotNull(accountAddresses.provenAt),
        eq(accounts.kind, "person"),
        sql`${accountAddresses.address} > ${after}`,
        sql`not exists (select from ${unitPeople} where ${unitPeople.accountId} = ${accounts.id} and ${unitPeople.isPrimary})`,
        sql`not exists (select from ${unitInvitations} where ${unitInvitations.address} = ${accountAddresses.address} and ${unitInvitations.domain} is not null)`,
      ),
    )
    .orderBy(accountAddresses.address)
    .limit(limit)
}

/** Rows of one statement stay far below PostgreSQL's 65 535 parameters. */
const ROWS = 500

/** Asks people by their domain; what the department has asked them otherwise becomes this, unless it is to administer. @returns how many */
export async function insertAsked(tx: TenantTx, rows: readonly (typeof unitInvitations.$inferInsert)[]): Promise<number> {
  let count = 0
  for (let at = 0; at < rows.length; at += ROWS) {
    const made = await tx
      .insert(unitInvitations)
      .values(rows.slice(at, at + ROWS))
      .onConflictDoUpdate({
        target: [unitInvitations.unitId, unitInvitations.address],
        set: {
          kind: "employee",
          domain: sql`excluded.domain`,
          expiresAt: sql`excluded.expires_at`,
          invitedAt: sql`excluded.invited_at`,
          awaitsMail: true,
        },
        setWhere: doesNotAdminister,
      })
      .returning({ id: unitInvitations.id })
    count += made.length
  }
  return count
}

/** Takes back what a domain asks, of everybody in it or only of those below it. @returns how many were asked */
export async function deleteAsked(tx: TenantTx, domain: OfDomain, whom: "all" | "below"): Promise<number> {
  const below = sql`split_part(${unitInvitations.address}, '@', 2) <> ${domain.name}`
  const gone = await tx
    .delete(unitInvitations)
    .where(and(ofDomain(domain), whom === "all" ? undefined : below))
    .returning({ id: unitInvitations.id })
  return gone.length
}

/**
 * Those asked are asked into another department; whoever that department asks already is asked once. Who is asked to administer it is asked that, and by the domain
 * where they were.
 */
export async function moveAsked(tx: TenantTx, domain: OfDomain, unitId: string): Promise<void> {
  const asked = tx.select({ address: unitInvitations.address }).from(unitInvitations).where(ofDomain(domain))
  await tx
    .delete(unitInvitations)
    .where(
      and(
        eq(unitInvitations.unitId, unitId),
        inArray(unitInvitations.address, asked),
        doesNotAdminister,
        sql`${unitInvitations.domain} is distinct from ${domain.name}`,
      ),
    )
  const there = alias(unitInvitations, "there")
  const isThere = tx
    .select({ id: there.id })
    .from(there)
    .where(and(eq(there.unitId, unitId), eq(there.address, unitInvitations.address), ne(there.id, unitInvitations.id)))
  await tx
    .update(unitInvitations)
    .set({ unitId })
    .where(and(ofDomain(domain), notExists(isThere)))
}

/** Takes back what these addresses are asked by domains of an organisation. @returns how many */
export async function deleteAskedOf(tx: TenantTx, organisationId: string, addresses: readonly string[]): Promise<number> {
  if (addresses.length === 0) return 0
  const gone = await tx
    .delete(unitInvitations)
    .where(
      and(
        eq(unitInvitations.organisationId, organisationId),
        isNotNull(unitInvitations.domain),
        doesNotAdminister,
        inArray(unitInvitations.address, [...addresses]),
      ),
    )
    .returning({ id: unitInvitations.id })
  return gone.length
}

/** Takes back what wider domains ask of those in this one: of several the most specific asks (O10). `tx` sees all organisations. */
export async function deleteAskedWider(
  tx: TenantTx,
  { name, coversBelow }: { readonly name: string; readonly coversBelow: boolean },
): Promise<void> {
  const host = sql`split_part(${unitInvitations.address}, '@', 2)`
  const below = sql`starts_with(reverse(${host}), ${`${[...name].toReversed().join("")}.`})`
  await tx
    .delete(unitInvitations)
    .where(
      and(
        isNotNull(unitInvitations.domain),
        sql`length(${unitInvitations.domain}) < ${name.length}::int`,
        coversBelow ? sql`(${host} = ${name} or ${below})` : sql`${host} = ${name}`,
        doesNotAdminister,
      ),
    )
}

type Stray = { readonly id: string; readonly organisationId: string; readonly unitId: string }

/** What a domain asks of addresses that nobody has any more, or a shared mailbox, or whose owners are employed meanwhile. `tx` sees all organisations. */
export async function deleteStrayAsked(tx: TenantTx): Promise<Stray[]> {
  const answerable = sql`exists (select from ${accountAddresses} join ${accounts} on ${accounts.id} = ${accountAddresses.accountId}
    where ${accountAddresses.address} = ${unitInvitations.address} and ${accountAddresses.provenAt} is not null and ${accounts.kind} = 'person'
    and not exists (select from ${unitPeople} where ${unitPeople.accountId} = ${accountAddresses.accountId} and ${unitPeople.isPrimary}))`
  return tx
    .delete(unitInvitations)
    .where(and(isNotNull(unitInvitations.domain), sql`not ${answerable}`))
    .returning({ id: unitInvitations.id, organisationId: unitInvitations.organisationId, unitId: unitInvitations.unitId })
}

/** Where an organisation has asked an address to be employed, on its own and not by a domain; the newest. */
export async function findEmployeeInvitation(
  tx: TenantTx,
  { organisationId, address, now }: { readonly organisationId: string; readonly address: string; readonly now: Date },
): Promise<{ readonly unitId: string } | null> {
  const [row] = await tx
    .select({ unitId: unitInvitations.unitId })
    .from(unitInvitations)
    .where(
      and(
        eq(unitInvitations.organisationId, organisationId),
        eq(unitInvitations.address, address),
        eq(unitInvitations.kind, "employee"),
        sql`${unitInvitations.expiresAt} > ${now.toISOString()}::timestamptz`,
      ),
    )
    .orderBy(sql`${unitInvitations.invitedAt} desc`)
    .limit(1)
  return row ?? null
}

/** Whoever is employed now is asked so no more; what they are asked to administer stays. */
export async function settleEmployeeInvitations(
  tx: TenantTx,
  { organisationId, address }: { readonly organisationId: string; readonly address: string },
): Promise<void> {
  const asked = and(
    eq(unitInvitations.organisationId, organisationId),
    eq(unitInvitations.address, address),
    eq(unitInvitations.kind, "employee"),
  )
  await tx.update(unitInvitations).set({ kind: null, domain: null }).where(and(asked, unitInvitations.administers))
  await tx.delete(unitInvitations).where(and(asked, ne(unitInvitations.administers, true)))
}

/** Whether any organisation asks an address, in time. `tx` sees all organisations. */
export async function isAskedAnywhere(tx: TenantTx, address: string, now: Date): Promise<boolean> {
  const rows = await tx
    .select({ id: unitInvitations.id })
    .from(unitInvitations)
    .where(
      and(
        eq(unitInvitations.address, address),
        isNull(unitInvitations.domain),
        sql`${unitInvitations.expiresAt} > ${now.toISOString()}::timestamptz`,
      ),
    )
    .limit(1)
  return rows.length > 0
}
