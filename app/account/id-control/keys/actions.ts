"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { orStepDone } from "#app/_forms/step-done.ts"
import { rotateKeys } from "#lib/factors/rotate-keys.ts"
import { password } from "#lib/identity/input.ts"
import { memberAction } from "#lib/web/action.ts"
import { browserFacts } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"
import { startBrowserSession } from "#lib/web/session.ts"

const current = z.object({ password })

/** A new generation of keys; this browser gets a session of its own. */
export const rotateKeysAction = memberAction({
  name: "account.rotate_keys",
  limit: { max: 10, perSeconds: 600 },
  parse: (form) => parseForm(current, form),
  run: async (context, input) => {
    const { device, network } = await browserFacts()
    return orStepDone(await rotateKeys(context, { password: input.password, device, network }))
  },
  after: async (_context, session) => {
    if (session !== null) await startBrowserSession(session)
    redirect("/account/id-control?done=keys")
  },
})
