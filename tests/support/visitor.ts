import { openPool } from "#db/client.ts"
import { parseAddress, type Address } from "#lib/address.ts"
import type { MemberContext, Services, VisitorContext } from "#lib/context.ts"
import { createAccount, type SignedIn } from "#lib/identity/create-account.ts"
import { givePhone, proveAddress, provePhone, startRegistration } from "#lib/identity/registration.ts"
import { resumeSession } from "#lib/identity/sessions.ts"
import { deliverOutgoing } from "#lib/notifications/deliver-outgoing.ts"
import { openTransports } from "#lib/notifications/transports.ts"
import { value } from "./given.ts"
import { testServices, type TestServices } from "./services.ts"
import type { TestDatabase } from "./database.ts"

export const PASSWORD = "blå elefant dansar i köket"

export const toAddress = (text: string): Address => {
  const address = parseAddress(text)
  if (address === null) throw new Error(`${text} is no address`)
  return address
}

export type Sent = { readonly channel: string; readonly recipient: string; readonly subject: string | null; readonly body: string }

/** A process's services with a visitor before them, and what leaves for mailboxes and phones. */
export type VisitedServices = {
  readonly services: TestServices
  readonly ctx: VisitorContext
  /** Hands over what waits and gives all that has left, the newest first. */
  readonly sent: (recipient?: string) => Promise<readonly Sent[]>
  /** The six digits that were sent to somebody last. */
  readonly code: (recipient: string) => Promise<string>
}

/** Hands over what waits. @returns all that has left, the newest first */
export async function handOver(database: TestDatabase, services: Services): Promise<readonly Sent[]> {
  const transports = await openTransports(services)
  // A test's clock may stand still: then what was committed first goes first.
  const waiting = await database.sql<{ id: string }[]>`select id from outgoing order by created_at, xmin::text::bigint`
  for (const { id } of waiting) await deliverOutgoing(services, transports, id)
  return database.sql<Sent[]>`select channel, recipient, subject, body from evaluation_outbox order by sequence desc`
}

/** Real services on the test's database; call it in `beforeAll`. */
export async function visitedServices(database: TestDatabase, language = "en"): Promise<VisitedServices> {
  const services = await testServices(database)
  const sent = async (recipient?: string) =>
    (await handOver(database, services)).filter((row) => recipient === undefined || row.recipient === recipient)
  const code = async (recipient: string) => {
    const digits = /\b([0-9]{6})\b/.exec((await sent(recipient))[0]?.body ?? "")?.[1]
    if (digits === undefined) throw new Error(`no code went to ${recipient}`)
    return digits
  }
  return { services, ctx: { ...services, language }, sent, code }
}

/** The same visitor before another process: connections of its own, nothing shared in memory but the keys. */
export async function throughAnotherProcess<T>(
  { ctx }: VisitedServices,
  database: TestDatabase,
  use: (other: VisitorContext) => Promise<T>,
): Promise<T> {
  const pool = openPool({ url: database.urls.app, max: 2, name: "sigill-test-other" })
  try {
    return await use({ ...ctx, db: pool.db })
  } finally {
    await pool.close()
  }
}

type Registered = { readonly address: string; readonly phone?: string; readonly password?: string; readonly name?: string }

/** Goes through the whole registration as the pages do. */
export async function register(
  visited: VisitedServices,
  { address, phone = "+46701740605", password = PASSWORD, name = "Anna Åkesson" }: Registered,
): Promise<SignedIn> {
  const { ctx, code } = visited
  const { token } = value(await startRegistration(ctx, { address: toAddress(address), network: "192.0.2.1" }))
  value(await proveAddress(ctx, { token, code: await code(address) }))
  value(await givePhone(ctx, { token, phone }))
  value(await provePhone(ctx, { token, code: await code(phone) }))
  return value(
    await createAccount(ctx, {
      token,
      name,
      password,
      terms: true,
      timeZone: "Europe/Stockholm",
      device: "Firefox/Windows",
      browserSecret: null,
    }),
  )
}

/** Whoever has just signed in, as a page's next request would find them. */
export async function asMember(ctx: VisitorContext, { session }: Pick<SignedIn, "session">): Promise<MemberContext> {
  const member = await resumeSession(ctx, { sessionId: session.id, secret: session.secret })
  if (member === null) throw new Error("not signed in")
  return member
}
