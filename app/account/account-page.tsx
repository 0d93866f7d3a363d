import type { ReactNode } from "react"
import { MailboxPage } from "#app/(mailbox)/mailbox-page.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"

type AccountPageProps = {
  readonly context: MemberContext
  readonly title: string
  readonly lead: string
  /** A page below the overview leads back to it. */ readonly isBelow?: boolean
  /** A page below ID control leads back there. */ readonly isOfIdControl?: boolean
  readonly children: ReactNode
}

/** A page of Account settings in the mailbox's shell. */
export function AccountPage({ context, title, lead, isBelow = true, isOfIdControl = false, children }: AccountPageProps) {
  const t = translator(context.language)
  return (
    <MailboxPage context={context} title={title} current="account">
      {isBelow && (
        <nav aria-label={t("common.back")} className="page-back">
          <ButtonLink href={isOfIdControl ? "/account/id-control" : "/account"} look="plain" small icon="back">
            {isOfIdControl ? t("account.idControl") : t("account.back")}
          </ButtonLink>
        </nav>
      )}
      <PageHeading title={title} lead={lead} inBar />
      {children}
    </MailboxPage>
  )
}

export function AccountSection({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}) {
  return (
    <section className="mt-10 max-w-[44rem]">
      <h2 className="mb-2">{title}</h2>
      {lead && <p className="mb-4 text-quiet">{lead}</p>}
      {children}
    </section>
  )
}
