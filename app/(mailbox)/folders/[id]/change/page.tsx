import { notFound } from "next/navigation"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { translator } from "#lib/language/translate.ts"
import { requireMember } from "#lib/web/load.ts"
import { nameField } from "../../../_folder/name-field.ts"
import { folderHref } from "../../../_folder/place.ts"
import { MailboxPage } from "../../../mailbox-page.tsx"
import { overviewOf } from "../../../overview.ts"
import { titled } from "#app/_forms/titled.ts"
import { renameFolderAction } from "../../actions.ts"

export const generateMetadata = titled("folders.title")

/** A folder's name, and the way to delete it. */
export default async function ChangeFolderPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const context = await requireMember()
  const { id } = await params
  const folder = (await overviewOf(context)).ownFolders.find((own) => own.id === id)
  if (folder === undefined) notFound()
  const t = translator(context.language)
  const name = folder.name ?? t("folders.unreadable")
  return (
    <MailboxPage context={context} title={t("folders.title")} current={folder.id}>
      <div className="narrow">
        <PageHeading title={name} lead={<a href="/folders">{t("folders.all")}</a>} />
        <ActionForm
          action={renameFolderAction}
          fields={[{ kind: "hidden", name: "folder", value: id }, nameField(t("folders.name"), { value: folder.name ?? "" })]}
          submit={t("folders.rename")}
          pending={t("common.working")}
        />
        <ButtonLink href={`${folderHref(folder.id)}/delete`} look="plain" icon="trash" className="mt-8">
          {t("folders.delete")}
        </ButtonLink>
      </div>
    </MailboxPage>
  )
}
