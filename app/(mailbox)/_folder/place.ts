import type { CommonFolder, Folder } from "#db/schema/messages.ts"
import { narrowingsOf, type Narrowing } from "#lib/messages/narrowed.ts"
import { FOLDERS } from "./moves.ts"
import type { PageParams } from "./said.ts"

export const isCommon = (folder: Folder): folder is CommonFolder => FOLDERS.some((common) => common === folder)

/** The address of a folder's page. */
export const folderHref = (folder: Folder): string => (isCommon(folder) ? `/${folder}` : `/folders/${folder}`)

/** The place in a list that an address names: the rows before it or after it. */
export function placeIn(params: PageParams): { readonly before?: string; readonly after?: string } {
  const { before, after } = params
  return { ...(typeof before === "string" ? { before } : {}), ...(typeof after === "string" ? { after } : {}) }
}

/** What the address says a folder's list is narrowed to (`?show=unread`); null for everything, and where the folder has no such list. */
export const narrowingIn = (folder: Folder, { show }: PageParams): Narrowing | null =>
  narrowingsOf(folder).find((narrowing) => narrowing === show) ?? null

/** The address of a folder's list that is narrowed. */
export const narrowedHref = (folder: Folder, only: Narrowing | null): string =>
  only === null ? folderHref(folder) : `${folderHref(folder)}?show=${only}`

/** The address of the page of a list beside a cursor, or null where there is none. */
export function pageAddress(href: string, side: "before" | "after", cursor: string | null): string | null {
  return cursor === null ? null : `${href}${href.includes("?") ? "&" : "?"}${new URLSearchParams({ [side]: cursor }).toString()}`
}
