import { countPeople } from "#db/queries/people.ts"
import { parseAddress, type Address } from "#lib/address.ts"
import type { MemberContext, Services } from "#lib/context.ts"
import { saveDraft } from "#lib/drafts/save-draft.ts"
import { createFolder } from "#lib/folders/own-folders.ts"
import { writePerson } from "#lib/identity/create-account.ts"
import { resumeSession, type NewSession } from "#lib/identity/sessions.ts"
import { newId, type Id } from "#lib/ids.ts"
import { expireUnclaimed } from "#lib/links/unclaimed.ts"
import { storeAttachment, type StoredAttachment } from "#lib/messages/attachments.ts"
import { markMessages } from "#lib/messages/mark-message.ts"
import { moveToArchive, moveToOwnFolder, moveToTrash } from "#lib/messages/move-message.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { NO_TYPED_OPTIONS } from "#lib/messages/options.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { Problem } from "../problem.ts"
import { BOOKS, keepContacts } from "./contacts.ts"
import { DRAFTS } from "./drafts.ts"
import { LETTERS } from "./letters.ts"
import { sayWrongNumber, settleNotices } from "./mishaps.ts"
import { valueOf } from "./value-of.ts"
import {
  DEMO_PASSWORD,
  PEOPLE,
  STRANGERS,
  type DemoDraft,
  type DemoFile,
  type DemoLetter,
  type DemoPerson,
  type DemoPlace,
} from "./world.ts"

const HOUR_MS = 3_600_000

/** Somebody's request, some minutes after a moment. */
type As = (key: string, minutesLater?: number) => Promise<MemberContext>

/**
 * Fills an empty installation in evaluation mode with people and conversations, through the same use cases as the pages; what they wrote lies
 * at times of the last weeks. @returns the addresses to sign in with, or null where somebody has registered already
 */
export async function makeWorld(services: Services): Promise<readonly string[] | null> {
  if (!services.env.evaluation) throw new Problem("a demonstration is only made in evaluation mode, where nothing leaves the machine")
  if ((await countPeople(services.db)) > 0) return null
  const sessions: Sessions = new Map()
  for (const person of PEOPLE) sessions.set(person.key, { person, session: await register(services, person) })
  const ids: Id[] = []
  for (const letter of LETTERS) ids.push(await write(asAt(services, sessions, letter), letter, ids))
  for (const draft of DRAFTS) await begin(asAt(services, sessions, draft), draft)
  for (const book of BOOKS) await keepContacts(await asAt(services, sessions, { hoursAgo: 200 })(book.owner), book)
  await putAway(asAt(services, sessions, { hoursAgo: 0 }), ids)
  const sent = LETTERS.map((letter, index) => ({ letter, messageId: ids[index] ?? "", at: momentOf(services, letter) }))
  await settleNotices(services, sent)
  for (const { letter } of sent.filter(({ letter: { mishap } }) => mishap === "wrong_number"))
    await sayWrongNumber(services, addressOf(letter.to[0] ?? ""))
  await expireUnclaimed(services)
  return PEOPLE.map(({ address }) => address)
}

const toAddress = (text: string): Address => parseAddress(text) ?? ""
const addressOf = (key: string) => toAddress(PEOPLE.find((person) => person.key === key)?.address ?? STRANGERS[key] ?? "")

const momentOf = (services: Services, { hoursAgo }: Pick<DemoLetter, "hoursAgo">) =>
  new Date(services.clock.now().getTime() - hoursAgo * HOUR_MS)

async function register(services: Services, { name, address, phone, language }: DemoPerson): Promise<NewSession> {
  const signedIn = await writePerson(
    { ...services, language },
    {
      accountId: newId(),
      name,
      address: toAddress(address),
      phone,
      password: DEMO_PASSWORD,
      terms: true,
      timeZone: "Europe/Stockholm",
      device: "Firefox/Windows",
      browserSecret: null,
      finish: async () => true,
      also: async () => undefined,
    },
  )
  return valueOf(signedIn).session
}

type Sessions = Map<string, { readonly person: DemoPerson; readonly session: NewSession }>

function asAt(services: Services, sessions: Sessions, when: Pick<DemoLetter, "hoursAgo">): As {
  const at = momentOf(services, when)
  return async (key, minutesLater = 0) => {
    const held = sessions.get(key)
    if (held === undefined) throw new Error(`nobody in the demonstration is called ${key}`)
    const { session, person } = held
    const ctx = await resumeSession({ ...services, language: person.language }, { sessionId: session.id, secret: session.secret })
    if (ctx === null) throw new Error(`${key} is not signed in`)
    return { ...ctx, clock: { now: () => new Date(at.getTime() + minutesLater * 60_000) } }
  }
}

/** @param ids of the letters before */
async function write(as: As, letter: DemoLetter, ids: readonly Id[]): Promise<Id> {
  const sender = await as(letter.from)
  const to = letter.to.map(addressOf)
  const { messageId } = valueOf(
    await sendMessage(sender, {
      token: newId(),
      to,
      cc: (letter.cc ?? []).map(addressOf),
      bcc: [],
      subject: letter.subject,
      body: { format: letter.formatted === true ? "formatted" : "plain", text: letter.text },
      attachments: await store(sender, letter.files),
      inReplyTo: letter.answers === undefined ? null : (ids[letter.answers] ?? null),
      letGo: new Set(),
      phones: new Map(letter.phone === undefined ? [] : to.map((address) => [address, letter.phone ?? ""])),
      line: "",
    }),
  )
  for (const [index, reader] of (letter.readBy ?? []).entries())
    valueOf(await openMessage(await as(reader, 35 * (index + 1)), messageId, { record: true }))
  return messageId
}

async function begin(as: As, { from, to, subject, text, formatted = false, files }: DemoDraft): Promise<void> {
  const author = await as(from)
  const attachments = await store(author, files)
  const empty = { cc: "", bcc: "", phone: "", line: "", letGo: [], options: NO_TYPED_OPTIONS, inReplyTo: null, problem: null }
  valueOf(await saveDraft(author, { ...empty, draftId: newId(), to, subject, text, formatted, attachments }))
}

async function store(ctx: MemberContext, files: readonly DemoFile[] = []): Promise<readonly StoredAttachment[]> {
  const stored: StoredAttachment[] = []
  for (const file of files) stored.push(valueOf(await storeAttachment(ctx, { name: file.name, type: file.type, stream: bytesOf(file) })))
  return stored
}

async function* bytesOf({ content }: DemoFile): AsyncGenerator<Uint8Array> {
  yield typeof content === "string" ? new TextEncoder().encode(content) : content
}

/** Everybody tidies up: into Archive, Trash and folders of their own, and with a mark here and there. */
async function putAway(as: As, ids: readonly Id[]): Promise<void> {
  for (const [index, { places = {}, marks = {} }] of LETTERS.entries()) {
    const messageIds = [ids[index] ?? ""]
    for (const [key, place] of Object.entries(places)) await move(await as(key), messageIds, place)
    for (const [key, mark] of Object.entries(marks)) valueOf(await markMessages(await as(key), messageIds, mark))
  }
}

async function move(ctx: MemberContext, ids: readonly Id[], place: DemoPlace): Promise<void> {
  if (place === "archive") valueOf(await moveToArchive(ctx, ids))
  else if (place === "trash") valueOf(await moveToTrash(ctx, ids))
  else valueOf(await moveToOwnFolder(ctx, ids, valueOf(await createFolder(ctx, { name: place.folder })).id))
}
