import type { AuditRow } from "#db/queries/audit.ts"
import { uint64, type Bytes } from "../crypto/bytes.ts"
import { hkdf, hmac } from "../crypto/kdf.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext, utf8 } from "../envelope/context.ts"
import type { ServerKeys } from "../keys/server-keys.ts"

const LINK_BYTES = 32

/** What the first entry of a chain follows. */
export const NO_LINK: Bytes = new Uint8Array(LINK_BYTES)

/** The key of the chain: who writes to the database does not have it, so what they change does not fit (B78). */
export const auditKey = ({ installation }: Pick<ServerKeys, "installation">): Bytes =>
  hkdf({ secret: installation.key, salt: new Uint8Array(0), info: utf8(LABELS.auditLink), length: LINK_BYTES })

export type Linked = Omit<AuditRow, "link">

/** The link of an entry: a keyed hash over all of it, its place, and the link before. */
export function linkOf(key: Bytes, before: Bytes, { scopeId, sequence, at, actorId, type, subjectId, details }: Linked): Bytes {
  const place = [scopeId, sequence, uint64(at.getTime()), actorId ?? "", type, subjectId ?? ""]
  return hmac(key, recordContext(LABELS.auditLink, ...place, canonical(details), before))
}

/** One way to write the facts down: the database gives them back in an order of its own. */
const canonical = (details: Linked["details"]): string =>
  JSON.stringify(Object.entries(details).sort(([one], [other]) => (one < other ? -1 : 1)))
