import { drizzle, type PostgresJsDatabase, type PostgresJsSession } from "drizzle-orm/postgres-js"
import type { PgTransaction } from "drizzle-orm/pg-core"
import type { PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js"
import type { ExtractTablesWithRelations } from "drizzle-orm"
import { setImmediate as endOfTurn } from "node:timers/promises"
import postgres, { type Options, type Sql, type TransactionSql } from "postgres"
import { askAgain } from "./ask-again.ts"
import * as schema from "./schema.ts"

export type Schema = typeof schema
export type Db = PostgresJsDatabase<Schema> & { readonly $client: Sql }
export type Tx = PgTransaction<PostgresJsQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>
/** What a query takes first: the pool or a transaction on it. */
export type Queryable = Db | Tx

export type Pool = { readonly db: Db; readonly sql: Sql; readonly close: () => Promise<void> }

type PoolOptions = { readonly url: string; readonly max: number; readonly name: string }

/**
 * Options of postgres.js from a URL. Beyond what the driver reads itself: `?host=/folder` means the Unix socket in that folder (as libpq has it),
 * `?pgbouncer=true` means no prepared statements (design 2).
 */
export function connectionOptions(text: string): Options<Record<string, never>> {
  const url = new URL(text)
  const socket = url.searchParams.get("host")
  const tls = url.searchParams.get("sslmode")
  const port = url.port === "" ? 5432 : Number(url.port)
  return {
    host: socket ?? decodeURIComponent(url.hostname),
    port,
    ...(socket === null ? {} : { path: `${socket}/.s.PGSQL.${port}` }),
    database: decodeURIComponent(url.pathname.slice(1)) || "sigill",
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    prepare: url.searchParams.get("pgbouncer") !== "true",
    ...(tls === null || tls === "disable" ? {} : { ssl: tls as "require" | "prefer" | "verify-full" }),
  }
}

/**
 * Seconds before a connection is tried again. The driver's own pauses grow to 20 s, for which pages would wait after the database is back;
 * ten connections that try once a second are no load.
 */
const backoff = (tries: number) => Math.min(1, 0.05 * 2 ** tries)

/** Opens a pool; it connects at the first query. The caller closes it. */
export function openPool({ url, max, name }: PoolOptions): Pool {
  const sql = postgres({
    ...connectionOptions(url),
    max,
    idle_timeout: 60,
    connect_timeout: 10,
    backoff,
    onnotice: () => undefined,
    connection: { application_name: name },
  })
  keepStatements(sql)
  return { db: drizzle(sql, { schema, casing: "snake_case" }), sql, close: () => sql.end({ timeout: 5 }) }
}

/** Statements with more parameters are lists of varying length, of which keeping each form would only fill memory. */
export const KEPT_PARAMETERS = 64

/**
 * Lets connections keep the plans of statements that drizzle sends, and asks again what failed before it was sent. Drizzle asks for none to be kept, and then each statement is described
 * before it is run: twice the way, and a plan every time (measured: 0.5 ms against 0.25 ms). Behind PgBouncer `prepare: false` still decides.
 */
function keepStatements(sql: Pick<Sql, "unsafe"> & Partial<Pick<Sql, "begin">>): void {
  const { unsafe, begin } = sql
  const run = (text: string, parameters: Parameters<Sql["unsafe"]>[1] = [], options: Parameters<Sql["unsafe"]>[2] = {}) =>
    parameters.length === 0
      ? unsafe(text, parameters, options)
      : unsafe(text, parameters, { ...options, prepare: parameters.length <= KEPT_PARAMETERS })
  if (begin === undefined) {
    Object.assign(sql, { unsafe: run })
    return
  }
  // A transaction begins with a question of this kind too.
  Object.assign(sql, { unsafe: (...given: Parameters<typeof run>) => askAgain(run(...given)) })
  const start = (...given: readonly unknown[]) => {
    const work = given.at(-1) as (transaction: TransactionSql) => unknown
    const inside = (transaction: TransactionSql) => {
      keepStatements(transaction)
      return work(transaction)
    }
    return Reflect.apply(begin, sql, [...given.slice(0, -1), inside]) as unknown
  }
  Object.assign(sql, { begin: start })
}

/** Until what was asked for by now is on its way: the driver writes at the end of a turn of the event loop. Whoever has work meanwhile does it after this. */
export async function questionsLeft(): Promise<void> {
  await endOfTurn()
  await endOfTurn()
}

/** The driver under a pool or a transaction, for statements that are text already. */
export const driverOf = (db: Queryable): Sql => (db._.session as unknown as PostgresJsSession<Sql, Schema, never>).client

/**
 * For the rest of the transaction a connection plans each statement once and for all; for statements that find what they change by its key. Else what names
 * deliveries is planned anew each time, because they have many parts; so are the checks that a delivery is there (measured: 0.25 ms of a send).
 */
export async function planOnce(tx: Tx): Promise<void> {
  await driverOf(tx).unsafe("set local plan_cache_mode = force_generic_plan")
}

/**
 * One statement, planned once for a connection; the commit is on its way together with it. Where it fails, PostgreSQL takes the commit for a rollback.
 * @returns what it gave
 */
export async function askPlanned<T>(db: Db, ask: (tx: Tx) => Promise<T>): Promise<T> {
  const { planned, answer } = await db.transaction(async (tx) => {
    const asked = { planned: planOnce(tx), answer: ask(tx) }
    // They fail where they are awaited; until then nobody listens.
    Promise.all([asked.planned, asked.answer]).catch(() => undefined)
    await questionsLeft()
    return asked
  })
  await planned
  return answer
}

/** Questions that were put together once, by the pool or transaction that they were made for. */
const questions = new WeakMap<Queryable, Map<unknown, unknown>>()

/**
 * A question that every request asks, put together by drizzle once instead of each time (measured: 0.15–0.3 ms of a page's 10);
 * what changes stands in it as `sql.placeholder("name")`.
 * @param build makes it for a pool or a transaction; a function of a module, because it is also what the question is known by
 */
export function prepared<T>(db: Queryable, build: (db: Queryable) => T): T {
  const known = questions.get(db) ?? new Map<unknown, unknown>()
  questions.set(db, known)
  if (!known.has(build)) known.set(build, build(db))
  return known.get(build) as T
}
