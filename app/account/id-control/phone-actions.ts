"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { saySentAgain } from "#app/_forms/attempt.ts"
import { provePhone, phoneCodeAgain, removeBackupPhone, startPhone } from "#lib/factors/set-phone.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { dropAttempt } from "#lib/identity/attempts.ts"
import { phoneNumber, sixDigits } from "#lib/identity/input.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { attemptToken, dropAttemptCookie, keepAttempt } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const which = z.enum(["phone", "backup_phone"], "required")
const number = z.object({ which, phone: phoneNumber })
const code = z.object({ which, code: sixDigits })
const only = z.object({ which })

const pageOf = (phone: z.infer<typeof which>) => `/account/id-control/${phone === "phone" ? "phone" : "backup-phone"}`

/** The number, which gets a code. */
export const startPhoneAction = memberAction({
  name: "account.phone_start",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(number, form),
  keep: ["phone"],
  run: async (context, input) => {
    const started = await startPhone(context, input)
    return started.ok ? ok({ ...started.value, which: input.which }) : started
  },
  after: async (_context, { token, which }) => {
    await keepAttempt(token)
    redirect(pageOf(which))
  },
})

/** The code, which proves the number. */
export const provePhoneAction = memberAction({
  name: "account.phone_prove",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(code, form),
  run: async (context, input) => {
    const done = await provePhone(context, { ...input, token: await attemptToken() })
    return done.ok ? ok(input.which) : done
  },
  after: async (_context, done) => {
    await dropAttemptCookie()
    redirect(`/account/id-control?done=${done === "phone" ? "phone" : "backup"}`)
  },
})

export const phoneCodeAgainAction = memberAction({
  name: "account.phone_again",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(only, form),
  run: async (context, input) => orStepDone(await phoneCodeAgain(context, { ...input, token: await attemptToken() })),
  after: saySentAgain,
})

/** Back to the number, when it was mistyped. */
export const otherPhoneAction = memberAction({
  name: "account.phone_other",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(only, form),
  run: async (context, input) => {
    await dropAttempt(context, await attemptToken())
    return ok(input.which)
  },
  after: async (_context, asked) => {
    await dropAttemptCookie()
    redirect(pageOf(asked))
  },
})

export const removeBackupPhoneAction = memberAction({
  name: "account.backup_phone_remove",
  limit: { max: 20, perSeconds: 600 },
  parse: () => ok(null),
  run: removeBackupPhone,
  after: async () => redirect("/account/id-control?done=backup_removed"),
})
