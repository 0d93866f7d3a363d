/** Runs once in each server process, before the first request (Next). The work itself is in lib: only the Node runtime may load it. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return
  const { startProcess } = await import("./lib/jobs/start-process.ts")
  startProcess()
}
