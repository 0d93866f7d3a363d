/** Next calls this once when a server starts: the process begins to work on the queues, unless it is to serve pages only (SIGILL_ROLE). */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return
  const { startWorkersWhenReady } = await import("#lib/workers.ts")
  void startWorkersWhenReady()
}
