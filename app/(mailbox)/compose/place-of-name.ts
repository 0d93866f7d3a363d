/** Stands in a text from the server where the browser puts a file's name. */
export const NAME = "\u0001"

export const withName = (text: string, name: string) => text.replace(NAME, () => name)

/** Stands in such a text where the browser puts an amount of money. */
export const AMOUNT = "\u0007"

/** Stands in such a text where the browser puts a time. */
export const TIME = "\u0002"

/** Stands in such a text where the browser puts the last digits of a number. */
export const DIGITS = "\u0003"

/** Stands in such a text where the browser puts the day on which a number was given. */
export const DAY = "\u0004"

/** Stand in such a text where the browser counts files: those that are there, and all. */
export const COUNT = "\u0005"
export const TOTAL = "\u0006"
