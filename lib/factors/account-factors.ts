import { findFactors, type FactorsRow } from "#db/queries/factors.ts"
import type { Queryable } from "#db/client.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { openField } from "../keys/field.ts"

/** A way to prove oneself beside the password, by a code that is typed. */
export type Method = "authenticator" | "sms" | "backup_sms" | "one_time_code"

/** What is set up for an account (I3–I5). Numbers in E.164 form; they stay on the server, pages show the last digits. */
export type AccountFactors = {
  readonly accountId: Id
  readonly authenticator: { readonly seed: string; readonly spentStep: number; readonly since: Date } | null
  /** Null where none is proven, or its owner said that it is lost (I12). */
  readonly phone: string | null
  readonly isPhoneLost: boolean
  /** The number of a phone that was said to be lost: it is told what happens, and gets no codes. */
  readonly lostPhone: string | null
  readonly backupPhone: string | null
  readonly codes: { readonly left: number; readonly printed: number } | null
  readonly hasRecoverySheet: boolean
  readonly passkeys: number
  /** Those that open the messages by themselves. */
  readonly openingPasskeys: number
}

/** The factors of an account as they are now, or null where there is no such account. */
export async function factorsOf(services: Services, db: Queryable, accountId: Id): Promise<AccountFactors | null> {
  const row = await findFactors(db, accountId)
  return row === null ? null : openFactors(services, row)
}

function openFactors(services: Services, row: FactorsRow): AccountFactors {
  const { accountId, seed, spentStep, authenticatorSince } = row
  const open = (name: "phone" | "backup-phone" | "authenticator-seed", sealed: Uint8Array | null) =>
    sealed === null ? null : openField(services, { name, ownerId: accountId, sealed })
  const secret = open("authenticator-seed", seed)
  return {
    accountId,
    authenticator:
      secret === null || spentStep === null || authenticatorSince === null ? null : { seed: secret, spentStep, since: authenticatorSince },
    phone: row.phoneLostAt === null ? open("phone", row.phone) : null,
    isPhoneLost: row.phoneLostAt !== null,
    lostPhone: row.phoneLostAt === null ? null : open("phone", row.phone),
    backupPhone: open("backup-phone", row.backupPhone),
    codes: row.codesPrinted === null ? null : { left: row.codesLeft, printed: row.codesPrinted },
    hasRecoverySheet: row.hasRecoverySheet,
    passkeys: row.passkeys,
    openingPasskeys: row.openingPasskeys,
  }
}

/**
 * The ways by which this account's owner can prove themselves now; the first is asked for first, the others are offered (I3).
 * Where the authenticator is on, no code goes to the first phone: whoever takes over the number would pass by the stronger lock (B25).
 */
export function methodsOf({ authenticator, phone, backupPhone, codes }: AccountFactors): readonly Method[] {
  const found: Method[] = []
  if (authenticator !== null) found.push("authenticator")
  else if (phone !== null) found.push("sms")
  if (backupPhone !== null) found.push("backup_sms")
  if ((codes?.left ?? 0) > 0) found.push("one_time_code")
  return found
}

/** The number that a method's code goes to, or null where none is sent. */
export function numberOf(factors: AccountFactors, method: Method): string | null {
  if (method === "sms") return factors.phone
  return method === "backup_sms" ? factors.backupPhone : null
}
