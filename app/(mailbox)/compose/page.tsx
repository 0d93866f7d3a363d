import { notFound } from "next/navigation"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { MemberContext } from "#lib/context.ts"
import { newId } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { formats } from "#lib/language/formats.ts"
import { fileLimit } from "#lib/messages/file-limit.ts"
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
  if (begun.ok) return <Compose context={context} begun={begun.value} params={params} />
  if (begun.error.code === "cannot_open") return <BrokenDraft context={context} />
  if (begun.error.code === "no_forwarding" && typeof params["forward"] === "string")
    return <NotForwarded context={context} id={params["forward"]} />
  notFound()
}

type ComposeProps = { readonly context: MemberContext; readonly begun: Begun; readonly params: PageParams }

function Compose({ context, begun: { kind, values, problem, remembered, firsts, templates, begun }, params }: ComposeProps) {
  const t = translator(context.language)
  const limit = fileLimit(context)
  const { language, timeZone, env } = context
  const words = composeWords({
    language,
    f: formats({ language, timeZone }),
    limit,
    timeZone,
    billing: env.billing,
    policy: context.policy,
  })
  const title = t(`compose.${kind}Title`)
  return (
    <MailboxPage context={context} title={title} current={kind === "new" ? "compose" : kind === "draft" ? "drafts" : null}>
      <div className="compose-page">
        <PageHeading title={title} inBar />
        {params["undone"] !== undefined && problem === null && (
          <Notice kind="done" title={t("held.undone")} announce className="act-said">
            {t("held.undoneBody")}
          </Notice>
        )}
        {params["saved"] !== undefined && problem === null && (
          <Notice kind="done" title={t("compose.saved")} announce className="act-said">
            {t("compose.savedBody")}
          </Notice>
        )}
        {context.policy.forwardsInside === true && (values.forwardOf ?? null) !== null && (
          <Notice title={t("compose.forwardInsideTitle")} className="act-said">
            {t("compose.forwardInside")}
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
          firsts={firsts}
          templates={templates}
          begun={begun}
        />
      </div>
    </MailboxPage>
  )
}

/** Its sender asked that the message stays with its recipients (M6). */
function NotForwarded({ context, id }: { readonly context: MemberContext; readonly id: string }) {
  const t = translator(context.language)
  const title = t("compose.forwardTitle")
  const step = <ButtonLink href={`/messages/${encodeURIComponent(id)}`}>{t("options.toMessage")}</ButtonLink>
  return (
    <MailboxPage context={context} title={title} current={null}>
      <PageHeading title={title} inBar />
      <EmptyState icon="lock" title={t("options.notForwardedTitle")} step={step}>
        {t("options.notForwardedBody")}
      </EmptyState>
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
