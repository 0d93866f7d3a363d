import { equalBytes } from "./crypto/bytes.ts"
import { sha256 } from "./crypto/kdf.ts"

/** Whether two tokens are the same; digests are of equal length, so that the comparison's time says nothing (B16). */
export const isSameToken = (given: string, expected: string): boolean => equalBytes(digest(given), digest(expected))

const digest = (text: string) => sha256(new TextEncoder().encode(text))
