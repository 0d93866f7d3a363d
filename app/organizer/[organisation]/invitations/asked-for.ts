import { isId, type Id } from "#lib/ids.ts"
import { INVITATION_STATES, isSearchable, type FindInvitations } from "#lib/organisations/find-invitations.ts"
import { organizerHref } from "../organizer-page.tsx"

/** What a page of invitations is narrowed to, as its address and its forms carry it; empty texts narrow nothing. */
export type AskedFor = { readonly words: string; readonly unit: string; readonly state: string }

export const EVERYTHING: AskedFor = { words: "", unit: "", state: "" }

export const isNarrowed = ({ words, unit, state }: AskedFor): boolean => words !== "" || unit !== "" || state !== ""

/** @param text what an address or a form says under a name; empty where it says nothing */
export const askedForIn = (text: (name: string) => string): AskedFor => ({ words: text("words"), unit: text("unit"), state: text("state") })

/** What is looked for; null where some of it cannot be read. Left out, that would widen what is shown, and what is done with all that fit. */
export function wantedBy({ words, unit, state }: AskedFor): FindInvitations | null {
  const wanted = INVITATION_STATES.find((one) => one === state) ?? null
  if (!isSearchable(words) || (unit !== "" && !isId(unit)) || (state !== "" && wanted === null)) return null
  return { words, unitId: isId(unit) ? unit : null, state: wanted }
}

/** The page of those invitations. @param more what else its address says */
export function invitationsHref(organisationId: Id, asked: AskedFor, more: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries({ ...asked, ...more }).filter(([, text]) => text !== "")
  const query = new URLSearchParams(given).toString()
  return organizerHref(organisationId, query === "" ? "/invitations" : `/invitations?${query}`)
}
