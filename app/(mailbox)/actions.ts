"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import type { MemberContext } from "#lib/context.ts"
import { eraseDrafts } from "#lib/drafts/erase-drafts.ts"
import { translator } from "#lib/language/translate.ts"
import { mendNumber } from "#lib/links/mend-number.ts"
import { markMessages } from "#lib/messages/mark-message.ts"
import { moveBackToStart, moveToArchive, moveToOwnFolder, moveToTrash, restoreFromTrash } from "#lib/messages/move-message.ts"
import { fail, ok } from "#lib/result.ts"
import { emptySearchedTrash, eraseSearched } from "#lib/searching/erase-searched.ts"
import { actAs } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { memberAction } from "#lib/web/action.ts"
import { placesIn } from "#lib/web/as-mailbox.ts"
import { parseForm } from "#lib/web/forms.ts"
import { isMark, MARKS, parseChosen, parseMove, type Move } from "./_folder/moves.ts"
import { folderHref } from "./_folder/place.ts"
import { saidAfter } from "./_folder/said.ts"

const MOVES = { trash: moveToTrash, archive: moveToArchive, unarchive: moveBackToStart, restore: restoreFromTrash } as const

/** Moves or marks the chosen messages, from a list or from a message's page. */
export const moveAction = memberAction({
  name: "message.move",
  limit: { max: 300, perSeconds: 600 },
  parse: parseMove,
  run: move,
  after: async (context, done) => {
    const { act, ids, folder, from } = done
    // Erasing and giving ask once more on a page of its own, so that it works without JavaScript.
    const chosen = ids.map((id) => ["message", id])
    if (act === "erase") redirect(`/trash/erase?${new URLSearchParams(chosen)}`)
    if (act === "give") redirect(`/give?${new URLSearchParams([...chosen, ["folder", folder]])}`)
    // A flag is seen on the message's own page; to be unread it has to be left.
    if (from === "message" && act !== "flag" && act !== "unflag") redirect(`${folderHref(folder)}?done=${act}&message=${ids[0] ?? ""}`)
    refresh()
    return saidAfter(translator(context.language), { ...done, act })
  },
})

async function move(context: MemberContext, input: Move) {
  const { act, ids, to } = input
  if (act === "erase" || act === "give") return ok({ ...input, count: ids.length })
  const done = await (isMark(act)
    ? markMessages(context, ids, MARKS[act])
    : act !== "move"
      ? MOVES[act](context, ids)
      : to === null
        ? fail("not_found")
        : moveToOwnFolder(context, ids, to))
  return done.ok ? ok({ ...input, ...done.value }) : done
}

/** Erases chosen messages in Trash, after the page that asks (D1). */
export const eraseAction = memberAction({
  name: "message.erase",
  limit: { max: 300, perSeconds: 600 },
  parse: parseChosen("message"),
  run: eraseSearched,
  after: async (_context, { count }) => redirect(`/trash?done=erase&count=${count}`),
})

/** Erases everything in Trash, after the page that asks (D1). */
export const emptyTrashAction = memberAction({
  name: "trash.empty",
  limit: { max: 60, perSeconds: 600 },
  parse: () => ok(null),
  run: (context) => emptySearchedTrash(context),
  after: async (_context, { count }) => redirect(`/trash?done=erase&count=${count}`),
})

/** Erases chosen drafts, after the page that asks. */
export const eraseDraftsAction = memberAction({
  name: "draft.erase",
  limit: { max: 300, perSeconds: 600 },
  parse: parseChosen("draft"),
  run: eraseDrafts,
  after: async (_context, { count }) => redirect(`/drafts?done=erase-drafts&count=${count}`),
})

const mended = z.object({
  message: z.string("required"),
  mailbox: z.uuid("required").optional(),
  position: z.coerce.number().int().min(0).max(1000),
  phone: z.string("required").min(1, "required").max(40, "phone_unreadable"),
})

/** The right number for a recipient who said that the one given is not theirs (M16). */
export const mendNumberAction = memberAction({
  name: "message.mend_number",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(mended, form),
  keep: ["phone"],
  run: async (context, { message: messageId, mailbox, position, phone }) => {
    const done = await actAs(context, mailbox, (writer) => mendNumber(writer, { messageId, position, phone }))
    return done.ok ? ok({ messageId, mailbox }) : done
  },
  // The form is gone with the wrong number, so that the page says it.
  after: async (_context, { messageId, mailbox }) => redirect(`${placesIn(mailbox).message(messageId)}?mended=1`),
})
