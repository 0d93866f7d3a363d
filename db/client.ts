import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js"
import type { PgTransaction } from "drizzle-orm/pg-core"
import type { PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js"
import type { ExtractTablesWithRelations } from "drizzle-orm"
import postgres, { type Options, type Sql } from "postgres"
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

/** Opens a pool; it connects at the first query. The caller closes it. */
export function openPool({ url, max, name }: PoolOptions): Pool {
  const sql = postgres({
    ...connectionOptions(url),
    max,
    idle_timeout: 60,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: { application_name: name },
  })
  return { db: drizzle(sql, { schema, casing: "snake_case" }), sql, close: () => sql.end({ timeout: 5 }) }
}
