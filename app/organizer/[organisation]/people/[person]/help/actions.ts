"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { helpBack } from "#lib/helping/help-back.ts"
import { isId } from "#lib/ids.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const helped = z.object({
  account: z.string("required").refine(isId, "required"),
  phone: z.string().max(40, "phone_unreadable").default(""),
  app: z.literal("on").optional(),
})

/** Opens the way back for somebody who lost a phone or forgot the password (O7). */
export const helpBackAction = organizerAction({
  name: "organizer.help_back",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(helped, form),
  keep: ["phone", "app"],
  run: async (context, { account: accountId, phone, app }) => {
    const done = await helpBack(context, { accountId, phone, dropsApp: app === "on" })
    return done.ok ? { ok: true, value: { accountId, said: done.value === "opened" ? "helped" : "help_asked" } } : done
  },
  after: async ({ organisation }, { accountId, said }) => redirect(`/organizer/${organisation.id}/people/${accountId}?done=${said}`),
})
