"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { parseChosen, parseMove } from "#app/(mailbox)/_folder/moves.ts"
import { saidAfter } from "#app/(mailbox)/_folder/said.ts"
import { isId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { fail, ok } from "#lib/result.ts"
import { answerSupport } from "#lib/staff/answer-support.ts"
import { moveSupport } from "#lib/staff/move-support.ts"
import { confirmSupportReading } from "#lib/staff/read-support.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const SUPPORT = "/operator/support"
const id = z.string("required").refine(isId, "required")
const answer = z.object({
  token: id,
  answered: id,
  subject: z.string("required"),
  message: z.string("required").min(1, "required"),
})

/** An answer from support (U4). */
export const answerSupportAction = memberAction({
  name: "support.answer",
  limit: { max: 120, perSeconds: 600 },
  parse: (form) => parseForm(answer, form),
  keep: ["subject", "message"],
  run: (context, { token, answered, subject, message }) => answerSupport(context, { token, messageId: answered, subject, text: message }),
  after: async () => redirect(`${SUPPORT}?answered=1`),
})

/** Support says that it has read a message whose sender asked for that (M6). */
export const confirmSupportReadingAction = memberAction({
  name: "support.confirm",
  limit: { max: 120, perSeconds: 600 },
  parse: (form) => parseForm(z.object({ message: id }), form),
  run: (context, { message }) => confirmSupportReading(context, message),
  after: async () => {
    refresh()
    return { kind: "start" }
  },
})

/** Moves chosen messages of support, from a list or from a message's page. */
export const moveSupportAction = memberAction({
  name: "support.move",
  limit: { max: 300, perSeconds: 600 },
  parse: parseMove,
  run: async (context, input) => {
    const { act, ids } = input
    if (act !== "trash" && act !== "restore" && act !== "erase") return fail("not_found")
    const chosen = { ...input, act }
    if (act === "erase") return ok({ ...chosen, count: ids.length })
    const moved = await moveSupport(context, act === "trash" ? "support.trashed" : "support.restored", ids)
    return moved.ok ? ok({ ...chosen, count: moved.value.count }) : moved
  },
  after: async (context, done) => {
    const { act, ids, from } = done
    // Erasing asks once more on a page of its own, so that it works without JavaScript.
    if (act === "erase") redirect(`${SUPPORT}/trash/erase?${new URLSearchParams(ids.map((one) => ["message", one]))}`)
    if (from === "message") redirect(`${SUPPORT}?done=${act}&message=${ids[0] ?? ""}`)
    refresh()
    return saidAfter(translator(context.language), done)
  },
})

/** Erases chosen messages in support's Trash, after the page that asks (D1). */
export const eraseSupportAction = memberAction({
  name: "support.erase",
  limit: { max: 300, perSeconds: 600 },
  parse: parseChosen("message"),
  run: (context, ids) => moveSupport(context, "support.erased", ids),
  after: async (_context, { count }) => redirect(`${SUPPORT}/trash?done=erase&count=${count}`),
})
