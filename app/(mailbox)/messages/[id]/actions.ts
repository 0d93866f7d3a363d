"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { takeBack } from "#lib/composing/take-back.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { changeSendTime, sendNow } from "#lib/messages/change-time.ts"
import { recallMessage } from "#lib/messages/recall-message.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const recalled = z.object({
  message: z.uuid("required"),
  recipient: z.coerce.number().int().min(0).max(1000).optional(),
})

/** Takes a message back from one recipient, or from all who have not read it, after the page that asks (M7). */
export const recallAction = memberAction({
  name: "message.recall",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(recalled, form),
  run: async (context, { message: messageId, recipient }) => {
    const done = await recallMessage(context, { messageId, position: recipient ?? null })
    return done.ok ? ok({ messageId, ...done.value }) : done
  },
  after: async (_context, { messageId, count }) => redirect(`/messages/${messageId}?recalled=${count}`),
})

const one = z.object({ message: z.uuid("required") })

/** *Undo* after Send, and *Do not send*: what has not left becomes a draft again (M7, M14). */
export const takeBackAction = memberAction({
  name: "message.take_back",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(one, form),
  run: (context, { message }) => takeBack(context, message),
  after: async (_context, { draftId }) => redirect(`/compose?draft=${draftId}&undone=1`),
})

/** Lets a scheduled message leave now (M14). */
export const sendNowAction = memberAction({
  name: "message.send_now",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(one, form),
  run: async (context, { message }) => {
    const sent = await sendNow(context, message)
    return sent.ok ? ok({ message }) : sent
  },
  after: async (_context, { message }) => redirect(`/sent?sent=${message}`),
})

const changed = z.object({ message: z.uuid("required"), send_date: z.string().max(20), send_time: z.string().max(20) })

/** Another time for a scheduled message (M14). */
export const changeTimeAction = memberAction({
  name: "message.change_time",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(changed, form),
  keep: ["send_date", "send_time"],
  run: (context, { message: messageId, send_date: sendDate, send_time: sendTime }) =>
    changeSendTime(context, { messageId, sendDate, sendTime }),
  after: async (context, { dueAt }) => {
    refresh()
    const f = formats(context)
    return { kind: "done", message: translator(context.language)("held.changed", { day: f.day(dueAt), time: f.clock(dueAt) }) }
  },
})
