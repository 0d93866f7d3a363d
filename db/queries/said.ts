/** The pattern for what has these words somewhere in it, signs of patterns taken as they are. PostgreSQL has no text with a NUL in it. */
export const partOf = (words: string): string => `%${words.replaceAll("\0", "").replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
