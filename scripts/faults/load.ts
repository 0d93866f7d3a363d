import { setTimeout as wait } from "node:timers/promises"
import { download, erase, read, renewSession, send, type Scene } from "./acts.ts"
import type { Person } from "./people.ts"
import type { Choices } from "./random.ts"

type Act = (scene: Scene, me: Person, choices: Choices) => Promise<void>

/** Each as often as it stands here. */
const ACTS: readonly Act[] = [send, send, send, send, send, erase, erase, download, download, read, renewSession]

/** Everybody does one thing after the other until the signal. @returns when the last act is over */
export async function work(scene: Scene, choices: Choices, signal: AbortSignal): Promise<void> {
  await Promise.all(scene.people.map((me) => live(scene, me, { choices: choices.fork(), signal })))
}

async function live(
  scene: Scene,
  me: Person,
  { choices, signal }: { readonly choices: Choices; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await choices.pick(ACTS)(scene, me, choices)
    } catch {
      // Nobody answers, or not with the page that was asked for: that is what the rounds are for.
      scene.ledger.count("acts cut off")
      await wait(100)
    }
    await wait(choices.between(0, 150))
  }
}
