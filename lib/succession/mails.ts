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

/** Tells whoever administers the whole what is asked for, and how to object. */
export function successorAskedMail(services: Services, { address, until, ...frame }: Asked): ReadyMail {
  return successorMail(services, frame, { about: "asked", values: { candidate: address }, until, ...FOR_ADMINISTRATORS })
}

/** Tells everybody of an organisation that somebody is asked to administer the whole of it, and whoever does already how to object. */
export function successorApprovedMail(services: Services, { mayObject, ...frame }: Frame & { readonly mayObject: boolean }): ReadyMail {
  return mayObject
    ? successorMail(services, frame, { about: "approvedToAdministrators", ...FOR_ADMINISTRATORS })
    : successorMail(services, frame, { about: "approved", ...FOR_EVERYBODY })
}

/** Tells an operator that an administrator is there after all. */
export const objectedMail = (services: Services, frame: Frame): ReadyMail =>
  successorMail(services, frame, { about: "objected", ...FOR_OPERATORS })

const FOR_OPERATORS = { button: "operators", place: "/operator/organisations/", why: "operators" } as const
const FOR_ADMINISTRATORS = { button: "administrators", place: "/organizer/", why: "others" } as const
const FOR_EVERYBODY = { button: "everybody", place: "/account/organisations", why: "others" } as const

type Telling = (typeof FOR_OPERATORS | typeof FOR_ADMINISTRATORS | typeof FOR_EVERYBODY) & {
  readonly about: "approve" | "asked" | "approved" | "approvedToAdministrators" | "objected"
  readonly values?: { readonly candidate: string }
  readonly until?: Date
}

/** What happened, what to do, and where. */
function successorMail(
  services: Services,
  { to, language: wanted, id, organisation }: Frame,
  { about, values: named, until, button, place, why }: Telling,
): ReadyMail {
  const language = languageOf(wanted)
  const t = translator(language, "mail")
  const day = until === undefined ? "" : formats({ language, timeZone: "UTC" }).day(until)
  const { baseUrl: site, supportAddress: support } = services.env
  const values = { organisation, site, support, day, candidate: "", ...named }
  const heading = t(`successor.${about}.subject`, values)
  return readyMail(
    services,
    { to, language, ...(until === undefined ? {} : { expiresAt: until }) },
    {
      subject: heading,
      content: {
        heading,
        paragraphs: [t(`successor.${about}.what`, values), t(`successor.${about}.do`, values)],
        button: { label: t(`successor.button.${button}`), url: `${site}${place}${button === "everybody" ? "" : id}` },
        why: t(`successor.why.${why}`, { address: to }),
      },
    },
  )
}
