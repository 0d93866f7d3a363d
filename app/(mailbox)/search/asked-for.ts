import type { Folder } from "#db/schema/messages.ts"
import { isOwnFolder } from "#lib/folders/own-folder-id.ts"
import { FOLDERS } from "../_folder/moves.ts"

/** What of a search may stand in an address as it is: where and when, never for what. */
export type Filters = {
  readonly folder: Folder | null
  readonly from: string | null
  readonly until: string | null
}

const isFolder = (text: string): text is Folder => FOLDERS.some((common) => common === text) || isOwnFolder(text)

/** A day that there is, as the browser's field writes it. */
function dayIn(text: string | null | undefined): string | null {
  if (text == null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : null
}

/** Reads filters out of a form or an address; what is none is no filter. */
export function filtersIn(given: (name: string) => string | null | undefined): Filters {
  const folder = given("in") ?? ""
  return { folder: isFolder(folder) ? folder : null, from: dayIn(given("from")), until: dayIn(given("until")) }
}

/** The search page: of everybody's own mail, or of a shared mailbox (M15). */
export const searchPage = (mailbox: string | null): string => (mailbox === null ? "/search" : `/mailboxes/${mailbox}/search`)

/** The address of what was found on a search page, with the words sealed. */
export function searchAddress(page: string, { folder, from, until }: Filters, more: Readonly<Record<string, string>>): string {
  const filters = Object.entries({ in: folder, from, until }).filter((entry): entry is [string, string] => entry[1] !== null)
  return `${page}?${new URLSearchParams([...filters, ...Object.entries(more)]).toString()}`
}
