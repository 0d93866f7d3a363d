import { findByLink } from "#db/queries/closed-organisations.ts"
import { type ClosingRow } from "#db/queries/closings.ts"
import { inAll } from "#db/tenancy.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { sha256 } from "../crypto/kdf.ts"
import type { Services } from "../context.ts"
import { readLinkSecret } from "../keys/link.ts"
import { readCertificate, type Certificate } from "./certificate.ts"

export type FoundClosing =
  | { readonly kind: "closing"; readonly name: string; readonly counts: Pick<ClosingRow, "released" | "erased" | "members" | "mailboxes"> }
  | {
      readonly kind: "closed"
      readonly certificate: Certificate
      readonly signed: { readonly certificate: string; readonly signature: Bytes }
    }

/**
 * What the link in the mail to a former administrator leads to (D8): how far the closing is, or the certificate, for ninety days. Null for what was never made
 * or is over, which look the same (B16). Nobody has to be signed in, because their account may be gone; nothing there names a person.
 */
export async function findClosedByLink(services: Services, secretText: string): Promise<FoundClosing | null> {
  const secret = readLinkSecret(secretText)
  if (secret === null) return null
  const found = await inAll(services.db, "service", (tx) => findByLink(tx, sha256(secret), services.clock.now()))
  if (found === null) return null
  if (found.kind === "closing") return { kind: "closing", name: found.name, counts: found.closing }
  const { certificate: text, signature } = found.closed
  const signed = { certificate: text, signature }
  const certificate = readCertificate(services, signed)
  if (certificate === null) throw new Error("the certificate of an organisation is not vouched for")
  return { kind: "closed", certificate, signed }
}
