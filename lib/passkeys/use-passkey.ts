import { findPasskey, notePasskeyUse, putPasskeyUnlocker, type PasskeyRow } from "#db/queries/passkeys.ts"
import type { Tx } from "#db/client.ts"
import { recordAudit } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import type { AccountKey } from "../envelope/account-keys.ts"
import { openWithPasskey, passkeyWrappingKey, sealForPasskey } from "../keys/passkey.ts"
import { fail, ok, type Result } from "../result.ts"
import type { PasskeyRefused } from "./errors.ts"
import type { UsedAnswer } from "./input.ts"
import { isHandleOf } from "./relying-party.ts"
import { verifyUse } from "./verify.ts"

/** A passkey that has just proven its owner: possession by its signature, and the owner by the authenticator's own check. */
export type UsedPasskey = {
  readonly passkey: PasskeyRow
  /** From the authenticator's PRF; null where it has none. */
  readonly wrappingKey: Bytes | null
  /** What it opens; null where it only signs in together with the password. */
  readonly accountKey: AccountKey | null
}

type Use = { readonly challenge: string; readonly answer: UsedAnswer }

/** Checks a passkey's answer to a challenge, which its caller has spent (B22), and opens the account key where it can. */
export async function usePasskey(services: Services, { challenge, answer }: Use): Promise<Result<UsedPasskey, PasskeyRefused>> {
  const passkey = await findPasskey(services.db, bytesOf(answer.id))
  if (passkey === null || passkey.state !== "active" || !isForAccount(answer, passkey)) return fail("passkey_refused")
  const verified = await verifyUse(services, { challenge, answer, publicKey: passkey.publicKey })
  if (verified === null) return fail("passkey_refused")
  const isNoted = await notePasskeyUse(services.db, { id: passkey.id, counter: verified.counter, now: services.clock.now() })
  if (!isNoted) {
    // Two authenticators with one key: one of them is a copy.
    services.log.warn("passkey_counter_back", { account: passkey.accountId, passkey: passkey.id })
    return fail("passkey_refused")
  }
  const wrappingKey = answer.prf === undefined ? null : passkeyWrappingKey(bytesOf(answer.prf))
  return ok({ passkey, wrappingKey, accountKey: wrappingKey === null ? null : open(services, passkey, wrappingKey) })
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"))

/** An authenticator says whose passkey it is, whenever it was found without an address. A row that SQL gave to somebody else does not fit. */
const isForAccount = ({ response }: UsedAnswer, { accountId }: PasskeyRow) =>
  response.userHandle === undefined || isHandleOf(response.userHandle, accountId)

function open(services: Services, { id, accountId, generation, sealedKey }: PasskeyRow, wrappingKey: Bytes): AccountKey | null {
  if (sealedKey === null) return null
  const accountKey = openWithPasskey(services, { accountId, generation, passkeyId: id, wrappingKey, sealed: sealedKey })
  // Its owner goes on with the password, and it is sealed anew.
  if (accountKey === null) services.log.warn("passkey_does_not_open", { account: accountId, passkey: id })
  return accountKey
}

type Open = { readonly passkeyId: string; readonly accountId: string; readonly generation: number }

/**
 * Lets a passkey open the account key from now on, which is open in this request, and records that (O12). Call it last in the transaction, as
 * `recordAudit`. @returns false where the passkey was taken away meanwhile
 */
export async function letOpen(
  services: Services,
  tx: Tx,
  { passkeyId, accountId, generation, wrappingKey, accountKey }: Open & { readonly wrappingKey: Bytes; readonly accountKey: AccountKey },
): Promise<boolean> {
  const sealedKey = sealForPasskey(services, { accountId, generation, passkeyId, wrappingKey, accountKey })
  if (!(await putPasskeyUnlocker(tx, { id: passkeyId, accountId, generation, sealedKey, now: services.clock.now() }))) return false
  const owner = { ...services, actor: { accountId, memberId: null } }
  await recordAudit(tx, owner, { type: "locks.changed", subjectId: accountId, details: { change: "passkeyOpens" } })
  return true
}
