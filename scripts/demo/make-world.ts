import { countPeople } from "#db/queries/people.ts"
import { parseAddress, type Address } from "#lib/address.ts"
import type { MemberContext, Services } from "#lib/context.ts"
import { writePerson } from "#lib/identity/create-account.ts"
import { resumeSession, type NewSession } from "#lib/identity/sessions.ts"
import { newId, type Id } from "#lib/ids.ts"
import { storeAttachment } from "#lib/messages/attachments.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import type { Failure, Result } from "#lib/result.ts"
import { Problem } from "../problem.ts"
import { DEMO_PASSWORD, LETTERS, PEOPLE, STRANGERS, type DemoFile, type DemoLetter, type DemoPerson } from "./world.ts"

const HOUR_MS = 3_600_000

/**
 * Fills an empty installation in evaluation mode with people and conversations, through the same use cases as the pages; what they wrote lies
 * at times of the last weeks. @returns the addresses to sign in with, or null where somebody has registered already
 */
export async function makeWorld(services: Services): Promise<readonly string[] | null> {
  if (!services.env.evaluation) throw new Problem("a demonstration is only made in evaluation mode, where nothing leaves the machine")
  if ((await countPeople(services.db)) > 0) return null
  const sessions = new Map<string, { readonly person: DemoPerson; readonly session: NewSession }>()
  for (const person of PEOPLE) sessions.set(person.key, { person, session: await register(services, person) })
  const ids: Id[] = []
  for (const letter of LETTERS) ids.push(await write(services, { letter, sessions, ids }))
  return PEOPLE.map(({ address }) => address)
}

const toAddress = (text: string): Address => parseAddress(text) ?? ""

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

type Writing = {
  readonly letter: DemoLetter
  readonly sessions: ReadonlyMap<string, { readonly person: DemoPerson; readonly session: NewSession }>
  /** Of the letters before. */
  readonly ids: readonly Id[]
}

async function write(services: Services, { letter, sessions, ids }: Writing): Promise<Id> {
  const at = new Date(services.clock.now().getTime() - letter.hoursAgo * HOUR_MS)
  const as = async (key: string, minutesLater = 0): Promise<MemberContext> => {
    const held = sessions.get(key)
    if (held === undefined) throw new Error(`nobody in the demonstration is called ${key}`)
    const { session, person } = held
    const ctx = await resumeSession({ ...services, language: person.language }, { sessionId: session.id, secret: session.secret })
    if (ctx === null) throw new Error(`${key} is not signed in`)
    return { ...ctx, clock: { now: () => new Date(at.getTime() + minutesLater * 60_000) } }
  }
  const addressOf = (key: string) => toAddress(sessions.get(key)?.person.address ?? STRANGERS[key] ?? "")
  const sender = await as(letter.from)
  const attachments = []
  for (const file of letter.files ?? [])
    attachments.push(valueOf(await storeAttachment(sender, { name: file.name, type: file.type, stream: bytesOf(file) })))
  const to = letter.to.map(addressOf)
  const { messageId } = valueOf(
    await sendMessage(sender, {
      token: newId(),
      to,
      cc: (letter.cc ?? []).map(addressOf),
      bcc: [],
      subject: letter.subject,
      body: { format: letter.formatted === true ? "formatted" : "plain", text: letter.text },
      attachments,
      inReplyTo: letter.answers === undefined ? null : (ids[letter.answers] ?? null),
      draftId: null,
      letGo: new Set(),
      phones: new Map(letter.phone === undefined ? [] : to.map((address) => [address, letter.phone ?? ""])),
      line: "",
    }),
  )
  for (const [index, reader] of (letter.readBy ?? []).entries())
    valueOf(await openMessage(await as(reader, 35 * (index + 1)), messageId, { record: true }))
  return messageId
}

async function* bytesOf({ content }: DemoFile): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(content)
}

function valueOf<T, E extends Failure>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(`the demonstration could not be made: ${result.error.code}`)
  return result.value
}
