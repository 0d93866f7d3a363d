import type { ReactNode } from "react"
import { HeldNotice } from "#app/_letter/held-notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"
import type { FormAction } from "#lib/web/action.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { ConfirmBody, ErasingMeans } from "./confirm-body.tsx"

type ConfirmErasingProps = {
  readonly context: MemberContext
  readonly current: "trash" | "drafts"
  readonly action: FormAction
  readonly title: string
  /** The button that erases, and the one that leaves everything as it is. */
  readonly act: string
  readonly keep: string
  /** The field and ids of what goes, where it was chosen. */
  readonly chosen?: { readonly field: "message" | "draft"; readonly ids: readonly string[] }
  /** What will be gone. */
  readonly children: ReactNode
}

/** The page that asks before something of the person's own mailbox is erased. */
export function ConfirmErasing({ context, current, title, keep, children, ...body }: ConfirmErasingProps) {
  const t = translator(context.language)
  return (
    <MailboxPage context={context} title={title} current={current}>
      <ConfirmBody {...body} t={t} keep={{ href: `/${current}`, label: keep }}>
        <PageHeading title={title} inBar />
        <HeldNotice context={context} hold={context.hold} />
        {children}
        <ErasingMeans context={context} of={current === "drafts" ? "drafts" : "messages"} />
      </ConfirmBody>
    </MailboxPage>
  )
}
