import { Button, ButtonLink } from "#app/_ui/button.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { Folder } from "#db/schema/messages.ts"
import type { Translate } from "#lib/language/translate.ts"
import { folderHref, isCommon } from "./place.ts"

type FolderHeadingProps = {
  readonly folder: Folder
  readonly title: string
  readonly total: number
  readonly unread: number
  readonly t: Translate
}

/** What folder this is, how much lies in it, and the act that concerns all of it. */
export function FolderHeading({ folder, title, total, unread, t }: FolderHeadingProps) {
  return (
    <PageHeading title={title} inBar>
      {total > 0 && (
        <p className="folder-count">
          {folder === "inbox" || !isCommon(folder)
            ? t("folder.countUnread", { count: total, unread })
            : t("folder.count", { count: total })}
        </p>
      )}
      {!isCommon(folder) && (
        <ButtonLink href={`${folderHref(folder)}/change`} small>
          {t("folders.change")}
        </ButtonLink>
      )}
      {folder === "trash" && total > 0 && (
        <form action="/trash/empty">
          <Button type="submit" small icon="trash">
            {t("trash.empty")}
          </Button>
        </form>
      )}
    </PageHeading>
  )
}
