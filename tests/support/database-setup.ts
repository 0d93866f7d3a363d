import { migrate } from "#db/migrate.ts"
import { startThrowawayPostgres, type ThrowawayPostgres } from "../../scripts/postgres.ts"

/** What the workers read from the environment; see database.ts. */
export const TEST_POSTGRES = "SIGILL_TEST_POSTGRES"

const started = globalThis as { throwawayPostgres?: ThrowawayPostgres }

/** A PostgreSQL for this run, with the real migrations in the database `sigill`, of which every test file gets a copy. */
export default async function setUp(): Promise<void> {
  const server = await startThrowawayPostgres({ root: process.cwd() })
  started.throwawayPostgres = server
  await migrate({ ownerUrl: server.ownerUrl, appRole: "sigill_app" })
  process.env[TEST_POSTGRES] = JSON.stringify({ ownerUrl: server.ownerUrl, appUrl: server.appUrl, folder: server.folder })
}

export async function tearDown(): Promise<void> {
  await started.throwawayPostgres?.stop()
}
