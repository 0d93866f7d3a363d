/** What people do while everything is being killed, each act with what it may conclude from the answer. */
import { randomBytes, randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { formWith, plain, type Field, type PostedFile, type Reply } from "./client.ts"
import { sha256 } from "./digest.ts"
import { heldBy, type Ledger, type Letter } from "./ledger.ts"
import { signIn, type Person } from "./people.ts"
import type { Choices } from "./random.ts"

export type Scene = {
  readonly ledger: Ledger
  readonly people: readonly Person[]
  /** Ids of the files of a message in the store. @throws while the database is away */
  readonly blobsOf: (messageId: string) => Promise<readonly string[]>
}

const FILE_BYTES = 5 * 1024 * 1024
const TRIES = 60

/** Writes a letter and presses Send again for as long as no answer comes, as a person does; the form's token is the same each time. */
export async function send({ ledger, people }: Scene, me: Person, choices: Choices): Promise<void> {
  const others = people.filter((one) => one !== me)
  const first = choices.pick(others)
  const second = choices.isOneIn(3) ? choices.pick(others.filter((one) => one !== first)) : null
  const to = [first, ...(second === null ? [] : [second])].map(({ address }) => address)
  const number = ledger.letters.length
  const file = choices.isOneIn(4) ? newFile(number) : null
  const letter: Letter = {
    subject: `Letter ${number}`,
    text: `Letter ${number} & <all> of it\n${randomBytes(choices.between(100, 3_000)).toString("base64")}\nThe end of ${number}`,
    from: me.address,
    to,
    file: file === null ? null : { name: file.name, sha256: sha256(file.bytes) },
    sending: "open",
    messageId: null,
    copies: new Map(),
    blobIds: [],
  }
  ledger.letters.push(letter)
  const typed: Field[] = [
    ["token", randomUUID()],
    ["act", "send"],
    ["to", to.join(", ")],
    ["subject", letter.subject],
    ["message", letter.text],
  ]
  const perseveres = !choices.isOneIn(4)
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
    letter.sending = "unknown"
    await wait(250)
  }
}

/** The product says that the letter was not sent and lies in Drafts: it is sent from there. */
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
    const typed: Field[] = [
      ...own,
      ...kept,
      ["act", "send"],
      ["to", letter.to.join(", ")],
      ["subject", letter.subject],
      ["message", letter.text],
    ]
    return press(ledger, me, letter, { typed, file: null, tries: left })
  }
}

function concluded(ledger: Ledger, letter: Letter, reply: Reply | null): boolean {
  const id = reply?.status === 303 ? /^\/sent\?sent=([0-9a-f-]{36})$/.exec(reply.location ?? "")?.[1] : undefined
  if (id === undefined) return false
  ledger.count("sends acknowledged")
  letter.sending = "acknowledged"
  letter.messageId = id
  for (const holder of [letter.from, ...letter.to]) letter.copies.set(holder, "held")
  return true
}

function newFile(number: number): PostedFile {
  return { name: `file-${number}.bin`, bytes: randomBytes(FILE_BYTES) }
}

/** Downloads a file of a letter that is surely there: it is the one that was sent, or the connection broke. */
export async function download({ ledger }: Scene, me: Person, choices: Choices): Promise<void> {
  const letters = heldBy(ledger, me.address).filter(({ file }) => file !== null)
  if (letters.length === 0) return
  const letter = choices.pick(letters)
  const bytes = await me.client.download(`/files/${letter.messageId}/0`)
  if (bytes === null) return
  ledger.count("downloads")
  if (sha256(bytes) !== letter.file?.sha256) ledger.violations.push(`${letter.subject}: another file came than was sent`)
}

/** Opens a letter that is surely there. */
export async function read({ ledger }: Scene, me: Person, choices: Choices): Promise<void> {
  const letters = heldBy(ledger, me.address)
  if (letters.length === 0) return
  const letter = choices.pick(letters)
  const { status, location } = await me.client.get(`/messages/${letter.messageId}`)
  if (status === 404) ledger.violations.push(`${letter.subject}: acknowledged, and ${me.address} does not find it`)
  if (location?.includes("/sign-in") === true) ledger.violations.push(`${me.address}: the session is gone`)
  if (status === 200) ledger.count("letters opened")
}

/** A new session with the password; it has to be there from then on. */
export async function renewSession({ ledger }: Scene, me: Person): Promise<void> {
  if (await signIn(me)) ledger.count("sign-ins")
}

/** Moves a letter to Trash and erases it there, by itself or with all that lies in Trash. */
export async function erase({ ledger, blobsOf }: Scene, me: Person, choices: Choices): Promise<void> {
  const letters = heldBy(ledger, me.address)
  if (letters.length === 0) return
  const letter = choices.pick(letters)
  const id = letter.messageId ?? ""
  if (letter.blobIds.length === 0) letter.blobIds = await blobsOf(id)
  letter.copies.set(me.address, "moving")
  const moved = await me.client.submit(`/messages/${id}`, { mark: 'value="trash"', fields: [["act", "trash"]] })
  if (moved.status !== 303) return
  letter.copies.set(me.address, "in trash")
  const inTrash = ledger.letters.filter(({ copies }) => copies.get(me.address) === "in trash")
  // What was on its way when the answer was cut off may lie in Trash too.
  const perhapsInTrash = ledger.letters.filter(({ copies }) => copies.get(me.address) === "moving")
  const isAll = choices.isOneIn(3)
  const going = isAll ? inTrash : [letter]
  for (const one of isAll ? [...going, ...perhapsInTrash] : going) one.copies.set(me.address, "erasing")
  const page = isAll ? "/trash/empty" : `/trash/erase?message=${id}`
  const erased = await me.client.submit(page, { mark: isAll ? "button-danger" : `value="${id}"`, fields: [] })
  if (erased.status !== 303 || erased.location?.startsWith("/trash?done=erase") !== true) return
  for (const one of going) one.copies.set(me.address, "erased")
  ledger.count("erasures acknowledged", going.length)
}
