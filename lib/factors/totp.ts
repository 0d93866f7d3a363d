import { Secret, TOTP } from "otpauth"
import { readCode } from "../identity/codes.ts"

/** RFC 6238 with what every app understands: SHA-1, six digits, thirty seconds; a seed of 160 bits (B23). */
export const SEED_BYTES = 20
const SETTINGS = { algorithm: "SHA1", digits: 6, period: 30 } as const
const STEP_MS = SETTINGS.period * 1000

/** One step either side of the server's time (RFC 6238, 5.2): a code is good for a minute and a half at most. */
const WINDOW = 1

/** A clock that is off by more than this is not told from a wrong code. */
const CLOCK_WINDOW = 20

/** The time step of a moment. */
export const stepOf = (now: Date): number => Math.floor(now.getTime() / STEP_MS)

/** A seed as people see and type it: base32, 32 letters and digits. */
export const seedText = (bytes: Uint8Array<ArrayBuffer>): string => new Secret({ buffer: bytes.slice().buffer }).base32

/** The seed in groups of four, for typing. */
export const seedInGroups = (seed: string): string => seed.replace(/(.{4})(?=.)/g, "$1 ")

const totp = (seed: string) => new TOTP({ ...SETTINGS, secret: Secret.fromBase32(seed) })

/** What the QR code holds and a link on the same phone opens: `otpauth://totp/…` with the service's name and the account's address. */
export function seedLink({ seed, issuer, address }: { readonly seed: string; readonly issuer: string; readonly address: string }): string {
  return new TOTP({ ...SETTINGS, issuer, label: address, secret: Secret.fromBase32(seed) }).toString()
}

type Typed = { readonly seed: string; readonly code: string; readonly now: Date }

/** The step that a typed code belongs to, within one of now, or null. Whether it was spent before, the row decides. */
export const matchStep = (typed: Typed): number | null => within(typed, WINDOW)

/** By how many steps the phone's clock is off, if the code fits another time of the last or next ten minutes; null if it fits none. */
export function clockOff(typed: Typed): number | null {
  const step = within(typed, CLOCK_WINDOW)
  return step === null ? null : step - stepOf(typed.now)
}

function within({ seed, code, now }: Typed, window: number): number | null {
  const delta = totp(seed).validate({ token: readCode(code), timestamp: now.getTime(), window })
  return delta === null ? null : stepOf(now) + delta
}
