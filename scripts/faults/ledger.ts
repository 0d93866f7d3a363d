/** What was asked of the product and what it answered: the only knowledge by which it is judged. */
export type Sending =
  /** Under way. */
  | "open"
  /** The product said that it is sent. */
  | "acknowledged"
  /** The product said that it is not sent, and nobody tried again. */
  | "refused"
  /** The answer never came, or said that something unexpected happened. */
  | "unknown"

/** Of one holder's copy. */
export type Copy = "held" | "moving" | "in trash" | "erasing" | "erased"

export type SentFile = { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: string }

/** One letter, however often it had to be posted. */
export type Letter = {
  readonly subject: string
  readonly text: string
  readonly from: string
  readonly to: readonly string[]
  readonly file: { readonly name: string; readonly sha256: string } | null
  sending: Sending
  messageId: string | null
  /** By address. */
  readonly copies: Map<string, Copy>
  /** Files in the store, looked up before somebody erases. */
  blobIds: readonly string[]
}

export type Ledger = {
  readonly letters: Letter[]
  /** What cannot be, seen while it happened. */
  readonly violations: string[]
  readonly counts: Map<string, number>
  readonly count: (what: string, by?: number) => void
}

export function openLedger(): Ledger {
  const counts = new Map<string, number>()
  return { letters: [], violations: [], counts, count: (what, by = 1) => void counts.set(what, (counts.get(what) ?? 0) + by) }
}

export const holdersOf = ({ from, to }: Letter): readonly string[] => [from, ...to]

/** Letters that are surely in somebody's mailbox, and nobody has begun to move. */
export const heldBy = (ledger: Ledger, address: string): readonly Letter[] =>
  ledger.letters.filter(({ sending, copies }) => sending === "acknowledged" && copies.get(address) === "held")
