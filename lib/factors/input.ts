import { z } from "zod"
import { looksLikeCode } from "../identity/codes.ts"
import { readRecoveryKey } from "../keys/recovery-key.ts"
import { looksLikeOneTimeCode } from "./one-time-codes.ts"

/** A code of whatever kind is asked for: six digits, or one from a printed sheet. */
export const factorCode = z.string("required").refine((typed) => looksLikeCode(typed) || looksLikeOneTimeCode(typed), "factor_code")

/** The way that a person chooses. */
export const method = z.enum(["authenticator", "sms", "backup_sms", "one_time_code"], "required")

/** The key of a recovery sheet, typed back. */
export const recoveryKey = z.string("required").refine((typed) => readRecoveryKey(typed) !== null, "recovery_key")
