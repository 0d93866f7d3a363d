/** Something that stops a command and that whoever started it can mend: shown as one line, without a stack. */
export class Problem extends Error {
  override readonly name = "Problem"
}

/** A step that ended because we were told to stop: nothing is wrong. */
export class Stopped extends Error {
  override readonly name = "Stopped"
}

/** The code of a system error (ENOENT, EADDRINUSE …) or of a database error (28P01 …), else "". */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : ""
}

/**
 * Runs a command to its end and leaves the process: a problem becomes one line and exit code 1, anything else is a fault of ours and keeps its stack.
 * @param what begins the line, like "Sigill did not start"
 */
export async function runCommand(what: string, command: () => Promise<number>): Promise<never> {
  try {
    process.exit(await command())
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    console.error(`${what}: ${error.message}`)
    process.exit(1)
  }
}
