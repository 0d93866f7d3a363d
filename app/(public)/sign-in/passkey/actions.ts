"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { askAuthenticator } from "#app/_forms/attempt.ts"
import { enter } from "#app/_forms/enter.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { password } from "#lib/identity/input.ts"
import { usedAnswer } from "#lib/passkeys/input.ts"
import { ok } from "#lib/result.ts"
import { finishByPasskey, startPasskeyFactor } from "#lib/signing-in/passkey-factor.ts"
import { finishPasskeySignIn, signInByPasskey, startPasskeySignIn } from "#lib/signing-in/passkey-sign-in.ts"
import { visitorAction } from "#lib/web/action.ts"
import { attemptToken, browserFacts, keepAttempt } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"
import { nextPath } from "#lib/web/next-path.ts"

const answered = z.object({ answer: usedAnswer, next: z.string().optional() })
const current = z.object({ password, next: z.string().optional() })

const network = async () => (await browserFacts()).network
const ofAttempt = async () => (await attemptToken()) ?? "none"

/** Asks the browser for any passkey of ours; who it belongs to only the answer says. */
export const startPasskeySignInAction = visitorAction({
  name: "sign_in.passkey_start",
  limit: { max: 300, perSeconds: 600 },
  limitBy: network,
  parse: () => ok(null),
  run: async (context) => ok(await startPasskeySignIn(context)),
  after: askAuthenticator,
})

/** The answer: in, or to the password where the passkey opens no messages. */
export const passkeySignInAction = visitorAction({
  name: "sign_in.passkey",
  limit: { max: 300, perSeconds: 600 },
  limitBy: network,
  parse: (form) => parseForm(answered, form),
  run: async (context, { answer, next }) => {
    const { device, browserSecret } = await browserFacts()
    const done = orStepDone(await signInByPasskey(context, { token: await attemptToken(), answer, device, browserSecret }))
    return done.ok ? ok({ progress: done.value, next: nextPath(next) }) : done
  },
  after: async (_context, { progress, next }) => {
    if (progress?.kind === "password") {
      await keepAttempt(progress.token)
      redirect(`/sign-in/passkey?next=${encodeURIComponent(next)}`)
    }
    if (progress !== null) await enter(progress)
    redirect(next)
  },
})

/** The password after a passkey; no code is asked for. */
export const finishPasskeySignInAction = visitorAction({
  name: "sign_in.passkey_password",
  limit: { max: 60, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: (form) => parseForm(current, form),
  run: async (context, input) => {
    const facts = await browserFacts()
    const done = orStepDone(await finishPasskeySignIn(context, { ...facts, token: await attemptToken(), password: input.password }))
    return done.ok ? ok({ signedIn: done.value, next: nextPath(input.next) }) : done
  },
  after: async (_context, { signedIn, next }) => {
    if (signedIn !== null) await enter(signedIn)
    redirect(next)
  },
})

/** After the password, at the second factor: asks for one of the account's passkeys. */
export const startPasskeyFactorAction = visitorAction({
  name: "sign_in.passkey_factor_start",
  limit: { max: 20, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: () => ok(null),
  run: async (context) => startPasskeyFactor(context, { token: await attemptToken() }),
  after: async (_context, { options }) => ({ kind: "done", goOn: JSON.stringify(options) }),
})

/** The passkey in the place of the code: in. */
export const finishByPasskeyAction = visitorAction({
  name: "sign_in.passkey_factor",
  limit: { max: 20, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: (form) => parseForm(answered, form),
  run: async (context, { answer, next }) => {
    const { device, browserSecret } = await browserFacts()
    const done = orStepDone(await finishByPasskey(context, { token: await attemptToken(), answer, device, browserSecret }))
    return done.ok ? ok({ signedIn: done.value, next: nextPath(next) }) : done
  },
  after: async (_context, { signedIn, next }) => {
    if (signedIn !== null) await enter(signedIn)
    redirect(next)
  },
})
