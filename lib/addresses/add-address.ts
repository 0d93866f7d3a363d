import { insertAddress, lockAddress, setMainAddress } from "#db/queries/addresses.ts"
import { deleteAttemptsOf } from "#db/queries/attempts.ts"
import { findOwnAddresses } from "#db/queries/own-account.ts"
import { lockOwner } from "#db/queries/recovering.ts"
import type { Tx } from "#db/client.ts"
import type { Address } from "../address.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { OwnerScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { isAskedFor as isAskedForByEmployer, settleCorrection } from "../corrections/settle.ts"
import { factorsOf } from "../factors/account-factors.ts"
import { tellEverywhere } from "../factors/tell-everywhere.ts"
import { askSenders } from "../identity/ask-senders.ts"
import { prepareAddressCode } from "../identity/address-code.ts"
import { openAttempt, replaceState, startAttempt, tryCode, finish, type Attempt, type CodeProblem } from "../identity/attempts.ts"
import { invalidField, type AddressTaken, type AttemptGone, type InvalidField, type StepDone } from "../identity/errors.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { CODES_PER_ATTEMPT } from "../identity/limits.ts"
import { mayMail } from "../identity/mail-limits.ts"
import { sendMail } from "../identity/notices.ts"
import { reissueCertificate } from "../keys/reissue-certificate.ts"
import type { TooMany } from "../limits.ts"
import { eraseNow } from "../messages/blob-lifetime.ts"
import { fail, ok, type Result } from "../result.ts"
import { bringOver, type BroughtOver } from "./bring-over.ts"

/** More than anybody has, and few enough to show. */
export const ADDRESSES_AT_MOST = 10

type State = { readonly address: Address; readonly code: string; readonly codesSent: number }

const PROVE = 1

/**
 * Begins to add an address after a fresh proof (B25): a code goes there. Where somebody else has an account with it, its owner is told so instead and
 * no code fits; page, answer and time are the same, so that nothing tells who has an account (B20).
 * @returns what the browser keeps of the attempt
 */
export async function addAddress(
  ctx: MemberContext,
  { address }: { readonly address: Address },
): Promise<Result<{ readonly token: string }, NotFound | ProofNeeded | InvalidField | TooMany>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  const own = await findOwnAddresses(ctx.db, scope.value)
  if (own.some((one) => one.address === address)) return invalidField("email", "address_own")
  if (own.length >= ADDRESSES_AT_MOST) return invalidField("email", "address_many")
  const free = await mayMail(ctx, { address, purpose: "add", asker: { kind: "member", accountId: ctx.actor.accountId } })
  if (!free.ok) return free
  const { code, mail } = await prepareAddressCode(ctx, address)
  const token = await ctx.db.transaction(async (tx) => {
    await sendMail(ctx, tx, mail)
    const state: State = { address, code, codesSent: 1 }
    return startAttempt(ctx, tx, { purpose: "address", step: PROVE, state, accountId: ctx.actor.accountId })
  })
  return ok({ token })
}

type WithToken = { readonly token: string | null }

async function openOwn(ctx: MemberContext, token: string | null): Promise<Attempt<State> | null> {
  const attempt = await openAttempt<State>(ctx, token, "address")
  return attempt?.accountId === ctx.actor.accountId ? attempt : null
}

/** The address that a code went to, or null where none is awaited. */
export async function awaitedAddress(ctx: MemberContext, token: string | null): Promise<{ readonly address: Address } | null> {
  const attempt = await openOwn(ctx, token)
  return attempt === null ? null : { address: attempt.state.address }
}

/** Sends another code to the new address. */
export async function addressCodeAgain(ctx: MemberContext, { token }: WithToken): Promise<Result<null, AttemptGone | StepDone | TooMany>> {
  const attempt = await openOwn(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const { address, codesSent } = attempt.state
  if (codesSent >= CODES_PER_ATTEMPT) return fail({ code: "too_many_requests", retryAfterSeconds: 600 })
  const free = await mayMail(ctx, { address, purpose: "add", asker: { kind: "member", accountId: ctx.actor.accountId } })
  if (!free.ok) return free
  const { code, mail } = await prepareAddressCode(ctx, address)
  if (!(await replaceState(ctx, attempt, { address, code, codesSent: codesSent + 1 }))) return fail("step_done")
  await ctx.db.transaction((tx) => sendMail(ctx, tx, mail))
  return ok(null)
}

type ProveFailure = NotFound | AttemptGone | StepDone | CodeProblem | AddressTaken

/** How many messages that waited at the address lie in the mailbox now. */
export type AddressProven = { readonly brought: number }

/**
 * The code proves the address: it belongs to the account from now on, the certificate names it, and every address is told (I10, B25). What was written
 * to it before comes over into the mailbox (M3).
 */
export async function proveNewAddress(
  ctx: MemberContext,
  { token, code }: WithToken & { readonly code: string },
): Promise<Result<AddressProven, ProveFailure>> {
  const scope = authorize(ctx.actor, "account:change")
  if (!scope.ok) return scope
  const attempt = await openOwn(ctx, token)
  if (attempt === null) return fail("attempt_gone")
  const problem = await tryCode(ctx, attempt, { typed: code, kept: attempt.state.code, phone: null })
  if (problem !== null) return fail(problem)
  const { address } = attempt.state
  const proven = await ctx.db.transaction((tx) => takeAddress(tx, ctx, scope.value, { attempt, address }))
  if (proven.ok && proven.value.erased > 0) await eraseNow(ctx)
  return proven.ok ? ok({ brought: proven.value.moved }) : proven
}

type Take = { readonly attempt: Attempt<State>; readonly address: Address }

async function takeAddress(
  tx: Tx,
  ctx: MemberContext,
  scope: OwnerScope,
  { attempt, address }: Take,
): Promise<Result<BroughtOver, NotFound | StepDone | AddressTaken>> {
  const { accountId } = ctx.actor
  // First, as by everything that changes an account and then its mail (order-of-locks.md).
  if ((await lockOwner(tx, scope)) === null) return fail("not_found")
  const state = await lockAddress(tx, address)
  if (state.kind === "taken") return fail("address_taken")
  if (!(await finish(ctx, tx, attempt))) return fail("step_done")
  const brought = state.kind === "invited" ? await bringOver(tx, ctx, { scope, guestId: state.accountId }) : { moved: 0, erased: 0 }
  // A free address has no row to lock: of two who prove it at once the second waits here for the first.
  if (!(await insertAddress(tx, scope, { address, now: ctx.clock.now() }))) return fail("address_taken")
  const own = await findOwnAddresses(tx, scope)
  await reissueCertificate(ctx, tx, { accountId, addresses: own.map((one) => one.address) })
  // Mailbox and phone are proven, as by whoever makes an account at the address.
  if (brought.moved > 0) await askSenders(tx, ctx, { holderId: accountId, phone: (await factorsOf(ctx, tx, accountId))?.phone ?? null })
  // Asked for by the employer (O6): then it stands beside the name from now on.
  const isAskedFor = await isAskedForByEmployer(tx, ctx, scope, { what: "address", text: address })
  if (isAskedFor && (await setMainAddress(tx, scope, address))) await deleteAttemptsOf(tx, accountId)
  await tellEverywhere(ctx, tx, scope, isAskedFor ? "mainAddressChanged" : "addressAdded")
  if (isAskedFor) await settleCorrection(tx, ctx, scope, { what: "address", text: address })
  return ok(brought)
}
