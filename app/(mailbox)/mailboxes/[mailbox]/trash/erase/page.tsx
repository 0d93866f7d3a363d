import { redirect } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { chosenIn } from "../../../../_folder/chosen.ts"
import { ConfirmBody, ErasingMeans } from "../../../../_folder/confirm-body.tsx"
import { eraseInMailboxAction } from "../../../actions.ts"
import type { FolderPageProps } from "../../folder.tsx"
import { MailboxClosed, MailboxFrame, sharedFolderHref } from "../../mailbox-frame.tsx"

export const generateMetadata = titled("mailboxes.title")

/** Asks once more before chosen messages of a shared mailbox go. */
export default async function EraseInMailboxPage({ params, searchParams }: FolderPageProps) {
  const { mailbox: id } = await params
  const { context, mailbox } = await requireMailbox(id)
  if (mailbox === null) return <MailboxClosed context={context} />
  const trash = sharedFolderHref(id, "trash")
  const ids = chosenIn(await searchParams, "message")
  if (ids.length === 0) redirect(trash)
  const t = translator(context.language)
  return (
    <MailboxFrame context={context} mailbox={mailbox} title={t("trash.confirmTitle", { count: ids.length })} current={null}>
      <ConfirmBody
        t={t}
        action={eraseInMailboxAction}
        act={t("trash.eraseForGood")}
        keep={{ href: trash, label: t("trash.keep") }}
        chosen={{ field: "message", ids }}
        values={{ mailbox: id }}
      >
        <p>{t("mailboxes.eraseMeans", { count: ids.length })}</p>
        <ErasingMeans context={context} of="messages" />
      </ConfirmBody>
    </MailboxFrame>
  )
}
