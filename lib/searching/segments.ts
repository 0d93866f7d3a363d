import type { SegmentRow } from "#db/queries/search-segments.ts"
import type { MemberContext } from "../context.ts"
import { giveBack, type Bytes } from "../crypto/bytes.ts"
import { FILE_KEY_BYTES, openPayload, sealPayload } from "../crypto/stream.ts"
import {
  decodeSegment,
  encodeSegment,
  openSegmentKey,
  sealSegmentKey,
  SEGMENT_MESSAGES,
  type Segment,
  type SegmentEntry,
} from "../envelope/search-segment.ts"
import { newId, type Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"

/** Bytes after which a segment takes no more messages: it is written anew with each that is added, and a few are in memory at a time. */
export const SEGMENT_BYTES = 1024 * 1024

const idInHex = (id: Id): string => id.replaceAll("-", "")

/** An entry for a message, from words as `indexedWords` gives them. */
export const entryOf = (id: Id, words: readonly string[]): SegmentEntry => ({ id: idInHex(id), words })

/** The message that an entry or a found place names. */
export const idFromHex = (hex: string): Id =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")

/**
 * Opens a segment with the search key of its generation (K6). `locked` is one of a generation that this account has no key of; `damaged` one whose content
 * or key is not what was written: it tells nothing and can be made anew.
 */
export async function openSegment(ctx: MemberContext, account: OpenedAccount, row: SegmentRow): Promise<Segment | "locked" | "damaged"> {
  const { generation, contentId, sealed, region } = row
  const searchKey = generation === account.generation ? account.secrets.searchKey : (await account.older(generation))?.searchKey
  if (searchKey === undefined) return "locked"
  const fileKey = openSegmentKey({ ...placeOf(ctx, account, row), searchKey, sealed })
  const payload = fileKey === null ? null : await ctx.blobs.readAll(region, contentId)
  const content = fileKey === null || payload === null ? null : openPayload({ fileKey, payload })
  // A part of somebody else's memory, which a small file may come in, is not ours to give back.
  if (payload !== null && payload.length === payload.buffer.byteLength) giveBack(payload)
  return (content === null ? null : decodeSegment(content)) ?? "damaged"
}

const placeOf = (
  ctx: MemberContext,
  { accountId }: OpenedAccount,
  { id, generation, contentId }: Pick<SegmentRow, "id" | "generation" | "contentId">,
) => ({
  installationId: ctx.installation.id,
  holderId: accountId,
  segmentId: id,
  generation,
  contentId,
})

/** A segment's content under a key that is drawn anew each time it is written, so that with its row all that is left of the old one is noise. */
export function sealSegment(ctx: MemberContext, entries: readonly SegmentEntry[]): { readonly fileKey: Bytes; readonly payload: Bytes } {
  const fileKey = ctx.random(FILE_KEY_BYTES)
  return { fileKey, payload: sealPayload({ fileKey, plaintext: encodeSegment(entries), random: ctx.random }) }
}

/** The row of a segment whose content lies in a blob. */
export function segmentRow(
  ctx: MemberContext,
  account: OpenedAccount,
  { fileKey, contentId, entries }: { readonly fileKey: Bytes; readonly contentId: Id; readonly entries: readonly SegmentEntry[] },
) {
  const row = { id: newId(), generation: account.generation, contentId, messageIds: entries.map(({ id }) => idFromHex(id)) }
  const { searchKey } = account.secrets
  return { ...row, sealed: sealSegmentKey({ ...placeOf(ctx, account, row), searchKey, fileKey, random: ctx.random }) }
}

/** Entries in portions of one segment each, none larger than a segment may be unless it is one message alone. */
export function portionsOf(entries: readonly SegmentEntry[]): readonly (readonly SegmentEntry[])[] {
  const portions: SegmentEntry[][] = []
  let [known, bytes] = [new Set<string>(), 0]
  for (const entry of entries) {
    const last = portions.at(-1)
    const more = bytesFor(entry, known)
    if (last !== undefined && last.length < SEGMENT_MESSAGES && bytes + more <= SEGMENT_BYTES) {
      last.push(entry)
      bytes += more
    } else {
      portions.push([entry])
      known = new Set()
      bytes = bytesFor(entry, known)
    }
    for (const word of entry.words) known.add(word)
  }
  return portions
}

/** What a message adds to a segment that knows these words: a byte for each word, and the words that are new. */
const bytesFor = ({ words }: SegmentEntry, known: ReadonlySet<string>): number =>
  words.reduce((sum, word) => sum + 1 + (known.has(word) ? 0 : Buffer.byteLength(word) + 2), 0)
