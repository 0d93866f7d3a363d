import { notFound } from "next/navigation"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { MemberContext } from "#lib/context.ts"
import { newId } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { load, requireMember } from "#lib/web/load.ts"
import type { PageParams } from "../_folder/said.ts"
import { asked } from "#lib/web/asked.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { titled } from "#app/_forms/titled.ts"
import { begin, type Begun } from "./begin.ts"
import { ComposeForm } from "./compose-form.tsx"
import { composeWords } from "./words.ts"

export const generateMetadata = titled("compose.title")

/** Writes a message: a new one, an answer, or a draft taken up again (M1). */
export default async function ComposePage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const params = await searchParams
  const context = await requireMember()
  const record = (await asked()) === "reading"
  const begun = await load((member) => begin(member, params, { record }))
  if (begun.ok) return <Compose context={context} begun={begun.value} isSaved={params["saved"] !== undefined} />
  if (begun.error.code === "cannot_open") return <BrokenDraft context={context} />
  notFound()
}

type ComposeProps = { readonly context: MemberContext; readonly begun: Begun; readonly isSaved: boolean }

function Compose({ context, begun: { kind, values, problem, remembered, begun }, isSaved }: ComposeProps) {
  const t = translator(context.language)
  const limit = context.env.attachmentLimit
  const words = composeWords({ language: context.language, f: formats({ language: context.language, timeZone: context.timeZone }), limit })
  const title = t(`compose.${kind}Title`)
  return (
    <MailboxPage context={context} title={title} current={kind === "new" ? "compose" : kind === "draft" ? "drafts" : null}>
      <div className="compose-page">
        <PageHeading title={title} inBar />
        {isSaved && problem === null && (
          <Notice kind="done" title={t("compose.saved")} announce className="act-said">
            {t("compose.savedBody")}
          </Notice>
        )}
        <ComposeForm
          words={words}
          values={values}
          token={newId()}
          author={issueAuthorTicket(context, context.actor.accountId)}
          problem={problem}
          limit={limit}
          remembered={remembered}
          begun={begun}
        />
      </div>
    </MailboxPage>
  )
}

/** A draft whose row or payload was changed in the database. */
function BrokenDraft({ context }: { readonly context: MemberContext }) {
  const t = translator(context.language)
  const title = t("compose.draftTitle")
  return (
    <MailboxPage context={context} title={title} current="drafts">
      <PageHeading title={title} inBar />
      <EmptyState icon="warning" title={t("compose.brokenTitle")} step={<ButtonLink href="/drafts">{t("compose.brokenStep")}</ButtonLink>}>
        {t("compose.brokenBody")}
      </EmptyState>
    </MailboxPage>
  )
}
