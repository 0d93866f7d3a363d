"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { dropAndShow, parseWay, showAsked, throwAway } from "#app/_forms/attempt.ts"
import { enter } from "#app/_forms/enter.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { factorCode } from "#lib/factors/input.ts"
import { emailAddress, password } from "#lib/identity/input.ts"
import { finishSignIn, signIn, signInBy } from "#lib/signing-in/sign-in.ts"
import { ok } from "#lib/result.ts"
import { visitorAction } from "#lib/web/action.ts"
import { attemptToken, browserFacts, keepAttempt } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"
import { nextPath } from "#lib/web/next-path.ts"

const credentials = z.object({
  email: emailAddress,
  password,
  next: z.string().optional(),
})

const code = z.object({ code: factorCode, remember: z.literal("on").optional(), next: z.string().optional() })

const ofAttempt = async () => (await attemptToken()) ?? "none"

/** Address and password; then the Inbox or the page that was asked for, or the second factor. */
export const signInAction = visitorAction({
  name: "sign_in.password",
  limit: { max: 300, perSeconds: 600 },
  limitBy: async () => (await browserFacts()).network,
  parse: (form) => parseForm(credentials, form),
  keep: ["email"],
  run: async (context, { email, password, next }) => {
    const progress = await signIn(context, { address: email, password, ...(await browserFacts()) })
    return progress.ok ? ok({ progress: progress.value, next: nextPath(next) }) : progress
  },
  after: async (_context, { progress, next }) => {
    if (progress.kind === "in") {
      await enter(progress)
      redirect(next)
    }
    await keepAttempt(progress.token)
    redirect(`/sign-in/code?next=${encodeURIComponent(next)}`)
  },
})

/** The second factor. Who had to use another way than their authenticator is led to where a new one is set up. */
export const finishSignInAction = visitorAction({
  name: "sign_in.code",
  limit: { max: 60, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: (form) => parseForm(code, form),
  keep: ["remember"],
  run: async (context, input) => {
    const { device, browserSecret } = await browserFacts()
    const token = await attemptToken()
    const remember = input.remember === "on"
    const done = orStepDone(await finishSignIn(context, { token, code: input.code, remember, device, browserSecret }))
    return done.ok ? ok({ signedIn: done.value, next: nextPath(input.next) }) : done
  },
  after: async (_context, { signedIn, next }) => {
    if (signedIn !== null) await enter(signedIn)
    redirect(next)
  },
})

/** Another code, or another way that was set up. */
export const signInByAction = visitorAction({
  name: "sign_in.by",
  limit: { max: 20, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: parseWay,
  run: async (context, { method }) => orStepDone(await signInBy(context, { token: await attemptToken(), method })),
  after: showAsked,
})

export const startSignInAgainAction = visitorAction({
  name: "sign_in.start_again",
  limit: { max: 60, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: () => ok(null),
  run: throwAway,
  after: dropAndShow("/sign-in"),
})
