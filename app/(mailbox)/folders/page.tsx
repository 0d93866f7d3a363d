import { ButtonLink } from "#app/_ui/button.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { ListedFolder } from "#lib/folders/mailbox-overview.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { requireMember } from "#lib/web/load.ts"
import { nameField } from "../_folder/name-field.ts"
import { NewNamed } from "../_folder/new-named.tsx"
import { folderHref } from "../_folder/place.ts"
import type { PageParams } from "../_folder/said.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { overviewOf } from "../overview.ts"
import { titled } from "#app/_forms/titled.ts"
import { createFolderAction } from "./actions.ts"

export const generateMetadata = titled("folders.title")

/** The person's own folders: make one, rename one, delete one (M4). */
export default async function FoldersPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const context = await requireMember()
  const [{ ownFolders: folders }, { deleted }] = await Promise.all([overviewOf(context), searchParams])
  const t = translator(context.language)
  const moved = typeof deleted === "string" && /^\d{1,7}$/.test(deleted) ? Number(deleted) : null
  return (
    <MailboxPage context={context} title={t("folders.title")} current="folders">
      <PageHeading title={t("folders.title")} lead={t("folders.lead")} inBar />
      {moved !== null && <Notice kind="done" announce title={t("folders.deleted", { count: moved })} />}
      {folders.length > 0 && (
        <ul role="list" className="own-folders">
          {folders.map((folder) => (
            <FolderLine key={folder.id} folder={folder} t={t} />
          ))}
        </ul>
      )}
      <NewNamed
        id="new-folder"
        title={t("folders.new")}
        action={createFolderAction}
        field={nameField(t("folders.name"), { hint: t("folders.nameHint") })}
        submit={t("folders.create")}
        pending={t("common.working")}
      />
    </MailboxPage>
  )
}

function FolderLine({ folder: { id, name, total, unread }, t }: { readonly folder: ListedFolder; readonly t: Translate }) {
  const shown = name ?? t("folders.unreadable")
  return (
    <li>
      <Icon name="folder" />
      <div className="own-folder">
        <a href={folderHref(id)}>
          <bdi>{shown}</bdi>
        </a>
        <p className="text-quiet">{total === 0 ? t("folder.count", { count: 0 }) : t("folder.countUnread", { count: total, unread })}</p>
      </div>
      <ButtonLink href={`${folderHref(id)}/change`} look="plain" small aria-label={t("folders.changeNamed", { name: shown })}>
        {t("folders.change")}
      </ButtonLink>
    </li>
  )
}
