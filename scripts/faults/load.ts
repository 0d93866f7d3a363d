import { setTimeout as wait } from "node:timers/promises"
import { download, erase, read, renewSession, send, type Scene } from "./acts.ts"
import { sendAhead } from "./ahead.ts"
import { write } from "./drafts.ts"
import { decide, look, regret, schedule } from "./held.ts"
import type { Person } from "./people.ts"
import type { Choices } from "./random.ts"
import { invite, visit } from "./strangers.ts"

type Act = (scene: Scene, me: Person, choices: Choices) => Promise<void>

/** Each as often as it stands here. */
const ACTS: readonly Act[] = [
  ...[send, send, send, sendAhead, sendAhead, regret, regret, schedule, decide, look, look, look],
  ...[invite, visit, visit, write, write, erase, erase, download, download, read, renewSession],
]

/** So many people do something at once; the others have their turn, because one alone soon meets the limit on sending. */
const AT_ONCE = 5

/** What even the shortest run should have to judge: somebody without an account is written to, a draft is saved, files go ahead, a letter is taken back, one waits. */
export async function begin(scene: Scene, choices: Choices): Promise<void> {
  const first = choices.pick(scene.people)
  await invite(scene, first, choices)
  await write(scene, first, choices)
  while (!scene.ledger.counts.has("letters with a file that went ahead")) await sendAhead(scene, first, choices)
  while (!scene.ledger.counts.has("takings back acknowledged")) await regret(scene, first, choices)
  await schedule(scene, first, choices)
}

/** Everybody does one thing after the other until the signal. @returns when the last act is over */
export async function work(scene: Scene, choices: Choices, signal: AbortSignal): Promise<void> {
  const groups = Array.from({ length: Math.min(AT_ONCE, scene.people.length) }, (_, group) =>
    scene.people.filter((_person, index) => index % AT_ONCE === group),
  )
  await Promise.all(groups.map((group) => live(scene, group, { choices: choices.fork(), signal })))
}

type Living = { readonly choices: Choices; readonly signal: AbortSignal }

async function live(scene: Scene, group: readonly Person[], { choices, signal }: Living): Promise<void> {
  while (!signal.aborted) {
    try {
      await choices.pick(ACTS)(scene, choices.pick(group), choices)
    } catch {
      // Nobody answers, or not with the page that was asked for: that is what the rounds are for.
      scene.ledger.count("acts cut off")
      await wait(100)
    }
    await wait(choices.between(0, 150))
  }
}
