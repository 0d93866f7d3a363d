import { sql } from "drizzle-orm"
import type { Address } from "#lib/address.ts"
import type { HolderScope } from "#lib/authz/scope.ts"
import type { Queryable } from "../client.ts"
import { HELD_FOLDER } from "../schema.ts"
import { asRows } from "./links.ts"

/** Somebody whom a live message of the holder's names, by the address. */
export type CorrespondentRow = {
  readonly address: Address
  /** Empty for whoever has no account. */
  readonly name: string
  /** Has written to the holder, from this account (A9). */
  readonly hasWritten: boolean
  /** Has opened something that the holder wrote. */
  readonly hasOpened: boolean
  /** The holder's last message to the address demanded a phone (I9). */
  readonly isPhoneDemanded: boolean
}

type Wanted = {
  readonly limit: number
  /** Addresses that come before all others. */
  readonly first?: readonly Address[]
}

/**
 * Who the holder writes with, the last first, out of the messages that are there: there is no row that would stay when they are erased (M10, D2).
 * Whom the holder wrote to stands in the recipients, which go with the holder's copy; who wrote to the holder is the sender of what the holder has.
 * What somebody else wrote and what has not left yet names nobody.
 */
export async function findCorrespondents(
  db: Queryable,
  scope: HolderScope,
  { limit, first = [] }: Wanted,
): Promise<readonly CorrespondentRow[]> {
  const rows = await db.execute<CorrespondentRow>(sql`
    with written as (
      select distinct on (r.address) r.address, r.name, r.sent_at, r.phone is not null and r.wrong_number_at is null as demanded,
        bool_or(r.opened_at is not null) over (partition by r.address) as opened
      from recipients r where r.sender_id = ${scope.holderId} order by r.address, r.sent_at desc nulls last
    ), heard as (
      select m.sender_id, max(d.sent_at) as sent_at from deliveries d join messages m on m.id = d.message_id
      where d.holder_id = ${scope.holderId} and d.role <> 'sender' and d.folder <> ${HELD_FOLDER} and m.sender_id is not null group by m.sender_id
    ), named as (
      select a.address, accounts.name, heard.sent_at from heard join accounts on accounts.id = heard.sender_id
      join account_addresses a on a.account_id = heard.sender_id and a.is_main and a.proven_at is not null
    )
    select coalesce(n.address, w.address) as address, coalesce(n.name, w.name) as name, n.address is not null as "hasWritten",
      coalesce(w.opened, false) as "hasOpened", coalesce(w.demanded, false) as "isPhoneDemanded"
    from written w full join named n on n.address = w.address
    where not exists (select from account_addresses own where own.account_id = ${scope.holderId} and own.address = coalesce(n.address, w.address))
    order by coalesce(n.address, w.address) in (select address from ${asRows(first)}) desc, greatest(w.sent_at, n.sent_at) desc nulls last, 1 limit ${limit}`)
  return [...rows]
}

/** Which of the addresses the holder has no message to, in order; the holder's own are none of them. */
export async function findNeverWrittenTo(db: Queryable, scope: HolderScope, addresses: readonly Address[]): Promise<readonly Address[]> {
  if (addresses.length === 0) return []
  const rows = await db.execute<{ readonly address: Address }>(sql`
    select address from ${asRows(addresses)}
    where not exists (select from recipients r where r.sender_id = ${scope.holderId} and r.address = typed.address)
      and not exists (select from account_addresses own where own.account_id = ${scope.holderId} and own.address = typed.address)`)
  const found = new Set(rows.map(({ address }) => address))
  return addresses.filter((address) => found.has(address))
}
