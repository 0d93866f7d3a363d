import { Pager } from "#app/_ui/pager.tsx"
import type { BookPage } from "#lib/contacts/find-in-book.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { PageParams } from "../_folder/said.ts"

type PagerProps = {
  readonly t: Translate
  readonly params: PageParams
  readonly page: BookPage<unknown>
  /** The page of people that is turned. */
  readonly href: string
}

/** To the pages before and after of people who were looked for by the same words, which stay sealed in the address. */
export function BookPager({ t, params, page: { number, pages }, href }: PagerProps) {
  const words: Readonly<Record<string, string>> = typeof params["words"] === "string" ? { words: params["words"] } : {}
  const at = (page: number) => (page < 1 || page > pages ? null : `${href}?${new URLSearchParams({ ...words, page: String(page) })}`)
  return (
    <Pager
      label={t("common.pages")}
      newer={at(number - 1)}
      older={at(number + 1)}
      newerLabel={t("contacts.before")}
      olderLabel={t("contacts.after")}
    />
  )
}
