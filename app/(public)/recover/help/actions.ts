"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { keepAndShow } from "#app/_forms/attempt.ts"
import { enter } from "#app/_forms/enter.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { startHelped } from "#lib/helping/follow-help.ts"
import { restoreHelped } from "#lib/helping/restore-helped.ts"
import { password } from "#lib/identity/input.ts"
import { visitorAction } from "#lib/web/action.ts"
import { attemptToken, browserFacts } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const PAGE = "/recover"

const link = z.object({ secret: z.string("required").min(1).max(100) })
const chosen = z.object({ new_password: password })

/** From the link's page on: moves its secret into the browser's cookie and asks for the second factor (keys.md 4). */
export const startHelpedAction = visitorAction({
  name: "recover.help",
  limit: { max: 60, perSeconds: 600 },
  limitBy: async () => (await browserFacts()).network,
  parse: (form) => parseForm(link, form),
  run: async (context, { secret }) => startHelped(context, { secret, network: (await browserFacts()).network }),
  after: keepAndShow(PAGE),
})

/** A password of one's own: everything is there again. */
export const restoreHelpedAction = visitorAction({
  name: "recover.restore_helped",
  limit: { max: 60, perSeconds: 600 },
  limitBy: async () => (await attemptToken()) ?? "none",
  parse: (form) => parseForm(chosen, form),
  run: async (context, input) => {
    const { device } = await browserFacts()
    return orStepDone(await restoreHelped(context, { token: await attemptToken(), password: input.new_password, device }))
  },
  after: async (_context, signedIn) => {
    if (signedIn === null) redirect(PAGE)
    await enter(signedIn)
    redirect("/inbox")
  },
})
