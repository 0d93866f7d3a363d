import {
  advanceAttempt,
  amendAttemptState,
  deleteAttempt,
  findAttempt,
  finishAttempt,
  insertAttempt,
  replaceAttemptState,
  takeTry,
} from "#db/queries/attempts.ts"
import type { Queryable } from "#db/client.ts"
import type { AttemptPurpose } from "#db/schema/identity.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { equalBytes, type Bytes } from "../crypto/bytes.ts"
import { hkdf, sha256 } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import type { Services } from "../context.ts"
import { fromUtf8, recordContext, utf8 } from "../envelope/context.ts"
import { isId, newId, type Id } from "../ids.ts"
import { CODE_LIFETIME_MS, CODE_TRIES, isRightCode } from "./codes.ts"
import { noteTyped } from "./sms-budget.ts"

/** Steps in between (keys.md 2). What was typed lies in the row, sealed under a secret that only the browser's attempt cookie holds. */
export type Attempt<S> = {
  readonly id: Id
  readonly purpose: AttemptPurpose
  readonly step: number
  /** Wrong codes left at this step. */
  readonly triesLeft: number
  readonly state: S
  readonly accountId: Id | null
  readonly expiresAt: Date
  readonly secret: Bytes
  readonly sealed: Bytes
}

const SECRET_BYTES = 32

type Start<S> = {
  readonly purpose: AttemptPurpose
  readonly step: number
  readonly state: S
  readonly accountId: Id | null
  /** Ten minutes if not given. */
  readonly lifetimeMs?: number
}

/** Begins an attempt. @returns what the browser keeps: id and secret. */
export async function startAttempt<S>(services: Services, db: Queryable, given: Start<S>): Promise<string> {
  const { purpose, step, state, accountId, lifetimeMs } = given
  const id = newId()
  const secret = services.random(SECRET_BYTES)
  const sealed = sealState(services, { id, purpose, step, secret }, state)
  await insertAttempt(db, {
    id,
    purpose,
    secretHash: sha256(secret),
    step,
    tries: 0,
    state: sealed,
    accountId,
    expiresAt: soon(services, lifetimeMs),
  })
  return `${id}.${Buffer.from(secret).toString("base64url")}`
}

const soon = (services: Services, milliseconds = CODE_LIFETIME_MS) => new Date(services.clock.now().getTime() + milliseconds)

/** The attempt that a cookie opens, or null: never begun, over, timed out, or for something else. */
export async function openAttempt<S>(services: Services, token: string | null, purpose: AttemptPurpose): Promise<Attempt<S> | null> {
  const held = readToken(token)
  if (held === null) return null
  const row = await findAttempt(services.db, { id: held.id, now: services.clock.now() })
  if (row === null || row.purpose !== purpose || !equalBytes(row.secretHash, sha256(held.secret))) return null
  const state = openState<S>(services, { ...held, purpose, step: row.step }, row.state)
  if (state === null) return null
  return {
    id: row.id,
    purpose,
    step: row.step,
    triesLeft: Math.max(0, CODE_TRIES - row.tries),
    state,
    accountId: row.accountId,
    expiresAt: row.expiresAt,
    secret: held.secret,
    sealed: row.state,
  }
}

/** Throws an attempt away; for *Start again*. */
export async function dropAttempt(services: Services, token: string | null): Promise<void> {
  const held = readToken(token)
  if (held !== null) await deleteAttempt(services.db, held.id, sha256(held.secret))
}

export type CodeProblem = { readonly code: "wrong_code" | "too_many_tries"; readonly triesLeft: number }

type SentCode = {
  readonly typed: string
  readonly kept: string
  /** The number that it went to; null for a code by mail. */
  readonly phone: string | null
}

/** Whether a code is the one that was sent; a right one by SMS is counted as come back (B73). @returns what to say where it was wrong */
export async function tryCode<S>(services: Services, attempt: Attempt<S>, { typed, kept, phone }: SentCode): Promise<CodeProblem | null> {
  const problem = await takeTryAt(services, attempt, async () => isRightCode(typed, kept))
  if (problem === null && phone !== null) await noteTyped(services, phone)
  return problem
}

