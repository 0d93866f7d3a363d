import { lockPassword } from "#db/queries/accounts.ts"
import { isPasskeyInForce } from "#db/queries/passkeys.ts"
import type { Tx } from "#db/client.ts"
import type { VisitorContext } from "../context.ts"
import { equalBytes, type Bytes } from "../crypto/bytes.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import { finish, openAttempt, startAttempt, type Attempt } from "../identity/attempts.ts"
import type { SignedIn } from "../identity/create-account.ts"
import type { AttemptGone, InvalidField, StepDone } from "../identity/errors.ts"
import { noteBrowser, recogniseBrowser, rememberBrowser } from "../identity/known-browsers.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { newBrowserMail } from "../identity/notices.ts"
import { createSession } from "../identity/sessions.ts"
import { tryOwnPassword } from "../identity/try-password.ts"
import type { Id } from "../ids.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import type { TooMany } from "../limits.ts"
import type { Begun } from "../passkeys/ceremony.ts"
import type { PasskeyRefused } from "../passkeys/errors.ts"
import type { UsedAnswer } from "../passkeys/input.ts"
import { askForOne } from "../passkeys/options.ts"
import { letOpen, usePasskey } from "../passkeys/use-passkey.ts"
import { fail, ok, type Result } from "../result.ts"

const STEP = { answer: 1, password: 2 } as const

type Question = { readonly challenge: string }

/** Whose passkey was right: what is needed to greet and enter them once the password is given too. */
type Owner = {
  readonly passkeyId: Id
  readonly accountId: Id
  readonly address: string
  readonly language: string
  readonly timeZone: string
  readonly generation: number
}

type Proven = Owner & {
  /** From the authenticator's PRF, to let it open the messages from now on. */ readonly wrappingKey: string | null
}

/** Asks for any passkey of this installation. The question is the same for everybody: nobody has said yet who they are (B20). */
export async function startPasskeySignIn(ctx: VisitorContext): Promise<Begun> {
  const { challenge, options } = await askForOne(ctx, "any")
  const state: Question = { challenge }
  const token = await startAttempt(ctx, ctx.db, { purpose: "passkey_sign_in", step: STEP.answer, state, accountId: null })
  return { token, options }
}

type Browser = { readonly browserSecret: Uint8Array | null; readonly device: string }

/** In; or the passkey opens no messages, and the password is asked for: this is the attempt to go on with. */
export type PasskeyProgress = ({ readonly kind: "in" } & SignedIn) | { readonly kind: "password"; readonly token: string }

/**
 * Signs in by a passkey. Its signature shows that its owner has it and its authenticator checked that it is they, so it stands for both factors, also
 * where an authenticator app is on (docs/decisions/passkeys.md). Where it opens the account key that is all; else the password does.
 */
export async function signInByPasskey(
  ctx: VisitorContext,
  { token, answer, ...browser }: Browser & { readonly token: string | null; readonly answer: UsedAnswer },
): Promise<Result<PasskeyProgress, AttemptGone | StepDone | PasskeyRefused>> {
  const attempt = await openAttempt<Question>(ctx, token, "passkey_sign_in")
  if (attempt?.step !== STEP.answer) return fail("attempt_gone")
  // Before the answer is looked at: of 50 at once one is (B22).
  if (!(await finish(ctx, ctx.db, attempt))) return fail("step_done")
  // Found without an address, a passkey says whose it is (WebAuthn 7.2, step 6).
  if (answer.response.userHandle === undefined) return fail("passkey_refused")
  const used = await usePasskey(ctx, { challenge: attempt.state.challenge, answer })
  if (!used.ok) return used
  const { passkey, accountKey, wrappingKey } = used.value
  const { accountId, address, language, timeZone, generation } = passkey
  const owner: Owner = { passkeyId: passkey.id, accountId, address, language, timeZone, generation }
  if (accountKey !== null) {
    const isKnown = await isKnownBrowser(ctx, { accountId, secret: browser.browserSecret })
    return ctx.db.transaction(async (tx) => {
      await lockPassword(tx, accountId)
      if (!(await isPasskeyInForce(tx, { id: passkey.id, accountId, generation }))) return fail("passkey_refused")
      return ok({ kind: "in", ...(await enter(ctx, tx, { owner, accountKey, browser, isKnown })) })
    })
  }
  const state: Proven = { ...owner, wrappingKey: wrappingKey === null ? null : base64(wrappingKey) }
  const next = await startAttempt(ctx, ctx.db, { purpose: "passkey_sign_in", step: STEP.password, state, accountId })
  return ok({ kind: "password", token: next })
}

