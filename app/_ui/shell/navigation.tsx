import type { ReactNode } from "react"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import { ButtonLink } from "../button.tsx"
import { OwnFolderLink, PlaceLink } from "./place-link.tsx"
import { BAR_PLACES, FOLDERS, PLACES, type Place } from "./places.ts"

/** A folder that the person made. */
export type OwnFolderItem = { readonly href: string; readonly name: string; readonly unread: number; readonly isCurrent: boolean }

type NavigationProps = {
  readonly language: Language
  readonly current: Place | null
  readonly places: readonly Place[]
  readonly unread: number
  readonly ownFolders: readonly OwnFolderItem[]
  readonly isList: boolean
  readonly foot?: ReactNode
}

type LinksProps = NavigationProps & { readonly look: "place" | "tab" }

function PlaceLinks({ language, current, places, unread, look }: LinksProps) {
  const t = translator(language, "navigation")
  return places.map((place) => (
    <PlaceLink
      key={place}
      place={place}
      label={t(place)}
      current={current}
      look={look}
      unread={place === "inbox" ? { count: unread, words: t("inboxUnread", { count: unread }) } : undefined}
    />
  ))
}

/** The person's own folders, and the page where they are made. */
function OwnFolders(props: NavigationProps) {
  if (!props.places.includes("folders")) return null
  const t = translator(props.language, "navigation")
  return (
    <div className="places">
      {props.ownFolders.map(({ href, name, unread, isCurrent }) => (
        <OwnFolderLink
          key={href}
          href={href}
          name={name}
          isCurrent={isCurrent}
          unread={{ count: unread, words: t("inboxUnread", { count: unread }) }}
        />
      ))}
      <PlaceLink place="folders" label={t("folders")} current={props.current} look="place" />
    </div>
  )
}

/** The left side of a wide page. Compose is red only where it is what most people come to do: beside a list. */
export function Rail(props: NavigationProps) {
  const t = translator(props.language, "navigation")
  const folders = props.places.filter((place) => FOLDERS.includes(place))
  const others = props.places.filter((place) => !FOLDERS.includes(place) && place !== "help" && place !== "folders")
  return (
    <nav aria-label={t("main")} className="rail only-wide">
      <ButtonLink
        href={PLACES.compose.href}
        look={props.isList ? "primary" : "quiet"}
        icon="compose"
        className="mb-4 w-full"
        aria-current={props.current === "compose" ? "page" : undefined}
      >
        {t("compose")}
      </ButtonLink>
      <div className="places">
        <PlaceLinks {...props} places={folders} look="place" />
      </div>
      <OwnFolders {...props} />
      {others.length > 0 && (
        <div className="places">
          <PlaceLinks {...props} places={others} look="place" />
        </div>
      )}
      {props.foot && <div className="rail-foot">{props.foot}</div>}
    </nav>
  )
}

/** The folders people look at most, under the thumb. */
export function BottomBar(props: NavigationProps) {
  const t = translator(props.language, "navigation")
  return (
    <nav aria-label={t("mobile")} className="bottom-bar only-phone">
      <PlaceLinks {...props} places={props.places.filter((place) => BAR_PLACES.includes(place))} look="tab" />
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
  const t = translator(props.language, "navigation")
  const rest = props.places.filter((place) => !BAR_PLACES.includes(place) && place !== "folders")
  return (
    <nav id="places" popover="auto" aria-label={t("main")} className="rail">
      <p className="px-3 pb-3">
        <span className="person-name">{person.name}</span>
        <br />
        <span className="person-address text-sm">{person.address}</span>
      </p>
      {search && <div className="px-3 pb-3">{search}</div>}
      <div className="places">
        <PlaceLinks {...props} places={rest} look="place" />
      </div>
      <OwnFolders {...props} />
      <div className="places">{signOut}</div>
      {props.foot && <div className="rail-foot">{props.foot}</div>}
    </nav>
  )
}