/**
 * One try at an attempt's step. It is taken before anything is looked at, by one conditional update, so that 50 guesses at once have
 * no more tries than 50 in a row (B22). @returns what to say where it was wrong
 */
export async function takeTryAt<S>(services: Services, attempt: Attempt<S>, isRight: () => Promise<boolean>): Promise<CodeProblem | null> {
  const taken = await takeTry(services.db, { id: attempt.id, step: attempt.step, now: services.clock.now(), most: CODE_TRIES })
  if (!taken) return { code: "too_many_tries", triesLeft: 0 }
  if (await isRight()) return null
  const triesLeft = attempt.triesLeft - 1
  return triesLeft > 0 ? { code: "wrong_code", triesLeft } : { code: "too_many_tries", triesLeft: 0 }
}

/** Goes on to the next step. @returns false when another submission of the same step was first. */
export async function goOn<S>(
  services: Services,
  attempt: Attempt<S>,
  next: {
    readonly step: number
    readonly state: S
    /** Ten minutes if not given. */
    readonly lifetimeMs?: number
    /** Whose it is from now on: what changes the account's locks ends it. */
    readonly accountId?: Id
  },
): Promise<boolean> {
  const state = sealState(services, { ...attempt, step: next.step }, next.state)
  return advanceAttempt(services.db, {
    id: attempt.id,
    step: attempt.step,
    now: services.clock.now(),
    next: {
      step: next.step,
      state,
      expiresAt: soon(services, next.lifetimeMs),
      ...(next.accountId === undefined ? {} : { accountId: next.accountId }),
    },
  })
}

/** Puts another code in place of the one sent before, with tries and time of its own. @returns false when the attempt has moved meanwhile. */
export async function replaceState<S>(services: Services, attempt: Attempt<S>, state: S): Promise<boolean> {
  const after = sealState(services, attempt, state)
  return replaceAttemptState(services.db, {
    id: attempt.id,
    step: attempt.step,
    now: services.clock.now(),
    before: attempt.sealed,
    after,
    expiresAt: soon(services),
  })
}

/**
 * Puts something beside what is awaited. Tries and time stay as they are: nobody gains guesses at a code by it (B22).
 * @returns the attempt as it is then, or null when it has moved meanwhile
 */
export async function amendState<S>(services: Services, attempt: Attempt<S>, state: S): Promise<Attempt<S> | null> {
  const after = sealState(services, attempt, state)
  const { id, step, sealed: before } = attempt
  const isFirst = await amendAttemptState(services.db, { id, step, now: services.clock.now(), before, after })
  return isFirst ? { ...attempt, state, sealed: after } : null
}

/** Ends an attempt at its last step. @returns false when another submission was first. */
export async function finish<S>(services: Services, db: Queryable, attempt: Attempt<S>): Promise<boolean> {
  return finishAttempt(db, { id: attempt.id, step: attempt.step, now: services.clock.now() })
}

type Held = { readonly id: Id; readonly secret: Bytes }

function readToken(token: string | null): Held | null {
  const [id = "", text = ""] = (token ?? "").split(".")
  const secret = new Uint8Array(Buffer.from(text, "base64url"))
  return isId(id) && secret.length === SECRET_BYTES ? { id, secret } : null
}

type Place = Held & { readonly purpose: AttemptPurpose; readonly step: number }

const keyOf = ({ secret }: Place) => hkdf({ secret, salt: new Uint8Array(0), info: utf8(LABELS.attemptKey), length: 32 })
const contextOf = (services: Services, { id, purpose, step }: Place) =>
  recordContext(LABELS.attempt, services.installation.id, id, purpose, step)

function sealState<S>(services: Services, place: Place, state: S): Bytes {
  return sealRecord({
    key: keyOf(place),
    plaintext: utf8(JSON.stringify(state)),
    context: contextOf(services, place),
    random: services.random,
  })
}

/** The state is ours, sealed by us: it has the shape that this purpose and step write. */
function openState<S>(services: Services, place: Place, sealed: Bytes): S | null {
  const opened = openRecord({ key: keyOf(place), sealed, context: contextOf(services, place) })
  const text = opened === null ? null : fromUtf8(opened)
  return text === null ? null : (JSON.parse(text) as S)
}
