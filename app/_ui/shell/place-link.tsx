import { Icon } from "../icon.tsx"
import { PLACES, type Place } from "./places.ts"

type PlaceLinkProps = {
  readonly place: Place
  readonly label: string
  readonly current: Place | null
  readonly unread?: { readonly count: number; readonly words: string }
  readonly look: "place" | "tab"
}

/** A link of the rail or the bottom bar. Its name is exactly its label; the number of unread ones is its description. */
export function PlaceLink({ place, label, current, unread, look }: PlaceLinkProps) {
  const { href, icon } = PLACES[place]
  const hasUnread = unread !== undefined && unread.count > 0
  return (
    <a
      href={href}
      className={look}
      aria-label={hasUnread ? label : undefined}
      aria-description={hasUnread ? unread.words : undefined}
      data-count={hasUnread ? (unread.count > 999 ? "999+" : unread.count) : undefined}
      aria-current={place === current ? "page" : undefined}
    >
      <Icon name={icon} />
      {label}
    </a>
  )
}
