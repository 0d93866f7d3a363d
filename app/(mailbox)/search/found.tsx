import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { List } from "#app/_ui/list.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { MailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { formats } from "#lib/language/formats.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import type { Row } from "#lib/messages/rows.ts"
import type { FoundMail } from "#lib/searching/search-mail.ts"
import { messageRow } from "../_folder/message-row.ts"
import { isCommon } from "../_folder/place.ts"
import { searchAddress, searchPage, type Filters } from "./asked-for.ts"

type FoundProps = {
  readonly context: MemberContext
  readonly found: FoundMail
  readonly overview: MailboxOverview
  readonly filters: Filters
  /** The words as they stand in the address. */
  readonly sealed: string | null
  /** The shared mailbox that was looked through; null for the person's own. */
  readonly mailbox?: string | null
}

/** What a search found: as rows of a folder, with the folder's name. */
export function Found({ context, found: mail, overview, filters, sealed, mailbox = null }: FoundProps) {
  const { rows, found, page, pages, partly, leftOut } = mail
  const here = searchPage(mailbox)
  const t = translator(context.language)
  const words: Readonly<Record<string, string>> = sealed === null ? {} : { words: sealed }
  const at = (number: number) =>
    number < 1 || number > pages ? null : searchAddress(here, filters, { ...words, asked: "1", page: String(number) })
  return (
    <>
      <p role="status" className="search-note">
        {t("search.found", { count: found })} {partly > 0 && t("search.partly", { count: partly })}{" "}
        {leftOut > 0 && t("search.leftOut", { count: leftOut })}
      </p>
      {rows.length === 0 ? (
        <EmptyState icon="search" title={t("search.noneTitle")} step={<ButtonLink href={here}>{t("search.again")}</ButtonLink>}>
          {t("search.noneBody")}
        </EmptyState>
      ) : (
        <div className="search-found">
          <List
            label={t("search.results")}
            href={mailbox === null ? "/messages/" : `/mailboxes/${mailbox}/messages/`}
            rows={rows.map((row) => foundRow(context, row, overview))}
          />
        </div>
      )}
      <Pager
        label={t("common.pages")}
        newer={at(page - 1)}
        older={at(page + 1)}
        newerLabel={t("common.newer")}
        olderLabel={t("common.older")}
      />
      {rows.length > 0 && <p className="search-note">{t("search.what")}</p>}
    </>
  )
}

/** As in a folder, with the folder's name before the time. */
function foundRow(context: MemberContext, row: Row, overview: MailboxOverview) {
  const t = translator(context.language)
  const f = formats(context)
  const now = context.clock.now()
  const name = nameOf(t, row, overview)
  const when = (time: Date) => t("search.when", { folder: name, time: f.when(time, now) })
  return messageRow(row, { t, f: { ...f, when }, now, isSentFolder: row.folder === "sent" })
}

function nameOf(t: Translate, { folder }: Row, { ownFolders }: MailboxOverview): string {
  if (isCommon(folder)) return t(`navigation.${folder}`)
  return ownFolders.find(({ id }) => id === folder)?.name ?? t("folders.unreadable")
}
