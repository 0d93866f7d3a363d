import { Field } from "#app/_ui/field.tsx"
import { Select } from "#app/_ui/select.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { MailboxOverview } from "#lib/folders/mailbox-overview.ts"
import type { Translate } from "#lib/language/translate.ts"
import { MOST_WORDS } from "#lib/searching/sealed-words.ts"
import type { CommonFolder } from "#db/schema/messages.ts"
import { forWriter } from "../compose/for-writer.ts"
import { FOLDERS } from "../_folder/moves.ts"
import type { Filters } from "./asked-for.ts"

type SearchFieldsProps = {
  readonly t: Translate
  readonly words: string
  readonly filters: Filters
  readonly overview: MailboxOverview
  /** Where it can be looked; a shared mailbox has not all of them. */ readonly folders?: readonly CommonFolder[]
  /** The shared mailbox that is looked through, and what its search is called; null for the person's own. */
  readonly mailbox?: { readonly id: string; readonly label: string } | null
}

/** What to look for, where and when: a plain post, so that the words stand in no address. */
export function SearchFields({ t, words, filters, overview, folders = FOLDERS, mailbox = null }: SearchFieldsProps) {
  const { folder, from, until } = filters
  const places = [
    { value: "", label: t("search.everywhere") },
    ...folders.map((value) => ({ value, label: t(`navigation.${value}`) })),
    ...overview.ownFolders.map(({ id, name }) => ({ value: id, label: name ?? t("folders.unreadable") })),
  ]
  return (
    <form
      method="post"
      action={forWriter("/search/find", mailbox?.id ?? null)}
      role="search"
      aria-label={mailbox?.label ?? t("navigation.searchLabel")}
      className="search-fields"
    >
      <Field
        label={t("search.words")}
        hint={t("search.wordsHint")}
        name="words"
        type="search"
        autoComplete="off"
        maxLength={MOST_WORDS}
        defaultValue={words}
      />
      <div className="search-filters">
        <Select label={t("search.folder")} name="in" options={places} defaultValue={folder ?? ""} />
        <Field label={t("search.from")} name="from" type="date" defaultValue={from ?? ""} />
        <Field label={t("search.until")} name="until" type="date" defaultValue={until ?? ""} />
      </div>
      <div>
        <SubmitButton icon="search" look="quiet" pending={t("common.working")}>
          {t("navigation.search")}
        </SubmitButton>
      </div>
    </form>
  )
}
