import type { MemberContext } from "#lib/context.ts"
import { resumeSession, type NewSession } from "#lib/identity/sessions.ts"
import { newId } from "#lib/ids.ts"
import { followLink, proveLink } from "#lib/links/follow-link.ts"
import { readLink, type LinkReading } from "#lib/links/read-link.ts"
import type { SendMessage } from "#lib/messages/input.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import type { TestDatabase } from "./database.ts"
import { value } from "./given.ts"
import { PASSWORD, register, toAddress, visitedServices, type VisitedServices } from "./visitor.ts"

/** What somebody who comes by a link gives to complete their account. */
export const DETAILS = {
  name: "Bo Öberg",
  password: PASSWORD,
  terms: true,
  timeZone: "",
  device: "Firefox/Windows",
  browserSecret: null,
} as const

type Letter = Partial<SendMessage> & {
  readonly address: string
  readonly phone?: string
  /** Anna, if nobody else. */
  readonly from?: MemberContext
}

/** Anna, who writes to addresses that nobody has, and those who follow her links. */
export type LinkLetters = {
  readonly visited: VisitedServices
  readonly anna: MemberContext
  readonly as: (session: NewSession) => Promise<MemberContext>
  readonly newAddress: () => string
  readonly newPhone: () => string
  readonly send: (letter: Letter) => Promise<string>
  /** The secret of the newest link that was mailed to an address. */
  readonly linkTo: (address: string) => Promise<string>
  /** From the link to an open message. @returns what the browser keeps */
  readonly follow: (secret: string, phone: string, typed?: string) => Promise<string>
  readonly read: (token: string) => Promise<LinkReading>
}

/** Call it once at the top of a describe; use what it gives inside tests. */
export function givenLinkLetters(database: TestDatabase): LinkLetters {
  let started: { readonly visited: VisitedServices; readonly anna: MemberContext } | null = null
  let number = 0
  const now = () => {
    if (started === null) throw new Error("they are there from beforeAll on: use them inside tests")
    return started
  }
  const resume = async ({ ctx }: VisitedServices, session: NewSession): Promise<MemberContext> => {
    const member = await resumeSession(ctx, { sessionId: session.id, secret: session.secret })
    if (member === null) throw new Error("the session is over")
    return member
  }
  beforeAll(async () => {
    const visited = await visitedServices(database)
    started = { visited, anna: await resume(visited, (await register(visited, { address: "anna@example.org" })).session) }
  })
  afterEach(() => started?.visited.services.setClock(null))
  return {
    get visited() {
      return now().visited
    },
    get anna() {
      return now().anna
    },
    as: (session) => resume(now().visited, session),
    newAddress: () => `new${++number}@example.org`,
    newPhone: () => `+467017406${20 + (number % 40)}`,
    send: async ({ address, phone, from = now().anna, ...more }) => {
      const phones = new Map(phone === undefined ? [] : [[toAddress(address), phone]])
      const message = { to: [toAddress(address)], cc: [], bcc: [], subject: "Provsvar", body: { format: "plain", text: "Hej Bo" } } as const
      const rest = { token: newId(), attachments: [], inReplyTo: null, line: "", letGo: new Set<string>() }
      return value(await sendMessage(from, { ...message, ...rest, phones, ...more })).messageId
    },
    linkTo: async (address) => {
      const secret = /\/invitation\/([A-Za-z0-9_-]{43})/.exec((await now().visited.sent(address))[0]?.body ?? "")?.[1]
      if (secret === undefined) throw new Error(`no link went to ${address}`)
      return secret
    },
    follow: async (secret, phone, typed = "") => {
      const { ctx, code } = now().visited
      const { token } = value(await followLink(ctx, { secret, phone: typed }))
      value(await proveLink(ctx, { token, code: await code(phone) }))
      return token
    },
    read: async (token) => value(await readLink(now().visited.ctx, { token })),
  }
}
