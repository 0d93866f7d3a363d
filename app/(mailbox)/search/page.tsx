import { after } from "next/server"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { List } from "#app/_ui/list.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { MailboxOverview } from "#lib/folders/mailbox-overview.ts"
import { formats } from "#lib/language/formats.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import type { Row } from "#lib/messages/rows.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { searchMail, type FoundMail } from "#lib/searching/search-mail.ts"
import { openWords } from "#lib/searching/sealed-words.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { messageRow } from "../_folder/message-row.ts"
import { isCommon } from "../_folder/place.ts"
import type { PageParams } from "../_folder/said.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { overviewOf } from "../overview.ts"
import { filtersIn, searchAddress, type Filters } from "./asked-for.ts"
import { SearchFields } from "./search-fields.tsx"

export const generateMetadata = titled("search.title")

/** Looks for messages by people, subjects, folders and days (M11). */
export default async function SearchPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const params = await searchParams
  const context = await requireMember()
  const text = (name: string) => (typeof params[name] === "string" ? params[name] : null)
  const filters = filtersIn(text)
  const [words, overview] = await Promise.all([openWords(context, params["words"]), overviewOf(context)])
  const isAsked = params["asked"] !== undefined
  const found = isAsked ? await load((member) => searchMail(member, { words, ...filters, page: Number(text("page")) })) : null
  if (found?.ok === false) throw new Error(found.error.code)
  // Who comes here is about to search, or has met what is not in the index yet: nobody waits for it, and the next search finds more.
  if (found === null || found.value.unindexed > 0) after(() => indexMail(context))
  const t = translator(context.language)
  return (
    <MailboxPage context={context} title={t("search.title")} current="search" flush>
      <PageHeading title={t("search.title")} inBar />
      <SearchFields t={t} words={words} filters={filters} overview={overview} />
      {found === null ? (
        <p className="search-note">{t("search.what")}</p>
      ) : (
        <Found context={context} found={found.value} overview={overview} filters={filters} sealed={text("words")} />
      )}
    </MailboxPage>
  )
}

type FoundProps = {
  readonly context: MemberContext
  readonly found: FoundMail
  readonly overview: MailboxOverview
  readonly filters: Filters
  /** The words as they stand in the address. */
  readonly sealed: string | null
}

function Found({ context, found: { rows, found, page, pages, partly, leftOut }, overview, filters, sealed }: FoundProps) {
  const t = translator(context.language)
  const words: Readonly<Record<string, string>> = sealed === null ? {} : { words: sealed }
  const at = (number: number) =>
    number < 1 || number > pages ? null : searchAddress(filters, { ...words, asked: "1", page: String(number) })
  return (
    <>
      <p role="status" className="search-note">
        {t("search.found", { count: found })} {partly > 0 && t("search.partly", { count: partly })}{" "}
        {leftOut > 0 && t("search.leftOut", { count: leftOut })}
      </p>
      {rows.length === 0 ? (
        <EmptyState icon="search" title={t("search.noneTitle")} step={<ButtonLink href="/search">{t("search.again")}</ButtonLink>}>
          {t("search.noneBody")}
        </EmptyState>
      ) : (
        <div className="search-found">
          <List label={t("search.results")} href="/messages/" rows={rows.map((row) => foundRow(context, row, overview))} />
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
