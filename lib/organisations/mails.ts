import { domainToUnicode } from "node:url"
import type { Home } from "../branding/letterhead.ts"
import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import { formats } from "../language/formats.ts"
import { translator, type KeyIn, type Translate } from "../language/translate.ts"
import { dressOf } from "../notifications/dress.ts"

/** What somebody is asked: to be employed, to be a member, or to administer. */
export type AskedAs = "employee" | "member" | "administrator"

type Asked = {
  readonly to: string
  readonly language: string
  readonly organisation: string
  readonly unit: string
  readonly as: AskedAs
  /** In which the address is, where that is why they are asked (O10); null otherwise. */ readonly domain: string | null
  readonly expiresAt: Date
  readonly isReminder: boolean
  /** How the organisation looks (O13). */ readonly home?: Home | null
}

/** The whole organisation has its own name, which says nothing about what part of it is meant. */
const placeOf = (t: Translate<KeyIn<"mail">>, { unit, organisation }: { readonly unit: string; readonly organisation: string }): string =>
  unit === organisation ? t("organisation.whole") : unit

/** Asks somebody to join (O6). Its link carries no secret: who answers has proven the address by signing in (I10). */
export function invitationMail(
  services: Services,
  { to, language: wanted, expiresAt, isReminder, domain, home, ...what }: Asked,
): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const day = formats({ language, timeZone: "UTC" }).day(expiresAt)
  const values = { ...what, unit: placeOf(t, what), address: to, site: services.env.baseUrl, day }
  const heading = domain === null ? t(`organisation.asked.${what.as}`, values) : t("organisation.owned.subject", values)
  const owned = { ...values, domain: domainToUnicode(domain ?? "") }
  const paragraphs = domain === null ? [t("organisation.asked.how", values), t("organisation.asked.until", values)] : ownedWords(t, owned)
  const dressed = dressOf({ home, person: null, t: translator(language) })
  const mail = readyMail(
    services,
    // What a domain asks stands after its day too.
    { to, language, ...(domain === null ? { expiresAt } : {}) },
    {
      subject: isReminder ? t("organisation.asked.again", { subject: heading }) : heading,
      content: {
        ...(dressed === null ? {} : { dress: dressed.dress }),
        heading,
        paragraphs,
        button: { label: t("organisation.asked.button"), url: `${services.env.baseUrl}/account/organisations` },
        why: t("organisation.asked.why", values),
      },
    },
  )
  return dressed?.fromName == null ? mail : { ...mail, fromName: dressed.fromName }
}

/** Why an organisation asks whoever has an address in its domain, what they can answer, and until when they write as before (O10). */
const ownedWords = (t: Translate<KeyIn<"mail">>, values: Readonly<Record<string, string>>): readonly string[] =>
  (["what", "answers", "until"] as const).map((key) => t(`organisation.owned.${key}`, values))

type Told = {
  readonly to: string
  readonly language: string
  readonly what:
    | "joined"
    | "recovery"
    | "administers"
    | "administersNoMore"
    | "administrationEnded"
    | "removed"
    | "moved"
    | "unitMoved"
    | "signInOff"
    | "signInOn"
    | "sheetMade"
    | "sheetRemoved"
    | "sheetUsed"
  readonly organisation: string
  readonly unit: string
}

type Ending = {
  readonly to: string
  readonly language: string
  readonly organisation: string
  /** What becomes of the account, or that it goes on as before. */
  readonly what: "ends.release" | "ends.erase" | "employmentKept"
  /** In words; empty where nothing is announced. */ readonly day: string
  readonly meanwhile: "works" | "blocked"
}

/** Tells an employee that the employment ends, or that it goes on after all (O6). */
export function endingMail(services: Services, { to, language, what, ...values }: Ending): ReadyMail {
  return tellingMail(services, { to, language, about: `organisation.${what}`, values, ...OWN_PLACES })
}

type Released = Pick<Ending, "to" | "language" | "organisation"> & {
  /** The addresses that the organisation keeps (O10); none where the account goes on under all that it had. */
  readonly kept: readonly string[]
  /** What to sign in with then. */ readonly address: string
}

