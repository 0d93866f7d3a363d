"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { stopByCode } from "#lib/recovering/stop-by-code.ts"
import { visitorAction } from "#lib/web/action.ts"
import { browserFacts } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const typed = z.object({ code: z.string("required").min(1, "required").max(40, "stop_code") })
const network = async () => (await browserFacts()).network

/** The code from the text message: what was announced is stopped, and nothing else happens (I7, I12). */
export const stopByCodeAction = visitorAction({
  name: "recover.stop",
  limit: { max: 60, perSeconds: 600 },
  limitBy: network,
  parse: (form) => parseForm(typed, form),
  keep: ["code"],
  run: async (context, { code }) => stopByCode(context, { code, network: await network() }),
  after: async (_context, kind) => redirect(`/recover/stop?done=${kind}`),
})
