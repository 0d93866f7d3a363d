import { setImmediate } from "node:timers/promises"
import { findHeldMany } from "#db/queries/deliveries.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import type { SegmentEntry } from "../envelope/search-segment.ts"
import type { Id } from "../ids.ts"
import { openEnvelope, openManifestOf } from "../messages/opened-message.ts"
import { indexedWords, textOfMessage } from "./searched-text.ts"
import { entryOf } from "./segments.ts"

/** Rows in one question: each has a certificate and a stanza. */
const PORTION = 32

/** By the clock of the process; Infinity for no end. */
export type Until = { readonly until: number }

/**
 * Opens messages as reading does and gives their words, in the order of the ids; records no reading (M5). What waits for its link, or whose seal is broken, is left
 * out: it is opened anew at each search, as in lists. Others get their turn after each message. Stops when time is over.
 */
export async function* readEntries(
  ctx: MemberContext,
  scope: HolderScope,
  ids: readonly Id[],
  { until }: Until,
): AsyncGenerator<SegmentEntry> {
  const account = await ctx.open()
  for (let at = 0; at < ids.length; at += PORTION) {
    const portion = ids.slice(at, at + PORTION)
    const held = new Map((await findHeldMany(ctx.db, scope, portion)).map((one) => [one.id, one]))
    for (const id of portion) {
      if (performance.now() > until) return
      const one = held.get(id)
      if (one?.stanza == null) continue
      const envelope = await openEnvelope(ctx, account, one)
      const manifest = envelope.seal === "holds" ? await openManifestOf(ctx, envelope, one) : null
      if (envelope.header !== null && manifest !== null) yield entryOf(id, indexedWords(textOfMessage(one.role, envelope.header, manifest)))
      await setImmediate()
    }
  }
}
