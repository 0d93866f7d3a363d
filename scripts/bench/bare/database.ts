import postgres from "postgres"

let pool: postgres.Sql | null = null

/** The database of the installation that the bare pages are compared with; as many connections as it has. */
export function database(): postgres.Sql {
  pool ??= postgres({
    ...(JSON.parse(process.env["BARE_DATABASE"] ?? "{}") as postgres.Options<never>),
    max: 10,
    onnotice: () => undefined,
  })
  return pool
}
