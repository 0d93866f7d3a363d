import {
  deleteSegments,
  findIndexable,
  findIndexed,
  findSegments,
  holdIndexable,
  insertSegments,
  lockIndex,
  type SegmentRow,
} from "#db/queries/search-segments.ts"
import { releaseBlobs } from "#db/queries/erasing.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { entriesOf, SEGMENT_MESSAGES, type SegmentEntry } from "../envelope/search-segment.ts"
import type { Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { eraseNow, releaseAtOnce, storePayload } from "../messages/blob-lifetime.ts"
import { idFromHex, openSegment, portionsOf, sealSegment, SEGMENT_BYTES, segmentRow } from "./segments.ts"

/** So many segments that are not full are written anew together with what is added: holes that erasing left close, and no addition costs much. */
const FILLED_TOGETHER = 4

const TRIES = 3

/** Something happened to the index or to a message between looking and writing. Thrown, so that nothing of it is committed. */
class Overtaken extends Error {}

/**
 * Puts words of messages into the index: into segments that have room, and new ones. Of a message that is in it already, or that was erased meanwhile, nothing
 * is written; two that do this at once follow each other (B43). @returns false where it was left: no room on the disk, or somebody was faster again and again
 */
export async function keepEntries(ctx: MemberContext, scope: HolderScope, entries: readonly SegmentEntry[]): Promise<boolean> {
  const account = await ctx.open()
  for (let tries = 0; tries < TRIES; tries++) {
    const plan = await planFor(ctx, scope, account, entries)
    if (plan === null) return true
    const done = await carryOut(ctx, scope, account, plan)
    if (done !== "overtaken") return done === "written"
  }
  return false
}

type Plan = {
  /** Segments whose place others take. */ readonly replaced: readonly Id[]
  readonly portions: readonly (readonly SegmentEntry[])[]
}

/** @returns null where there is nothing to add */
async function planFor(
  ctx: MemberContext,
  scope: HolderScope,
  account: OpenedAccount,
  entries: readonly SegmentEntry[],
): Promise<Plan | null> {
  const replaced: Id[] = []
  const before: SegmentEntry[] = []
  for (const row of (await findSegments(ctx.db, scope)).filter(hasRoom).sort(byCount).slice(0, FILLED_TOGETHER)) {
    const segment = await openSegment(ctx, account, row)
    if (typeof segment === "string") continue
    replaced.push(row.id)
    before.push(...entriesOf(segment))
  }
  const ids = idsOf(entries)
  const known = await findIndexed(ctx.db, scope, { messageIds: ids, except: [] })
  const there = await findIndexable(ctx.db, scope, [...ids, ...idsOf(before)])
  const added = entries.filter(({ id }) => there.has(idFromHex(id)) && !known.has(idFromHex(id)))
  if (added.length === 0) return null
  return { replaced, portions: portionsOf([...before.filter(({ id }) => there.has(idFromHex(id))), ...added]) }
}

/** By bytes half full is full: else a few long messages would be written anew with each that comes. */
const hasRoom = ({ count, size }: SegmentRow) => count < SEGMENT_MESSAGES && (size ?? SEGMENT_BYTES) < SEGMENT_BYTES / 2

const byCount = (a: SegmentRow, b: SegmentRow) => a.count - b.count

const idsOf = (entries: readonly SegmentEntry[]): readonly Id[] => entries.map(({ id }) => idFromHex(id))

async function carryOut(
  ctx: MemberContext,
  scope: HolderScope,
  account: OpenedAccount,
  plan: Plan,
): Promise<"written" | "overtaken" | "not_stored"> {
  const rows: ReturnType<typeof segmentRow>[] = []
  const stored = () => rows.map(({ contentId }) => contentId)
  try {
    for (const entries of plan.portions) {
      const { fileKey, payload } = sealSegment(ctx, entries)
      const contentId = await storePayload(ctx, payload)
      if (!contentId.ok) {
        await releaseAtOnce(ctx, stored())
        return "not_stored"
      }
      rows.push(segmentRow(ctx, account, { fileKey, contentId: contentId.value, entries }))
    }
    await put(ctx, scope, { rows, replaced: plan.replaced })
  } catch (error) {
    await releaseAtOnce(ctx, stored())
    if (error instanceof Overtaken) return "overtaken"
    throw error
  }
  await eraseNow(ctx)
  return "written"
}

type Put = { readonly rows: readonly ReturnType<typeof segmentRow>[]; readonly replaced: readonly Id[] }

/** All or nothing: what was looked at has to be as it was, asked again with everything held. Locks: the index, deliveries, segments, blobs. */
async function put(ctx: MemberContext, scope: HolderScope, { rows, replaced }: Put): Promise<void> {
  const messageIds = rows.flatMap((row) => row.messageIds)
  await ctx.db.transaction(async (tx) => {
    await lockIndex(tx, scope)
    if ((await holdIndexable(tx, scope, messageIds)).size < messageIds.length) throw new Overtaken()
    const blobIds = await deleteSegments(tx, scope, replaced)
    if (blobIds.length < replaced.length) throw new Overtaken()
    if ((await findIndexed(tx, scope, { messageIds, except: [] })).size > 0) throw new Overtaken()
    await insertSegments(tx, scope, rows)
    await releaseBlobs(tx, blobIds)
  })
}
