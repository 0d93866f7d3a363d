import type { ReactNode } from "react"
import { MailboxPage } from "#app/(mailbox)/mailbox-page.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"

type OperatorFrameProps = {
  readonly context: MemberContext
  readonly title: string
  readonly lead?: string
  /** Where the link at the top leads back to; by default the first page. */
  readonly back?: { readonly href: string; readonly label: string }
  readonly children: ReactNode
}

/** A page below the operator's first one, in the mailbox's shell. */
export function OperatorFrame({ context, title, lead, back, children }: OperatorFrameProps) {
  const t = translator(context.language)
  const { href, label } = back ?? { href: "/operator", label: t("operator.back") }
  return (
    <MailboxPage context={context} title={title} current="operator">
      <nav aria-label={t("common.back")} className="page-back">
        <ButtonLink href={href} look="plain" small icon="back">
          {label}
        </ButtonLink>
      </nav>
      <PageHeading title={title} lead={lead} inBar />
      {children}
    </MailboxPage>
  )
}
