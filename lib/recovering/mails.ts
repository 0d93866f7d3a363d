import type { Services } from "../context.ts"
import { CODE_LIFETIME_MS } from "../identity/codes.ts"
import { readyMail, type ReadyMail } from "../identity/notices.ts"
import { isLanguage } from "../language/languages.ts"
import { translator } from "../language/translate.ts"

type To = { readonly to: string; readonly language: string }

const frameOf = (services: Services, { to, language }: To) => ({
  to,
  language: isLanguage(language) ? language : "en",
  expiresAt: new Date(services.clock.now().getTime() + CODE_LIFETIME_MS),
})

/** The code that proves the mailbox of somebody who cannot sign in. */
export function recoveryCodeMail(services: Services, { digits, ...given }: To & { readonly digits: string }): ReadyMail {
  const frame = frameOf(services, given)
  const t = translator(frame.language, "mail")
  const content = {
    heading: t("recoveryCode.heading"),
    paragraphs: [t("recoveryCode.body")],
    code: { value: digits },
    why: t("recoveryCode.why", { address: given.to }),
  }
  return readyMail(services, frame, { subject: t("recoveryCode.subject"), content })
}

/** What the owner of an address without an account gets when somebody wants to get back in with it: no code (B20). */
export function noAccountMail(services: Services, given: To): ReadyMail {
  const frame = frameOf(services, given)
  const t = translator(frame.language, "mail")
  const content = {
    heading: t("noAccount.heading"),
    paragraphs: [t("noAccount.body", { address: given.to })],
    why: t("noAccount.why", { address: given.to }),
  }
  return readyMail(services, frame, { subject: t("noAccount.subject"), content })
}
