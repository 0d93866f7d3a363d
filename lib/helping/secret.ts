import { sha256 } from "../crypto/kdf.ts"
import { newRecoveryKey, type RecoveryKey } from "../keys/recovery-key.ts"

const KEY_BYTES = 20

/** What the mail of a help carries: 160 bits, as a recovery key, which it is used as. */
export const newHelpSecret = newRecoveryKey

/** As it stands in the link. */
export const secretText = (key: RecoveryKey): string => Buffer.from(key).toString("base64url")

/** The secret in a link's path, or null for what cannot be one. */
export function readHelpSecret(text: string): RecoveryKey | null {
  const key = new Uint8Array(Buffer.from(text, "base64url"))
  return key.length === KEY_BYTES && secretText(key) === text ? key : null
}

/** By which its row is found. */
export const secretHash = (key: RecoveryKey): Uint8Array => sha256(key)
