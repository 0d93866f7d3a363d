import { setTimeout as wait } from "node:timers/promises"
import type { Scene } from "./acts.ts"
import { VICTIMS, type Installation, type Victim } from "./installation.ts"
import { work } from "./load.ts"
import type { Choices } from "./random.ts"

export type Outage = { readonly victim: Victim; readonly milliseconds: number }

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
      if (!installation.kill(victim, choices)) continue
      // What was killed may still seem ready for a moment.
      await wait(100)
      outages.push({ victim, milliseconds: 100 + (await installation.untilReady()) })
    }
    // Those who wait for an answer get one.
    await wait(1_000)
  } finally {
    over.abort()
    await working
  }
  return outages
}
