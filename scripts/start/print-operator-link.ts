import { createOperatorLink, hasOperator } from "#lib/identity/operators.ts"
import { pool, services } from "#lib/services.ts"

/** Prints a one-time link that makes the first operator, or nothing when there is one. Run by the supervisor with the server's own settings. */
const all = await services()
if (!(await hasOperator(all))) process.stdout.write(await createOperatorLink(all))
await pool().close()
