import { Problem } from "../problem.ts"
import { bringToVersion } from "../start/database-steps.ts"
import { readSettings } from "../start/ground.ts"

/** For installations in which nothing that serves may change the schema: one process migrates, the others wait for the version. */
export async function migrateCommand(): Promise<string> {
  const env = readSettings(process.env)
  if (env.databaseUrl === "")
    throw new Problem(
      "migrate is for an outside database: set DATABASE_URL and DATABASE_MIGRATE_URL (the embedded one migrates at every start)",
    )
  await bringToVersion(env.databaseMigrateUrl, env.databaseUrl)
  return "The database is at this version."
}
