import { insertPerson } from "#db/queries/accounts.ts"
import type { VisitorContext } from "../context.ts"
import { newId } from "../ids.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { createPersonKeys } from "../keys/create-person-keys.ts"
import { sealField } from "../keys/field.ts"
import { fail, ok, type Result } from "../result.ts"
import { finish } from "./attempts.ts"
import { invalidField, type AddressTaken, type AttemptGone, type InvalidField, type StepDone } from "./errors.ts"
import { rememberBrowser } from "./known-browsers.ts"
import { passwordProblem } from "./password-strength.ts"
import { readPersonName } from "./person-name.ts"
import { openRegistration, STEP } from "./registration.ts"
import { createSession, type NewSession } from "./sessions.ts"
import { TERMS_VERSION } from "./terms.ts"
import { readTimeZone } from "./time-zones.ts"

export type CreateAccount = {
  readonly token: string | null
  readonly name: string
  readonly password: string
  readonly terms: boolean
  /** As the browser says; guessed from the language without JavaScript. */
  readonly timeZone: string
  readonly device: string
  readonly browserSecret: Uint8Array | null
}

/** A browser that is signed in: its session, and the secret by which it is known from now on. */
export type SignedIn = { readonly session: NewSession; readonly browserSecret: Uint8Array; readonly language: string }

export type CreateAccountFailure = AttemptGone | StepDone | InvalidField | AddressTaken | ServerBusy

/**
 * The last step of registration: makes the account with its keys and signs its owner in (I1, K1).
 * One transaction writes account, address, keys, password, certificate, phone, session and known browser; of two at once for an address one gets it.
 */
export async function createAccount(ctx: VisitorContext, input: CreateAccount): Promise<Result<SignedIn, CreateAccountFailure>> {
  const attempt = await openRegistration(ctx, input.token)
  if (attempt === null) return fail("attempt_gone")
  const { address, phone } = attempt.state
  if (attempt.step !== STEP.giveDetails || phone === null) return fail("step_done")
  const name = readPersonName(input.name)
  if (name === null) return invalidField("name", "name")
  const problem = await passwordProblem({ password: input.password, personal: [name, address] })
  if (problem !== null) return invalidField("password", problem)
  if (!input.terms) return invalidField("terms", "terms")

  const accountId = newId()
  const now = ctx.clock.now()
  const keys = await createPersonKeys(ctx, { accountId, address, password: input.password, now })
  if (!keys.ok) return keys
  const { accountKey, generation, secrets, password, certificate } = keys.value
  return ctx.db.transaction(async (tx) => {
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    const isFirst = await insertPerson(tx, {
      id: accountId,
      name,
      address,
      language: ctx.language,
      timeZone: readTimeZone(input.timeZone) ?? guessTimeZone(ctx.language),
      phone: sealField(ctx, { name: "phone", accountId, text: phone }),
      termsVersion: TERMS_VERSION,
      createdAt: now,
      secrets,
      password,
      certificate: { id: certificate.id, body: certificate.bytes, signature: certificate.signature },
    })
    if (!isFirst) return fail("address_taken")
    const session = await createSession(ctx, tx, { accountId, generation, accountKey, device: input.device })
    const browserSecret = await rememberBrowser(ctx, tx, { accountId, secret: input.browserSecret, device: input.device })
    return ok({ session, browserSecret, language: ctx.language })
  })
}

const guessTimeZone = (language: string) => (language === "sv" ? "Europe/Stockholm" : "Europe/London")
