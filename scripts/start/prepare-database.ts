/**
 * A process of its own that the supervisor starts and that ends: driver, schema and queue take 150 MB, which the supervisor would keep for as long as it runs.
 * `reach` asks whether the database answers, at each address that the settings name. `prepare` brings it to this version, makes what the first start makes, and prints a link for the first operator if there is none.
 * It is given the server's own settings, the owner's address as DATABASE_MIGRATE_URL, and for how many seconds to wait for an answer.
 */
import { replayErasures } from "#lib/restoring/replay-erasures.ts"
import { createOperatorLink, hasOperator } from "#lib/staff/operators.ts"
import { KeyFileError } from "#lib/keys/server-keys.ts"
import { WrongKeysError } from "#lib/keys/installation.ts"
import { env, pool, services } from "#lib/services.ts"
import { Problem } from "../problem.ts"
import { bringToVersion, databaseAddresses, waitForAnswer } from "./database-steps.ts"

/** How run-preparation.ts tells a line for whoever starts it from a fault of ours. */
const PROBLEM_EXIT = 3

const [step, seconds] = process.argv.slice(2)

try {
  if (step === "reach") for (const address of databaseAddresses(env())) await waitForAnswer(address, Number(seconds))
  else process.stdout.write(await prepare(Number(seconds)))
  process.exit(0)
} catch (error) {
  if (!(error instanceof Problem)) throw error
  process.stderr.write(error.message)
  process.exit(PROBLEM_EXIT)
}

async function prepare(patience: number): Promise<string> {
  const { databaseMigrateUrl, databaseUrl } = env()
  await waitForAnswer({ setting: "DATABASE_MIGRATE_URL", url: databaseMigrateUrl }, patience)
  await bringToVersion(databaseMigrateUrl, databaseUrl)
  await waitForAnswer({ setting: "DATABASE_URL", url: databaseUrl })
  try {
    const all = await services()
    // Before the web server is started: what was restored may hold what was erased (B83).
    await replayErasures(all)
    return (await hasOperator(all)) ? "" : await createOperatorLink(all)
  } catch (error) {
    if (error instanceof WrongKeysError || error instanceof KeyFileError) throw new Problem(error.message)
    throw error
  } finally {
    await pool().close()
  }
}
