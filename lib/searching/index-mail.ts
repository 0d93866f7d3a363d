import { findUnindexed } from "#db/queries/search-segments.ts"
import { authorize } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { SEGMENT_MESSAGES, type SegmentEntry } from "../envelope/search-segment.ts"
import type { Id } from "../ids.ts"
import { oncePerProcess } from "../runtime.ts"
import { keepEntries } from "./keep-entries.ts"
import { readEntries, type Until } from "./read-entries.ts"
import { SEGMENT_BYTES } from "./segments.ts"

/** So long one request goes on after its answer; the next search goes on from there. */
const MILLISECONDS = 10_000

/** Looked for in one run: more than one gets done. */
const MOST = 20_000

/** In memory before they are written: a few segments' worth, which many share words of. */
const MOST_CHARACTERS = 4 * SEGMENT_BYTES

/**
 * Puts what is in no segment yet into the index, the newest first, as far as time allows (keys.md 6). It needs the key, so it is done while a request of the
 * holder's has it, after the answer: what fails is logged, and done by the next. One run at a time for each holder in a process.
 */
export async function indexMail(ctx: MemberContext, milliseconds = MILLISECONDS): Promise<void> {
  const scope = authorize(ctx.actor, "mailbox:list")
  const running = oncePerProcess("indexing", () => new Set<Id>())
  if (!scope.ok || running.has(scope.value.holderId)) return
  running.add(scope.value.holderId)
  try {
    await addUnindexed(ctx, scope.value, { until: performance.now() + milliseconds })
  } catch (error) {
    ctx.log.error("index_failed", error)
  } finally {
    running.delete(scope.value.holderId)
  }
}

async function addUnindexed(ctx: MemberContext, scope: HolderScope, until: Until): Promise<void> {
  const ids = await findUnindexed(ctx.db, scope, { now: ctx.clock.now(), limit: MOST })
  let [read, characters]: [SegmentEntry[], number] = [[], 0]
  for await (const entry of readEntries(ctx, scope, ids, until)) {
    read.push(entry)
    characters += entry.words.reduce((sum, word) => sum + word.length, 0)
    if (read.length < SEGMENT_MESSAGES && characters < MOST_CHARACTERS) continue
    if (!(await keepEntries(ctx, scope, read))) return
    ;[read, characters] = [[], 0]
  }
  if (read.length > 0) await keepEntries(ctx, scope, read)
}
