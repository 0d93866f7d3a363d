import { findWraps, insertWraps, lockMailbox, type WrapRow } from "#db/queries/shared-mailboxes.ts"
import { findUnitOfMailbox } from "#db/queries/unit-mailboxes.ts"
import type { Queryable, Tx } from "#db/client.ts"
import { seeOrganisation } from "#db/tenancy.ts"
import { recordAudit, recordOrganisationAudit } from "../audit/record-audit.ts"
import type { MemberContext, Services } from "../context.ts"
import { sealMailboxKey } from "../envelope/mailbox-wrap.ts"
import type { Id } from "../ids.ts"
import { keysOfMembers, membersOf } from "../keys/mailbox-members.ts"

/**
 * Seals the mailbox's keys of every generation to members who wait for them, in the request of one who has them all (keys.md 5).
 * `mailbox` comes from `openMailbox`. Costs two looks into indexes where nobody waits. @returns how many got keys
 */
export async function handOnKeys(mailbox: MemberContext): Promise<number> {
  const mailboxId = mailbox.actor.accountId
  if ((await waitingMembers(mailbox, mailboxId, mailbox.db)).size === 0) return 0
  const account = await mailbox.open()
  return mailbox.db.transaction(async (tx) => {
    // Locked first: nobody who is leaving at this moment gets a key.
    if ((await lockMailbox(tx, mailboxId)) === null) return 0
    const waiting = await waitingMembers(mailbox, mailboxId, tx)
    const installationId = mailbox.installation.id
    const rows: WrapRow[] = []
    for (const { memberId, memberGeneration, kemPublic } of await keysOfMembers(mailbox, tx, [...waiting.keys()])) {
      for (const generation of waiting.get(memberId) ?? []) {
        const accountKey = generation === account.generation ? account.accountKey : ((await account.older(generation))?.accountKey ?? null)
        if (accountKey === null) continue
        const place = { mailboxId, memberId, generation, memberGeneration }
        rows.push({ ...place, stanza: sealMailboxKey({ ...place, installationId, accountKey, kemPublic, random: mailbox.random }) })
      }
    }
    await insertWraps(tx, rows)
    const given = new Set(rows.map(({ memberId }) => memberId))
    await recordGiven(tx, mailbox, given)
    return given.size
  })
}

/** In the log of the organisation whose unit the mailbox is of; one of the installation's own, as support's, in that one's trail (O12). */
async function recordGiven(tx: Tx, mailbox: MemberContext, given: ReadonlySet<Id>): Promise<void> {
  const { home, actor } = mailbox
  if (home === null || given.size === 0) {
    for (const subjectId of given)
      await recordAudit(tx, mailbox, { type: "mailbox.keys_given", subjectId, details: { mailbox: actor.accountId } })
    return
  }
  const unit = await findUnitOfMailbox(await seeOrganisation(tx, home), actor.accountId)
  for (const subjectId of given)
    await recordOrganisationAudit(tx, mailbox, home.organisationId, { type: "unit_mailbox.keys_given", subjectId, details: { unit } })
}

/** Members who lack keys that somebody has, with the generations that they lack. */
export async function waitingMembers(services: Services, mailboxId: Id, db: Queryable): Promise<ReadonlyMap<Id, readonly number[]>> {
  const [members, wraps] = [await membersOf(services, db, mailboxId), await findWraps(db, mailboxId)]
  const generations = [...new Set(wraps.map(({ generation }) => generation))].sort((one, other) => one - other)
  const lacking = members.map((memberId) => {
    const own = new Set(wraps.filter((wrap) => wrap.memberId === memberId).map(({ generation }) => generation))
    return [memberId, generations.filter((generation) => !own.has(generation))] as const
  })
  return new Map(lacking.filter(([, missing]) => missing.length > 0))
}
