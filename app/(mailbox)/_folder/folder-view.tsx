import { List } from "#app/_ui/list.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import type { Folder } from "#db/schema/messages.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { countIn } from "#lib/folders/mailbox-overview.ts"
import { listFolder } from "#lib/messages/list-folder.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { moveAction } from "../actions.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { overviewOf } from "../overview.ts"
import { ActForm } from "./act-form.tsx"
import { EmptyFolder } from "./empty-folder.tsx"
import { FolderHeading } from "./folder-heading.tsx"
import { FolderToolbar } from "./folder-toolbar.tsx"
import { messageRow } from "./message-row.ts"
import { folderHref, isCommon, pageAddress, placeIn } from "./place.ts"
import { saidInAddress, type PageParams } from "./said.ts"

type FolderViewProps = {
  readonly folder: Folder
  /** What an own folder is called; the others' names are the catalogue's. */
  readonly name?: string
  readonly params: PageParams
}

/** A folder: fifty messages, what can be done with them, and the way to older ones (M4, M5). */
export async function FolderView({ folder, name, params }: FolderViewProps) {
  const context = await requireMember()
  const [found, overview] = await Promise.all([load((member) => listFolder(member, { folder, ...placeIn(params) })), overviewOf(context)])
  if (!found.ok) throw new Error(found.error.code)
  const { rows, newer, older } = found.value
  const { total, unread } = countIn(overview, folder)
  const t = translator(context.language)
  const f = formats({ language: context.language, timeZone: context.timeZone })
  const now = context.clock.now()
  const title = isCommon(folder) ? t(`${folder}.title`) : (name ?? t("folders.unreadable"))
  const href = folderHref(folder)
  return (
    <MailboxPage context={context} title={title} current={folder} flush>
      <FolderHeading folder={folder} title={title} total={total} unread={unread} isJustSent={params["sent"] !== undefined} t={t} />
      <ActForm
        action={moveAction}
        start={saidInAddress(t, params, folder)}
        words={{ undo: t("folder.undo"), pending: t("common.working") }}
      >
        <input type="hidden" name="folder" value={folder} />
        {rows.length === 0 ? (
          <EmptyFolder folder={folder} hasMore={total > 0} address={context.actor.address} t={t} />
        ) : (
          <>
            <FolderToolbar folder={folder} ownFolders={overview.ownFolders} t={t} />
            <List
              label={title}
              look={folder === "sent" ? "sent" : "inbox"}
              field="message"
              rows={rows.map((row) => messageRow(row, { t, f, now, isSentFolder: folder === "sent" }))}
            />
          </>
        )}
      </ActForm>
      <Pager
        label={t("common.pages")}
        newer={pageAddress(href, "after", newer)}
        older={pageAddress(href, "before", older)}
        newerLabel={t("common.newer")}
        olderLabel={t("common.older")}
      />
    </MailboxPage>
  )
}
