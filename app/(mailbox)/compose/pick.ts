import type { PeopleToPick } from "#lib/contacts/people-to-pick.ts"

/** What can be chosen: one person, or all in an address list. */
export type Suggestion = {
  readonly name: string
  readonly addresses: readonly string[]
  readonly isList: boolean
  /** How far a person is known (I9). */
  readonly level?: PeopleToPick["people"][number][2]
}

/** The piece of a field of addresses that is being written: from one separator to the next, without spaces around it. */
export type Piece = { readonly start: number; readonly end: number; readonly text: string }

const SEPARATOR = /[,;]/

/** The piece around the cursor. */
export function pieceAt(value: string, cursor: number): Piece {
  let start = cursor
  while (start > 0 && !SEPARATOR.test(value[start - 1] ?? "")) start -= 1
  let end = cursor
  while (end < value.length && !SEPARATOR.test(value[end] ?? "")) end += 1
  const text = value.slice(start, end)
  const before = text.length - text.trimStart().length
  return { start: start + before, end: start + Math.max(before, text.trimEnd().length), text: text.trim() }
}

/** As many as can be looked over without scrolling. */
const MOST = 8

/** Case and accents do not matter: what is searched for was heard, or seen once. */
const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

/** Whom the piece may mean: those first whose name or address begins with it, then those in whom a word does. Who stands in the field already is left out. */
export function suggest(
  { people, lists }: PeopleToPick,
  { value, piece }: { readonly value: string; readonly piece: Piece },
): readonly Suggestion[] {
  const wanted = folded(piece.text)
  if (wanted === "") return []
  const elsewhere = `${value.slice(0, piece.start)},${value.slice(piece.end)}`.toLowerCase().split(/[\s,;<>]+/)
  const there = new Set(elsewhere)
  const all: readonly Suggestion[] = [
    ...lists.map(([name, addresses]) => ({ name, addresses, isList: true })),
    ...people.map(([name, address, level]) => ({ name, addresses: [address], isList: false, level })),
  ]
  const ranked = all.flatMap((one) => {
    const rank = one.addresses.every((address) => there.has(address)) ? null : rankOf(one, wanted)
    return rank === null ? [] : [{ one, rank }]
  })
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ one }) => one)
}

/** 0 where it begins so, 1 where a word does, null where nothing does. A list is found by its name alone. */
function rankOf({ name, addresses, isList }: Suggestion, wanted: string): 0 | 1 | null {
  const texts = [name, ...(isList ? [] : addresses)].map(folded)
  if (texts.some((text) => text.startsWith(wanted))) return 0
  return texts.some((text) => text.split(/[\s@.\-()]+/).some((word) => word.startsWith(wanted))) ? 1 : null
}

/** The field with the addresses of a suggestion in the place of the piece, and where the cursor then stands: ready for the next one. */
export function withPicked(value: string, piece: Piece, { addresses }: Suggestion): { readonly value: string; readonly cursor: number } {
  const after = value.slice(piece.end).replace(/^[\s,;]+/, "")
  const head = `${value.slice(0, piece.start)}${addresses.join(", ")}, `
  return { value: head + after, cursor: head.length }
}
