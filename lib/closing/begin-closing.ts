import { findClosing, findProvenAddresses, takePowers, updateClosing } from "#db/queries/closings.ts"
import { keepsMail } from "#db/queries/holds.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { inAll } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"
import { sha256 } from "../crypto/kdf.ts"
import { LINK_SECRET_BYTES } from "../envelope/link-stanza.ts"
import { sendMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import { administratorsOf } from "../organisations/administered.ts"
import { LINK_DAYS } from "./keeping.ts"
import { certificateMail } from "./mails.ts"

/**
 * The first step, after which nothing can be called off (D8): every right in the organisation ends, its recovery keys and sheet are destroyed, invitations are
 * taken back, and whoever administered the whole gets the link to the certificate, because their account may be gone when it is written. The organisation is
 * held, so that of this and calling off one finds nothing (B43). It waits for as long as a hold stands or a shared mailbox is official: nobody could end that any
 * more once every right has ended (O16).
 * @returns whether the closing is under way
 */
export function beginClosing(services: Services, organisationId: Id): Promise<boolean> {
  return inAll(services.db, "service", async (tx) => {
    const organisation = await lockOrganisation(tx, organisationId)
    const closing = await findClosing(tx, organisationId)
    if (organisation === null || closing === null) return false
    if (closing.state === "closing") return true
    if (closing.state !== "announced" || closing.closesAt > services.clock.now()) return false
    if (await keepsMail(tx, organisationId)) return false
    const secret = services.random(LINK_SECRET_BYTES)
    const administrators = await administratorsOf(services, tx, [organisationId])
    const ids = administrators.map(({ accountId }) => accountId)
    for (const { address: to, language } of await findProvenAddresses(tx, ids)) {
      const link = { secret: Buffer.from(secret).toString("base64url"), days: LINK_DAYS }
      await sendMail(services, tx, certificateMail(services, { to, language, organisation: organisation.name, ...link }))
    }
    await updateClosing(tx, organisationId, { state: "closing", linkHash: sha256(secret) })
    const invitations = await takePowers(tx, organisationId)
    await recordOrganisationAudit(tx, services, organisationId, { type: "closing.begun", subjectId: null, details: { invitations } })
    return true
  })
}
