/** What a claim promises: who was led into a new mailbox has it, whole; who was not comes as far by the same link, a code and patience. */
import type { Scene } from "./acts.ts"
import type { Ledger, Stranger } from "./ledger.ts"
import type { Notices } from "./notices.ts"
import { signInAnew, type Person } from "./people.ts"
import { follow, isDone } from "./strangers.ts"

/** Nothing is killed any more: the second time at the latest has to lead to the end. */
const TRIES = 2

/** Everybody who has a link comes to the end of it now. @returns the new mailboxes' owners, each in a browser not seen before, and what should not be */
export async function settleStrangers(scene: Scene): Promise<{ readonly owners: readonly Person[]; readonly wrong: readonly string[] }> {
  const { ledger, notices, newClient } = scene
  const wrong: string[] = []
  const owners: Person[] = []
  for (const stranger of ledger.strangers) {
    const { person, letter } = stranger
    if (notices.links(person.address).length === 0) continue
    const problem = await settle(scene, stranger)
    if (!isDone(stranger))
      wrong.push(`${letter.subject}: ${person.address} (${stranger.stage}) does not come to an end by the link${problem}`)
    if (stranger.stage !== "claimed") continue
    const owner = { ...person, client: newClient() }
    const entered = await signInAnew(owner).then(
      () => true,
      (error: unknown) => void wrong.push(`${person.address} was led into a mailbox and cannot sign in: ${String(error)}`),
    )
    if (entered === true) owners.push(owner)
  }
  return { owners, wrong }
}

async function settle(scene: Scene, stranger: Stranger): Promise<string> {
  let problem = ""
  for (let left = TRIES; left > 0 && !isDone(stranger); left--)
    await follow(scene, stranger).catch((error: unknown) => void (problem = `: ${String(error)}`))
  return problem
}

type Judged = { readonly ledger: Ledger; readonly notices: Notices; readonly crashes: number; readonly people: readonly Person[] }

/** Links left for exactly the letters that are in Sent, and reports are known to whom they concern. @returns what should not be */
export async function judgeStrangers(judged: Judged): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const stranger of judged.ledger.strangers) {
    wrong.push(...judgeLinks(judged, stranger))
    if (stranger.stage === "reported") wrong.push(...(await judgeReport(judged, stranger)))
  }
  return wrong
}

function judgeLinks({ notices, crashes }: Judged, { person: { address }, letter: { subject, sending } }: Stranger): readonly string[] {
  const count = notices.links(address).length
  if (sending === "refused" && count > 0) return [`${subject} was refused and ${address} got a link`]
  if (sending === "acknowledged" && count === 0) return [`${subject} was acknowledged and ${address} got no link`]
  return count > 1 + crashes ? [`${subject}: ${count} links went to ${address}`] : []
}

/** Whoever sent it and has erased it can mend nothing, and is told nothing. */
async function judgeReport({ notices, crashes, people, ledger }: Judged, { letter }: Stranger): Promise<readonly string[]> {
  const { subject, from, messageId, copies } = letter
  const sender = people.find(({ address }) => address === from)
  if (messageId === null || sender === undefined || copies.get(from) === "erasing" || copies.get(from) === "erased") return []
  const told = notices.count(from, messageId)
  const wrong = told >= 1 && told <= 1 + crashes ? [] : [`${subject}: its sender was told ${told} times of the wrong number`]
  const page = await sender.client.get(`/messages/${messageId}`)
  ledger.count("reports looked at by senders")
  return page.text.includes("that the number is not theirs") ? wrong : [...wrong, `${subject}: its sender does not see the wrong number`]
}
