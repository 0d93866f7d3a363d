import { after } from "next/server"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { indexMail } from "#lib/searching/index-mail.ts"
import { searchMail } from "#lib/searching/search-mail.ts"
import { openWords } from "#lib/searching/sealed-words.ts"
import { requireMailbox } from "#lib/web/mailbox.ts"
import { overviewOf } from "../../../overview.ts"
import { filtersIn } from "../../../search/asked-for.ts"
import { Found } from "../../../search/found.tsx"
import { SearchFields } from "../../../search/search-fields.tsx"
import type { FolderPageProps } from "../folder.tsx"
import { MailboxClosed, MailboxFrame } from "../mailbox-frame.tsx"

export const generateMetadata = titled("mailboxes.title")

/** Where its messages lie. */
const PLACES = ["inbox", "sent", "trash"] as const

/** Looks for messages of a shared mailbox, in its own index, with the keys of whoever of its readers searches (M11, M15). */
export default async function SharedSearchPage({ params, searchParams }: FolderPageProps) {
  const [{ mailbox: id }, asking] = await Promise.all([params, searchParams])
  const { context, mailbox } = await requireMailbox(id)
  if (mailbox === null) return <MailboxClosed context={context} />
  const text = (name: string) => (typeof asking[name] === "string" ? asking[name] : null)
  const filters = filtersIn(text)
  const [words, overview] = await Promise.all([openWords(mailbox, asking["words"]), overviewOf(mailbox)])
  const isAsked = asking["asked"] !== undefined
  const found = isAsked ? await searchMail(mailbox, { words, ...filters, page: Number(text("page")) }) : null
  if (found?.ok === false) throw new Error(found.error.code)
  // As for everybody's own: nobody waits for it, and the next search finds more.
  if (found === null || found.value.unindexed > 0) after(() => indexMail(mailbox))
  const t = translator(context.language)
  const label = t("mailboxes.search", { name: mailbox.actor.name })
  return (
    <MailboxFrame context={context} mailbox={mailbox} title={t("search.title")} current={null}>
      <SearchFields t={t} words={words} filters={filters} overview={overview} folders={PLACES} mailbox={{ id, label }} />
      {found === null ? (
        <p className="search-note">{t("search.what")}</p>
      ) : (
        <Found context={context} found={found.value} overview={overview} filters={filters} sealed={text("words")} mailbox={id} />
      )}
    </MailboxFrame>
  )
}
