import type { InstallationRole } from "../authz/actor.ts"
import type { Services } from "../context.ts"
import { readyMail, type ReadyMail } from "../identity/notices.ts"
import { isLanguage } from "../language/languages.ts"
import { translator } from "../language/translate.ts"

type RoleMail = {
  readonly to: string
  readonly language: string
  readonly change: "granted" | "withdrawn"
  readonly role: InstallationRole
}

/** Tells somebody that they have a role, or have it no more, and what it asks for. */
export function roleMail(services: Services, { to, language: wanted, change, role }: RoleMail): ReadyMail {
  const language = isLanguage(wanted) ? wanted : "en"
  const t = translator(language, "mail")
  const values = { role: translator(language)(`operator.role.${role}`), site: services.env.baseUrl }
  const content = {
    heading: t(`role.${change}.heading`, values),
    paragraphs: [t(`role.${change}.what`, values), t("role.ifNot", { support: services.env.supportAddress })],
    ...(change === "granted" ? { button: { label: t("role.granted.button"), url: `${services.env.baseUrl}/operator` } } : {}),
    why: t("role.why", { address: to }),
  }
  return readyMail(services, { to, language }, { subject: t(`role.${change}.subject`, values), content })
}
