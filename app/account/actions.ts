"use server"
import { redirect } from "next/navigation"
import { refresh } from "next/cache"
import { z } from "zod"
import { changePassword } from "#lib/identity/change-password.ts"
import { password } from "#lib/identity/input.ts"
import { forgetBrowsers } from "#lib/identity/known-browsers.ts"
import { changeProfile } from "#lib/identity/own-account.ts"
import { setShortcuts } from "#lib/identity/shortcuts.ts"
import { endOneSession, endOtherSessions } from "#lib/identity/sessions.ts"
import { translator } from "#lib/language/translate.ts"
import { isId } from "#lib/ids.ts"
import { setTrashClock, TRASH_DAYS } from "#lib/messages/trash-clock.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { browserFacts } from "#lib/web/browser.ts"
import { writeCookie } from "#lib/web/cookies.ts"
import { parseForm } from "#lib/web/forms.ts"
import { startBrowserSession } from "#lib/web/session.ts"

const YEAR_SECONDS = 365 * 24 * 60 * 60

const profile = z.object({
  name: z.string("required").min(1, "required"),
  language: z.string("language"),
  time_zone: z.string("time_zone"),
})
const passwords = z.object({ new_password: password })
const session = z.object({ session: z.string("required").refine(isId, "required") })

/** Name, language and time zone. */
export const changeProfileAction = memberAction({
  name: "account.profile",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(profile, form),
  keep: ["name", "language", "time_zone"],
  run: (context, { name, language, time_zone }) => changeProfile(context, { name, language, timeZone: time_zone }),
  after: async (_context, { language }) => {
    await writeCookie("language", language, YEAR_SECONDS)
    redirect("/account?saved=1")
  },
})

const clock = z.object({ trash: z.enum(["never", ...TRASH_DAYS.map(String)], "trash_clock") })

/** After how long Trash empties itself. */
export const setTrashClockAction = memberAction({
  name: "account.trash_clock",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(clock, form),
  keep: ["trash"],
  run: (context, { trash }) => setTrashClock(context, TRASH_DAYS.find((days) => String(days) === trash) ?? null),
  after: async () => redirect("/account?saved=1"),
})

const shortcuts = z.object({ shortcuts: z.enum(["on", "off"], "required") })

/** Single keys for lists and messages, in every browser of the person. */
export const setShortcutsAction = memberAction({
  name: "account.shortcuts",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(shortcuts, form),
  run: (context, input) => setShortcuts(context, input.shortcuts),
  after: async () => redirect("/account/shortcuts"),
})

/** The password, after a fresh proof. */
export const changePasswordAction = memberAction({
  name: "account.password",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(passwords, form),
  run: async (context, { new_password }) => changePassword(context, { wanted: new_password, device: (await browserFacts()).device }),
  after: async (_context, made) => {
    await startBrowserSession(made)
    redirect("/account/id-control?done=password")
  },
})

export const endSessionAction = memberAction({
  name: "account.end_session",
  limit: { max: 100, perSeconds: 600 },
  parse: (form) => parseForm(session, form),
  run: (context, input) => endOneSession(context, { sessionId: input.session }),
  after: async () => redirect("/account/sessions?ended=1"),
})

const nothing = () => ok(null)

export const endOtherSessionsAction = memberAction({
  name: "account.end_others",
  limit: { max: 60, perSeconds: 600 },
  parse: nothing,
  run: (context) => endOtherSessions(context),
  after: async ({ language }, { ended }) => {
    refresh()
    return { kind: "done", message: translator(language)("account.session.endedOthers", { count: ended }) }
  },
})

export const forgetBrowsersAction = memberAction({
  name: "account.forget_browsers",
  limit: { max: 60, perSeconds: 600 },
  parse: nothing,
  run: (context) => forgetBrowsers(context),
  after: async ({ language }, { forgotten }) => {
    refresh()
    return { kind: "done", message: translator(language)("account.session.forgotten", { count: forgotten }) }
  },
})
