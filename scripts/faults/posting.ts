/** A letter from its writing to the answer, however often it has to be posted for that. */
import { randomBytes, randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { shownAt } from "#lib/wall-clock.ts"
import { formWith, plain, type Field, type PostedFile, type Reply } from "./client.ts"
import { sha256 } from "./digest.ts"
import type { Ledger, Letter } from "./ledger.ts"
import type { Person } from "./people.ts"
import type { Choices } from "./random.ts"

const TRIES = 60

/** Time enough for Send to be undone, and little enough that what is sent arrives while it is being looked for. */
export const UNDO_SECONDS = 3

/** Of the people, as they register. */
const TIME_ZONE = "Europe/Stockholm"

type Written = {
  readonly from: string
  readonly to: readonly string[]
  readonly choices: Choices
  readonly file?: PostedFile | null
  readonly phone?: string
  readonly scheduledFor?: Date | null
}

/** Words of some length that nobody else has written. */
export const newText = (name: string, choices: Choices): string =>
  `${name} & <all> of it\n${randomBytes(choices.between(100, 3_000)).toString("base64")}\nThe end of ${name}`

/** A letter as the ledger knows it from the moment it is written. */
export function newLetter(ledger: Ledger, { from, to, choices, file = null, phone = "", scheduledFor = null }: Written): Letter {
  const subject = `Letter ${ledger.letters.length}`
  const letter: Letter = {
    subject,
    text: newText(subject, choices),
    from,
    to,
    phone,
    file: file === null ? null : { name: file.name, sha256: sha256(file.bytes) },
    sending: "open",
    messageId: null,
    scheduledFor,
    leavesFrom: scheduledFor ?? new Date(Date.now() + UNDO_SECONDS * 1000),
    fate: "waits",
    copies: new Map(),
    blobIds: [],
  }
  ledger.letters.push(letter)
  return letter
}

function fieldsOf({ to, phone, subject, text, scheduledFor }: Letter): readonly Field[] {
  const time = scheduledFor === null ? { date: "", time: "" } : shownAt(scheduledFor, TIME_ZONE)
  return [
    ["act", "send"],
    ["to", to.join(", ")],
    ["phone", phone],
    ["subject", subject],
    ["message", text],
    ["send_date", time.date],
    ["send_time", time.time],
  ]
}

type Posting = {
  readonly file?: PostedFile | null
  readonly perseveres: boolean
  readonly draftId?: string
  /** Of the form; the id of the draft that it writes. */
  readonly token?: string
  /** A file that went ahead. */
  readonly keep?: string
}

/** Posts the form of a letter, again and again where its writer perseveres. */
export async function post(ledger: Ledger, me: Person, letter: Letter, posting: Posting): Promise<void> {
  const { file = null, perseveres, draftId = "", token = randomUUID(), keep } = posting
  const kept: readonly Field[] = keep === undefined ? [] : [["keep", keep]]
  const typed: Field[] = [["token", token], ["draft", draftId], ...kept, ...fieldsOf(letter)]
  await press(ledger, me, letter, { typed, file, tries: perseveres ? TRIES : 1 })
}

type Pressing = { readonly typed: readonly Field[]; readonly file: PostedFile | null; readonly tries: number }

async function press(ledger: Ledger, me: Person, letter: Letter, { typed, file, tries }: Pressing): Promise<void> {
  for (let left = tries; left > 0; left--) {
    ledger.count("sends posted")
    const reply = await me.client.post("/compose/send", typed, file ?? undefined).catch(() => null)
    if (concluded(ledger, letter, reply)) return
    const draft = reply?.status === 303 && reply.location?.startsWith("/compose?draft=") === true ? reply.location : null
    if (draft !== null) return takeUp(ledger, me, letter, { draft, tries: left - 1 })
    if (reply?.status === 429) return toldToWait(ledger, letter)
    letter.sending = "unknown"
    await wait(250)
  }
}

/** Nothing of this post was read; posts before it may have arrived. */
function toldToWait(ledger: Ledger, letter: Letter): void {
  ledger.count("sends told to wait")
  if (letter.sending === "open") letter.sending = "refused"
}

/** The product says that the letter was not sent and lies in Drafts: it is sent from there, unless the time is over that was chosen for it. */
async function takeUp(
  ledger: Ledger,
  me: Person,
  letter: Letter,
  { draft, tries }: { readonly draft: string; readonly tries: number },
): Promise<void> {
  ledger.count("sends refused into a draft")
  letter.sending = "refused"
  for (let left = tries; left > 0; left--) {
    const page = await me.client.get(draft).catch(() => null)
    const own = page?.status === 200 ? formWith(page.text, 'name="token"') : null
    if (page === null || own === null) {
      await wait(250)
      continue
    }
    const kept = [...page.text.matchAll(/<input[^>]*name="keep"[^>]*value="([^"]+)"/g)].map(([, id]): Field => ["keep", id ?? ""])
    if (letter.file !== null && kept.length !== 1) ledger.violations.push(`${letter.subject}: the draft has lost the file`)
    if (!plain(page.text).includes(letter.text)) ledger.violations.push(`${letter.subject}: the draft has lost the text`)
    if (letter.scheduledFor !== null) return
    const typed: Field[] = [...own, ...kept, ...fieldsOf(letter)]
    return press(ledger, me, letter, { typed, file: null, tries: left })
  }
}

function concluded(ledger: Ledger, letter: Letter, reply: Reply | null): boolean {
  const id = reply?.status === 303 ? /^\/sent\?sent=([0-9a-f-]{36})$/.exec(reply.location ?? "")?.[1] : undefined
  if (id === undefined) return false
  ledger.count("sends acknowledged")
  letter.sending = "acknowledged"
  letter.messageId = id
  for (const holder of [letter.from, ...letter.to]) letter.copies.set(holder, "coming")
  return true
}
