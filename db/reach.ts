import postgres from "postgres"
import { connectionOptions } from "./client.ts"

/**
 * Asks the database one question.
 * @returns null when it answered, else the code of what went wrong: the system's or the driver's (ECONNREFUSED, CONNECT_TIMEOUT …) or PostgreSQL's (28P01, 3D000 …).
 */
export async function reachDatabase(url: string): Promise<string | null> {
  const sql = postgres({
    ...connectionOptions(url),
    max: 1,
    connect_timeout: 5,
    prepare: false,
    onnotice: () => undefined,
    connection: { application_name: "sigill-start" },
  })
  try {
    await sql`select 1`
    return null
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "UNKNOWN"
  } finally {
    await sql.end({ timeout: 1 }).catch(() => undefined)
  }
}
