import type { ReactNode } from "react"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"
import type { Picture } from "../letterhead.tsx"
import { MailboxFrame, type Person } from "./mailbox-frame.tsx"
import type { Space } from "./navigation.tsx"
import type { Place } from "./places.ts"

/** A folder that the person made. */
export type OwnFolderItem = { readonly href: string; readonly name: string; readonly unread: number; readonly isCurrent: boolean }

export type MailboxShellProps = {
  readonly language: Language
  /** What the phone's bar says on top; usually the page's heading. */
  readonly title: string
  readonly current: Place | null
  /** What this person can reach, in order. Compose is always there; Help stands at the top of a wide page. */
  readonly places: readonly Place[]
  readonly unread?: number
  readonly ownFolders?: readonly OwnFolderItem[]
  readonly person: Person
  /** The form or link that signs out. */
  readonly signOut: ReactNode
  readonly search?: ReactNode
  /** At the foot of the rail. */
  readonly space?: Space
  /** Evaluation mode and the like, above everything. */
  readonly banner?: ReactNode
  /** A list: it fills the width of a phone, and writing is then the primary act. */
  readonly flush?: boolean
  /** Of the person's organisation, where it has chosen its look: in the place of the service's. */
  readonly brand?: { readonly name: string; readonly logo: Picture | null } | null
  readonly children: ReactNode
}

/** Every page of a signed-in person: the frame with its words in the person's language. */
export function MailboxShell({ language, current, places, unread = 0, ownFolders = [], brand = null, ...frame }: MailboxShellProps) {
  const t = translator(language)
  const unreadOf = (count: number) => (count === 0 ? null : { count, words: t("navigation.inboxUnread", { count }) })
  return (
    <MailboxFrame
      {...frame}
      logo={brand?.logo}
      words={{
        brand: brand?.name ?? t("brand.name"),
        skip: t("common.skipToContent"),
        menu: t("common.menu"),
        compose: t("navigation.compose"),
        main: t("navigation.main"),
        mobile: t("navigation.mobile"),
      }}
      current={current}
      places={places.map((place) => ({
        place,
        label: t(`navigation.${place}`),
        unread: place === "inbox" ? unreadOf(unread) : null,
      }))}
      ownFolders={ownFolders.map((folder) => ({ ...folder, unread: unreadOf(folder.unread) }))}
    />
  )
}
