import type { ReactNode } from "react"
import { ButtonLink } from "../button.tsx"
import { Gauge } from "../gauge.tsx"
import { OwnFolderLink, PlaceLink, type Unread } from "./place-link.tsx"
import { BAR_PLACES, FOLDERS, PLACES, type Place } from "./places.ts"

export type NavigationWords = { readonly compose: string; readonly main: string; readonly mobile: string }

/** A place that the person can reach, and how much of it is unread. */
export type PlaceItem = { readonly place: Place; readonly label: string; readonly unread: Unread | null }

type FolderItem = { readonly href: string; readonly name: string; readonly unread: Unread | null; readonly isCurrent: boolean }

/** How much room the mailbox takes. */
export type Space = { readonly words: string; readonly href: string; readonly share: number; readonly isTight: boolean }

export type NavigationProps = {
  readonly words: NavigationWords
  readonly current: Place | null
  readonly places: readonly PlaceItem[]
  readonly ownFolders: readonly FolderItem[]
  readonly isList: boolean
  readonly space?: Space
}

type LinksProps = Pick<NavigationProps, "places" | "current"> & { readonly look: "place" | "tab" }

function PlaceLinks({ places, current, look }: LinksProps) {
  return places.map((item) => <PlaceLink key={item.place} {...item} current={current} look={look} />)
}

/** The person's own folders, and the page where they are made. */
function OwnFolders({ places, ownFolders, current }: NavigationProps) {
  const making = places.find(({ place }) => place === "folders")
  if (making === undefined) return null
  return (
    <div className="places">
      {ownFolders.map((folder) => (
        <OwnFolderLink key={folder.href} {...folder} />
      ))}
      <PlaceLink {...making} current={current} look="place" />
    </div>
  )
}

/** The foot of the rail: what room there is, and the way to what takes it. */
function SpaceFoot({ space: { words, href, share, isTight } }: { readonly space: Space }) {
  return (
    <a href={href} className="rail-foot">
      <span>{words}</span>
      <Gauge share={share} isTight={isTight} />
    </a>
  )
}

/** The left side of a wide page. Compose is red only where it is what most people come to do: beside a list. */
export function Rail(props: NavigationProps) {
  const { words, places, current, space, isList } = props
  const folders = places.filter(({ place }) => FOLDERS.includes(place))
  const others = places.filter(({ place }) => !FOLDERS.includes(place) && place !== "help" && place !== "folders")
  return (
    <nav aria-label={words.main} className="rail only-wide">
      <ButtonLink
        href={PLACES.compose.href}
        look={isList ? "primary" : "quiet"}
        icon="compose"
        className="mb-4 w-full"
        aria-current={current === "compose" ? "page" : undefined}
      >
        {words.compose}
      </ButtonLink>
      <div className="places">
        <PlaceLinks places={folders} current={current} look="place" />
      </div>
      <OwnFolders {...props} />
      {others.length > 0 && (
        <div className="places">
          <PlaceLinks places={others} current={current} look="place" />
        </div>
      )}
      {space && <SpaceFoot space={space} />}
    </nav>
  )
}

/** The folders people look at most, under the thumb. */
export function BottomBar({ words, places, current }: NavigationProps) {
  return (
    <nav aria-label={words.mobile} className="bottom-bar only-phone">
      <PlaceLinks places={places.filter(({ place }) => BAR_PLACES.includes(place))} current={current} look="tab" />
    </nav>
  )
}

type PhoneMenuProps = NavigationProps & {
  readonly person: { readonly name: string; readonly address: string }
  readonly signOut: ReactNode
  readonly search?: ReactNode
}

/** What the bottom bar has no room for; a popover, so that it opens and closes without JavaScript. */
export function PhoneMenu({ person, signOut, search, ...props }: PhoneMenuProps) {
  const rest = props.places.filter(({ place }) => !BAR_PLACES.includes(place) && place !== "folders")
  return (
    <nav id="places" popover="auto" aria-label={props.words.main} className="rail">
      <p className="px-3 pb-3">
        <span className="person-name">{person.name}</span>
        <br />
        <span className="person-address text-sm">{person.address}</span>
      </p>
      {search && <div className="px-3 pb-3">{search}</div>}
      <div className="places">
        <PlaceLinks places={rest} current={props.current} look="place" />
      </div>
      <OwnFolders {...props} />
      <div className="places">{signOut}</div>
      {props.space && <SpaceFoot space={props.space} />}
    </nav>
  )
}
