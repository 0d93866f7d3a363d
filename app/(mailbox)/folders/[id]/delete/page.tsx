import { notFound } from "next/navigation"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { translator } from "#lib/language/translate.ts"
import { requireMember } from "#lib/web/load.ts"
import { ActForm } from "../../../_folder/act-form.tsx"
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
      <div className="confirm">
        <PageHeading title={title} />
        <p>{t("folders.deleteBody", { count: folder.total })}</p>
        <ActForm
          action={deleteFolderAction}
          start={{ kind: "start" }}
          words={{ undo: t("folder.undo"), pending: t("common.working") }}
          className="button-row"
        >
          <input type="hidden" name="folder" value={folder.id} />
          <SubmitButton look="danger" icon="trash" pending={t("common.working")}>
            {t("folders.delete")}
          </SubmitButton>
          <ButtonLink href={`${folderHref(folder.id)}/change`}>{t("folders.keep")}</ButtonLink>
        </ActForm>
      </div>
    </MailboxPage>
  )
}
