import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import type { VisitorContext } from "#lib/context.ts"
import type { Asked } from "#lib/factors/challenge.ts"
import { method } from "#lib/factors/input.ts"
import { dropAttempt } from "#lib/identity/attempts.ts"
import { translator } from "#lib/language/translate.ts"
import type { Begun } from "#lib/passkeys/ceremony.ts"
import { ok } from "#lib/result.ts"
import type { ActionState } from "#lib/web/action.ts"
import { attemptToken, dropAttemptCookie, keepAttempt } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

/** Begun: the browser keeps the attempt, and the page that goes on with it follows. */
export const keepAndShow =
  (page: string) =>
  async (_context: VisitorContext, { token }: { readonly token: string }): Promise<never> => {
    await keepAttempt(token)
    redirect(page)
  }

/** Over: the browser forgets the attempt, and this page follows. */
export const dropAndShow = (page: string) => async (): Promise<never> => {
  await dropAttemptCookie()
  redirect(page)
}

/** Throws what this browser has begun away. */
export const throwAway = async (context: VisitorContext) => ok(await dropAttempt(context, await attemptToken()))

/** Another code is on its way. */
export const saySentAgain = async ({ language }: VisitorContext): Promise<ActionState> => ({
  kind: "done",
  message: translator(language)("register.sentAgain"),
})

/** Begun with a question to the browser's authenticator, which the page's script puts to it. */
export async function askAuthenticator(_context: VisitorContext, { token, options }: Begun): Promise<ActionState> {
  await keepAttempt(token)
  return { kind: "done", goOn: JSON.stringify(options) }
}

const way = z.object({ method })

/** Which way was asked for, in the form of a second factor. */
export const parseWay = (form: FormData) => parseForm(way, form)

/** The same way once more, which is said; or another one, or the step is done already, which the page shows. */
export async function showAsked(context: VisitorContext, asked: Asked | null): Promise<ActionState> {
  if (asked?.isSame === true) return saySentAgain(context)
  refresh()
  return { kind: "start" }
}
