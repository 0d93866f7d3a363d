import { setTimeout as wait } from "node:timers/promises"
import { migrate } from "#db/migrate.ts"
import { reachDatabase } from "#db/reach.ts"
import type { Env } from "#lib/env.ts"
import { codeOf, Problem } from "../problem.ts"

const ANSWER_WITHIN_SECONDS = 10

/** Answers that waiting does not change. */
const FINAL: Readonly<Record<string, string>> = {
  "28P01": "it refuses the password",
  "28000": "it refuses this user",
  "3D000": "it has no database of that name",
  "42501": "this user may not connect",
}

const PASSING: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name cannot be looked up",
  CONNECT_TIMEOUT: "no answer in time",
  ENOENT: "the socket is not there",
  "57P03": "it is starting",
  "53300": "it has too many clients",
}

type Address = { readonly setting: string; readonly url: string }

/** Every way into the database that the settings name, each once: those that are not set are DATABASE_URL. */
export function databaseAddresses({
  databaseUrl,
  databaseMigrateUrl,
  databaseDirectUrl,
}: Pick<Env, "databaseUrl" | "databaseMigrateUrl" | "databaseDirectUrl">): readonly Address[] {
  const all = [
    { setting: "DATABASE_URL", url: databaseUrl },
    { setting: "DATABASE_MIGRATE_URL", url: databaseMigrateUrl },
    { setting: "DATABASE_DIRECT_URL", url: databaseDirectUrl },
  ]
  return all.filter(({ url }, at) => all.findIndex((other) => other.url === url) === at)
}

/** @throws Problem naming the setting when the database refuses us, or does not answer in time. */
export async function waitForAnswer({ setting, url }: Address, seconds = ANSWER_WITHIN_SECONDS): Promise<void> {
  const end = Date.now() + seconds * 1000
  for (let pauseMs = 20; ; pauseMs = Math.min(500, pauseMs * 2)) {
    const code = await reachDatabase(url)
    if (code === null) return
    const final = FINAL[code]
    const { host, pathname } = new URL(url)
    if (final !== undefined) throw new Problem(`the database at ${host}${pathname} cannot be used (${final}): check ${setting}`)
    if (Date.now() > end)
      throw new Problem(`the database at ${host}${pathname} does not answer (${PASSING[code] ?? code}): start it, or check ${setting}`)
    await wait(pauseMs)
  }
}

/** @throws Problem when a right is missing or the database stands in the way. */
export async function bringToVersion(ownerUrl: string, appUrl: string): Promise<void> {
  const [owner, app] = [ownerUrl, appUrl].map((url) => decodeURIComponent(new URL(url).username))
  try {
    await migrate({ ownerUrl, appRole: app === undefined || app === owner ? null : app })
  } catch (error) {
    const refusal = refusalIn(error)
    if (refusal === null) throw error
    throw new Problem(
      `the database could not be brought to this version (${refusal}): DATABASE_MIGRATE_URL should name the role that owns the database`,
    )
  }
}

/** PostgreSQL's own codes have five characters: a right or an object that is missing, which whoever runs the database can mend. Drizzle wraps them. */
function refusalIn(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const code = codeOf(error)
  return /^[0-9A-Z]{5}$/.test(code) ? `${code}: ${error.message}` : refusalIn(error.cause)
}
