import { Button, ButtonLink } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { Folder } from "#db/schema/messages.ts"
import type { Translate } from "#lib/language/translate.ts"
import { folderHref, isCommon } from "./place.ts"

type FolderHeadingProps = {
  readonly folder: Folder
  readonly title: string
  readonly total: number
  readonly unread: number
  readonly isJustSent: boolean
  readonly t: Translate
}

/** What folder this is, how much lies in it, and the act that concerns all of it. */
export function FolderHeading({ folder, title, total, unread, isJustSent, t }: FolderHeadingProps) {
  return (
    <>
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
      {folder === "sent" && isJustSent && (
        <Notice kind="done" title={t("folder.sentNow")} announce className="act-said">
          {t("folder.sentNowBody")}
        </Notice>
      )}
    </>
  )
}
