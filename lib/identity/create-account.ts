import { findInvited, insertPerson } from "#db/queries/people.ts"
import type { Tx } from "#db/client.ts"
import type { Address } from "../address.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { askSenders } from "./ask-senders.ts"
import type { VisitorContext } from "../context.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import { newId, type Id } from "../ids.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { createPersonKeys } from "../keys/create-person-keys.ts"
import { sealField } from "../keys/field.ts"
import { runNewPassword } from "../keys/password.ts"
import { fail, ok, type Result } from "../result.ts"
import { finish } from "./attempts.ts"
import { invalidField, type AddressTaken, type AttemptGone, type InvalidField, type StepDone } from "./errors.ts"
import { rememberBrowser } from "./known-browsers.ts"
import { passwordProblem } from "./password-strength.ts"
import { readPersonName } from "./person-name.ts"
import { openRegistration, STEP } from "./registration.ts"
import { createSession, type NewSession } from "./sessions.ts"
import { TERMS_VERSION } from "./terms.ts"
import { guessTimeZone, readTimeZone } from "./time-zones.ts"

/** What a new person says of themselves, and the browser that they sit at. */
export type PersonDetails = {
  readonly name: string
  readonly password: string
  readonly terms: boolean
  /** As the browser says; guessed from the language without JavaScript. */
  readonly timeZone: string
  readonly device: string
  readonly browserSecret: Uint8Array | null
}

export type CreateAccount = PersonDetails & { readonly token: string | null }

/** A browser that is signed in: its session, and the secret by which it is known from now on. */
export type SignedIn = { readonly session: NewSession; readonly browserSecret: Uint8Array; readonly language: string }

export type WritePersonFailure = StepDone | InvalidField | AddressTaken | ServerBusy
export type CreateAccountFailure = AttemptGone | WritePersonFailure

/** The keys of an account that is being made. */
export type MadeKeys = {
  readonly accountId: Id
  readonly generation: number
  readonly accountKey: AccountKey
  readonly kemPublic: Bytes
}

/** What else a registration writes in its transaction: before the account, and after it. What it throws leaves nothing written. */
export type AlsoWritten = {
  readonly first?: (tx: Tx) => Promise<void>
  readonly also?: (tx: Tx, keys: MadeKeys) => Promise<void>
}

/**
 * The last step of registration: makes the account with its keys and signs its owner in (I1, K1). What was sent to the address before
 * waits under it and is handed over with it (keys.md 4).
 */
export async function createAccount(
  ctx: VisitorContext,
  { token, ...details }: CreateAccount,
  { first, also }: AlsoWritten = {},
): Promise<Result<SignedIn, CreateAccountFailure>> {
  const attempt = await openRegistration(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const { address, phone } = attempt.state
  if (attempt.step !== STEP.giveDetails || phone === null) return fail("step_done")
  const accountId = (await findInvited(ctx.db, address)) ?? newId()
  return writePerson(ctx, {
    ...details,
    accountId,
    address,
    phone,
    finish: async (tx) => {
      await first?.(tx)
      return finish(ctx, tx, attempt)
    },
    also: async (tx, keys) => {
      await askSenders(tx, ctx, { holderId: accountId, phone })
      await also?.(tx, keys)
    },
  })
}

type WritePerson = PersonDetails & {
  /** Of an invited account that becomes this person's, or a new one. */
  readonly accountId: Id
  readonly address: Address
  readonly phone: string
  /** Ends the attempt that proved address and phone; false when another submission was first. */
  readonly finish: (tx: Tx) => Promise<boolean>
  /** What else belongs into the transaction. */
  readonly also: (tx: Tx, keys: MadeKeys) => Promise<void>
}

/** Thrown inside the transaction, because returning would commit what was written before. */
class NotWritten extends Error {
  readonly reason: "step_done" | "address_taken"
  constructor(reason: NotWritten["reason"]) {
    super(reason)
    this.reason = reason
  }
}

/**
 * Makes a person's account with its keys and signs its owner in.
 * One transaction writes account, address, keys, password, certificate, phone, session and known browser; of two at once for an address one gets it.
 */
export async function writePerson(ctx: VisitorContext, person: WritePerson): Promise<Result<SignedIn, WritePersonFailure>> {
  const { accountId, address, phone, password, device } = person
  const name = readPersonName(person.name)
  if (name === null) return invalidField("name", "name")
  const problem = await passwordProblem({ password, personal: [name, address] })
  if (problem !== null) return invalidField("password", problem)
  if (!person.terms) return invalidField("terms", "terms")
  const now = ctx.clock.now()
  const run = await runNewPassword(ctx, password)
  if (!run.ok) return run
  const keys = createPersonKeys(ctx, { accountId, address, password: run.value, now })
  const { accountKey, generation, secrets, password: unlocker, certificate, kemPublic } = keys
  const write = async (tx: Tx): Promise<SignedIn> => {
    if (!(await person.finish(tx))) throw new NotWritten("step_done")
    const isFirst = await insertPerson(tx, {
      id: accountId,
      name,
      address,
      language: ctx.language,
      timeZone: readTimeZone(person.timeZone) ?? guessTimeZone(ctx.language),
      phone: sealField(ctx, { name: "phone", ownerId: accountId, text: phone }),
      termsVersion: TERMS_VERSION,
      createdAt: now,
      secrets,
      password: unlocker,
      certificate: { id: certificate.id, body: certificate.bytes, signature: certificate.signature },
    })
    if (!isFirst) throw new NotWritten("address_taken")
    await person.also(tx, { accountId, generation, accountKey, kemPublic })
    const session = await createSession(ctx, tx, { accountId, generation, accountKey, device, isProven: true })
    const browserSecret = await rememberBrowser(ctx, tx, { accountId, secret: person.browserSecret, device })
    return { session, browserSecret, language: ctx.language }
  }
  try {
    return ok(await ctx.db.transaction(write))
  } catch (error) {
    if (error instanceof NotWritten) return fail(error.reason)
    throw error
  }
}
