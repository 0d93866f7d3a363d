/** `npm run check-bounces [-- --keep FOLDER]`: notices that real mail servers refuse, put off and send back, and what their sender sees (docs/operations.md). */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { asExample } from "./bounces/as-example.ts"
import { ensurePostfix } from "./bounces/install-postfix.ts"
import { tryRecipients } from "./bounces/try-recipients.ts"
import { startWorld, type World } from "./bounces/world.ts"
import { Problem, runCommand } from "./problem.ts"
import { ensureBuilt } from "./start/build.ts"

await runCommand("It was not proven that notices come back", async () => {
  const { values } = parseArgs({ options: { keep: { type: "string" } } })
  ensurePostfix()
  await ensureBuilt({ root: process.cwd(), say: (line) => console.error(line) })
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-bounces-"))
  // The processes of Postfix are nobody special.
  chmodSync(folder, 0o755)
  const stops: (() => Promise<void>)[] = []
  let clearing: Promise<void> | null = null
  // Once, also when we are told to stop and what was under way fails over it.
  const clear = () => (clearing ??= stopAll(stops).finally(() => rmSync(folder, { recursive: true, force: true })))
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void clear().finally(() => process.exit(1)))
  try {
    const world = await startWorld(folder, stops)
    const missing = await tryRecipients(world, (line) => console.log(line))
    if (values.keep !== undefined) keep(world, values.keep)
    if (missing.length > 0) throw new Problem(`${missing.join("\n")}\n${saidBy(world)}`)
    return 0
  } finally {
    await clear()
  }
})

async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops.toReversed()) await stop()
}

function saidBy({ servers, product }: World): string {
  return [servers.ours.said(), servers.theirs.said(), product.started.said()].join("\n")
}

/** What came back, as files for tests/vectors/bounces. */
function keep({ recorder }: World, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const mail of recorder.mails()) {
    const { name, text } = asExample(mail)
    writeFileSync(path.join(folder, name), text, "latin1")
  }
}
