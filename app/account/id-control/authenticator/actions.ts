"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { dropAndShow, keepAndShow, saySentAgain } from "#app/_forms/attempt.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { switchOffAuthenticator } from "#lib/factors/switch-off-authenticator.ts"
import {
  authenticatorCodeAgain,
  authoriseAuthenticator,
  confirmAuthenticator,
  startAuthenticator,
} from "#lib/factors/switch-on-authenticator.ts"
import { sixDigits } from "#lib/identity/input.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const PAGE = "/account/id-control/authenticator"

const installed = z.object({ installed: z.literal("on", "installed") })
const code = z.object({ code: sixDigits })
const nothing = () => ok(null)

/** The box is ticked: the phone gets a code to authorise with. */
export const startAuthenticatorAction = memberAction({
  name: "account.authenticator_start",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(installed, form),
  run: startAuthenticator,
  after: keepAndShow(PAGE),
})

/** Another app in the place of the one that is on. */
export const moveAuthenticatorAction = memberAction({
  name: "account.authenticator_move",
  limit: { max: 20, perSeconds: 600 },
  parse: nothing,
  run: startAuthenticator,
  after: keepAndShow(PAGE),
})

export const authenticatorCodeAgainAction = memberAction({
  name: "account.authenticator_again",
  limit: { max: 20, perSeconds: 600 },
  parse: nothing,
  run: async (context) => orStepDone(await authenticatorCodeAgain(context, { token: await attemptToken() })),
  after: saySentAgain,
})

/** The code from the phone. */
export const authoriseAuthenticatorAction = memberAction({
  name: "account.authenticator_authorise",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(code, form),
  run: async (context, input) => orStepDone(await authoriseAuthenticator(context, { token: await attemptToken(), code: input.code })),
  after: async () => redirect(PAGE),
})

/** The first code from the app. */
export const confirmAuthenticatorAction = memberAction({
  name: "account.authenticator_confirm",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(code, form),
  run: async (context, input) => orStepDone(await confirmAuthenticator(context, { token: await attemptToken(), code: input.code })),
  after: dropAndShow(`${PAGE}/on?new=1`),
})

export const switchOffAuthenticatorAction = memberAction({
  name: "account.authenticator_off",
  limit: { max: 20, perSeconds: 600 },
  parse: nothing,
  run: switchOffAuthenticator,
  after: async () => redirect("/account/id-control?done=authenticator_off"),
})
