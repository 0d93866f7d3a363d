import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { insertPerson } from "#db/queries/people.ts"
import { parseAddress, type Address } from "#lib/address.ts"
import { createFileStore } from "#lib/blobs/file-store.ts"
import type { MemberContext, Services } from "#lib/context.ts"
import { parseEnv } from "#lib/env.ts"
import { createSession, resumeSession, type NewSession } from "#lib/identity/sessions.ts"
import { TERMS_VERSION } from "#lib/identity/terms.ts"
import { newId, randomBytesFromSystem, type Id } from "#lib/ids.ts"
import { createPersonKeys } from "#lib/keys/create-person-keys.ts"
import { sealField } from "#lib/keys/field.ts"
import { loadInstallation } from "#lib/keys/installation.ts"
import { loadServerKeys } from "#lib/keys/server-keys.ts"
import { createLog } from "#lib/log.ts"
import { storeAttachment, type StoredAttachment } from "#lib/messages/attachments.ts"
import type { SendMessage } from "#lib/messages/input.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import type { Failure, Result } from "#lib/result.ts"
import type { TestDatabase } from "./database.ts"
import { passwordRun } from "./password-runs.ts"

/** Somebody with a real account: keys, certificate, and a session as a browser has it. */
export type Person = {
  readonly accountId: Id
  readonly name: string
  readonly address: Address
  readonly password: string
  readonly language: string
  /** In E.164 form; of those kept free for fiction. */
  readonly phone: string
  readonly session: NewSession
}

export type GivenMessage = {
  readonly from: Person
  readonly to: readonly Person[]
  readonly cc?: readonly Person[]
  readonly bcc?: readonly Person[]
  readonly subject?: string
  readonly text?: string
  readonly formatted?: boolean
  readonly attachments?: readonly StoredAttachment[]
  readonly inReplyTo?: Id
  /** Who has opened it already. */
  readonly readBy?: readonly Person[]
}

export type Given = {
  /** As the process has them, on this test's database and a data folder of its own. */
  readonly services: Services
  readonly logged: () => string
  /** The time that everything sees; it goes on by a millisecond with each look, so that nothing happens at once. */
  readonly clock: { readonly pass: (milliseconds: number) => void; readonly now: () => Date }
  readonly people: <N extends string>(...names: readonly N[]) => Promise<Readonly<Record<N, Person>>>
  /** A request of this person's: the account is opened with the session's secret, as with a cookie. */
  readonly as: (person: Person) => Promise<MemberContext>
  readonly attachment: (person: Person, name: string, content: Uint8Array | string) => Promise<StoredAttachment>
  readonly sentMessage: (message: GivenMessage) => Promise<Id>
}

const LANGUAGES: Readonly<Record<string, string>> = { bo: "sv" }

/** Real services and people on the test's database. Call it once at the top of the file, after `testDatabase()`, and use it inside tests. */
export function givenServices(database: TestDatabase, settings: Readonly<Record<string, string>> = {}): Given {
  // Argon2 and synced files: on a busy machine a test with many people and messages takes a while.
  jest.setTimeout(30_000)
  let services: Services | null = null
  let folder = ""
  let lines = ""
  let ahead = 0
  const clock = { now: () => new Date(Date.now() + ++ahead), pass: (milliseconds: number) => void (ahead += milliseconds) }
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "sigill-given-"))
    const env = parseEnv({ SIGILL_DATA: folder, ATTACHMENT_LIMIT_MIB: "320", ...settings })
    if (!env.ok) throw new Error("the settings of the test are wrong")
    const serverKeys = await loadServerKeys(env.value)
    const log = createLog((line) => void (lines += line))
    const installation = await loadInstallation(database.db, serverKeys, new Date())
    services = {
      env: env.value,
      db: database.db,
      blobs: createFileStore(env.value),
      serverKeys,
      installation,
      clock,
      random: randomBytesFromSystem,
      log,
    }
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const now = (): Services => {
    if (services === null) throw new Error("the services are there from beforeAll on: use them inside a test or hook")
    return services
  }
  const as = async (person: Person) => {
    const ctx = await resumeSession(
      { ...now(), language: person.language },
      { sessionId: person.session.id, secret: person.session.secret },
    )
    if (ctx === null) throw new Error(`${person.name} is not signed in`)
    return ctx
  }
  return {
    get services() {
      return now()
    },
    logged: () => lines,
    clock,
    as,
    people: async (...names) =>
      Object.fromEntries(await Promise.all(names.map(async (name) => [name, await person(now(), name)]))) as Readonly<
        Record<(typeof names)[number], Person>
      >,
    attachment: async (owner, name, content) => {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content
      return value(await storeAttachment(await as(owner), { name, type: "application/octet-stream", stream: inChunks(bytes) }))
    },
    sentMessage: async (message) => {
      const sent = value(await sendMessage(await as(message.from), toSend(message)))
      for (const reader of message.readBy ?? []) value(await openMessage(await as(reader), sent.messageId, { record: true }))
      return sent.messageId
    },
  }
}

/** What a compose form with these people would be parsed to. */
export function toSend({
  to,
  cc = [],
  bcc = [],
  subject = "A subject",
  text = "Some text",
  formatted = false,
  attachments = [],
  inReplyTo,
}: Omit<GivenMessage, "from" | "readBy">): SendMessage {
  const addresses = (people: readonly Person[]) => people.map(({ address }) => address)
  return {
    token: newId(),
    to: addresses(to),
    cc: addresses(cc),
    bcc: addresses(bcc),
    subject,
    body: { format: formatted ? "formatted" : "plain", text },
    attachments,
    inReplyTo: inReplyTo ?? null,
    phones: new Map(),
    letGo: new Set(),
    line: "",
  }
}

let people = 0

/** Makes somebody with a real account and a session; for tests that bring services of their own, as those on the running product. */
export async function person(
  services: Services,
  name: string,
  language = LANGUAGES[name] ?? "en",
  domain = "example.org",
): Promise<Person> {
  const accountId = newId()
  const address = parseAddress(`${name}.${accountId.slice(0, 8)}@${domain}`)
  if (address === null) throw new Error(`${name} makes no address`)
  const password = `correct ${name} battery staple`
  const phone = `+467017406${String(5 + (people++ % 90)).padStart(2, "0")}`
  const createdAt = services.clock.now()
  const {
    accountKey,
    generation,
    secrets,
    certificate,
    password: unlocker,
  } = createPersonKeys(services, { accountId, address, password: await passwordRun(password), now: createdAt })
  const shownName = name.slice(0, 1).toUpperCase() + name.slice(1)
  const session = await services.db.transaction(async (tx) => {
    await insertPerson(tx, {
      id: accountId,
      name: shownName,
      address,
      language,
      timeZone: "Europe/Stockholm",
      phone: sealField(services, { name: "phone", ownerId: accountId, text: phone }),
      termsVersion: TERMS_VERSION,
      createdAt,
      secrets,
      password: unlocker,
      certificate: { id: certificate.id, body: certificate.bytes, signature: certificate.signature },
    })
    return createSession(services, tx, { accountId, generation, accountKey, device: "Firefox on Windows", isProven: true })
  })
  return { accountId, name: shownName, address, password, language, phone, session }
}

/** The value of a result that must not fail. */
export function value<T, E extends Failure>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(`failed: ${JSON.stringify(result.error)}`)
  return result.value
}

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}
