import type { Id } from "#lib/ids.ts"
import { WHOLE_LOG, type AskedOfLog } from "#lib/organisations/log-filter.ts"
import { organizerHref } from "../organizer-page.tsx"

const NAMES = Object.keys(WHOLE_LOG) as readonly (keyof AskedOfLog)[]

/** What the address of the page asks for. */
export function askedOfLog(given: (name: string) => string | null): AskedOfLog {
  const typed = Object.fromEntries(NAMES.map((name) => [name, (given(name) ?? "").trim().slice(0, 254)]))
  return { ...WHOLE_LOG, ...typed }
}

export const isAsked = (asked: AskedOfLog): boolean => NAMES.some((name) => asked[name] !== "")

/** Where the log, or its file, is narrowed like that; at the place of a page. */
export function logHref(organisationId: Id, asked: AskedOfLog, { path = "", place = {} }: Aim = {}): string {
  const params = new URLSearchParams(Object.entries({ ...asked, ...place }).filter(([, text]) => text !== "")).toString()
  return organizerHref(organisationId, `/log${path}${params === "" ? "" : `?${params}`}`)
}

type Aim = { readonly path?: "" | "/export"; readonly place?: Readonly<Record<string, string>> }
