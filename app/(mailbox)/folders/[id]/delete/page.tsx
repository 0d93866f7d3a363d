import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { translator } from "#lib/language/translate.ts"
import { requireMember } from "#lib/web/load.ts"
import { folderHref } from "../../../_folder/place.ts"
import { MailboxPage } from "../../../mailbox-page.tsx"
import { ownFoldersOf } from "../../../own-folders.ts"
import { titled } from "../../../titled.ts"
import { deleteFolderAction } from "../../actions.ts"

export const generateMetadata = titled("folders.title")

/** Says what becomes of the messages before a folder goes; a page, so that it asks without JavaScript too. */
export default async function DeleteFolderPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const context = await requireMember()
  const { id } = await params
  const folder = (await ownFoldersOf(context)).find((own) => own.id === id)
  if (folder === undefined) notFound()
  const t = translator(context.language)
  const title = t("folders.deleteTitle", { name: folder.name ?? t("folders.unreadable") })
  return (
    <MailboxPage context={context} title={t("folders.title")} current={folder.id}>
      <div className="confirm">
        <PageHeading title={title} />
        <p>{t("folders.deleteBody", { count: folder.total })}</p>
        <ActionForm
          action={deleteFolderAction}
          fields={[{ kind: "hidden", name: "folder", value: folder.id }]}
          submit={t("folders.delete")}
          pending={t("common.working")}
          look="danger"
        />
        <ButtonLink href={`${folderHref(folder.id)}/change`} look="plain" className="mt-4">
          {t("folders.keep")}
        </ButtonLink>
      </div>
    </MailboxPage>
  )
}
