import { translator } from "#lib/language/translate.ts"
import type { ShownOwnInvitation } from "#lib/organisations/join.ts"

/** The unit by its name, or in words where it is the organisation as a whole, which has the organisation's name. */
export const placeInWords = (language: string, { isOfAll, unitName }: Pick<ShownOwnInvitation, "isOfAll" | "unitName">): string =>
  isOfAll ? translator(language)("organisations.whole") : unitName
