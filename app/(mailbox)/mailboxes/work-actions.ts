"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { ok, type Failure, type Result } from "#lib/result.ts"
import { assignConversation, markDone } from "#lib/shared-mailboxes/claim.ts"
import { changeNote, removeNote } from "#lib/shared-mailboxes/change-note.ts"
import { addNote, noteText } from "#lib/shared-mailboxes/notes.ts"
import { memberAction, type ActionState } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const LIMIT = { max: 300, perSeconds: 600 }

const id = z.string("required").refine(isId, "required")
/** A reader, or nobody. */
const somebody = z
  .string()
  .refine((text) => text === "" || isId(text), "required")
  .transform((text) => (text === "" ? null : text))
const which = z.object({ mailbox: id, message: id })
const assigned = which.extend({ from: somebody, to: somebody })
const noted = which.extend({ note: noteText })
const shownNote = which.extend({ id, seen: z.string("required") })
const changedNote = shownNote.extend({ note: noteText })
const marked = which.extend({ done: z.enum(["yes", "no"], "required") })

/** The message's own page shows how it stands; a redirect to it would be none where scripts run. */
async function shownAnew(): Promise<ActionState> {
  refresh()
  return { kind: "start" }
}

/** Takes a conversation of a shared mailbox, hands it on, takes it over, or lets go (M15). */
export const assignAction = memberAction({
  name: "mailbox.assign",
  limit: LIMIT,
  parse: (form) => parseForm(assigned, form),
  run: async (context, { mailbox: mailboxId, message: messageId, from, to }) => {
    const given = await assignConversation(context, { mailboxId, messageId, from, to })
    // Somebody was faster: the page shows who has it now.
    if (!given.ok) refresh()
    return given
  },
  after: shownAnew,
})

/** Marks a conversation of a shared mailbox as done, or takes that back (M15). */
export const markDoneAction = memberAction({
  name: "mailbox.done",
  limit: LIMIT,
  parse: (form) => parseForm(marked, form),
  run: (context, { mailbox: mailboxId, message: messageId, done }) => markDone(context, { mailboxId, messageId, isDone: done === "yes" }),
  after: shownAnew,
})

/** Writes a note to the others who read a shared mailbox (M15). */
export const addNoteAction = memberAction({
  name: "mailbox.note",
  limit: LIMIT,
  parse: (form) => parseForm(noted, form),
  keep: ["note"],
  run: (context, { mailbox: mailboxId, message: messageId, note: text }) => addNote(context, { mailboxId, messageId, text }),
  after: shownAnew,
})

type OfNote = { readonly mailbox: string; readonly message: string }

const toNotes = ({ mailbox, message }: OfNote): never => redirect(`/mailboxes/${mailbox}/messages/${message}#notes`)

/** The page shows what the note says by now, and keeps what was typed. */
function shownAsItIs<E extends Failure>(done: Result<null, E>, of: OfNote): Result<OfNote, E> {
  if (!done.ok) refresh()
  return done.ok ? ok(of) : done
}

/** Changes a note of one's own (M15). */
export const changeNoteAction = memberAction({
  name: "mailbox.change_note",
  limit: LIMIT,
  parse: (form) => parseForm(changedNote, form),
  keep: ["note"],
  run: async (context, { mailbox, message, id: noteId, seen, note: text }) =>
    shownAsItIs(await changeNote(context, { mailboxId: mailbox, messageId: message, noteId, seen, text }), { mailbox, message }),
  after: async (_context, of) => toNotes(of),
})

/** Takes a note of one's own away for good (M15). */
export const removeNoteAction = memberAction({
  name: "mailbox.remove_note",
  limit: LIMIT,
  parse: (form) => parseForm(shownNote, form),
  run: async (context, { mailbox, message, id: noteId, seen }) =>
    shownAsItIs(await removeNote(context, { mailboxId: mailbox, noteId, seen }), { mailbox, message }),
  after: async (_context, of) => toNotes(of),
})
