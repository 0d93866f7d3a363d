/** `npm run bench -- NAME [--json]`: ratios of the product against a reference measured in the same run (docs/performance.md). */
import { benchAttachments } from "./bench/attachments.ts"
import { benchCrypto } from "./bench/crypto.ts"
import { benchInbox } from "./bench/inbox.ts"
import { benchMemory } from "./bench/memory.ts"
import { benchSearch } from "./bench/search.ts"
import { benchSend } from "./bench/send.ts"
import { benchSignIn } from "./bench/signin.ts"
import { benchStart } from "./bench/start.ts"
import type { Row, Tell } from "./bench/measure.ts"
import { Problem, runCommand } from "./problem.ts"

const benches: Readonly<Record<string, (tell: Tell) => void | Promise<void>>> = {
  attachments: benchAttachments,
  crypto: benchCrypto,
  inbox: benchInbox,
  memory: benchMemory,
  search: benchSearch,
  send: benchSend,
  signin: benchSignIn,
  start: benchStart,
}

await runCommand("The bench did not run", async () => {
  const [name = "", ...options] = process.argv.slice(2)
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
  if (bench === undefined) throw new Problem(`there is no bench "${name}"; there are: ${Object.keys(benches).join(", ")}`)
  let isEveryMet = true
  await bench((row) => {
    console.log(options.includes("--json") ? JSON.stringify(row) : line(row))
    isEveryMet &&= isMet(row)
  })
  return isEveryMet ? 0 : 1
})

function isMet({ ratio, goal, better }: Row): boolean {
  if (goal === null) return true
  return better === "higher" ? ratio >= goal : ratio <= goal
}

function line(row: Row): string {
  const { name, ratio, goal, ours, reference, unit } = row
  const state = goal === null ? "      " : isMet(row) ? "met   " : "MISSED"
  const aim = goal === null ? "no goal" : `goal ${row.better === "higher" ? "≥" : "≤"} ${goal}`
  return `${state} ${name}: ${ratio.toFixed(2)} (${aim}; ${ours.toFixed(3)} against ${reference.toFixed(3)} ${unit})`
}
