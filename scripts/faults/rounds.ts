import { setTimeout as wait } from "node:timers/promises"
import { Problem } from "../problem.ts"
import type { Scene } from "./acts.ts"
import { VICTIMS, type Installation, type Victim } from "./installation.ts"
import { work } from "./load.ts"
import type { Choices } from "./random.ts"

/** How long until it served in full again; null where the next one was killed before that. */
export type Outage = { readonly victim: Victim; readonly milliseconds: number | null }

const SERVED_WITHIN_MS = 120_000

/** Until pages come again, which may be later than that everything is there. */
async function untilServed(installation: Installation, { people: [first] }: Scene): Promise<void> {
  for (const end = Date.now() + SERVED_WITHIN_MS; Date.now() < end; await wait(50)) {
    await installation.untilReady()
    const page = await first?.client.get("/inbox").catch(() => null)
    if (page?.status === 200) return
  }
  throw new Problem(`it is ready and shows no Inbox, see ${installation.logFile}`)
}

type Rounds = { readonly scene: Scene; readonly installation: Installation; readonly choices: Choices; readonly rounds: number }

/** Kills something at a random moment of each round, under load, and waits until the product serves in full again. */
export async function killInRounds({ scene, installation, choices, rounds }: Rounds): Promise<readonly Outage[]> {
  const over = new AbortController()
  const working = work(scene, choices.fork(), over.signal)
  const outages: Outage[] = []
  try {
    while (outages.length < rounds) {
      await wait(choices.between(200, 1_500))
      const victim = choices.pick(VICTIMS)
      const begun = Date.now()
      if (!(await installation.kill(victim, choices))) continue
      // What was killed may still seem ready for a moment.
      await wait(100)
      const ready = untilServed(installation, scene)
      // Now and then the next one dies before this one is back.
      if (choices.isOneIn(4)) await Promise.race([ready, wait(choices.between(0, 1_500))])
      else await ready
      const isBack = await Promise.race([ready.then(() => true), wait(0, false)])
      outages.push({ victim, milliseconds: isBack ? Date.now() - begun : null })
    }
    await installation.untilReady()
    // Those who wait for an answer get one.
    await wait(1_000)
  } finally {
    over.abort()
    await working
  }
  return outages
}
