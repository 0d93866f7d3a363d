import postgres, { type Sql } from "postgres"
import { connectionOptions } from "./client.ts"

/** A table as the server has counted what happened in it. */
export type Counted = { readonly relation: string; readonly changes: number; readonly serverStartedAt: Date }

/** How long a rewrite waits for the readers of a table; while it waits, new readers wait behind it. */
const LOCK_TIMEOUT_MS = 1_000

/** The one connection of a rewrite: VACUUM runs in no transaction and needs a setting of the session, so it must not pass PgBouncer. */
export type Rewriting = {
  readonly sql: Sql
  /** What the server said about the last statement: how many dead rows somebody's old snapshot still holds. */
  readonly heldBack: () => number
  readonly close: () => Promise<void>
}

/** Opens it; the caller closes it. */
export function openRewriting(url: string): Rewriting {
  let held = 0
  const sql = postgres({
    ...connectionOptions(url),
    max: 1,
    prepare: false,
    // In every language of the server the sentence begins with the number.
    onnotice: ({ detail }) => {
      held += Number(/^(\d+) /.exec(detail ?? "")?.[1] ?? 0)
    },
    connection: { application_name: "sigill-rewrite", lock_timeout: LOCK_TIMEOUT_MS },
  })
  const heldBack = () => {
    const before = held
    held = 0
    return before
  }
  return { sql, heldBack, close: () => sql.end({ timeout: 5 }) }
}

/**
 * Every table of ours and of the queue with the count of changes that destroyed something. In a mailbox (deliveries) only deletions do: marks,
 * moves and the list's seals replace nothing secret by nothing; everywhere else an update may have taken a key or a number away.
 */
export async function countChanges(sql: Sql): Promise<Counted[]> {
  return sql<Counted[]>`
    select format('%I.%I', s.schemaname, s.relname) as relation,
      (s.n_tup_del + case when s.relname like 'deliveries%' then 0 else s.n_tup_upd end)::int8::float8 as changes,
      date_trunc('milliseconds', pg_postmaster_start_time()) as "serverStartedAt"
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid
    where c.relkind = 'r' and s.schemaname in ('public', 'pgboss') and s.relname <> 'rewrites'
    order by pg_table_size(c.oid)`
}

/** Writes a table anew, without its dead rows. @throws where its lock is not free, or the role may not */
export async function rewriteTable(sql: Sql, relation: string): Promise<void> {
  await sql.unsafe(`vacuum (full, verbose) ${relation}`)
}

/** Ends the log's current file and lets the server throw the ones before it away. @throws where the role may not */
export async function turnLogOver(sql: Sql): Promise<void> {
  await sql`select pg_switch_wal()`
  await sql`checkpoint`
}

/** What the role may do and how the server is set, as far as forgetting needs it. */
export type Forgetting = {
  readonly canRewrite: boolean
  readonly canSwitchLog: boolean
  readonly canCheckpoint: boolean
  /** Null where the role may not see it. */
  readonly walRecycle: string | null
  readonly synchronousCommit: string | null
  readonly version: number
  readonly role: string
}

export async function findForgetting(sql: Sql): Promise<Forgetting> {
  const [row] = await sql<Forgetting[]>`
    select current_setting('server_version_num')::int as version, current_user as role,
      case when current_setting('server_version_num')::int >= 170000
        then has_table_privilege('public.deliveries', case when current_setting('server_version_num')::int >= 170000 then 'MAINTAIN' else 'SELECT' end)
        else pg_has_role((select relowner from pg_class where oid = 'public.deliveries'::regclass), 'USAGE') end as "canRewrite",
      has_function_privilege('pg_catalog.pg_switch_wal()', 'EXECUTE') as "canSwitchLog",
      pg_has_role('pg_checkpoint', 'USAGE') as "canCheckpoint",
      current_setting('wal_recycle', true) as "walRecycle", current_setting('synchronous_commit', true) as "synchronousCommit"`
  if (row === undefined) throw new Error("the server says nothing about itself")
  return row
}
