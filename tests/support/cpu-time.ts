/** Milliseconds of this process's own work that something takes: what else the machine does meanwhile does not count. */
export function cpuTime(run: () => unknown): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
