/** A small world to look around in: who there is. What they wrote stands in letters.ts. All of it made up. */

import type { Mark } from "#lib/messages/mark-message.ts"

export type DemoPerson = {
  readonly key: string
  readonly name: string
  readonly address: string
  readonly phone: string
  readonly language: "en" | "sv"
}

export type DemoFile = { readonly name: string; readonly type: string; readonly content: string | Uint8Array }

/** Where somebody has put a letter. */
export type DemoPlace = "archive" | "trash" | { readonly folder: string }

export type DemoLetter = {
  readonly from: string
  readonly to: readonly string[]
  readonly cc?: readonly string[]
  readonly subject: string
  readonly text: string
  readonly formatted?: boolean
  /** Hours before now. */
  readonly hoursAgo: number
  readonly files?: readonly DemoFile[]
  /** The letter in this list that it answers. */
  readonly answers?: number
  readonly readBy?: readonly string[]
  /** The recipient's number, for a registered letter. */
  readonly phone?: string
  /** By who has moved it; elsewhere it lies where it came. */
  readonly places?: Readonly<Record<string, DemoPlace>>
  /** By whom it is marked, and how. */
  readonly marks?: Readonly<Record<string, Mark>>
  /** What went wrong: the recipient says that the number is not theirs, or the mail server did not take the notice. */
  readonly mishap?: "wrong_number" | "refused"
}

/** What somebody has begun to write. */
export type DemoDraft = Pick<DemoLetter, "from" | "subject" | "text" | "hoursAgo" | "files" | "formatted"> & {
  /** As it was typed. */
  readonly to: string
}

/** One password for everybody here, printed at the start. */
export const DEMO_PASSWORD = "vinden viskar i vassen"

export const PEOPLE: readonly DemoPerson[] = [
  { key: "anna", name: "Anna Lindqvist", address: "anna@klinik.example", phone: "+46701740605", language: "sv" },
  { key: "johan", name: "Johan Berg", address: "johan.berg@example.com", phone: "+46701740606", language: "sv" },
  { key: "sofia", name: "Sofia Haddad", address: "sofia@advokat.example", phone: "+46701740607", language: "sv" },
  { key: "emma", name: "Emma Clarke", address: "emma.clarke@example.co.uk", phone: "+46701740608", language: "en" },
  { key: "daniel", name: "Daniel Osei", address: "daniel@studio.example", phone: "+46701740609", language: "en" },
]

/** Who is written to and has no account. */
export const STRANGERS: Readonly<Record<string, string>> = {
  kim: "kim.ek@example.com",
  lars: "lars.holm@example.com",
  per: "per.nilsson@example.com",
  vera: "vera.lind@example.com",
  grace: "grace.hill@example.co.uk",
}
