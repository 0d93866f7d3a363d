/** Largest file and most people that are read from one. */
export const MOST_FILE_BYTES = 1024 * 1024

/** Somebody as a file has them: what stood there, tidied and not judged. */
export type FileEntry = {
  /** Which row, or which card, counted from 1; with a heading, that is row 1. */
  readonly place: number
  readonly name: string
  readonly organisation: string
  readonly note: string
  readonly addresses: readonly string[]
  readonly phones: readonly string[]
  /** Names of address lists. */
  readonly lists: readonly string[]
}

/** What of a file is left out, and why: a key of `contacts.files.problems`. */
export type FileProblem = {
  readonly place: number
  readonly problem: "address" | "noAddress" | "elsewhere" | "phone" | "card" | "oldCard" | "full" | "many" | "lists"
  /** What it is about, as it stood there. */
  readonly text: string
}

export type FileContent = {
  readonly kind: "csv" | "vcard"
  readonly entries: readonly FileEntry[]
  readonly problems: readonly FileProblem[]
}

/** A file of which nothing can be read; each has a sentence under `contacts.files.refused`. */
export const FILE_REFUSALS = ["missing", "large", "long", "columns", "unreadable", "empty"] as const
export type FileRefused = { readonly code: `contacts_file_${(typeof FILE_REFUSALS)[number]}` }

/** Pieces of a cell that holds several, as Google writes them. */
export const piecesOf = (text: string): readonly string[] =>
  text
    .split(/:::|[;\r\n]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "")
