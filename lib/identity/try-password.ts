import { findPasswordOf, replacePassword, type SignInRow } from "#db/queries/accounts.ts"
import type { Services } from "../context.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import type { Id } from "../ids.ts"
import type { ServerBusy } from "../keys/argon2.ts"
import { tryPassword } from "../keys/password.ts"
import type { TooMany } from "../limits.ts"
import { ok, type Result } from "../result.ts"
import { invalidField, type InvalidField } from "./errors.ts"
import { countFailure, countTry, forgiveFailures, guesserAt, type Guesser, type PasswordDoor } from "./limits.ts"

/** The password was right: its account, with the row that is in force since, and the key that it opens. */
export type OpenedByPassword = SignInRow & { readonly accountKey: AccountKey }

type Try = {
  readonly guesser: Guesser
  readonly network: string
  readonly password: string
  /** What it is tried against; null where nobody signs in with this address. */
  readonly row: SignInRow | null
  /** Chooses the stand-in where there is no row (B20). */
  readonly address: string
}

/**
 * Tries a password and counts (B21): the try before anything is looked at, a failure for its network too; a right one ends the row of failures and goes
 * under the newest pepper (B12).
 * @returns null where it is wrong, nobody's, or a blocked account's: these take the same work (B20).
 */
export async function tryCounted(
  services: Services,
  { guesser, network, password, row, address }: Try,
): Promise<Result<OpenedByPassword | null, TooMany | ServerBusy>> {
  const free = await countTry(services, guesser, network)
  if (!free.ok) return free
  const unlocked = await tryPassword(services, { password, unlocker: row, address })
  if (!unlocked.ok) return unlocked
  if (unlocked.value === null || row?.state !== "active") {
    await countFailure(services, network)
    return ok(null)
  }
  await forgiveFailures(services, guesser)
  const { accountKey, renewed } = unlocked.value
  if (renewed !== null) {
    const now = services.clock.now()
    await services.db.transaction((tx) => replacePassword(tx, row, { tried: row.verifier, ...renewed, now }))
  }
  return ok({ ...row, ...renewed, accountKey })
}

type TryOwn = {
  /** Where it is asked for. */
  readonly door: PasswordDoor
  readonly accountId: Id
  readonly address: string
  readonly password: string
  readonly network: string
}

/** Tries the password of an account whose owner is known already, by a session, a passkey or the mailbox; guesses at one door do not shut another. */
export async function tryOwnPassword(
  services: Services,
  { door, accountId, ...given }: TryOwn,
): Promise<Result<OpenedByPassword, InvalidField | TooMany | ServerBusy>> {
  const row = await findPasswordOf(services.db, accountId)
  const opened = await tryCounted(services, { ...given, guesser: guesserAt(door, accountId), row })
  if (!opened.ok) return opened
  return opened.value === null ? invalidField("password", "current_password") : ok(opened.value)
}
