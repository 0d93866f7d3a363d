/** What PostgreSQL says where a row names another that is not there (any more). */
const FOREIGN_KEY = "23503"

/** Drizzle wraps what the driver throws. */
const WRAPPED = 4

/** Whether a transaction failed because an account that it writes to was deleted meanwhile (B43). */
export function isMissingReference(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > WRAPPED) return false
  return ("code" in error && error.code === FOREIGN_KEY) || isMissingReference(error.cause, depth + 1)
}
