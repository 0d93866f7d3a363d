/**
 * Stands between two marks, or between a mark and a sign, where they would be read as something else without it (WORD JOINER, which nobody sees).
 * Only ./write-line.ts puts it there; it is taken out again when the text is read.
 */
export const JOINER = "\u2060"
