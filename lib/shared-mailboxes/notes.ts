import { isHeld } from "#db/queries/deliveries.ts"
import { z } from "zod"
import { findNote, findNotes, insertNote, type NoteRow } from "#db/queries/mailbox-notes.ts"
import { lockLetter } from "#db/queries/registrations.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { sha256 } from "../crypto/kdf.ts"
import { openMailboxNote, sealMailboxNote, type MailboxNote } from "../envelope/mailbox-note.ts"
import { isId, newId, type Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { keysOf } from "../messages/opened-message.ts"
import { fail, ok, type Result } from "../result.ts"
import type { MailboxWaiting, NoteLost } from "./errors.ts"
import { openUnitMailbox } from "./own-mailboxes.ts"

export const MAX_NOTE = 4_000

/** As many as a page shows; a longer conversation shows the newest. */
export const MOST_NOTES = 100

/** A note as it is typed: plain text with its lines. Problems: `required`, `tooLong`. */
export const noteText = z
  .string("required")
  .transform((text) => text.toWellFormed().replaceAll("\u0000", "").replaceAll(/\r\n?/g, "\n").trim())
  .pipe(z.string().min(1, "required").max(MAX_NOTE, "tooLong"))

type Adding = { readonly mailboxId: Id; readonly messageId: Id; readonly text: string }

/**
 * Writes a note to the others who read a shared mailbox, on one of its messages (M15). It is sealed to the mailbox's keys, is no part of any message, and goes with the
 * mailbox's copy of the one that it was written on.
 */
export async function addNote(
  ctx: MemberContext,
  { mailboxId, messageId, text }: Adding,
): Promise<Result<null, NotFound | MailboxWaiting | NoteLost>> {
  const mailbox = await openUnitMailbox(ctx, mailboxId)
  if (!mailbox.ok) return mailbox
  const scope = authorize(mailbox.value.actor, "mailbox:work")
  if (!scope.ok) return scope
  const { generation, secrets } = await mailbox.value.open()
  const writtenAt = ctx.clock.now()
  const [id, note] = [newId(), { text, writerId: ctx.actor.accountId, writer: ctx.actor.name, writtenAt, changedAt: null }]
  const place = { installationId: ctx.installation.id, mailboxId, messageId, noteId: id, generation }
  const sealed = sealMailboxNote({ ...place, note, listKey: secrets.listKey, random: ctx.random })
  return ctx.db.transaction(async (tx) => {
    // What has not left takes no note: it may be taken back, and the note with it.
    if (!(await lockLetter(tx, scope.value, messageId)))
      return fail((await isHeld(tx, scope.value, { messageId, now: writtenAt })) ? "not_found" : "note_lost")
    await insertNote(tx, scope.value, { id, messageId, generation, sealed, writtenAt })
    return ok(null)
  })
}

export type ShownNote = {
  readonly id: Id
  /** Null where it was changed outside the service, and opens no more. */ readonly note: MailboxNote | null
  /** Of whoever looks: they may change it, or take it away. */ readonly isOwn: boolean
  /** Another one each time that it is saved. */ readonly version: string
}

/** What the readers of an open mailbox have noted on the conversation of a message, oldest first. */
export async function listNotes(mailbox: MemberContext, messageId: Id): Promise<readonly ShownNote[]> {
  const scope = authorize(mailbox.actor, "mailbox:work")
  if (!scope.ok) return []
  const rows = await findNotes(mailbox.db, scope.value, { messageId, limit: MOST_NOTES })
  if (rows.length === 0) return []
  const account = await mailbox.open()
  return Promise.all(rows.map((row) => shown(mailbox, account, row)))
}

/** One of the notes of an open mailbox, or null. */
export async function showNote(mailbox: MemberContext, noteId: Id): Promise<ShownNote | null> {
  const scope = authorize(mailbox.actor, "mailbox:work")
  const row = scope.ok && isId(noteId) ? await findNote(mailbox.db, scope.value, noteId) : null
  return row === null ? null : shown(mailbox, await mailbox.open(), row)
}

async function shown(mailbox: MemberContext, account: OpenedAccount, row: NoteRow): Promise<ShownNote> {
  const note = await openNote(mailbox, account, row)
  return { id: row.id, note, isOwn: note !== null && note.writerId === mailbox.actor.memberId, version: versionOf(row) }
}

/** What was sealed is sealed with fresh randomness each time, so that no two of them are alike. */
export const versionOf = ({ sealed }: Pick<NoteRow, "sealed">): string => Buffer.from(sha256(sealed)).toString("base64url")

export async function openNote(
  mailbox: MemberContext,
  account: OpenedAccount,
  { id, messageId, generation, sealed }: NoteRow,
): Promise<MailboxNote | null> {
  const keys = await keysOf(account, generation)
  if (keys === null) return null
  const place = { installationId: mailbox.installation.id, mailboxId: account.accountId, messageId, noteId: id, generation }
  return openMailboxNote({ ...place, sealed, listKey: keys.listKey })
}
