import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import { formats } from "../language/formats.ts"
import { translator } from "../language/translate.ts"
import { noonOf } from "./day.ts"

type Frame = { readonly to: string; readonly language: string }

type Told = Frame & {
  readonly organisation: string
  /** What becomes of the account; `none` of who is a member or only administers, `closed` once it is over for them. */
  readonly what: "release" | "erase" | "none" | "calledOff" | "closed"
  readonly day: string | null
  /** Told before already. */ readonly isReminder?: boolean
}

const dayIn = (language: string, day: string | null): string =>
  day === null ? "" : formats({ language, timeZone: "UTC" }).day(noonOf(day))

/** Tells somebody of an organisation that it leaves, what becomes of the account and what to do, or that it stays after all (D8). */
export function closingMail(services: Services, { to, language: wanted, organisation, what, day, isReminder = false }: Told): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const values = { organisation, day: dayIn(language, day), address: to, support: services.env.supportAddress }
  const heading = t(`closing.${what}.subject`, values)
  const path = what === "erase" ? "/account/privacy" : "/account/organisations"
  return readyMail(
    services,
    { to, language },
    {
      subject: isReminder ? t("closing.reminder", { subject: heading }) : heading,
      content: {
        heading,
        paragraphs: [t(`closing.${what}.what`, values), t(`closing.${what}.do`, values)],
        button: { label: t(what === "erase" ? "closing.export" : "closing.button"), url: `${services.env.baseUrl}${path}` },
        why: t("organisation.why", { address: to }),
      },
    },
  )
}

type Asked = Frame & { readonly id: Id; readonly name: string; readonly expiresAt: Date }

/** Asks another administrator of the whole to look at the closing that one asked for. */
export function approveClosingMail(services: Services, { to, language: wanted, id, name: organisation, expiresAt }: Asked): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const values = { organisation, day: formats({ language, timeZone: "UTC" }).day(expiresAt) }
  const heading = t("closing.approve.subject", values)
  return readyMail(
    services,
    { to, language, expiresAt },
    {
      subject: heading,
      content: {
        heading,
        paragraphs: [t("closing.approve.what", values), t("closing.approve.until", values)],
        button: { label: t("closing.approve.button"), url: `${services.env.baseUrl}/organizer/${id}/closing` },
        why: t("approve.why", { address: to }),
      },
    },
  )
}

type Begun = Frame & { readonly organisation: string; readonly secret: string; readonly days: number }

/** Hands the link to the certificate to whoever administered the whole; an account that is erased with the organisation cannot lead there. */
export function certificateMail(services: Services, { to, language: wanted, organisation, secret, days }: Begun): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const values = { organisation, days }
  const heading = t("closing.begun.subject", values)
  return readyMail(
    services,
    { to, language },
    {
      subject: heading,
      content: {
        heading,
        paragraphs: [t("closing.begun.what", values), t("closing.begun.link", values)],
        button: { label: t("closing.begun.button"), url: `${services.env.baseUrl}/closed/${secret}` },
        why: t("organisation.why", { address: to }),
      },
    },
  )
}
