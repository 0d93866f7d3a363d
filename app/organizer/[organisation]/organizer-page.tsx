import type { ReactNode } from "react"
import { MailboxPage } from "#app/(mailbox)/mailbox-page.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { Id } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { isAlone } from "#lib/organisations/advice.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import "../organizer.css"

export type OrganizerPlace = "overview" | "people" | "invitations" | "costCentres" | "domains" | "recovery" | "branding" | "log"

/** What concerns the whole, and is there for those who administer it. */
const OF_THE_WHOLE: ReadonlySet<OrganizerPlace> = new Set(["domains", "branding", "log"])

type OrganizerPageProps = {
  readonly context: OrganizerContext
  readonly title: string
  readonly lead?: string
  readonly place: OrganizerPlace
  /** The page of the place itself, not one below it. */ readonly isPlace?: boolean
  /** The page says by itself that nobody else administers the whole. */ readonly saysItself?: true
  /** Above the heading: the way to a unit. */ readonly above?: ReactNode
  readonly children: ReactNode
}

const PATHS: Readonly<Record<OrganizerPlace, string>> = {
  overview: "",
  people: "/people",
  invitations: "/invitations",
  costCentres: "/cost-centres",
  domains: "/domains",
  recovery: "/recovery",
  branding: "/branding",
  log: "/log",
}

/** Where a page of an organisation stands; `path` begins with a slash. */
export const organizerHref = (organisationId: Id, path = ""): string => `/organizer/${organisationId}${path}`

export const unitHref = (organisationId: Id, unitId: Id): string => organizerHref(organisationId, `/units/${unitId}`)

/** A page of the Organizer in the mailbox's shell, with the ways to its others. */
export async function OrganizerPage({ context, title, lead, place, isPlace = true, saysItself, above, children }: OrganizerPageProps) {
  const t = translator(context.language, "organizer")
  const { organisation, actor } = context
  // The first page has it among what to do next.
  const isSaid = saysItself === true || (place === "overview" && isPlace)
  const places = (Object.keys(PATHS) as OrganizerPlace[]).filter((one) => !OF_THE_WHOLE.has(one) || actor.isOfAll)
  return (
    <MailboxPage context={context.member} title={title} current="organizer">
      <p className="text-quiet">
        <bdi>{organisation.name}</bdi>
      </p>
      <nav aria-label={t("places.label")} className="organizer-places">
        {places.map((one) => (
          <a
            key={one}
            href={organizerHref(organisation.id, PATHS[one])}
            aria-current={one === place ? (isPlace ? "page" : "true") : undefined}
          >
            {t(`places.${one}`)}
          </a>
        ))}
      </nav>
      {above}
      <PageHeading title={title} lead={lead} inBar />
      <div className="organizer-body">
        {!isSaid && (await isAlone(context)) && <Alone context={context} />}
        {children}
      </div>
    </MailboxPage>
  )
}

function Alone({ context: { language, organisation } }: { readonly context: OrganizerContext }) {
  const t = translator(language, "organizer")
  return (
    <Notice kind="warning" className="mb-4">
      <p>
        {t("alone")} <a href={`${unitHref(organisation.id, organisation.id)}/administrators`}>{t("advice.act.one_administrator")}</a>
      </p>
    </Notice>
  )
}
