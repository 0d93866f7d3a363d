/** Controls, line ends and marks that turn the writing direction of what follows: a name must not pose as something else in a list (I10). */
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

export const MOST_NAME = 120
export const MOST_NOTE = 2_000

/** What was typed, or stood in a file, as one tidy line (NFC). */
export const oneLine = (text: string): string => text.toWellFormed().normalize("NFC").replace(UNSEEN, " ").replace(/\s+/gu, " ").trim()

/** The same with its lines kept. */
export const severalLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.toWellFormed().normalize("NFC").replace(UNSEEN, " ").trimEnd())
    .join("\n")
    .trim()
