import { closeLinksOf, giveStanza } from "#db/queries/links.ts"
import { deleteRewrap, findRewraps, type RewrapRow } from "#db/queries/rewraps.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { sealStanza } from "../envelope/stanza.ts"
import { openHeld } from "../messages/opened-message.ts"
import { vouchedFor } from "../messages/vouched-for.ts"

/** At most this many in one request, after its answer is sent (keys.md 4). */
const AT_ONCE = 50

/**
 * Seals what this person sent to mailboxes that were made since, while the person's key is open (keys.md 4). Costs one look into an
 * index where there is nothing to do. @returns how many were looked at
 */
export async function rewrapWaiting(ctx: MemberContext): Promise<number> {
  const scope = authorize(ctx.actor, "message:send")
  if (!scope.ok) return 0
  const rows = await findRewraps(ctx.db, scope.value, AT_ONCE)
  for (const row of rows) await rewrap(ctx, scope.value, row)
  return rows.length
}

async function rewrap(ctx: MemberContext, scope: HolderScope, row: RewrapRow): Promise<void> {
  const certificate = vouchedFor(ctx, { ...row, accountId: row.holderId })
  const opened = await openHeld(ctx, scope, row.messageId)
  // What the sender has erased stays with its link.
  if (opened?.fileKey != null && opened.seal === "holds" && certificate !== null) {
    const { holderId, messageId, generation, role } = row
    const place = { installationId: ctx.installation.id, holderId, messageId, generation, role }
    const stanza = sealStanza({ ...place, kemPublic: certificate.kemPublic, fileKey: opened.fileKey, random: ctx.random })
    await giveStanza(ctx.db, { holderId, messageId, stanza, generation })
    await closeLinksOf(ctx.db, holderId, [messageId])
  }
  await deleteRewrap(ctx.db, row)
}
