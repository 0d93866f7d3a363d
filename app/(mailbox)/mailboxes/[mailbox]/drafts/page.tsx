import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { listDrafts } from "#lib/drafts/list-drafts.ts"
import { translator } from "#lib/language/translate.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { ActSaid } from "../../../_folder/act-said.tsx"
import { placeIn } from "../../../_folder/place.ts"
import { saidInAddress } from "../../../_folder/said.ts"
import { DraftList } from "../../../drafts/draft-list.tsx"
import type { FolderPageProps } from "../folder.tsx"
import { MailboxClosed, MailboxFrame, mailboxHref, sharedFolderHref } from "../mailbox-frame.tsx"

export const generateMetadata = titled("mailboxes.title")

/** What was begun in a shared mailbox and not sent yet: each of its readers sees it and goes on with it (M4, M15). */
export default async function SharedDraftsPage({ params, searchParams }: FolderPageProps) {
  const [{ mailbox: id }, asking] = await Promise.all([params, searchParams])
  const { context, mailbox } = await requireMailbox(id)
  if (mailbox === null) return <MailboxClosed context={context} />
  const found = await listDrafts(mailbox, placeIn(asking))
  if (!found.ok) throw new Error(found.error.code)
  const t = translator(context.language)
  return (
    <MailboxFrame context={context} mailbox={mailbox} title={t("drafts.title")} lead={t("mailboxes.drafts.lead")} current="drafts">
      <ActSaid state={saidInAddress(t, asking, "inbox")} />
      <DraftList
        context={context}
        page={found.value}
        href={sharedFolderHref(id, "drafts")}
        drafts={mailboxHref(id, "/new?draft=")}
        empty={
          <EmptyState
            icon="drafts"
            title={t("drafts.emptyTitle")}
            step={<ButtonLink href={mailboxHref(id, "/new")}>{t("mailboxes.write")}</ButtonLink>}
          >
            {t("mailboxes.drafts.empty")}
          </EmptyState>
        }
      />
    </MailboxFrame>
  )
}
