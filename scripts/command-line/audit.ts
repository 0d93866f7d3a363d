import { verifyAudit, verifyOrganisations, type AuditFault, type NotedHead, type NotedOrganisationHead } from "#lib/audit/verify-audit.ts"
import type { Services } from "#lib/context.ts"
import { isId, type Id } from "#lib/ids.ts"
import { Problem } from "../problem.ts"

const FAULTS: Readonly<Record<AuditFault["problem"], string>> = {
  changed: "was changed, or put in another's place",
  missing: "is missing",
  cut: "and what followed were cut off the end",
  extra: "and what follows were added behind the end",
  not_as_noted: "is not what you noted",
}

/** `sigill audit verify [HEAD]`: walks the audit trail of the installation and those of all organisations (B78). A head that was noted elsewhere shows also an end that was cut with its row. */
export async function auditCommand(services: Services, [what, noted]: readonly (string | undefined)[]): Promise<string> {
  if (what !== "verify") throw new Problem("after audit comes verify, and then the head that you noted last, if any")
  const head = noted === undefined ? null : readHead(noted)
  const { count, head: end, faults } = await verifyAudit(services, head?.scopeId === null ? head : null)
  const organisations = await verifyOrganisations(services, isOfOrganisation(head) ? head : null)
  const found = [
    ...inWords("the audit trail was changed:", faults),
    ...organisations.flatMap((one) => inWords(`the trail of the organisation ${one.scopeId} was changed:`, one.faults)),
  ]
  if (found.length > 0) throw new Problem(found.join("\n"))
  const lines = [`The audit trail holds: ${entries(count)}.`, ...ofOrganisations(organisations.map((one) => one.count))]
  if (count === 0) return lines.join("\n")
  const written = `${end.sequence}.${Buffer.from(end.link).toString("base64url")}`
  return [
    ...lines,
    "Note this elsewhere; the same command with it behind says later whether the trail still holds it:",
    `  ${written}`,
  ].join("\n")
}

const inWords = (heading: string, faults: readonly AuditFault[]): readonly string[] =>
  faults.length === 0 ? [] : [heading, ...faults.map(({ sequence, problem }) => `  entry ${sequence} ${FAULTS[problem]}`)]

const entries = (count: number) => `${count} ${count === 1 ? "entry" : "entries"}`

const ofOrganisations = (counts: readonly number[]): readonly string[] =>
  counts.length === 0
    ? []
    : [
        `The trails of ${counts.length === 1 ? "1 organisation hold" : `${counts.length} organisations hold`}: ${entries(counts.reduce((sum, count) => sum + count, 0))}.`,
      ]

/** Of the installation's trail; of an organisation's with its id before it, as its export and its certificate have it. */
type Head = NotedHead & { readonly scopeId: Id | null }

const isOfOrganisation = (head: Head | null): head is NotedOrganisationHead => head !== null && head.scopeId !== null

function readHead(text: string): Head {
  const match = /^(?:([0-9a-f-]{36}):)?([0-9]{1,9})\.([A-Za-z0-9_-]{43})$/.exec(text)
  const scopeId = match?.[1] ?? null
  if (match === null || (scopeId !== null && !isId(scopeId))) throw new Problem(`${text} is no head as audit verify prints it`)
  return { scopeId, sequence: Number(match[2]), link: new Uint8Array(Buffer.from(match[3] ?? "", "base64url")) }
}
