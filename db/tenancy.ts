import { sql } from "drizzle-orm"
import type { OperatorScope, OrganisationScope, OwnerScope } from "#lib/authz/scope.ts"
import type { Db, Tx } from "./client.ts"

declare const tenant: unique symbol

/** A transaction that has said whose rows of organisations it works on; their queries take no other, so that one that forgot does not compile. */
export type TenantTx = Tx & { readonly [tenant]: true }

/**
 * Row-level security of the tables of organisations (design 4, B39): they show nothing to a transaction that has not said whose rows it works on, and the
 * setting ends with the transaction. Also behind PgBouncer.
 */
async function see(tx: Tx, name: "organisation" | "account" | "all", text: string): Promise<TenantTx> {
  await tx.execute(sql`select set_config(${`sigill.${name}`}, ${text}, true)`)
  return tx as TenantTx
}

/** From here on the transaction sees one organisation's rows. */
export const seeOrganisation = (tx: Tx, { organisationId }: Pick<OrganisationScope, "organisationId">): Promise<TenantTx> =>
  see(tx, "organisation", organisationId)

/** From here on the transaction sees what concerns one person: what they belong to, administer or are asked to join. */
export const seeOwn = (tx: Tx, { accountId }: Pick<OwnerScope, "accountId">): Promise<TenantTx> => see(tx, "account", accountId)

/** From here on the transaction sees every organisation: for the operators of the installation, its commands and its clock. */
export const seeAll = (tx: Tx, _for: OperatorScope | "service"): Promise<TenantTx> => see(tx, "all", "on")

declare const trail: unique symbol

/** A transaction that has said to which trail it adds an entry; so far as it has said no more, it reads none. */
export type TrailTx = Tx & { readonly [trail]: true }

/** From here on the transaction may add entries to one chain of the audit trail, of the installation or of an organisation; it changes and takes out none (B39, B78). */
export async function writeTrail(tx: Tx, scopeId: string): Promise<TrailTx> {
  await tx.execute(sql`select set_config('sigill.trail', ${scopeId}, true)`)
  return tx as TrailTx
}

export const inOrganisation = <T>(db: Db, scope: OrganisationScope, work: (tx: TenantTx) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => work(await seeOrganisation(tx, scope)))

export const inOwn = <T>(db: Db, scope: OwnerScope, work: (tx: TenantTx) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => work(await seeOwn(tx, scope)))

export const inAll = <T>(db: Db, whom: OperatorScope | "service", work: (tx: TenantTx) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => work(await seeAll(tx, whom)))
