import { Icon } from "#app/_ui/icon.tsx"
import type { Translate } from "#lib/language/translate.ts"
// Here and not in the layout of folders: every page of the shell has it, those of Account settings too.
import "./search.css"

/** The search at the top of every page; a plain post, so that it needs no script and its words stand in no address (M11). */
export function SearchBox({ t }: { readonly t: Translate }) {
  const label = t("navigation.searchLabel")
  return (
    <form method="post" action="/search/find" role="search" aria-label={label} className="search-box">
      <input type="search" name="words" className="input" aria-label={label} placeholder={label} autoComplete="off" maxLength={200} />
      <button type="submit" className="top-action" aria-label={t("navigation.search")}>
        <Icon name="search" />
      </button>
    </form>
  )
}
