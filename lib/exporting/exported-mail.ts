import type { MemberContext } from "../context.ts"
import { readyMail, type ReadyMail } from "../identity/notices.ts"
import { formats } from "../language/formats.ts"
import { translator } from "../language/translate.ts"

/** Tells the owner, at one of their addresses, that everything was taken out and when, and what to do if it was not them (I6, B25). */
export function exportedMail(ctx: MemberContext, { to }: { readonly to: string }): ReadyMail {
  const { language, timeZone } = ctx
  const t = translator(language, "mail")
  const time = formats({ language, timeZone }).exact(ctx.clock.now())
  const subject = t("exported.subject")
  const content = {
    heading: subject,
    paragraphs: [t("exported.what", { time }), t("exported.ifNot", { support: ctx.env.supportAddress })],
    button: { label: t("newBrowser.button"), url: `${ctx.env.baseUrl}/account/sessions` },
    why: t("exported.why", { address: to }),
  }
  return readyMail(ctx, { to, language }, { subject, content })
}
