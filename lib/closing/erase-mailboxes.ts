import { countClosed, findListsOf, findMailboxesOf } from "#db/queries/closings.ts"
import { closeAccount } from "#db/queries/leaving.ts"
import { lockOrganisation } from "#db/queries/organisations.ts"
import { deleteMembers, findMembers, lockMailbox } from "#db/queries/shared-mailboxes.ts"
import { inAll } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { Services } from "../context.ts"
import { runErasure } from "../erasure/run-erasure.ts"
import type { Id } from "../ids.ts"
import { eraseAccount } from "../leaving/erase-holdings.ts"

/** Erases the lists of an organisation's units (O2): nothing lies in one, and its address is free again. A job's. */
export async function eraseLists(services: Services, organisationId: Id): Promise<void> {
  for (const listId of await inAll(services.db, "service", (tx) => findListsOf(tx, organisationId))) {
    await inAll(services.db, "service", (tx) => closeAccount(tx, listId))
    await eraseAccount(services, listId)
  }
}

/**
 * Erases the shared mailboxes of an organisation's units (D8): nobody reads them any more, their addresses are free, and everything sealed to them goes. One is
 * counted when it loses its address, and the account goes last, so that a run that was stopped finds what is left.
 */
export async function eraseMailboxes(services: Services, organisationId: Id): Promise<void> {
  const mailboxes = await inAll(services.db, "service", (tx) => findMailboxesOf(tx, organisationId))
  for (const { mailboxId, unitId } of mailboxes) {
    await shut(services, { organisationId, mailboxId, unitId })
    await eraseAccount(services, mailboxId)
  }
  if (mailboxes.length > 0) await runErasure(services, { limit: Infinity })
}

type Shut = { readonly organisationId: Id; readonly mailboxId: Id; readonly unitId: Id }

async function shut(services: Services, { organisationId, mailboxId, unitId: unit }: Shut): Promise<void> {
  await inAll(services.db, "service", async (tx) => {
    await lockOrganisation(tx, organisationId)
    // Without an address it was shut before.
    if ((await lockMailbox(tx, mailboxId)) === null) return
    const members = await findMembers(tx, mailboxId)
    await deleteMembers(
      tx,
      mailboxId,
      members.map(({ memberId }) => memberId),
    )
    await closeAccount(tx, mailboxId)
    await countClosed(tx, organisationId, "mailboxes")
    await recordOrganisationAudit(tx, services, organisationId, { type: "unit_mailbox.erased", subjectId: null, details: { unit } })
  })
}
