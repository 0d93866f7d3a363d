import { setImmediate } from "node:timers/promises"
import type { ListedRow } from "#db/queries/deliveries.ts"
import { findFound, type IdInHex } from "#db/queries/searching.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { openRows } from "../messages/rows.ts"
import { readEntries } from "./read-entries.ts"
import { textOfRow } from "./searched-text.ts"
import { idFromHex } from "./segments.ts"
import { matcher } from "./words.ts"

/** So many that nobody has listed yet are opened by one search: each costs a key agreement and a signature, which a listed one does not. */
const MOST_FRESH = 200

/** So many of the newest are opened whole at once, so that what has just come is found by its text too. */
const MOST_WHOLE = 100

/** So many are opened before other requests get their turn. */
const PORTION = 500

export type LookedAt = {
  readonly found: ReadonlySet<IdInHex>
  /** Of these only people, subject and first line were looked through: their text is in no segment yet. */
  readonly partly: number
  /** Never listed, and too many of them. */
  readonly leftOut: number
}

type Look = { /** The newest first. */ readonly ids: readonly IdInHex[]; readonly words: string; readonly now: Date }

/** Looks through messages that are in no segment yet: the newest whole, the others by what their rows in lists show. */
export async function lookInRows(ctx: MemberContext, scope: HolderScope, { ids, words, now }: Look): Promise<LookedAt> {
  const matches = matcher(words)
  const found = new Set<IdInHex>()
  const whole = new Set<IdInHex>()
  for await (const { id, words: own } of readEntries(ctx, scope, ids.slice(0, MOST_WHOLE).map(idFromHex), { until: Infinity })) {
    whole.add(id)
    if (matches(own.join(" "))) found.add(id)
  }
  const rows = await findFound(ctx.db, scope, { ids: ids.filter((id) => !whole.has(id)), now })
  const late = new Set(rows.filter((row) => row.listGeneration === null).slice(MOST_FRESH))
  const byRow = await lookAt(
    ctx,
    scope,
    rows.filter((row) => !late.has(row)),
    matches,
  )
  return { found: new Set([...found, ...byRow.found]), partly: byRow.partly, leftOut: late.size }
}

async function lookAt(ctx: MemberContext, scope: HolderScope, rows: readonly ListedRow[], matches: (text: string) => boolean) {
  const account = await ctx.open()
  const found: IdInHex[] = []
  let partly = 0
  for (let at = 0; at < rows.length; at += PORTION) {
    const portion = rows.slice(at, at + PORTION)
    const contents = await openRows(ctx, scope, account, portion)
    for (const { messageId, role } of portion) {
      const content = contents.get(messageId)
      // What waits or is broken has no text that anybody could look through.
      if (content?.seal === "holds") partly += 1
      if (matches(textOfRow(role, content))) found.push(messageId.replaceAll("-", ""))
    }
    await setImmediate()
  }
  return { found, partly }
}
