import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"
import { colleagueOn } from "#lib/shared-mailboxes/work.ts"
import { asked } from "#lib/web/asked.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { begin } from "../../../compose/begin.ts"
import { ComposeBody } from "../../../compose/compose-body.tsx"
import type { FolderPageProps } from "../folder.tsx"
import { MailboxClosed, MailboxFrame, sharedFolderHref } from "../mailbox-frame.tsx"

export const generateMetadata = titled("mailboxes.newTitle")

/** Writes from a shared mailbox, to people with an account and without: something new, an answer, or a draft taken up again by whichever of its readers (M15). */
export default async function SharedNewPage({ params, searchParams }: FolderPageProps) {
  const [{ mailbox: id }, asking] = await Promise.all([params, searchParams])
  const { context, mailbox } = await requireMailbox(id)
  if (mailbox === null) return <MailboxClosed context={context} />
  const t = translator(context.language)
  const begun = await begin(mailbox, asking, { record: (await asked()) === "reading" })
  if (!begun.ok && begun.error.code !== "cannot_open" && begun.error.code !== "no_forwarding") notFound()
  if (!begun.ok) {
    const isDraft = begun.error.code === "cannot_open"
    return (
      <MailboxFrame context={context} mailbox={mailbox} title={t("mailboxes.newTitle")} current={null}>
        <EmptyState
          icon={isDraft ? "warning" : "lock"}
          title={t(isDraft ? "compose.brokenTitle" : "options.notForwardedTitle")}
          step={
            <ButtonLink href={sharedFolderHref(id, isDraft ? "drafts" : "inbox")}>
              {t(isDraft ? "compose.brokenStep" : "trash.emptyStep")}
            </ButtonLink>
          }
        >
          {t(isDraft ? "compose.brokenBody" : "options.notForwardedBody")}
        </EmptyState>
      </MailboxFrame>
    )
  }
  const { kind, values } = begun.value
  const { name, address } = mailbox.actor
  return (
    <MailboxFrame
      context={context}
      mailbox={mailbox}
      title={t(`compose.${kind}Title`)}
      lead={t("mailboxes.writtenAs", { name, address })}
      current={kind === "draft" ? "drafts" : null}
    >
      <div className="compose-page">
        <OfColleague mailbox={mailbox} answered={values.inReplyTo} />
        <ComposeBody context={mailbox} begun={begun.value} params={asking} />
      </div>
    </MailboxFrame>
  )
}

/** Said before Send: a colleague takes care of what is answered here. */
async function OfColleague({ mailbox, answered }: { readonly mailbox: MemberContext; readonly answered: string | null }) {
  const colleague = answered === null ? null : await colleagueOn(mailbox, answered)
  if (colleague === null) return null
  const t = translator(mailbox.language)
  return <Notice title={t("mailboxes.work.answering", { name: colleague.name })} className="act-said" />
}
