import { translator } from "#lib/language/translate.ts"
import type { ShownOwnInvitation } from "#lib/organisations/join.ts"

/** Of whose administrators the texts speak: of the whole organisation, or of a unit by its name. */
export const whole = ({ isOfAll }: Pick<ShownOwnInvitation, "isOfAll">): "yes" | "no" => (isOfAll ? "yes" : "no")

/** The unit by its name, or in words where it is the organisation as a whole, which has the organisation's name. */
export const placeInWords = (language: string, { isOfAll, unitName }: Pick<ShownOwnInvitation, "isOfAll" | "unitName">): string =>
  isOfAll ? translator(language)("organisations.whole") : unitName
