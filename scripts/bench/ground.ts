/** What a bench of the whole stands on: the product's own database, synced as in operation, and people with real keys. */
import { mkdtempSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import type { MemberContext, Services } from "#lib/context.ts"
import { parseAddress, type Address } from "#lib/address.ts"
import { writePerson } from "#lib/identity/create-account.ts"
import { resumeSession, type NewSession } from "#lib/identity/sessions.ts"
import { newId, type Id } from "#lib/ids.ts"
import type { SendMessage } from "#lib/messages/input.ts"
import { openServices } from "../command-line/open-services.ts"

export type BenchPerson = {
  readonly accountId: Id
  readonly address: Address
  readonly phone: string
  readonly password: string
  readonly session: NewSession
  /** By which the browser is known in which the person registered. */
  readonly browserSecret: Uint8Array
}

/** Settings of whoever runs this must not reach it. */
const FOREIGN = /^(DATABASE_|SIGILL_|SMTP_|MAIL_|TWILIO_|STORAGE_|METRICS_|SUPPORT_|SMS_|ATTACHMENT_|BASE_URL$|HOST$|PORT$)/

/** A data folder that goes with the bench, and nobody's settings but ours. */
export function benchFolder(name: string): { readonly folder: string; readonly remove: () => void } {
  for (const setting of Object.keys(process.env)) if (FOREIGN.test(setting)) Reflect.deleteProperty(process.env, setting)
  const folder = mkdtempSync(path.join(os.tmpdir(), `sigill-bench-${name}-`))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Use cases in this process on an embedded database of their own, with nobody working on the queues. */
export async function withServices<T>(name: string, use: (services: Services, dataFolder: string) => Promise<T>): Promise<T> {
  const { folder, remove } = benchFolder(name)
  process.env["SIGILL_DATA"] = folder
  try {
    const { services, close } = await openServices(process.cwd())
    try {
      return await use(services, folder)
    } finally {
      await close()
    }
  } finally {
    remove()
  }
}

let made = 0

export async function makePerson(services: Services): Promise<BenchPerson> {
  const [number, accountId] = [++made, newId()]
  const address = parseAddress(`person.${number}@example.org`)
  if (address === null) throw new Error("a made-up address is none")
  const phone = `+467017406${String(5 + (number % 90)).padStart(2, "0")}`
  const password = `kvast lykta ärtor ${number}`
  const written = await writePerson(
    { ...services, language: "en" },
    {
      accountId,
      name: `Person ${number}`,
      address,
      phone,
      password,
      terms: true,
      timeZone: "Europe/Stockholm",
      device: "Firefox/Windows",
      browserSecret: null,
      finish: async () => true,
      also: async () => undefined,
    },
  )
  if (!written.ok) throw new Error(`somebody could not be made: ${written.error.code}`)
  const { session, browserSecret } = written.value
  return { accountId, address, phone, password, session, browserSecret }
}

/** A request of this person's, with the session looked up and the account still sealed. */
export async function requestOf(services: Services, { session }: BenchPerson): Promise<MemberContext> {
  const ctx = await resumeSession({ ...services, language: "en" }, { sessionId: session.id, secret: session.secret })
  if (ctx === null) throw new Error("a person of the bench is not signed in")
  return ctx
}

/** A letter of ordinary length, as a compose form is parsed to. */
export function letterTo(...recipients: readonly BenchPerson[]): SendMessage {
  return {
    token: newId(),
    to: recipients.map(({ address }) => address),
    cc: [],
    bcc: [],
    subject: "Svar på dina prover",
    body: { format: "plain", text: "Hej, alla värden ligger där de ska. Vi ses i mars.\n".repeat(12) },
    attachments: [],
    inReplyTo: null,
    phones: new Map(),
    letGo: new Set(),
    line: "",
  }
}
