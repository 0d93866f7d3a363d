"use server"
import { z } from "zod"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { confirmNotice } from "#lib/links/confirm-notice.ts"
import { visitorAction } from "#lib/web/action.ts"
import { browserFacts } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const code = z.object({ code: z.string("required").min(1, "required").max(40, "notice_code") })
const network = async () => (await browserFacts()).network

/** Says whether a notice is ours, and the day on which it left (M9). */
export const confirmNoticeAction = visitorAction({
  name: "notice.confirm_page",
  limit: { max: 60, perSeconds: 600 },
  limitBy: network,
  parse: (form) => parseForm(code, form),
  keep: ["code"],
  run: async (context, input) => confirmNotice(context, { ...input, network: await network() }),
  after: async ({ language }, found) => {
    const t = translator(language)
    if (!found.isOurs) return { kind: "error", code: "not_ours", message: t("genuine.no") }
    return { kind: "done", message: t("genuine.yes", { day: formats({ language, timeZone: "UTC" }).day(found.day) }) }
  },
})
