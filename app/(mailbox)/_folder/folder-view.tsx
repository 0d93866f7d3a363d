import type { ReactNode } from "react"
import type { Folder } from "#db/schema/messages.ts"
import { translator } from "#lib/language/translate.ts"
import { countIn } from "#lib/folders/mailbox-overview.ts"
import { listFolder, type FolderPage } from "#lib/messages/list-folder.ts"
import { trashClock } from "#lib/messages/trash-clock.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { moveAction } from "../actions.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { overviewOf } from "../overview.ts"
import { EmptyFolder } from "./empty-folder.tsx"
import { FolderHeading } from "./folder-heading.tsx"
import { FolderRows } from "./folder-rows.tsx"
import { FolderToolbar } from "./folder-toolbar.tsx"
import { folderHref, isCommon, placeIn } from "./place.ts"
import type { PageParams } from "./said.ts"

type FolderViewProps = {
  readonly folder: Folder
  /** What an own folder is called; the others' names are the catalogue's. */
  readonly name?: string
  readonly params: PageParams
  /** What the page before did, between heading and rows. */
  readonly said?: ReactNode
}

/** A folder: fifty messages, what can be done with them, and the way to older ones (M4, M5). */
export async function FolderView({ folder, name, params, said }: FolderViewProps) {
  const context = await requireMember()
  const page = pageOf(folder, params)
  // It fails where it is awaited; until then nobody listens.
  page.catch(() => undefined)
  const [overview, clock] = await Promise.all([overviewOf(context), folder === "trash" ? load(trashClock) : null])
  const erasesAfter = clock?.ok === true ? clock.value : null
  const { total, unread } = countIn(overview, folder)
  const t = translator(context.language)
  const title = isCommon(folder) ? t(`${folder}.title`) : (name ?? t("folders.unreadable"))
  return (
    <MailboxPage context={context} title={title} current={folder} flush>
      <FolderHeading folder={folder} title={title} total={total} unread={unread} t={t} />
      {said}
      <FolderRows
        context={context}
        folder={folder}
        page={page}
        params={params}
        label={title}
        href={folderHref(folder)}
        action={moveAction}
        toolbar={<FolderToolbar folder={folder} ownFolders={overview.ownFolders} erasesAfter={erasesAfter} t={t} />}
        empty={<EmptyFolder folder={folder} hasMore={total > 0} address={context.actor.address} erasesAfter={erasesAfter} t={t} />}
      />
    </MailboxPage>
  )
}

/** What lies in the folder; the page around it is drawn while the database looks it up. */
async function pageOf(folder: Folder, params: PageParams): Promise<FolderPage> {
  const found = await load((member) => listFolder(member, { folder, ...placeIn(params) }))
  if (!found.ok) throw new Error(found.error.code)
  return found.value
}
