import { findLetterhead } from "#db/queries/brandings.ts"
import type { Queryable } from "#db/client.ts"
import { isId } from "../ids.ts"
import type { Home, Letterhead } from "./letterhead.ts"

const BEGINS = "organisation:"

/**
 * What is signed with a letter of an organisation's account, among the options of its header (docs/protocol.md): whose paper it was written on. So the letterhead
 * goes with the letter, not with the person, whose letters of before and after are on no paper of the organisation's; and no row can put one on another letter.
 */
export const signedWords = (home: Pick<Home, "organisationId"> | null): readonly string[] =>
  home === null ? [] : [`${BEGINS}${home.organisationId}`]

/** The organisation that these words name, or null. */
export function organisationIn(signed: readonly string[]): string | null {
  const id = signed.find((word) => word.startsWith(BEGINS))?.slice(BEGINS.length)
  return id === undefined || !isId(id) ? null : id
}

/** The letterhead of the organisation whose paper a letter was written on, as it is now; null for a letter on nobody's, or of one that is gone. */
export async function letterheadOf(db: Queryable, signed: readonly string[]): Promise<Letterhead | null> {
  const id = organisationIn(signed)
  return id === null ? null : findLetterhead(db, id)
}
