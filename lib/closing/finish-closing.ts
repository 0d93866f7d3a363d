import { findAuditHead } from "#db/queries/audit.ts"
import { closeForGood } from "#db/queries/closed-organisations.ts"
import { findClosing, findClosingSize, hasUnerased } from "#db/queries/closings.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { inAll } from "#db/tenancy.ts"
import { recordAudit, recordOrganisationAudit } from "../audit/record-audit.ts"
import { writeHead } from "../audit/verify-audit.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { signClosingCertificate } from "../envelope/closing-certificate.ts"
import type { Id } from "../ids.ts"
import { certificateText } from "./certificate.ts"
import { invoicesUntil, LINK_DAYS, TRAIL_YEARS, yearsAfter } from "./keeping.ts"

/**
 * The last step (D8): once nobody belongs to the organisation, none of its mailboxes is left and whoever was to be erased with it is, the certificate is written and signed, and the organisation is
 * deleted with everything that hangs on it, in one transaction. Its name and number are free again.
 * @returns false where something is left, or somebody else was first
 */
export function finishClosing(services: Services, organisationId: Id): Promise<boolean> {
  return inAll(services.db, "service", async (tx) => {
    const organisation = await lockOrganisation(tx, organisationId)
    const closing = await findClosing(tx, organisationId)
    if (organisation === null || closing?.state !== "closing") return false
    const left = await findClosingSize(tx, organisationId)
    if (left.employees + left.members + left.mailboxes > 0) return false
    // The certificate says that they were erased with all that they held.
    if (await hasUnerased(tx, organisationId)) return false
    const { installation, clock, env } = services
    await recordOrganisationAudit(tx, services, organisationId, { type: "closing.finished", subjectId: null, details: {} })
    const head = await findAuditHead(tx, organisationId)
    if (head === null) throw new Error("the trail of an organisation has a head")
    const closedAt = clock.now()
    const { id, name, number } = organisation
    const { announcedAt, released, erased, members, mailboxes } = closing
    const trailUntil = yearsAfter(closedAt, TRAIL_YEARS)
    const certificate = certificateText({
      installation: installation.id,
      site: env.baseUrl,
      organisation: id,
      name,
      number,
      announcedAt: announcedAt ?? closedAt,
      closedAt,
      counts: { released, erased, members, mailboxes },
      backupDays: env.backupDays,
      trailUntil,
      invoicesUntil: invoicesUntil(closedAt),
      head: writeHead({ scopeId: id, ...head }),
    })
    const signature = signClosingCertificate({ installationKey: installation.signingKey, certificate })
    const linkUntil = new Date(closedAt.getTime() + LINK_DAYS * DAY)
    const { linkHash } = closing
    await closeForGood(tx, { id, name, number, closedAt, certificate, signature, linkHash, linkUntil, trailUntil })
    await recordAudit(tx, services, { type: "organisation.closed", subjectId: null, details: { organisation: id } })
    return true
  })
}
