import { encode } from "next-auth/jwt"
import type { Page } from "playwright-core"
import type { MemberContext, VisitorContext } from "#lib/context.ts"
import type { Language } from "#lib/language/catalogue.ts"
import { resumeSession, SESSION_SECONDS, type NewSession } from "#lib/identity/sessions.ts"
import { cookieSecret } from "#lib/keys/cookie-secret.ts"
import { openServices, type Opened } from "../../scripts/command-line/open-services.ts"
import { askAt, type Answer, type Asked } from "./ask.ts"
import { person, type Person } from "./given.ts"
import { product, productUrl } from "./product.ts"

/** The running product seen from both sides: its services, as an operator's command opens them, and requests as an attacker makes them. */
export type Door = {
  readonly ctx: VisitorContext
  /** Somebody with an account, made beside the pages, so that an attack does not wait for a registration. */
  readonly person: (name: string, language?: Language, domain?: string) => Promise<Person>
  readonly as: (who: Person) => Promise<MemberContext>
  /** The cookie of a session, as the product's own actions write it. */
  readonly cookie: (session: NewSession) => Promise<string>
  /** Signs a browser in by the session's cookie, so that a journey about something else does not begin with a form. */
  readonly enter: (page: Page, who: Person) => Promise<void>
  readonly ask: (path: string, asked?: Asked) => Promise<Answer>
  /** What a signed-in browser would send. */
  readonly askAs: (who: Person, path: string, asked?: Asked) => Promise<Answer>
}

/** Call it once at the top of the file: it registers hooks; its fields are there inside tests. */
export function openDoor(): Door {
  jest.setTimeout(60_000)
  let opened: Opened | null = null
  beforeAll(async () => {
    process.env["SIGILL_DATA"] = product().dataFolder
    process.env["PORT"] = new URL(productUrl()).port
    opened = await openServices(process.cwd())
  })
  afterAll(async () => opened?.close())
  const ctx = (): VisitorContext => {
    if (opened === null) throw new Error("the door is open from beforeAll on: use it inside a test or hook")
    return { ...opened.services, language: "en" }
  }
  const cookie = async ({ id, secret }: NewSession) => {
    const token = { sid: id, key: Buffer.from(secret).toString("base64url") }
    return `sigill-session=${await encode({ token, secret: cookieSecret(ctx()), maxAge: SESSION_SECONDS })}`
  }
  const ask = (path: string, asked?: Asked) => askAt(productUrl(), path, asked)
  return {
    get ctx() {
      return ctx()
    },
    person: (name, language, domain) => person(ctx(), name, language, domain),
    as: async (who) => {
      const member = await resumeSession({ ...ctx(), language: who.language }, { sessionId: who.session.id, secret: who.session.secret })
      if (member === null) throw new Error(`${who.name} is not signed in`)
      return member
    },
    cookie,
    enter: async (page, { session }) => {
      const [name = "", value = ""] = (await cookie(session)).split(/=(.*)/s)
      await page.context().addCookies([{ name, value, url: productUrl() }])
    },
    ask,
    askAs: async (who, path, { headers = {}, ...asked } = {}) =>
      ask(path, { ...asked, headers: { ...headers, Cookie: [await cookie(who.session), headers["Cookie"]].filter(Boolean).join("; ") } }),
  }
}

/** Cookies that an answer sets, by name; a dropped one is the empty text. */
export function cookiesOf({ headers }: Answer): ReadonlyMap<string, string> {
  const lines = [headers["set-cookie"] ?? []].flat()
  return new Map(
    lines.map((line) => {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s)
      return [name, decodeURIComponent(value)] as const
    }),
  )
}
