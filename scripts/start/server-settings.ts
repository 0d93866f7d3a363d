import { KEY_PURPOSES, type Env } from "#lib/env.ts"
import type { Database } from "./database.ts"

/** What the server gets: our settings with absolute paths, because it works in another folder, and not the owner's way into the database. */
export function serverEnvironment({
  env,
  database,
  outboxToken,
}: {
  env: Env
  database: Database
  outboxToken: string | null
}): NodeJS.ProcessEnv {
  const { DATABASE_MIGRATE_URL: _owner, ...given } = process.env
  const keyFiles = KEY_PURPOSES.map((purpose): [string, string | undefined] => [
    `SIGILL_KEY_${purpose.toUpperCase()}_FILE`,
    env.keyFiles[purpose],
  ])
  return {
    ...given,
    ...Object.fromEntries(keyFiles.filter(([, file]) => file !== undefined)),
    ...database.settings,
    ...(outboxToken === null ? {} : { SIGILL_OUTBOX_TOKEN: outboxToken }),
    SIGILL_DATA: env.dataFolder,
    PORT: String(env.port),
    HOSTNAME: env.host,
    NEXT_TELEMETRY_DISABLED: "1",
  }
}

const isLoopback = (host: string) => host === "localhost" || host === "::1" || /^127(\.[0-9]+){3}$/.test(host)

/** In evaluation mode the outbox shows codes: on anything but loopback it asks for a token (design 7). */
export const needsOutboxToken = (env: Env) => env.evaluation && !isLoopback(env.host)

/** Where the supervisor itself reaches the server. */
export function localOrigin({ host, port }: Pick<Env, "host" | "port">): string {
  if (host === "0.0.0.0") return `http://127.0.0.1:${port}`
  if (host === "::") return `http://[::1]:${port}`
  return host.includes(":") ? `http://[${host}]:${port}` : `http://${host}:${port}`
}
