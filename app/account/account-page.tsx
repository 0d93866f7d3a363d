import type { ReactNode } from "react"
import { MailboxPage } from "#app/(mailbox)/mailbox-page.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"

type AccountPageProps = {
  readonly context: MemberContext
  readonly title: string
  readonly lead: string
  /** A page below the overview leads back to it. */ readonly isBelow?: boolean
  readonly children: ReactNode
}

/** A page of Account settings in the mailbox's shell. */
export function AccountPage({ context, title, lead, isBelow = true, children }: AccountPageProps) {
  return (
    <MailboxPage context={context} title={title} current="account">
      {isBelow && (
        <nav aria-label={translator(context.language)("account.back")} className="mb-4">
          <a href="/account">{translator(context.language)("common.back")}</a>
        </nav>
      )}
      <PageHeading title={title} lead={lead} />
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
