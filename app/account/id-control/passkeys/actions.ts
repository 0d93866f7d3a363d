"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { askAuthenticator, dropAndShow } from "#app/_forms/attempt.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { addPasskey, startPasskey } from "#lib/passkeys/add-passkey.ts"
import { madeAnswer, passkeyId, passkeyName, usedAnswer } from "#lib/passkeys/input.ts"
import { letPasskeyOpen, startLetOpen } from "#lib/passkeys/let-passkey-open.ts"
import { renamePasskey } from "#lib/passkeys/own-passkeys.ts"
import { removePasskey } from "#lib/passkeys/remove-passkey.ts"
import { memberAction } from "#lib/web/action.ts"
import { attemptToken, dropAttemptCookie } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const PAGE = "/account/id-control/passkeys"

const named = z.object({ name: passkeyName })
const made = z.object({ name: passkeyName, answer: madeAnswer })
const one = z.object({ id: passkeyId })
const used = z.object({ id: passkeyId, answer: usedAnswer })
const renamed = z.object({ id: passkeyId, name: passkeyName })

/** Asks the browser for a new passkey; the name is read first, so that nobody touches a key in vain. */
export const startPasskeyAction = memberAction({
  name: "account.passkey_start",
  limit: { max: 30, perSeconds: 600 },
  parse: (form) => parseForm(named, form),
  keep: ["name"],
  run: startPasskey,
  after: askAuthenticator,
})

export const addPasskeyAction = memberAction({
  name: "account.passkey_add",
  limit: { max: 30, perSeconds: 600 },
  parse: (form) => parseForm(made, form),
  keep: ["name"],
  run: async (context, input) => orStepDone(await addPasskey(context, { ...input, token: await attemptToken() })),
  after: async (_context, added) => {
    await dropAttemptCookie()
    redirect(added?.isAskedOnceMore === true ? `${PAGE}?new=${added.id}` : `${PAGE}?done=added`)
  },
})

/** Asks one passkey for what could open the messages. */
export const startLetOpenAction = memberAction({
  name: "account.passkey_open_start",
  limit: { max: 30, perSeconds: 600 },
  parse: (form) => parseForm(one, form),
  run: startLetOpen,
  after: askAuthenticator,
})

export const letPasskeyOpenAction = memberAction({
  name: "account.passkey_open",
  limit: { max: 30, perSeconds: 600 },
  parse: (form) => parseForm(used, form),
  run: async (context, { answer }) => orStepDone(await letPasskeyOpen(context, { answer, token: await attemptToken() })),
  after: dropAndShow(`${PAGE}?done=opens`),
})

export const renamePasskeyAction = memberAction({
  name: "account.passkey_rename",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(renamed, form),
  keep: ["name"],
  run: renamePasskey,
  after: async () => redirect(`${PAGE}?done=renamed`),
})

export const removePasskeyAction = memberAction({
  name: "account.passkey_remove",
  limit: { max: 30, perSeconds: 600 },
  parse: (form) => parseForm(one, form),
  run: async (context, { id }) => removePasskey(context, { id }),
  after: async () => redirect(`${PAGE}?done=removed`),
})
