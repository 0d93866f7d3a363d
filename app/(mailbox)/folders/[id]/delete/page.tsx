import { notFound } from "next/navigation"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { translator } from "#lib/language/translate.ts"
import { requireMember } from "#lib/web/load.ts"
import { ConfirmBody } from "../../../_folder/confirm-body.tsx"
import { folderHref } from "../../../_folder/place.ts"
import { MailboxPage } from "../../../mailbox-page.tsx"
import { overviewOf } from "../../../overview.ts"
import { titled } from "#app/_forms/titled.ts"
import { deleteFolderAction } from "../../actions.ts"

export const generateMetadata = titled("folders.title")

/** Says what becomes of the messages before a folder goes; a page, so that it asks without JavaScript too. */
export default async function DeleteFolderPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const context = await requireMember()
  const { id } = await params
  const folder = (await overviewOf(context)).ownFolders.find((own) => own.id === id)
  if (folder === undefined) notFound()
  const t = translator(context.language)
  const title = t("folders.deleteTitle", { name: folder.name ?? t("folders.unreadable") })
  return (
    <MailboxPage context={context} title={t("folders.title")} current={folder.id}>
      <ConfirmBody
        t={t}
        action={deleteFolderAction}
        act={t("folders.delete")}
        keep={{ href: `${folderHref(folder.id)}/change`, label: t("folders.keep") }}
        chosen={{ field: "folder", ids: [folder.id] }}
      >
        <PageHeading title={title} />
        <p>{t("folders.deleteBody", { count: folder.total })}</p>
      </ConfirmBody>
    </MailboxPage>
  )
}
