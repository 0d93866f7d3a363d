import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import { formats } from "../language/formats.ts"
import { translator } from "../language/translate.ts"

type RequestMail = {
  readonly to: string
  readonly language: string
  readonly kind: "help" | "rules"
  /** Of the organisation. */ readonly id: Id
  readonly name: string
  readonly expiresAt: Date
}

/** Asks an administrator to look at what another one asked for. It names nobody: who is concerned stands behind the sign-in. */
export function requestMail(services: Services, { to, language: wanted, kind, id, name: organisation, expiresAt }: RequestMail): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const values = { organisation, day: formats({ language, timeZone: "UTC" }).day(expiresAt) }
  const heading = t(`approve.${kind}.subject`, values)
  return readyMail(
    services,
    { to, language, expiresAt },
    {
      subject: heading,
      content: {
        heading,
        paragraphs: [t(`approve.${kind}.what`, values), t("approve.until", values)],
        button: { label: t("approve.button"), url: `${services.env.baseUrl}/organizer/${id}/recovery` },
        why: t("approve.why", { address: to }),
      },
    },
  )
}
