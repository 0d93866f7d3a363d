"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { orStepDone } from "#app/_forms/step-done.ts"
import { usedAnswer } from "#lib/passkeys/input.ts"
import { proveByPasskey, startRecoveryPasskey } from "#lib/recovering/prove-by-passkey.ts"
import { ok } from "#lib/result.ts"
import { visitorAction } from "#lib/web/action.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const answered = z.object({ answer: usedAnswer })

const rules = { limit: { max: 20, perSeconds: 600 }, limitBy: async () => (await attemptToken()) ?? "none" } as const

/** Asks for one of the account's passkeys, in the place of a code. */
export const startRecoveryPasskeyAction = visitorAction({
  ...rules,
  name: "recover.passkey_start",
  parse: () => ok(null),
  run: async (context) => startRecoveryPasskey(context, { token: await attemptToken() }),
  after: async (_context, { options }) => ({ kind: "done", goOn: JSON.stringify(options) }),
})

/** Its answer; the page of the next step follows. */
export const proveByPasskeyAction = visitorAction({
  ...rules,
  name: "recover.passkey",
  parse: (form) => parseForm(answered, form),
  run: async (context, { answer }) => orStepDone(await proveByPasskey(context, { token: await attemptToken(), answer })),
  after: async () => redirect("/recover"),
})
