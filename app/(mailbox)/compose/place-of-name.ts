/** Stands in a text from the server where the browser puts a file's name. */
export const NAME = "\u0001"

export const withName = (text: string, name: string) => text.replace(NAME, () => name)

/** Stands in such a text where the browser puts an amount of money. */
export const AMOUNT = "\u0004"

/** Stands in such a text where the browser puts a time. */
export const TIME = "\u0002"

/** Stands in such a text where the browser puts the last digits of a number. */
export const DIGITS = "\u0003"
