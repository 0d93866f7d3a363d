/**
 * Fires at the first Ctrl-C, request to end, closed terminal, or when whoever started us was killed.
 * The terminal and the launcher both deliver the same Ctrl-C, so repeats count for nothing; every step of stopping has a limit of its own.
 */
export function untilSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = () => controller.abort()
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop)
  process.on("disconnect", stop)
  return controller.signal
}
