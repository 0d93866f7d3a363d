import type { InstallationRole } from "../authz/actor.ts"
import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import { translator } from "../language/translate.ts"

type RoleMail = {
  readonly to: string
  readonly language: string
  readonly change: "granted" | "withdrawn"
  readonly role: InstallationRole
}

/** Tells somebody that they have a role, or have it no more, and what it asks for. */
export function roleMail(services: Services, { to, language: wanted, change, role }: RoleMail): ReadyMail {
  const language = languageOf(wanted)
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

type RolesEnd = {
  readonly to: string
  readonly language: string
  readonly why: "restart" | "new_number"
  readonly roles: readonly InstallationRole[]
}

const rolesInWords = (language: string, roles: readonly InstallationRole[]) =>
  roles.map((role) => translator(language).dynamic(`operator.role.${role}`)).join(", ")

/** Tells somebody who got back in by waiting that their roles have ended, and how they come back. */
export function roleEndedMail(services: Services, { to, language: wanted, why, roles }: RolesEnd): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const values = { why, roles: rolesInWords(language, roles), site: services.env.baseUrl }
  const content = {
    heading: t("role.ended.subject", values),
    paragraphs: [t("role.ended.what", values), t("role.ended.again", values), t("role.ifNot", { support: services.env.supportAddress })],
    why: t("role.why", { address: to }),
  }
  return readyMail(services, { to, language }, { subject: t("role.ended.subject", values), content })
}

/** Tells an operator that a colleague's roles have ended, and to make sure who it is before giving them again. */
export function colleagueEndedMail(
  services: Services,
  { to, language: wanted, why, roles, of }: RolesEnd & { readonly of: string },
): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const values = { why, roles: rolesInWords(language, roles), address: of }
  const content = {
    heading: t("role.colleague.subject", values),
    paragraphs: [t("role.colleague.what", values), t("role.colleague.again", values)],
    button: { label: t("role.granted.button"), url: `${services.env.baseUrl}/operator/people` },
    why: t("role.colleague.why"),
  }
  return readyMail(services, { to, language }, { subject: t("role.colleague.subject", values), content })
}
