import { Icon } from "../icon.tsx"
import type { IconName } from "../icon-names.ts"
import { PLACES, type Place } from "./places.ts"
import { useSeen } from "./seen.ts"

export type Unread = { readonly count: number; readonly words: string }

type PlaceLinkProps = {
  readonly place: Place
  readonly label: string
  readonly current: Place | null
  readonly unread: Unread | null
  readonly look: "place" | "tab"
}

/** A link of the rail or the bottom bar. */
export function PlaceLink({ place, label, current, unread, look }: PlaceLinkProps) {
  const { href, icon } = PLACES[place]
  if (place === "inbox")
    return <CountedLink href={href} icon={icon} label={label} isCurrent={place === current} unread={unread} look={look} />
  return <NavigationLink href={href} icon={icon} label={label} isCurrent={place === current} unread={unread} look={look} />
}

type OwnFolderLinkProps = { readonly href: string; readonly name: string; readonly isCurrent: boolean; readonly unread: Unread | null }

/** A link to a folder that the person made; its name is theirs, in any script. */
export function OwnFolderLink({ href, name, isCurrent, unread }: OwnFolderLinkProps) {
  return <CountedLink href={href} icon="folder" label={name} isCurrent={isCurrent} unread={unread} look="place" />
}

type NavigationLinkProps = {
  readonly href: string
  readonly icon: IconName
  readonly label: string
  readonly isCurrent: boolean
  readonly unread: Unread | null
  readonly look: "place" | "tab"
}

/** A link whose number follows what comes while the page is open. */
function CountedLink(link: NavigationLinkProps) {
  const seen = useSeen()
  return <NavigationLink {...link} unread={seen === null ? link.unread : (seen.unread[link.href] ?? null)} />
}

/** Its name is exactly its label; the number of unread ones is its description. */
function NavigationLink({ href, icon, label, isCurrent, unread, look }: NavigationLinkProps) {
  return (
    <a
      href={href}
      className={look}
      aria-label={unread === null ? undefined : label}
      aria-description={unread?.words}
      data-count={unread === null ? undefined : unread.count > 999 ? "999+" : unread.count}
      aria-current={isCurrent ? "page" : undefined}
    >
      <Icon name={icon} />
      <bdi className="place-name">{label}</bdi>
    </a>
  )
}