/** Tells a former employee that the account is theirs, and what to sign in with (O6). The organisation's mailboxes are not told the person's own address. */
export function releasedMail(services: Services, { to, language, organisation, kept, address }: Released): ReadyMail {
  const signIn = kept.length === 0 ? "before" : kept.includes(to) ? "other" : "named"
  const { list } = formats({ language: languageOf(language), timeZone: "UTC" })
  const values = { organisation, signIn, address, kept: list(kept) }
  return tellingMail(services, { to, language, about: "organisation.released", values, ...OWN_PLACES })
}

/** Tells somebody what became of their place in an organisation. */
export function membershipMail(services: Services, { to, language, what, organisation, unit }: Told): ReadyMail {
  const t = translator(languageOf(language), "mail")
  const values = { organisation, unit: placeOf(t, { organisation, unit }) }
  return tellingMail(services, { to, language, about: `organisation.${what}`, values, ...OWN_PLACES })
}

type Succeeded = Pick<Ending, "to" | "language" | "organisation"> & {
  /** The successor, as they call themselves. */ readonly person: string
}

/** Tells whoever administers the whole that somebody does too whom two operators asked (keys.md 5). */
export function succeededMail(services: Services, { to, language, ...values }: Succeeded): ReadyMail {
  return tellingMail(services, { to, language, about: "organisation.succeeded", values, ...OWN_PLACES })
}

/** What happened: you read it from now on, no more, or somebody else does too. */
export type MailboxTold = "added" | "removed" | "joined"

type ToldOfMailbox = {
  readonly to: string
  readonly language: string
  readonly what: MailboxTold
  readonly mailbox: { readonly name: string; readonly address: string }
  readonly organisation: string
  /** Who reads it from now on, as they call themselves. */ readonly person: string
}

/** Tells those who read a shared mailbox who else does: nobody's access to it is a secret from them (M15). */
export function mailboxMail(services: Services, { to, language, what, mailbox, organisation, person }: ToldOfMailbox): ReadyMail {
  const values = { mailbox: mailbox.name, address: mailbox.address, organisation, person }
  return tellingMail(services, { to, language, about: `mailbox.${what}`, values, button: "mailbox.button", path: "/mailboxes" })
}

type Correcting = {
  readonly to: string
  readonly language: string
  readonly what: "name" | "address" | "phone"
  /** As it may stand in a mail. */ readonly shown: string
  readonly organisation: string
  readonly expiresAt: Date
}

/** Asks an employee to confirm what the organisation would correct (O6); its link carries no secret: who answers is signed in. */
export function correctionMail(services: Services, { to, language, expiresAt, ...given }: Correcting): ReadyMail {
  const values = { ...given, day: formats({ language: languageOf(language), timeZone: "UTC" }).day(expiresAt) }
  return tellingMail(services, { to, language, about: "organisation.correction", values, ...OWN_PLACES })
}

const OWN_PLACES = { button: "organisation.button", path: "/account/organisations" } as const

type Telling = {
  readonly to: string
  readonly language: string
  /** Has a subject and says what happened. */
  readonly about: `organisation.${Told["what"] | Ending["what"] | "released" | "correction" | "succeeded"}` | `mailbox.${MailboxTold}`
  readonly values: Readonly<Record<string, string>>
  readonly button: "organisation.button" | "mailbox.button"
  readonly path: string
}

/** What happened, what to do where it should not have, and where it can be seen. */
function tellingMail(services: Services, { to, language: wanted, about, values: given, button, path }: Telling): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const values = { ...given, support: services.env.supportAddress }
  const subject = t(`${about}.subject`, values)
  return readyMail(
    services,
    { to, language },
    {
      subject,
      content: {
        heading: subject,
        paragraphs: [t(`${about}.what`, values), t("organisation.ifNot", values)],
        button: { label: t(button), url: `${services.env.baseUrl}${path}` },
        why: t("organisation.why", { address: to }),
      },
    },
  )
}
