/** What holding back promises: what waits is with its sender only, what was taken back with nobody and in Drafts, and nothing leaves before its time. */
import { setTimeout as wait } from "node:timers/promises"
import { HOUR } from "#lib/clock.ts"
import { holdersOf, type Ledger, type Letter } from "./ledger.ts"
import type { Notices } from "./notices.ts"
import type { Person } from "./people.ts"
import type { Database } from "./store.ts"

/** For the next day, and nobody has asked for it to leave earlier. */
export const isWaiting = ({ scheduledFor, fate }: Letter): boolean =>
  scheduledFor !== null && scheduledFor.getTime() > Date.now() && (fate === "waits" || fate === "stopping")

/** Until what was scheduled for soon is due. */
export async function untilDue({ letters }: Ledger): Promise<void> {
  const soon = letters.map(({ scheduledFor }) => (scheduledFor?.getTime() ?? 0) - Date.now()).filter((left) => left < HOUR)
  await wait(Math.max(0, ...soon))
}

type Judged = { readonly ledger: Ledger; readonly people: readonly Person[]; readonly notices: Notices }

/** @returns what should not be */
export async function judgeHeld({ ledger, people, notices }: Judged): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const letter of ledger.letters) {
    wrong.push(...judgeFirstNotices(notices, letter))
    const sender = people.find(({ address }) => address === letter.from)
    if (letter.fate === "stopping" && sender !== undefined) wrong.push(...(await judgeStopping(sender, letter)))
    if (isWaiting(letter)) ledger.count("letters found waiting for the next day")
  }
  return wrong
}

/** Mails that tell of a letter leave with it. */
function judgeFirstNotices(notices: Notices, letter: Letter): readonly string[] {
  const { subject, messageId, to, fate, leavesFrom } = letter
  const first = (address: string) => notices.firstAt(address, letter.phone === "" ? messageId : null)
  return to.flatMap((address) => {
    const at = first(address)
    if (at === null) return []
    if (fate === "stopped") return [`${subject} was taken back, and a notice went to ${address}`]
    return isWaiting(letter) || at < leavesFrom ? [`${subject}: a notice went to ${address} before its time`] : []
  })
}

/** Asked for and not answered: either it has left, or it is a draft. */
async function judgeStopping({ client }: Person, { subject, messageId }: Letter): Promise<readonly string[]> {
  const [message, draft] = [await client.get(`/messages/${messageId}`), await client.get(`/compose?draft=${messageId}`)]
  const there = [message, draft].filter(({ status }) => status === 200).length
  return there === 1 ? [] : [`${subject}: asked to be taken back, and message and draft answer ${message.status} and ${draft.status}`]
}

/** Of what was taken back no row is left, and the journal has it for everybody. @returns what should not be */
export async function judgeStopped(
  sql: Database,
  { letters }: Ledger,
  journal: ReadonlyMap<string, ReadonlySet<string | null>>,
): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const letter of letters.filter(({ fate }) => fate === "stopped")) {
    const [row] =
      await sql`select from messages where id = ${letter.messageId} union all select from deliveries where message_id = ${letter.messageId}`
    if (row !== undefined) wrong.push(`${letter.subject} was taken back and has a row`)
    if ((journal.get(letter.messageId ?? "")?.size ?? 0) < holdersOf(letter).length)
      wrong.push(`${letter.subject} was taken back, and the journal does not have it for everybody`)
  }
  return wrong
}
