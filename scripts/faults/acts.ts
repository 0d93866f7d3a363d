/** What people do while everything is being killed, each act with what it may conclude from the answer. */
import { randomBytes } from "node:crypto"
import type { Client, PostedFile } from "./client.ts"
import { sha256 } from "./digest.ts"
import { heldBy, type Ledger } from "./ledger.ts"
import type { Notices } from "./notices.ts"
import { signIn, type Person } from "./people.ts"
import { newLetter, post } from "./posting.ts"
import type { Choices } from "./random.ts"

export type Scene = {
  readonly ledger: Ledger
  readonly people: readonly Person[]
  readonly notices: Notices
  /** Makes a browser for somebody new. */
  readonly newClient: () => Client
  /** Ids of the files of a message in the store. @throws while the database is away */
  readonly blobsOf: (messageId: string) => Promise<readonly string[]>
  /** Whether it lasts long enough for letters to leave at a time that was chosen. */
  readonly isLong: boolean
}

const FILE_BYTES = 5 * 1024 * 1024

/** Writes a letter and presses Send again for as long as no answer comes, as a person does; the form's token is the same each time. */
export async function send({ ledger, people }: Scene, me: Person, choices: Choices): Promise<void> {
  const others = people.filter((one) => one !== me)
  const first = choices.pick(others)
  const second = choices.isOneIn(3) ? choices.pick(others.filter((one) => one !== first)) : null
  const to = [first, ...(second === null ? [] : [second])].map(({ address }) => address)
  const file = choices.isOneIn(4) ? newFile(ledger.letters.length) : null
  const letter = newLetter(ledger, { from: me.address, to, choices, file })
  await post(ledger, me, letter, { file, perseveres: !choices.isOneIn(4) })
}

export function newFile(number: number): PostedFile {
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
