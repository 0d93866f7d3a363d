"use server"
import { refresh } from "next/cache"
import { z } from "zod"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { changeExpiry } from "#lib/messages/change-expiry.ts"
import { confirmReading } from "#lib/messages/confirm-reading.ts"
import { EXPIRY_CHOICES } from "#lib/messages/options.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

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
