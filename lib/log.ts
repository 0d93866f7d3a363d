/** Fields of a log line: ids, codes, counts and times only; never addresses, subjects, numbers or paths with secrets (design 5, B77). */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

export type Log = {
  readonly info: (event: string, fields?: LogFields) => void
  readonly warn: (event: string, fields?: LogFields) => void
  readonly error: (event: string, error: unknown, fields?: LogFields) => void
}

type Write = (line: string) => void

/** A log of one JSON object a line; JSON escapes line breaks, so nobody can forge a line (B77). */
export function createLog(write: Write, now: () => Date = () => new Date()): Log {
  const line = (level: string, event: string, fields: LogFields) =>
    write(JSON.stringify({ time: now().toISOString(), level, event, ...fields }) + "\n")
  return {
    info: (event, fields = {}) => line("info", event, fields),
    warn: (event, fields = {}) => line("warn", event, fields),
    error: (event, error, fields = {}) => line("error", event, { ...fields, ...describe(error) }),
  }
}

/** The process's log, on standard error, so that a command's answer on standard output stays clean. */
export const log: Log = createLog((text) => void process.stderr.write(text))

/**
 * Next writes errors that leave a page to the console, with messages in which the database driver quotes parameters: addresses, ids, what was typed.
 * From now on they are lines of ours, which hold none of that (B77).
 */
export function logThrough(target: Pick<Console, "error">): void {
  target.error = (...said: readonly unknown[]) => {
    const error = said.find((one) => one instanceof Error)
    log.error("failed", error ?? said[0])
  }
}

/**
 * What of an error may be kept: its class, its code and where it was thrown.
 * Messages are left out because drivers put parameters and file names into them.
 */
function describe(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = "code" in error && typeof error.code === "string" ? error.code : null
  const digest = "digest" in error && typeof error.digest === "string" ? error.digest : null
  const at = (error.stack ?? "")
    .split("\n")
    .filter((text) => text.startsWith("    at "))
    .slice(0, 6)
    .map((text) => text.trim())
    .join(" < ")
  const cause = error.cause instanceof Error ? error.cause.name + ("code" in error.cause ? `:${String(error.cause.code)}` : "") : null
  return { error: error.name, code, digest, cause, at }
}
