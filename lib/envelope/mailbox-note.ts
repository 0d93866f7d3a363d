import { openRecord, sealRecord } from "../crypto/aead.ts"
import type { Bytes, Random } from "../crypto/bytes.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext } from "./context.ts"
import { decodeJson, encodeJson } from "./format.ts"

/** What a reader of a shared mailbox wrote to the others. Who and when are sealed with it, so that no row says so and none can be changed to say otherwise. */
export type MailboxNote = {
  readonly text: string
  readonly writerId: string
  readonly writer: string
  readonly writtenAt: Date
  /** When its writer changed it last; null while it says what was written at first. */
  readonly changedAt: Date | null
}

/** Where a note belongs: a row moved by SQL does not open (B7). */
export type NotePlace = {
  readonly installationId: string
  readonly mailboxId: string
  readonly messageId: string
  readonly noteId: string
  /** Of the mailbox's list key. */
  readonly generation: number
}

const contextOf = ({ installationId, mailboxId, messageId, noteId, generation }: NotePlace): Bytes =>
  recordContext(LABELS.mailboxNote, installationId, mailboxId, messageId, noteId, generation)

type Seal = NotePlace & { readonly note: MailboxNote; readonly listKey: Bytes; readonly random: Random }

/** Seals a note under the mailbox's list key. */
export function sealMailboxNote({ note, listKey, random, ...place }: Seal): Bytes {
  const { changedAt, ...first } = note
  const changed = changedAt === null ? {} : { changedAt: changedAt.toISOString() }
  const plaintext = encodeJson({ ...first, writtenAt: note.writtenAt.toISOString(), ...changed })
  return sealRecord({ key: listKey, plaintext, context: contextOf(place), random })
}

/** The note, or null where it was moved, changed, or is not under this key. */
export function openMailboxNote({
  sealed,
  listKey,
  ...place
}: NotePlace & { readonly sealed: Bytes; readonly listKey: Bytes }): MailboxNote | null {
  const opened = openRecord({ key: listKey, sealed, context: contextOf(place) })
  const { text, writerId, writer, writtenAt, changedAt } = (opened === null ? null : decodeJson(opened)) ?? {}
  if (typeof text !== "string" || typeof writerId !== "string" || typeof writer !== "string" || typeof writtenAt !== "string") return null
  const at = new Date(writtenAt)
  const changed = typeof changedAt === "string" ? new Date(changedAt) : null
  if (Number.isNaN(at.getTime()) || Number.isNaN(changed?.getTime())) return null
  return { text, writerId, writer, writtenAt: at, changedAt: changed }
}
