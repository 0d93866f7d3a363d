import { findAuditHead, listAuditChains, readAudit } from "#db/queries/audit.ts"
import { inAll } from "#db/tenancy.ts"
import type { Services } from "../context.ts"
import { equalBytes, type Bytes } from "../crypto/bytes.ts"
import type { Id } from "../ids.ts"
import { auditKey, linkOf, NO_LINK } from "./chain.ts"

export type AuditFault = {
  /** The place in the chain. */ readonly sequence: number
  /** changed: edited, or put in another's place. missing: taken out. cut: taken off the end. extra: behind the end. */
  readonly problem: "changed" | "missing" | "cut" | "extra" | "not_as_noted"
}

/** A head that somebody noted elsewhere: the trail has to hold it still, also where its end and the head's row were put back together. */
export type NotedHead = { readonly sequence: number; readonly link: Bytes }

export type VerifiedAudit = {
  readonly count: number
  readonly head: NotedHead
  readonly faults: readonly AuditFault[]
}

const PORTION = 1_000

type Verifying = Pick<Services, "db" | "installation" | "serverKeys">

/** Walks the installation's whole chain (B78). */
export const verifyAudit = (services: Verifying, noted: NotedHead | null = null): Promise<VerifiedAudit> =>
  verifyChain(services, services.installation.id, noted)

/** A head of an organisation's chain, as its export and the certificate of its closing name it (D8). */
export type NotedOrganisationHead = NotedHead & { readonly scopeId: Id }

/** A noted head as text: the organisation, the number of the entry and its link. */
export const writeHead = ({ scopeId, sequence, link }: NotedOrganisationHead): string =>
  `${scopeId}:${sequence}.${Buffer.from(link).toString("base64url")}`

/** Walks the chains of all organisations (O12), also one whose head or whose entries are gone, and one of which somebody noted a head. */
export async function verifyOrganisations(
  services: Verifying,
  noted: NotedOrganisationHead | null = null,
): Promise<readonly (VerifiedAudit & { readonly scopeId: Id })[]> {
  const verified: (VerifiedAudit & { readonly scopeId: Id })[] = []
  const chains = new Set(await inAll(services.db, "service", listAuditChains))
  if (noted !== null) chains.add(noted.scopeId)
  chains.delete(services.installation.id)
  for (const scopeId of chains)
    verified.push({ scopeId, ...(await verifyChain(services, scopeId, noted?.scopeId === scopeId ? noted : null)) })
  return verified
}

/** Each entry is held against the one before as it stands, so that one fault does not hide the next. */
async function verifyChain({ db, serverKeys }: Verifying, scopeId: Id, noted: NotedHead | null): Promise<VerifiedAudit> {
  const key = auditKey(serverKeys)
  const faults: AuditFault[] = []
  const head = (await inAll(db, "service", (tx) => findAuditHead(tx, scopeId))) ?? { sequence: 0, link: NO_LINK }
  let last: NotedHead = { sequence: 0, link: NO_LINK }
  let count = 0
  let isNotedThere = noted === null || noted.sequence === 0
  for (;;) {
    const after = last.sequence
    const rows = await inAll(db, "service", (tx) => readAudit(tx, { scopeId, after, limit: PORTION }))
    for (const { link, ...entry } of rows) {
      for (let missing = last.sequence + 1; missing < entry.sequence; missing++) faults.push({ sequence: missing, problem: "missing" })
      const isNext = entry.sequence === last.sequence + 1
      // After a gap nothing says what came before; that something is missing was said.
      if (isNext && !equalBytes(link, linkOf(key, last.link, entry))) faults.push({ sequence: entry.sequence, problem: "changed" })
      if (noted !== null && entry.sequence === noted.sequence) isNotedThere = equalBytes(link, noted.link)
      last = { sequence: entry.sequence, link }
      count += 1
    }
    if (rows.length < PORTION) break
  }
  if (head.sequence > last.sequence) faults.push({ sequence: last.sequence + 1, problem: "cut" })
  if (head.sequence < last.sequence) faults.push({ sequence: head.sequence + 1, problem: "extra" })
  if (head.sequence === last.sequence && !equalBytes(head.link, last.link)) faults.push({ sequence: last.sequence, problem: "changed" })
  if (!isNotedThere && noted !== null) faults.push({ sequence: noted.sequence, problem: "not_as_noted" })
  return { count, head, faults }
}
