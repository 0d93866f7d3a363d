import { VICTIMS } from "./installation.ts"
import type { FaultReport } from "./find-faults.ts"

/** The figures for people. */
export function asTable({ seed, rounds, outages, drainedSeconds, counts, violations }: FaultReport): string {
  const lines = [
    `Seed ${seed}, ${rounds} rounds`,
    "",
    row(["killed", "times", "median s until ready", "longest s"]),
    ...VICTIMS.map((victim) => {
      const killed = outages.filter((outage) => outage.victim === victim)
      const taken = killed.flatMap(({ milliseconds }) => (milliseconds === null ? [] : [milliseconds / 1000]))
      return row([victim, String(killed.length), seconds(median(taken)), seconds(Math.max(...taken))])
    }),
    "",
    ...Object.entries(counts).map(([what, count]) => `${what.padEnd(34)}${String(count).padStart(8)}`),
    `${"seconds until nothing waited".padEnd(34)}${(drainedSeconds?.toFixed(1) ?? "never").padStart(8)}`,
    "",
    violations.length === 0 ? "No violations." : `${violations.length} violations:`,
    ...violations.map((violation) => `  ${violation}`),
  ]
  return lines.join("\n")
}

const row = ([first = "", ...rest]: readonly string[]) => first.padEnd(20) + rest.map((text) => text.padStart(22)).join("")
const seconds = (value: number) => (Number.isFinite(value) ? value.toFixed(1) : "–")
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
