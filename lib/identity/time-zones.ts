/** A zone that this machine knows by that name, or null. */
export function readTimeZone(typed: string): string | null {
  if (typed === "" || typed.length > 60) return null
  try {
    return new Intl.DateTimeFormat("en", { timeZone: typed }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

/** Every zone there is, by continent and place, as lists of choices show them. */
export const timeZones = (): readonly string[] => Intl.supportedValuesOf("timeZone")

/** Where somebody probably is of whom only the language is known. */
export const guessTimeZone = (language: string): string => (language === "sv" ? "Europe/Stockholm" : "Europe/London")
