import type { ReactNode } from "react"
import { ButtonLink } from "#app/_ui/button.tsx"
import { translator } from "#lib/language/translate.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { OrganizerPage, organizerHref } from "../organizer-page.tsx"

type RecoveryBelowProps = {
  readonly context: OrganizerContext
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}

/** A page below that of recovery, with the way back to it. */
export function RecoveryBelow({ context, title, lead, children }: RecoveryBelowProps) {
  return (
    <OrganizerPage
      context={context}
      title={title}
      lead={lead}
      place="recovery"
      isPlace={false}
      above={
        <nav aria-label={translator(context.language)("common.back")} className="page-back no-print">
          <ButtonLink href={organizerHref(context.organisation.id, "/recovery")} look="plain" small icon="back">
            {translator(context.language, "organizer")("recovery.title")}
          </ButtonLink>
        </nav>
      }
    >
      {children}
    </OrganizerPage>
  )
}
