import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import { formats } from "../language/formats.ts"
import { translator } from "../language/translate.ts"

type HelpMail = {
  readonly to: string
  readonly language: string
  readonly timeZone: string
  readonly secret: string
  readonly organisation: string
  /** Null where the link works at once. */
  readonly from: Date | null
  readonly until: Date
}

/** The way back, for the person alone: its secret stands nowhere else (keys.md 5). */
export function helpMail(services: Services, { to, language: wanted, timeZone, secret, organisation, from, until }: HelpMail): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const { exact } = formats({ language, timeZone })
  const values = {
    organisation,
    address: to,
    until: exact(until),
    from: from === null ? "" : exact(from),
    waits: from === null ? "no" : "yes",
  }
  return readyMail(
    services,
    { to, language, expiresAt: until },
    {
      subject: t("helped.subject", values),
      content: {
        heading: t("helped.subject", values),
        paragraphs: [t("helped.what", values), t("helped.when", values), t("helped.ifNot", values)],
        button: { label: t("helped.button"), url: `${services.env.baseUrl}/recover/help/${secret}` },
        why: t("helped.why", values),
      },
    },
  )
}
