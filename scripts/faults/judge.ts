/** Jepsen's rule for a queue, and what a mailbox needs beyond it: what was acknowledged is there once and whole, what was not is there at most once. */
import { sha256 } from "./digest.ts"
import { isWaiting } from "./judge-held.ts"
import { holdersOf, type Copy, type Ledger, type Letter } from "./ledger.ts"
import { readLetter, readMailbox } from "./mailbox.ts"
import type { Notices } from "./notices.ts"
import type { Person } from "./people.ts"

type Judged = {
  readonly ledger: Ledger
  /** Everybody who has a mailbox, signed in. */
  readonly people: readonly Person[]
  readonly notices: Notices
  readonly crashes: number
}

/** What each has in the folders, by subject; every letter has a subject of its own. */
type Mailboxes = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

/** Looks at every mailbox as its owner and opens everything in it. @returns what should not be */
export async function judgeMailboxes(judged: Judged): Promise<readonly string[]> {
  const { ledger, people } = judged
  const wrong: string[] = []
  const mailboxes = new Map<string, Map<string, string[]>>()
  for (const person of people) {
    const bySubject = new Map<string, string[]>()
    for (const { id, subject } of await readMailbox(person.client)) bySubject.set(subject, [...(bySubject.get(subject) ?? []), id])
    mailboxes.set(person.address, bySubject)
  }
  const known = new Set(ledger.letters.map(({ subject }) => subject))
  for (const [address, bySubject] of mailboxes)
    for (const subject of bySubject.keys()) if (!known.has(subject)) wrong.push(`${address} has "${subject}", which nobody wrote`)
  for (const letter of ledger.letters) wrong.push(...judgeCopies(letter, mailboxes), ...judgeNotices(judged, letter, mailboxes))
  wrong.push(...(await Promise.all(people.map((person) => openAll(person, ledger, mailboxes)))).flat())
  return wrong
}

const idsOf = (mailboxes: Mailboxes, address: string, subject: string): readonly string[] => mailboxes.get(address)?.get(subject) ?? []

function judgeCopies(letter: Letter, mailboxes: Mailboxes): readonly string[] {
  const { subject, sending, messageId, copies, fate } = letter
  const wrong: string[] = []
  // Whoever has no mailbox has a link, see judge-strangers.ts.
  const holders = holdersOf(letter).filter((holder) => mailboxes.has(holder))
  // What is scheduled is in Sent already while nobody else has it.
  const sharers = letter.scheduledFor === null ? holders : holders.filter((holder) => holder !== letter.from)
  const mayHaveNone = (holder: string) => fate === "stopped" || (isWaiting(letter) && holder !== letter.from)
  const counts = sharers.map((holder) => idsOf(mailboxes, holder, subject).length)
  for (const holder of holders) {
    const ids = idsOf(mailboxes, holder, subject)
    if (ids.length > 1) wrong.push(`${subject} (${sending}) is with ${holder} ${ids.length} times`)
    if (sending === "refused" && ids.length > 0) wrong.push(`${subject} was refused and is with ${holder}`)
    if (mayHaveNone(holder) && ids.length > 0) wrong.push(`${subject} was taken back, or is to leave later, and is with ${holder}`)
    if (!isKnown(letter) || mayHaveNone(holder)) continue
    const copy = copies.get(holder) ?? "held"
    if (copy === "erased" && ids.length > 0) wrong.push(`${subject} was erased by ${holder} and is there`)
    if (isCertain(copy) && ids[0] !== messageId) wrong.push(`${subject} was acknowledged and is not with ${holder}`)
  }
  if (!isKnown(letter) && new Set(counts).size > 1) wrong.push(`${subject} (${sending}) is with some and not with others: half of it`)
  return wrong
}

/** The product has said what became of it, and that it is not taken back. */
const isKnown = ({ sending, fate }: Letter) => sending === "acknowledged" && fate !== "stopping" && fate !== "hurrying"

const isCertain = (copy: Copy) => copy !== "erased" && copy !== "erasing"

/** At least once, and at most one repetition for each crash. Who erased before the notice left needs none. */
function judgeNotices({ notices, crashes }: Judged, letter: Letter, mailboxes: Mailboxes): readonly string[] {
  if (letter.phone !== "") return []
  return letter.to.flatMap((address) => {
    const [id] = idsOf(mailboxes, address, letter.subject)
    if (id === undefined) return []
    const count = notices.count(address, id)
    return count >= 1 && count <= 1 + crashes ? [] : [`${letter.subject}: ${count} notices went to ${address}`]
  })
}

async function openAll({ address, client }: Person, ledger: Ledger, mailboxes: Mailboxes): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const letter of ledger.letters) {
    for (const id of idsOf(mailboxes, address, letter.subject)) {
      ledger.count("copies opened and compared")
      if ((await readLetter(client, id)) !== letter.text) wrong.push(`${letter.subject} does not open whole for ${address}`)
      const file = letter.file === null ? null : await client.download(`/files/${id}/0`)
      if (letter.file !== null && (file === null || sha256(file) !== letter.file.sha256))
        wrong.push(`${letter.subject}: its file does not open whole for ${address}`)
      if (letter.file !== null) ledger.count("files compared")
    }
  }
  return wrong
}
