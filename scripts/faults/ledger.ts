import type { Person } from "./people.ts"

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

/** What became of a letter that the product holds back, as far as its sender was told. */
export type Fate =
  /** It is to leave when its time comes. */
  | "waits"
  /** Its sender pressed Undo or Do not send, and the answer never came. */
  | "stopping"
  /** The product said that nobody got it, and that it is a draft again. */
  | "stopped"
  /** Its sender pressed Send now, and the answer never came. */
  | "hurrying"
  /** The product said that it has left. */
  | "hurried"

/** Of one holder's copy. Until somebody else has seen the letter it is coming, also to its sender. */
export type Copy = "coming" | "held" | "moving" | "in trash" | "erasing" | "erased"

export type SentFile = { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: string }

/** One letter, however often it had to be posted. */
export type Letter = {
  readonly subject: string
  readonly text: string
  readonly from: string
  readonly to: readonly string[]
  /** The number that the sender gave for whom has no account; empty else. */
  readonly phone: string
  readonly file: { readonly name: string; readonly sha256: string } | null
  sending: Sending
  messageId: string | null
  /** When its sender wants it to leave; null for as soon as it cannot be undone any more. */
  readonly scheduledFor: Date | null
  /** Before this moment nobody else may have it. */
  leavesFrom: Date
  fate: Fate
  /** By address. */
  readonly copies: Map<string, Copy>
  /** Files in the store, looked up before somebody erases. */
  blobIds: readonly string[]
}

/** How far somebody who was written to has come without an account. */
export type Stage =
  /** Has a link at most. */
  | "waiting"
  /** Was shown the message. */
  | "reading"
  /** Asked for an account, and the answer has not come. */
  | "completing"
  /** Was led into the new mailbox. */
  | "claimed"
  /** Was thanked for saying that the number is somebody else's. */
  | "reported"

/** Somebody without an account, whom one letter was sent to. */
export type Stranger = {
  readonly person: Person
  readonly letter: Letter
  /** Will say that the number is not theirs, instead of reading. */
  readonly isNumberWrong: boolean
  stage: Stage
  /** Somebody acts as this one just now. */
  isBusy: boolean
}

/** A draft and every text that it was to have. */
export type Draft = {
  readonly id: string
  readonly owner: string
  readonly texts: string[]
  /** How many of the texts, from the first, were to be saved when the product last said that it has saved. */
  acknowledged: number
  /** What it was sent as. */
  letter: Letter | null
}

/** A file that goes ahead in parts. */
export type Upload = {
  readonly owner: string
  /** The id of the draft that its form writes. */
  readonly form: string
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  id: string | null
  /** How much of it is there, as the product said last. */
  acknowledged: number
  state: "coming" | "discarding" | "discarded" | "posted"
}

export type Ledger = {
  readonly letters: Letter[]
  readonly strangers: Stranger[]
  readonly drafts: Draft[]
  readonly uploads: Upload[]
  /** What cannot be, seen while it happened. */
  readonly violations: string[]
  readonly counts: Map<string, number>
  readonly count: (what: string, by?: number) => void
}

export function openLedger(): Ledger {
  const counts = new Map<string, number>()
  return {
    letters: [],
    strangers: [],
    drafts: [],
    uploads: [],
    violations: [],
    counts,
    count: (what, by = 1) => void counts.set(what, (counts.get(what) ?? 0) + by),
  }
}

export const holdersOf = ({ from, to }: Letter): readonly string[] => [from, ...to]

/** Somebody else has it: then everybody has, because it leaves in one transaction. */
export function arrive({ copies }: Letter): void {
  for (const [holder, copy] of copies) if (copy === "coming") copies.set(holder, "held")
}

/** Letters that are surely in somebody's mailbox, and nobody has begun to move. */
export const heldBy = (ledger: Ledger, address: string): readonly Letter[] =>
  ledger.letters.filter(({ sending, copies }) => sending === "acknowledged" && copies.get(address) === "held")
