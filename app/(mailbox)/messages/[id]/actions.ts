"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { takeBack } from "#lib/composing/take-back.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { changeSendTime, sendNow } from "#lib/messages/change-time.ts"
import { confirmReading } from "#lib/messages/confirm-reading.ts"
import { EXPIRY_CHOICES } from "#lib/messages/options.ts"
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
  after: async (_context, { messageId, count, kept = 0 }) =>
    redirect(`/messages/${messageId}?recalled=${count}${kept > 0 ? `&kept=${kept}` : ""}`),
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

const message = z.object({ message: z.string("required") })

/** A recipient says that they have read it (M6); said twice it is said once. */
export const confirmReadingAction = memberAction({
  name: "message.confirm",
  limit: { max: 120, perSeconds: 600 },
  parse: (form) => parseForm(message, form),
  run: (context, { message: id }) => confirmReading(context, id),
  after: async () => {
    refresh()
    return { kind: "start" }
  },
})

const expiry = message.extend({
  expiry: z.enum(EXPIRY_CHOICES, "expiry_unreadable"),
  expiry_date: z.string().max(40, "expiry_unreadable").default(""),
})

/** The sender gives a message another end, or none (M6). */
export const changeExpiryAction = memberAction({
  name: "message.expiry",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(expiry, form),
  keep: ["expiry", "expiry_date"],
  run: (context, { message: messageId, expiry: choice, expiry_date: expiryDate }) =>
    // The field holds the date so far, which another choice is not about.
    changeExpiry(context, { messageId, expiry: choice, expiryDate: choice === "date" ? expiryDate.trim() : "" }),
  after: async (context, expiresAt) => {
    refresh()
    const t = translator(context.language)
    const said = expiresAt === null ? t("options.expiryCleared") : t("options.expiryChanged", { day: formats(context).day(expiresAt) })
    return { kind: "done", message: said }
  },
})
