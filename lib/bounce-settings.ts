import path from "node:path"
import { z } from "zod"
import { parseAddress, type Address } from "./address.ts"

/** How bounces come back (M5): the address that notices return to, and by which of two ways its mail is taken in. */
export type BounceSettings = {
  readonly address: Address
  /** An SMTP server of our own listens there; null for none. */
  readonly listen: { readonly host: string; readonly port: number } | null
  /** PEM files for STARTTLS; null where a mail server of the same house hands over. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  /** What a mail provider names itself with at /api/mail/bounce; null for no such way. */
  readonly token: string | null
}

const LISTEN = /^(?:(.+):)?(\d{1,5})$/

/** The settings as they are written, for `lib/env.ts`. */
export const bounceSettings = {
  BOUNCE_ADDRESS: z
    .string()
    .refine(
      (value) => parseAddress(value) !== null && !value.includes("+"),
      "should be one e-mail address without a plus sign, like bounces@mail.example.org",
    )
    .optional(),
  BOUNCE_LISTEN: z.string().regex(LISTEN, "should be a port or an address and a port, like 2525 or 127.0.0.1:2525").optional(),
  BOUNCE_TLS_CERT_FILE: z.string().min(1).optional(),
  BOUNCE_TLS_KEY_FILE: z.string().min(1).optional(),
  BOUNCE_TOKEN: z.string().min(16, "should be at least 16 characters long").optional(),
}

type Given = { readonly [Name in keyof typeof bounceSettings]?: string | undefined }

/** An address that nobody listens at loses what comes back; a listener without an address has nothing to listen for. */
export function bounceContradictions(s: Given): readonly { readonly name: string; readonly problem: string }[] {
  const way = s.BOUNCE_LISTEN ?? s.BOUNCE_TOKEN
  const problems: { readonly name: string; readonly problem: string }[] = []
  if (s.BOUNCE_ADDRESS !== undefined && way === undefined)
    problems.push({ name: "BOUNCE_ADDRESS", problem: "needs BOUNCE_LISTEN or BOUNCE_TOKEN beside it, or what comes back is lost" })
  if (s.BOUNCE_ADDRESS === undefined && way !== undefined)
    problems.push({ name: "BOUNCE_ADDRESS", problem: "is missing: BOUNCE_LISTEN and BOUNCE_TOKEN take in what comes back to it" })
  if ((s.BOUNCE_TLS_CERT_FILE === undefined) !== (s.BOUNCE_TLS_KEY_FILE === undefined))
    problems.push({ name: "BOUNCE_TLS_CERT_FILE", problem: "and BOUNCE_TLS_KEY_FILE should be set together, or neither of them" })
  return problems
}

/** @returns null where nothing takes in what comes back */
export function toBounces(s: Given): BounceSettings | null {
  const address = s.BOUNCE_ADDRESS === undefined ? null : parseAddress(s.BOUNCE_ADDRESS)
  if (address === null) return null
  const [, host = "127.0.0.1", port] = LISTEN.exec(s.BOUNCE_LISTEN ?? "") ?? []
  const [certFile, keyFile] = [s.BOUNCE_TLS_CERT_FILE, s.BOUNCE_TLS_KEY_FILE]
  return {
    address,
    listen: port === undefined ? null : { host: host.replace(/^\[|\]$/g, ""), port: Number(port) },
    tls: certFile === undefined || keyFile === undefined ? null : { certFile: path.resolve(certFile), keyFile: path.resolve(keyFile) },
    token: s.BOUNCE_TOKEN ?? null,
  }
}
