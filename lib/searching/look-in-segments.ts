import { setImmediate } from "node:timers/promises"
import { deleteSegments, findSegments } from "#db/queries/search-segments.ts"
import { releaseBlobs } from "#db/queries/erasing.ts"
import type { IdInHex } from "#db/queries/searching.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { giveBack } from "../crypto/bytes.ts"
import { utf8 } from "../envelope/context.ts"
import { findInSegment } from "../envelope/search-segment.ts"
import type { Id } from "../ids.ts"
import { eraseNow } from "../messages/blob-lifetime.ts"
import { openSegment } from "./segments.ts"

/** So many are read and opened at once, before other requests get their turn. */
const AT_ONCE = 8

export type LookedIn = {
  /** Messages whose words are in the index, whatever was looked for. */ readonly indexed: ReadonlySet<IdInHex>
  readonly found: ReadonlySet<IdInHex>
}

/** Opens each segment of the index and looks for the words in it. One that cannot be read tells nothing: its messages are as if they were in none. */
export async function lookInSegments(ctx: MemberContext, scope: HolderScope, words: readonly string[]): Promise<LookedIn> {
  const wanted = words.map(utf8)
  const [account, rows] = await Promise.all([ctx.open(), findSegments(ctx.db, scope)])
  const [indexed, found] = [new Set<IdInHex>(), new Set<IdInHex>()]
  const damaged: Id[] = []
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const portion = rows.slice(at, at + AT_ONCE)
    for (const [index, segment] of (await Promise.all(portion.map((row) => openSegment(ctx, account, row)))).entries()) {
      if (segment === "damaged") damaged.push(portion[index]?.id ?? "")
      if (typeof segment === "string") continue
      for (const id of segment.ids) indexed.add(id)
      for (const id of findInSegment(segment, wanted)) found.add(id)
      giveBack(segment.words)
    }
    await setImmediate()
  }
  if (damaged.length > 0) await dropDamaged(ctx, scope, damaged)
  return { indexed, found }
}

/** Its file is lost or was changed, or another request has just written it anew, and then there is nothing to drop: without it its messages are read again. */
async function dropDamaged(ctx: MemberContext, scope: HolderScope, ids: readonly Id[]): Promise<void> {
  const blobIds = await ctx.db.transaction(async (tx) => {
    const gone = await deleteSegments(tx, scope, ids)
    await releaseBlobs(tx, gone)
    return gone
  })
  if (blobIds.length === 0) return
  ctx.log.warn("index_damaged", { segments: blobIds.length })
  await eraseNow(ctx)
}
