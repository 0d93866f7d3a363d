import type { Services } from "#lib/context.ts"
import { deliverOutgoing } from "#lib/notifications/deliver-outgoing.ts"
import { openTransports } from "#lib/notifications/transports.ts"
import type { Given } from "./given.ts"
import { startMailServer } from "./smtp.ts"
import { startTwilio } from "./twilio.ts"

export const TWILIO_TOKEN = "0123456789abcdef0123456789abcdef"

/** A mail server and an SMS provider that are outside, as in earnest: the database has no stand-in for them. */
export type Carrier = {
  /** The given services, sending through these. */
  readonly services: Services
  /** Hands over what waits; gives the text of all that somebody was sent, an address or a number, the newest last. */
  readonly sentTo: (recipient: string) => Promise<readonly string[]>
  /** The six digits that somebody was sent last. */
  readonly code: (recipient: string) => Promise<string>
  /** Where the provider reports what became of each SMS. */
  readonly reportsTo: () => readonly string[]
  readonly close: () => Promise<unknown>
}

/** One for a test file. Call it once at the top, after the services: it registers hooks, and is there inside tests. */
export function givenCarrier(given: Pick<Given, "services">): Carrier {
  let started: Carrier | null = null
  beforeAll(async () => void (started = await startCarrier(given.services)))
  afterAll(async () => started?.close())
  const carrier = () => {
    if (started === null) throw new Error("the carrier is there from beforeAll on: use it inside a test")
    return started
  }
  return {
    get services() {
      return carrier().services
    },
    sentTo: async (recipient) => carrier().sentTo(recipient),
    code: async (recipient) => carrier().code(recipient),
    reportsTo: () => carrier().reportsTo(),
    close: async () => carrier().close(),
  }
}

export async function startCarrier(given: Services): Promise<Carrier> {
  const [mail, sms] = await Promise.all([startMailServer(), startTwilio()])
  const twilio = { accountSid: "AC0123456789abcdef", authToken: TWILIO_TOKEN, from: "+46700000000", apiUrl: sms.url }
  const services = { ...given, env: { ...given.env, smtp: { url: mail.url, from: "post@example.org" }, twilio } }
  const transports = await openTransports(services)
  const sentTo = async (recipient: string) => {
    const waiting = await services.db.$client<{ id: string }[]>`select id from outgoing order by created_at, xmin::text::bigint`
    for (const { id } of waiting) await deliverOutgoing(services, transports, id)
    return recipient.includes("@")
      ? mail.received.filter(({ to }) => to.includes(recipient)).map(({ raw }) => plain(raw))
      : sms.received.filter(({ to }) => to === recipient).map(({ body }) => body ?? "")
  }
  return {
    services,
    sentTo,
    code: async (recipient) => {
      const digits = /\b([0-9]{6})\b/.exec((await sentTo(recipient)).at(-1) ?? "")?.[1]
      if (digits === undefined) throw new Error(`no code went to ${recipient}`)
      return digits
    },
    reportsTo: () => sms.received.flatMap(({ statusCallback }) => statusCallback ?? []),
    close: () => {
      transports.mail.close()
      return Promise.all([mail.close(), sms.close()])
    },
  }
}

/** Quoted-printable without its soft line breaks, which cut links in two (RFC 2045, 6.7). */
const plain = (raw: string): string => raw.replaceAll(/=\r?\n/g, "").replaceAll("=3D", "=")
