/** Next calls this once when a server starts: the process begins to work on the queues, unless it is to serve pages only (SIGILL_ROLE). */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return
  const { failurePage } = await import("#lib/web/failure-page.ts")
  // scripts/preload.mjs, outside Next, asks it for what people get instead of an empty page.
  Object.assign(globalThis, { [Symbol.for("sigill.failure-page")]: failurePage })
  const { logThrough } = await import("#lib/log.ts")
  logThrough(console)
  const { startWorkersWhenReady } = await import("#lib/workers.ts")
  void startWorkersWhenReady()
}

/** Next calls this with every error that left a page, an action or a route. */
export async function onRequestError(error: unknown): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return
  const { noteFailure } = await import("#lib/outage.ts")
  noteFailure(error)
}
