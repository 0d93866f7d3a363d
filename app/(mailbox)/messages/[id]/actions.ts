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
import { actAs } from "#lib/shared-mailboxes/act-in-mailbox.ts"
import { memberAction } from "#lib/web/action.ts"
import { placesIn } from "#lib/web/as-mailbox.ts"
import { parseForm } from "#lib/web/forms.ts"

/** Which message, and the shared mailbox that it is of, where it is not one's own (M15). */
const one = z.object({ message: z.uuid("required"), mailbox: z.uuid("required").optional() })

const recalled = one.extend({
  recipient: z.coerce.number().int().min(0).max(1000).optional(),
})

/** Takes a message back from one recipient, or from all who have not read it, after the page that asks (M7). */
export const recallAction = memberAction({
  name: "message.recall",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(recalled, form),
  run: async (context, { message: messageId, mailbox, recipient }) => {
    const done = await actAs(context, mailbox, (writer) => recallMessage(writer, { messageId, position: recipient ?? null }))
    return done.ok ? ok({ messageId, mailbox, ...done.value }) : done
  },
  after: async (_context, { messageId, mailbox, count, kept = 0 }) =>
    redirect(`${placesIn(mailbox).message(messageId)}?recalled=${count}${kept > 0 ? `&kept=${kept}` : ""}`),
})

/** *Undo* after Send, and *Do not send*: what has not left becomes a draft again (M7, M14). */
export const takeBackAction = memberAction({
  name: "message.take_back",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(one, form),
  run: async (context, { message, mailbox }) => {
    const taken = await actAs(context, mailbox, (writer) => takeBack(writer, message))
    return taken.ok ? ok({ mailbox, ...taken.value }) : taken
  },
  after: async (_context, { mailbox, draftId }) => redirect(`${placesIn(mailbox).draft(draftId)}&undone=1`),
})

/** Lets a scheduled message leave now (M14). */
export const sendNowAction = memberAction({
  name: "message.send_now",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(one, form),
  run: async (context, { message, mailbox }) => {
    const sent = await actAs(context, mailbox, (writer) => sendNow(writer, message))
    return sent.ok ? ok({ message, mailbox }) : sent
  },
  after: async (_context, { message, mailbox }) => redirect(placesIn(mailbox).sent(message)),
})

const changed = one.extend({ send_date: z.string().max(20), send_time: z.string().max(20) })

/** Another time for a scheduled message (M14). */
export const changeTimeAction = memberAction({
  name: "message.change_time",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(changed, form),
  keep: ["send_date", "send_time"],
  run: (context, { message: messageId, mailbox, send_date: sendDate, send_time: sendTime }) =>
    actAs(context, mailbox, (writer) => changeSendTime(writer, { messageId, sendDate, sendTime })),
  after: async (context, { dueAt }) => {
    refresh()
    const f = formats(context)
    return { kind: "done", message: translator(context.language)("held.changed", { day: f.day(dueAt), time: f.clock(dueAt) }) }
  },
})

/** A recipient says that they have read it, for themselves or for the mailbox (M6); said twice it is said once. */
export const confirmReadingAction = memberAction({
  name: "message.confirm",
  limit: { max: 120, perSeconds: 600 },
  parse: (form) => parseForm(one, form),
  run: (context, { message: id, mailbox }) => actAs(context, mailbox, (reader) => confirmReading(reader, id)),
  after: async () => {
    refresh()
    return { kind: "start" }
  },
})

const expiry = one.extend({
  expiry: z.enum(EXPIRY_CHOICES, "expiry_unreadable"),
  expiry_date: z.string().max(40, "expiry_unreadable").default(""),
})

/** The sender gives a message another end, or none (M6). */
export const changeExpiryAction = memberAction({
  name: "message.expiry",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(expiry, form),
  keep: ["expiry", "expiry_date"],
  run: (context, { message: messageId, mailbox, expiry: choice, expiry_date: expiryDate }) => {
    // The field holds the date so far, which another choice is not about.
    const end = { messageId, expiry: choice, expiryDate: choice === "date" ? expiryDate.trim() : "" }
    return actAs(context, mailbox, (writer) => changeExpiry(writer, end))
  },
  after: async (context, expiresAt) => {
    refresh()
    const t = translator(context.language)
    const said = expiresAt === null ? t("options.expiryCleared") : t("options.expiryChanged", { day: formats(context).day(expiresAt) })
    return { kind: "done", message: said }
  },
})
