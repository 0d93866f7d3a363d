import type { ReactNode } from "react"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { ShownPerson } from "#lib/organisations/show-person.ts"
import { OrganizerPage, organizerHref } from "../../organizer-page.tsx"

type PersonBelowProps = {
  readonly context: OrganizerContext
  readonly person: ShownPerson
  readonly title: string
  readonly children: ReactNode
}

/** A page about one thing that is done for a person, with the way back to them. */
export function PersonBelow({ context, person: { accountId, name, address }, title, children }: PersonBelowProps) {
  return (
    <OrganizerPage
      context={context}
      title={title}
      place="people"
      isPlace={false}
      above={
        <nav aria-label={translator(context.language)("common.back")} className="page-back">
          <ButtonLink href={organizerHref(context.organisation.id, `/people/${accountId}`)} look="plain" small icon="back">
            {name}
          </ButtonLink>
        </nav>
      }
    >
      <PersonLine name={name} address={address} />
      {children}
    </OrganizerPage>
  )
}
