import type { MemberContext } from "#lib/context.ts"
import { startAuthenticator, authoriseAuthenticator, confirmAuthenticator, showSettingUp } from "#lib/factors/switch-on-authenticator.ts"
import { confirmSheet, drawSheet, showDrawnSheet } from "#lib/factors/recovery-sheet.ts"
import type { SignedIn } from "#lib/identity/create-account.ts"
import { resumeSession } from "#lib/identity/sessions.ts"
import { giveRecoveryPassword } from "#lib/recovering/give-password.ts"
import { proveMailbox, proveSecondFactor, startRecovery, type Intent } from "#lib/recovering/recovery.ts"
import { signIn } from "#lib/signing-in/sign-in.ts"
import type { TestDatabase } from "./database.ts"
import { value } from "./given.ts"
import { appCode } from "./totp.ts"
import { PASSWORD, asMember, register, toAddress, visitedServices, type VisitedServices } from "./visitor.ts"

export const HOUR = 3_600_000

/** Somebody who registered, in the browser that they did it in. */
export type Somebody = { readonly address: string; readonly phone: string; readonly browser: SignedIn }

export type Recovering = {
  readonly visited: VisitedServices
  readonly newPerson: () => Promise<Somebody>
  readonly as: (browser: Pick<SignedIn, "session">) => Promise<MemberContext>
  readonly isSignedIn: (browser: Pick<SignedIn, "session">) => Promise<boolean>
  /** Makes a recovery sheet. @returns its key */
  readonly printSheet: (person: Somebody) => Promise<string>
  /** @returns the seed that the app has */
  readonly switchOn: (person: Somebody) => Promise<string>
  /** Lets time go on. @returns the moment that it is then */
  readonly pass: (milliseconds: number) => Date
  /** Begins and proves the mailbox. @returns the attempt's token */
  readonly proveMail: (person: Somebody, intent: Intent) => Promise<string>
  /** The same with the SMS: at the recovery key. */
  readonly toKey: (person: Somebody) => Promise<string>
  readonly givePassword: (
    token: string,
    changes?: { password?: string; browserSecret?: Uint8Array | null },
  ) => ReturnType<typeof giveRecoveryPassword>
  readonly trySignIn: (person: Somebody, password: string, browserSecret?: Uint8Array | null) => ReturnType<typeof signIn>
}

/** People who cannot sign in, on real services; call it once at the top of the file and use it inside tests. */
export function recovering(database: TestDatabase): Recovering {
  jest.setTimeout(240_000)
  let made: VisitedServices | null = null
  let ahead = 0
  let number = 0
  const visited = (): VisitedServices => {
    if (made === null) throw new Error("the services are there from beforeAll on")
    return made
  }
  beforeAll(async () => {
    made = await visitedServices(database)
  })
  afterEach(() => {
    ahead = 0
    made?.services.setClock(null)
  })
  const as = (who: Pick<SignedIn, "session">) => asMember(visited().ctx, who)
  const proveMail = async (person: Somebody, intent: Intent) => {
    await database.sql`delete from limits`
    const { ctx, code } = visited()
    const { token } = value(
      await startRecovery(ctx, { intent, address: toAddress(person.address), network: "192.0.2.1", browserSecret: null }),
    )
    value(await proveMailbox(ctx, { token, code: await code(person.address) }))
    return token
  }
  return {
    get visited() {
      return visited()
    },
    as,
    isSignedIn: async ({ session }) => (await resumeSession(visited().ctx, { sessionId: session.id, secret: session.secret })) !== null,
    newPerson: async () => {
      const id = ++number
      const [address, phone] = [`owner${id}@example.org`, `+46701740${String(605 + id).padStart(3, "0")}`]
      return { address, phone, browser: await register(visited(), { address, phone }) }
    },
    printSheet: async ({ browser }) => {
      const ctx = await as(browser)
      const { token } = value(await drawSheet(ctx))
      const key = (await showDrawnSheet(ctx, token))?.key ?? ""
      value(await confirmSheet(ctx, { token, typed: key }))
      return key
    },
    switchOn: async ({ browser, phone }) => {
      const ctx = await as(browser)
      const { token } = value(await startAuthenticator(ctx))
      value(await authoriseAuthenticator(ctx, { token, code: await visited().code(phone) }))
      const shown = await showSettingUp(ctx, token)
      if (shown?.step !== "confirm") throw new Error("no seed is shown")
      value(await confirmAuthenticator(ctx, { token, code: appCode(shown.seed, ctx.clock.now()) }))
      return shown.seed
    },
    pass: (milliseconds) => {
      ahead += milliseconds
      const then = new Date(Date.now() + ahead)
      visited().services.setClock(then)
      return then
    },
    proveMail,
    toKey: async (person) => {
      const token = await proveMail(person, "password")
      value(await proveSecondFactor(visited().ctx, { token, code: await visited().code(person.phone) }))
      return token
    },
    givePassword: (token, { password = PASSWORD, browserSecret = null } = {}) =>
      giveRecoveryPassword(visited().ctx, { token, password, browserSecret, network: "192.0.2.1" }),
    trySignIn: ({ address }, password, browserSecret = null) =>
      signIn(visited().ctx, { address: toAddress(address), password, browserSecret, device: "/", network: "192.0.2.1" }),
  }
}
