"use server"
import { refresh } from "next/cache"
import { z } from "zod"
import { isId } from "#lib/ids.ts"
import { assignConversation, markDone } from "#lib/shared-mailboxes/claim.ts"
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
