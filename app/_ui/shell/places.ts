import type { IconName } from "../icon-names.ts"

/** Where a signed-in person can go; each name is a key of the catalogue's `navigation`, its address and its sign. */
export const PLACES = {
  inbox: { href: "/inbox", icon: "inbox" },
  sent: { href: "/sent", icon: "sent" },
  drafts: { href: "/drafts", icon: "drafts" },
  archive: { href: "/archive", icon: "archive" },
  trash: { href: "/trash", icon: "trash" },
  folders: { href: "/folders", icon: "folders" },
  contacts: { href: "/contacts", icon: "contacts" },
  mailboxes: { href: "/mailboxes", icon: "people" },
  account: { href: "/account", icon: "settings" },
  organizer: { href: "/organizer", icon: "organizer" },
  operator: { href: "/operator", icon: "operator" },
  compose: { href: "/compose", icon: "compose" },
  search: { href: "/search", icon: "search" },
  help: { href: "/help", icon: "help" },
} as const satisfies Record<string, { readonly href: string; readonly icon: IconName }>

export type Place = keyof typeof PLACES

export const isPlace = (text: string | null): text is Place => text !== null && Object.hasOwn(PLACES, text)

export const FOLDERS: readonly Place[] = ["inbox", "sent", "drafts", "archive", "trash"]

/** On a phone's bottom bar; the others stand in its menu, so that every link is on the page once. */
export const BAR_PLACES: readonly Place[] = ["inbox", "sent", "drafts", "archive"]
