import type { PageParams } from "./said.ts"

/** The place in a list that an address names: the rows before it or after it. */
export function placeIn(params: PageParams): { readonly before?: string; readonly after?: string } {
  const { before, after } = params
  return { ...(typeof before === "string" ? { before } : {}), ...(typeof after === "string" ? { after } : {}) }
}

/** The address of the page of a list beside a cursor, or null where there is none. */
export function pageAddress(folder: string, side: "before" | "after", cursor: string | null): string | null {
  return cursor === null ? null : `/${folder}?${new URLSearchParams({ [side]: cursor }).toString()}`
}
