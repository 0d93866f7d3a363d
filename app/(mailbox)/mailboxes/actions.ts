"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import type { Id } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import { eraseMailboxDrafts, moveInMailbox } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { memberAction } from "#lib/web/action.ts"
import type { InvalidFields } from "#lib/web/forms.ts"
import { parseChosen, parseMove } from "../_folder/moves.ts"
import { saidAfter } from "../_folder/said.ts"
import { whichMailbox } from "./which-mailbox.ts"

/** What the form says of messages, with the mailbox that they lie in. */
function inMailbox<T>(parse: (form: FormData) => Result<T, InvalidFields>) {
  return (form: FormData): Result<{ readonly mailboxId: Id; readonly given: T }, InvalidFields> => {
    const mailbox = whichMailbox(form)
    if (!mailbox.ok) return mailbox
    const given = parse(form)
    return given.ok ? ok({ mailboxId: mailbox.value, given: given.value }) : given
  }
}
const parseMoved = inMailbox(parseMove)
const parseErased = inMailbox(parseChosen("message"))
const parseDrafts = inMailbox(parseChosen("draft"))

/** Moves chosen messages, from a list or from a message's page. */
export const moveInMailboxAction = memberAction({
  name: "mailbox.move",
  limit: { max: 300, perSeconds: 600 },
  parse: parseMoved,
  run: async (context, { mailboxId, given }) => {
    const { act, ids } = given
    if (act !== "trash" && act !== "restore" && act !== "erase") return fail("not_found")
    const chosen = { ...given, act, mailboxId }
    if (act === "erase") return ok({ ...chosen, count: ids.length })
    const moved = await moveInMailbox(context, { mailboxId, act, ids })
    return moved.ok ? ok({ ...chosen, count: moved.value.count }) : moved
  },
  after: async (context, done) => {
    const { mailboxId, act, ids, from } = done
    const mailbox = `/mailboxes/${mailboxId}`
    // Erasing asks once more on a page of its own, so that it works without JavaScript.
    if (act === "erase") redirect(`${mailbox}/trash/erase?${new URLSearchParams(ids.map((one) => ["message", one]))}`)
    if (from === "message") redirect(`${mailbox}?done=${act}&message=${ids[0] ?? ""}`)
    refresh()
    return saidAfter(translator(context.language), done)
  },
})

/** Erases chosen messages in the mailbox's Trash, after the page that asks (D1). */
export const eraseInMailboxAction = memberAction({
  name: "mailbox.erase",
  limit: { max: 300, perSeconds: 600 },
  parse: parseErased,
  run: async (context, { mailboxId, given: ids }) => {
    const erased = await moveInMailbox(context, { mailboxId, act: "erase", ids })
    return erased.ok ? ok({ mailboxId, count: erased.value.count, kept: "kept" in erased.value ? (erased.value.kept ?? 0) : 0 }) : erased
  },
  after: async (_context, { mailboxId, count, kept }) =>
    redirect(`/mailboxes/${mailboxId}/trash?done=erase&count=${count}${kept > 0 ? `&kept=${kept}` : ""}`),
})

/** Erases chosen drafts of the mailbox, after the page that asks. */
export const eraseMailboxDraftsAction = memberAction({
  name: "mailbox.erase_drafts",
  limit: { max: 300, perSeconds: 600 },
  parse: parseDrafts,
  run: async (context, { mailboxId, given: ids }) => {
    const erased = await eraseMailboxDrafts(context, { mailboxId, ids })
    return erased.ok ? ok({ mailboxId, count: erased.value.count }) : erased
  },
  after: async (_context, { mailboxId, count }) => redirect(`/mailboxes/${mailboxId}/drafts?done=erase-drafts&count=${count}`),
})
