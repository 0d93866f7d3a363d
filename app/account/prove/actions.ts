"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { askAuthenticator, parseWay, showAsked, throwAway } from "#app/_forms/attempt.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { factorCode } from "#lib/factors/input.ts"
import { password } from "#lib/identity/input.ts"
import { usedAnswer } from "#lib/passkeys/input.ts"
import { ok } from "#lib/result.ts"
import { finishPasskeyInProof, finishPasskeyProof, startPasskeyInProof, startPasskeyProof } from "#lib/signing-in/passkey-proof.ts"
import { finishProof, proveBy, startProof } from "#lib/signing-in/prove.ts"
import { memberAction } from "#lib/web/action.ts"
import { attemptToken, browserFacts, dropAttemptCookie, keepAttempt } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"
import { nextPath } from "#lib/web/next-path.ts"
import { startBrowserSession } from "#lib/web/session.ts"

const current = z.object({ password, next: z.string().optional() })
const code = z.object({ code: factorCode, next: z.string().optional() })
const answered = z.object({ answer: usedAnswer, next: z.string().optional() })

const pageWith = (next: string | undefined) => `/account/prove?next=${encodeURIComponent(nextPath(next))}`

/** The password once more. */
export const startProofAction = memberAction({
  name: "account.proof_password",
  limit: { max: 30, perSeconds: 600 },
  parse: (form) => parseForm(current, form),
  run: async (context, input) => {
    const started = await startProof(context, { password: input.password, network: (await browserFacts()).network })
    return started.ok ? ok({ ...started.value, next: input.next }) : started
  },
  after: async (_context, { token, next }) => {
    await keepAttempt(token)
    redirect(pageWith(next))
  },
})

/** The second factor; the browser gets a session of its own for it (B33). */
export const finishProofAction = memberAction({
  name: "account.proof_code",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(code, form),
  run: async (context, input) => {
    const { device } = await browserFacts()
    const done = orStepDone(await finishProof(context, { token: await attemptToken(), code: input.code, device }))
    return done.ok ? ok({ session: done.value, next: nextPath(input.next) }) : done
  },
  after: async (_context, { session, next }) => {
    if (session !== null) await startBrowserSession(session)
    await dropAttemptCookie()
    redirect(next)
  },
})

/** Another code, or another way that was set up. */
export const proveByAction = memberAction({
  name: "account.proof_by",
  limit: { max: 20, perSeconds: 600 },
  parse: parseWay,
  run: async (context, { method }) => orStepDone(await proveBy(context, { token: await attemptToken(), method })),
  after: showAsked,
})

/** Throws what was begun away. */
export const startProofAgainAction = memberAction({
  name: "account.proof_again",
  limit: { max: 60, perSeconds: 600 },
  parse: () => ok(null),
  run: throwAway,
  after: async () => {
    await dropAttemptCookie()
    refresh()
    return { kind: "start" }
  },
})

/** Asks for one of the person's passkeys, in the place of password and code. */
export const startPasskeyProofAction = memberAction({
  name: "account.proof_passkey_start",
  limit: { max: 60, perSeconds: 600 },
  parse: () => ok(null),
  run: startPasskeyProof,
  after: askAuthenticator,
})

/** The passkey's answer; the browser gets a session of its own for it (B33). */
export const finishPasskeyProofAction = memberAction({
  name: "account.proof_passkey",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(answered, form),
  run: async (context, { answer, next }) => {
    const { device } = await browserFacts()
    const done = orStepDone(await finishPasskeyProof(context, { token: await attemptToken(), answer, device }))
    return done.ok ? ok({ session: done.value, next: nextPath(next) }) : done
  },
  after: async (_context, { session, next }) => {
    if (session !== null) await startBrowserSession(session)
    await dropAttemptCookie()
    redirect(next)
  },
})

/** The same at the code, beside which it stands. */
export const startPasskeyInProofAction = memberAction({
  name: "account.proof_passkey_factor_start",
  limit: { max: 20, perSeconds: 600 },
  parse: () => ok(null),
  run: async (context) => startPasskeyInProof(context, { token: await attemptToken() }),
  after: async (_context, { options }) => ({ kind: "done", goOn: JSON.stringify(options) }),
})

/** Its answer there. */
export const finishPasskeyInProofAction = memberAction({
  name: "account.proof_passkey_factor",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(answered, form),
  run: async (context, { answer, next }) => {
    const { device } = await browserFacts()
    const done = orStepDone(await finishPasskeyInProof(context, { token: await attemptToken(), answer, device }))
    return done.ok ? ok({ session: done.value, next: nextPath(next) }) : done
  },
  after: async (_context, { session, next }) => {
    if (session !== null) await startBrowserSession(session)
    await dropAttemptCookie()
    redirect(next)
  },
})