const base64 = (bytes: Bytes) => Buffer.from(bytes).toString("base64url")

async function openProven(ctx: VisitorContext, token: string | null): Promise<Attempt<Proven> | null> {
  const attempt = await openAttempt<Proven>(ctx, token, "passkey_sign_in")
  return attempt?.step === STEP.password ? attempt : null
}

/** Whose password is awaited, after a right passkey only. */
export async function awaitedPassword(ctx: VisitorContext, token: string | null): Promise<{ readonly address: string } | null> {
  const attempt = await openProven(ctx, token)
  return attempt === null ? null : { address: attempt.state.address }
}

type GivePassword = Browser & { readonly token: string | null; readonly password: string; readonly network: string }

/**
 * The password after a passkey that opens no messages: no code is asked for. Where the authenticator gives a secret, the passkey opens them from now on,
 * as after the account's keys were rotated (K6).
 */
export async function finishPasskeySignIn(
  ctx: VisitorContext,
  { token, password, network, ...browser }: GivePassword,
): Promise<Result<SignedIn, AttemptGone | StepDone | InvalidField | TooMany | ServerBusy>> {
  const attempt = await openProven(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const { accountId, address, wrappingKey, passkeyId } = attempt.state
  const opened = await tryOwnPassword(ctx, { door: "passkey", accountId, address, password, network })
  if (!opened.ok) return opened
  const { accountKey, verifier, generation } = opened.value
  const isKnown = await isKnownBrowser(ctx, { accountId, secret: browser.browserSecret })
  return ctx.db.transaction(async (tx) => {
    const inForce = await lockPassword(tx, accountId)
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    if (inForce === null || !equalBytes(inForce, verifier)) return fail("attempt_gone")
    if (!(await isPasskeyInForce(tx, { id: passkeyId, accountId, generation }))) return fail("attempt_gone")
    const entered = await enter(ctx, tx, { owner: { ...attempt.state, generation }, accountKey, browser, isKnown })
    if (wrappingKey !== null) await letOpen(ctx, tx, { passkeyId, accountId, generation, accountKey, wrappingKey: bytesOf(wrappingKey) })
    return ok(entered)
  })
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"))

type Enter = { readonly owner: Owner; readonly accountKey: AccountKey; readonly browser: Browser; readonly isKnown: boolean }

/**
 * Two factors were proven: makes the session, notes a browser that was not known and tells its owner at every address (I6, B25). The caller has locked the password and
 * judged again what was proven: whatever ends sessions comes after this one, or was seen.
 */
async function enter(ctx: VisitorContext, tx: Tx, { owner, accountKey, browser, isKnown }: Enter): Promise<SignedIn> {
  const { passkeyId, accountId, language, timeZone, generation } = owner
  const { browserSecret: secret, device } = browser
  const session = await createSession(ctx, tx, { accountId, generation, accountKey, device, isProven: true, passkeyId })
  if (isKnown && secret !== null) return { session, browserSecret: secret, language }
  const browserSecret = await rememberBrowser(ctx, tx, { accountId, secret, device })
  await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => newBrowserMail(ctx, { to, language, timeZone, device }) })
  return { session, browserSecret, language }
}

/** Whether the owner is known from this browser; that they were here is noted, and what they chose about remembering it holds. */
async function isKnownBrowser(ctx: VisitorContext, { accountId, secret }: { readonly accountId: Id; readonly secret: Uint8Array | null }) {
  const known = await recogniseBrowser(ctx, { accountId, secret })
  if (known !== null) await noteBrowser(ctx, known.id)
  return known !== null
}
