import { redirect } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { chosenIn } from "../../../../_folder/chosen.ts"
import { ConfirmBody, ErasingMeans } from "../../../../_folder/confirm-body.tsx"
import { eraseMailboxDraftsAction } from "../../../actions.ts"
import type { FolderPageProps } from "../../folder.tsx"
import { MailboxClosed, MailboxFrame, sharedFolderHref } from "../../mailbox-frame.tsx"

export const generateMetadata = titled("mailboxes.title")

/** Asks once more before chosen drafts of a shared mailbox go. */
export default async function EraseMailboxDraftsPage({ params, searchParams }: FolderPageProps) {
  const { mailbox: id } = await params
  const { context, mailbox } = await requireMailbox(id)
  if (mailbox === null) return <MailboxClosed context={context} />
  const drafts = sharedFolderHref(id, "drafts")
  const ids = chosenIn(await searchParams, "draft")
  if (ids.length === 0) redirect(drafts)
  const t = translator(context.language)
  return (
    <MailboxFrame context={context} mailbox={mailbox} title={t("drafts.eraseTitle", { count: ids.length })} current={null}>
      <ConfirmBody
        t={t}
        action={eraseMailboxDraftsAction}
        act={t("trash.eraseForGood")}
        keep={{ href: drafts, label: t("drafts.keep") }}
        chosen={{ field: "draft", ids }}
        values={{ mailbox: id }}
      >
        <p>{t("mailboxes.drafts.erase")}</p>
        <ErasingMeans context={context} of="drafts" />
      </ConfirmBody>
    </MailboxFrame>
  )
}
