import type { ReactNode } from "react"
import type { Folder } from "#db/schema/messages.ts"
import { translator } from "#lib/language/translate.ts"
import { countIn } from "#lib/folders/mailbox-overview.ts"
import { listFolder, type FolderPage } from "#lib/messages/list-folder.ts"
import type { Narrowing } from "#lib/messages/narrowed.ts"
import { trashClock } from "#lib/messages/trash-clock.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { moveAction } from "../actions.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { Arrived } from "../_live/live.tsx"
import { drawnAt, overviewOf } from "../overview.ts"
import { DragRows } from "./drag-rows.tsx"
import { EmptyFolder } from "./empty-folder.tsx"
import { FolderHeading } from "./folder-heading.tsx"
import { FolderRows } from "./folder-rows.tsx"
import { FolderToolbar } from "./folder-toolbar.tsx"
import { NarrowLinks } from "./narrow-links.tsx"
import { isCommon, narrowedHref, narrowingIn, placeIn } from "./place.ts"
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
  drawnAt(context)
  const only = narrowingIn(folder, params)
  const page = pageOf(folder, only, params)
  // It fails where it is awaited; until then nobody listens.
  page.catch(() => undefined)
  const [overview, clock] = await Promise.all([overviewOf(context), folder === "trash" ? load(trashClock) : null])
  const erasesAfter = clock?.ok === true ? clock.value.days : null
  const { total, unread } = countIn(overview, folder)
  const t = translator(context.language)
  const title = isCommon(folder) ? t(`${folder}.title`) : (name ?? t("folders.unreadable"))
  return (
    <MailboxPage context={context} title={title} current={folder} flush>
      <FolderHeading folder={folder} title={title} total={total} unread={unread} t={t} />
      {said}
      {folder === "inbox" && <Arrived show={t("live.show")} />}
      {total > 0 && <NarrowLinks folder={folder} only={only} t={t} />}
      <DragRows />
      <FolderRows
        context={context}
        folder={folder}
        page={page}
        params={params}
        label={title}
        href={narrowedHref(folder, only)}
        action={moveAction}
        toolbar={
          <FolderToolbar folder={folder} ownFolders={overview.ownFolders} mayGive={context.home !== null} erasesAfter={erasesAfter} t={t} />
        }
        empty={
          <EmptyFolder
            folder={folder}
            only={total > 0 ? only : null}
            hasMore={total > 0}
            address={context.actor.address}
            erasesAfter={erasesAfter}
            t={t}
          />
        }
      />
    </MailboxPage>
  )
}

/** What lies in the folder; the page around it is drawn while the database looks it up. */
async function pageOf(folder: Folder, only: Narrowing | null, params: PageParams): Promise<FolderPage> {
  const found = await load((member) => listFolder(member, { folder, only, ...placeIn(params) }))
  if (!found.ok) throw new Error(found.error.code)
  return found.value
}
