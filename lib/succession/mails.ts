import type { Services } from "../context.ts"
import { languageOf, readyMail, type ReadyMail } from "../identity/notices.ts"
import type { Id } from "../ids.ts"
import { formats } from "../language/formats.ts"
import { translator } from "../language/translate.ts"

type Frame = { readonly to: string; readonly language: string; readonly id: Id; readonly organisation: string }

type Asked = Frame & {
  /** Who is asked for. */ readonly address: string
  /** Until when a second operator can approve it. */ readonly until: Date
}

/** Asks a second operator to look at what one asked for. */
export function approveSuccessorMail(services: Services, { address, until, ...frame }: Asked): ReadyMail {
  return successorMail(services, frame, { about: "approve", values: { candidate: address }, until, ...FOR_OPERATORS })
}

/** Tells an operator who has not been one for long enough to approve it, and can take it back. */
export function lookAtSuccessorMail(services: Services, { address, until, ...frame }: Asked): ReadyMail {
  return successorMail(services, frame, { about: "look", values: { candidate: address }, until, ...FOR_OPERATORS })
}

/** Tells whoever administers the whole what is asked for, and how to object. */
export function successorAskedMail(services: Services, { address, until, ...frame }: Asked): ReadyMail {
  return successorMail(services, frame, { about: "asked", values: { candidate: address }, until, ...FOR_ADMINISTRATORS })
}

/** Tells everybody of an organisation that somebody is asked to administer the whole of it, and whoever does already how to object. */
export function successorApprovedMail(services: Services, { mayObject, until, ...frame }: Approved): ReadyMail {
  return mayObject
    ? successorMail(services, frame, { about: "approvedToAdministrators", answerBy: until, ...FOR_ADMINISTRATORS })
    : successorMail(services, frame, { about: "approved", answerBy: until, ...FOR_EVERYBODY })
}

type Approved = Frame & {
  readonly mayObject: boolean
  /** Until when the successor can answer; null where that is not known. */ readonly until: Date | null
}

/** Tells an operator that an administrator is there after all, and from when on it can be asked again. */
export const objectedMail = (services: Services, { from, ...frame }: Frame & { readonly from: Date }): ReadyMail =>
  successorMail(services, frame, { about: "objected", values: { from: dayIn(frame.language, from) }, ...FOR_OPERATORS })

const dayIn = (language: string, at: Date): string => formats({ language: languageOf(language), timeZone: "UTC" }).day(at)

const FOR_OPERATORS = { button: "operators", place: "/operator/organisations/", why: "operators" } as const
const FOR_ADMINISTRATORS = { button: "administrators", place: "/organizer/", why: "others" } as const
const FOR_EVERYBODY = { button: "everybody", place: "/account/organisations", why: "others" } as const

type Telling = (typeof FOR_OPERATORS | typeof FOR_ADMINISTRATORS | typeof FOR_EVERYBODY) & {
  readonly about: "approve" | "look" | "asked" | "approved" | "approvedToAdministrators" | "objected"
  readonly values?: Readonly<Record<string, string>>
  readonly until?: Date
  /** Until when the successor can answer. */ readonly answerBy?: Date | null
}

/** What happened, what to do, and where. */
function successorMail(
  services: Services,
  { to, language: wanted, id, organisation }: Frame,
  { about, values: named, until, answerBy = null, button, place, why }: Telling,
): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const day = until === undefined ? "" : dayIn(language, until)
  const { baseUrl: site, supportAddress: support } = services.env
  const values = { organisation, site, support, day, candidate: "", ...named }
  const answered = answerBy === null ? [] : [t("successor.answerBy", { day: dayIn(language, answerBy) })]
  const heading = t(`successor.${about}.subject`, values)
  return readyMail(
    services,
    { to, language, ...(until === undefined ? {} : { expiresAt: until }) },
    {
      subject: heading,
      content: {
        heading,
        paragraphs: [t(`successor.${about}.what`, values), t(`successor.${about}.do`, values), ...answered],
        button: { label: t(`successor.button.${button}`), url: `${site}${place}${button === "everybody" ? "" : id}` },
        why: t(`successor.why.${why}`, { address: to }),
      },
    },
  )
}
