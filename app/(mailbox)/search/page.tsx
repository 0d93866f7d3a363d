import { after } from "next/server"
import { titled } from "#app/_forms/titled.ts"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { translator } from "#lib/language/translate.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { searchMail } from "#lib/searching/search-mail.ts"
import { openWords } from "#lib/searching/sealed-words.ts"
import { load, requireMember } from "#lib/web/load.ts"
import type { PageParams } from "../_folder/said.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { overviewOf } from "../overview.ts"
import { filtersIn } from "./asked-for.ts"
import { Found } from "./found.tsx"
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
