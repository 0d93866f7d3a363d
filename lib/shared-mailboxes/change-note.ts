import type { Tx } from "#db/client.ts"
import { findArchived } from "#db/queries/erasing.ts"
import { recordErasure } from "#db/queries/erasure.ts"
import { deleteNotes, findNote, lockNote, replaceNote, type NoteRow } from "#db/queries/mailbox-notes.ts"
import { lockLetter } from "#db/queries/registrations.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { sealMailboxNote, type MailboxNote } from "../envelope/mailbox-note.ts"
import { passGate } from "../holding/gate.ts"
import type { Id } from "../ids.ts"
import { formats } from "../language/formats.ts"
import { eraseNow, firstRegion } from "../messages/blob-lifetime.ts"
import { fail, ok, type Result } from "../result.ts"
import type { MailboxWaiting, NoteBound, NoteChanged, NoteGone, NoteHeld } from "./errors.ts"
import { addNote, openNote, versionOf } from "./notes.ts"
import { openUnitMailbox } from "./own-mailboxes.ts"

/** What the form says that stands in the place of a note that is not there any more. */
export const NO_NOTE = "none"

type Which = {
  readonly mailboxId: Id
  readonly noteId: Id
  /** The version that the form showed, so that of two at once the later sees what happened. */ readonly seen: string
}

type Failure = NotFound | MailboxWaiting | NoteChanged | NoteGone | NoteHeld | NoteBound

/**
 * Changes what a reader wrote in a note of their own (M15): the others see the new words and when that was, and nobody what stood there. Where it was taken away
 * meanwhile nothing is written, and the form that says so makes a new note of the same words, on `messageId`.
 */
export async function changeNote(
  ctx: MemberContext,
  { mailboxId, messageId, noteId, seen, text }: Which & { readonly messageId: Id; readonly text: string },
): Promise<Result<null, Failure>> {
  if (seen === NO_NOTE) return addNote(ctx, { mailboxId, messageId, text })
  return onOwn(ctx, { mailboxId, noteId, seen }, async (tx, { mailbox, scope, row, note }) => {
    if (text === note.text) return
    const { generation, secrets } = await mailbox.open()
    const place = { installationId: ctx.installation.id, mailboxId, messageId: row.messageId, noteId, generation }
    const changed = { ...note, text, changedAt: ctx.clock.now() }
    const sealed = sealMailboxNote({ ...place, note: changed, listKey: secrets.listKey, random: ctx.random })
    await replaceNote(tx, scope, { id: noteId, generation, sealed })
  })
}

/** Takes a note of one's own away: nothing of it is left, and a restore does not bring it back (D3). One that is gone already is what was wanted. */
export async function removeNote(ctx: MemberContext, which: Which): Promise<Result<null, Exclude<Failure, NoteGone>>> {
  const removed = await onOwn(ctx, which, async (tx, { scope, row }) => {
    await deleteNotes(tx, scope, [row.id])
    const line = { kind: "note", subjectId: row.id, holderId: scope.holderId, blobId: null, region: firstRegion(ctx) } as const
    await recordErasure(tx, [line])
  })
  if (!removed.ok) return removed.error.code === "note_gone" ? ok(null) : fail(removed.error)
  await eraseNow(ctx)
  return removed
}

type Own = { readonly mailbox: MemberContext; readonly scope: HolderScope; readonly row: NoteRow; readonly note: MailboxNote }

/** Does something to a note of this reader's that is as the form showed it. Either act destroys what stood there, so that it goes with the letter: what a hold or an official mailbox keeps stays (O16). */
async function onOwn(
  ctx: MemberContext,
  { mailboxId, noteId, seen }: Which,
  act: (tx: Tx, own: Own) => Promise<void>,
): Promise<Result<null, Failure>> {
  const opened = await openUnitMailbox(ctx, mailboxId)
  if (!opened.ok) return opened
  const mailbox = opened.value
  const scope = authorize(mailbox.actor, "mailbox:work")
  if (!scope.ok) return scope
  const account = await mailbox.open()
  return ctx.db.transaction(async (tx) => {
    const free = await lockFree(tx, mailbox, { scope: scope.value, noteId })
    if (!free.ok) return free
    const row = free.value
    const note = await openNote(mailbox, account, row)
    if (note?.writerId !== ctx.actor.accountId) return fail("not_found")
    if (versionOf(row) !== seen) return fail("note_changed")
    await act(tx, { mailbox, scope: scope.value, row, note })
    return ok(null)
  })
}

type Asked = { readonly scope: HolderScope; readonly noteId: Id }

/** Asks at the gate, then locks the letter and its note. */
async function lockFree(tx: Tx, ctx: MemberContext, { scope, noteId }: Asked): Promise<Result<NoteRow, NoteGone | NoteHeld | NoteBound>> {
  const { holderId } = scope
  const gate = await passGate(tx, [holderId])
  const hold = gate.holds.get(holderId)
  if (hold !== undefined) return fail({ code: "note_held", by: hold.by, day: formats(ctx).day(hold.since) })
  const messageId = (await findNote(tx, scope, noteId))?.messageId
  if (messageId === undefined || !(await lockLetter(tx, scope, messageId))) return fail("note_gone")
  if (gate.official.has(holderId) && !(await findArchived(tx, scope, [messageId])).has(messageId)) return fail("note_bound")
  const row = await lockNote(tx, scope, noteId)
  return row === null ? fail("note_gone") : ok(row)
}
