/** For comparing as people search: without case and accents. */
export const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

/** The words in what was typed, or in a text, as they are compared: each once. */
export const wordsIn = (text: string): readonly string[] => [
  ...new Set(
    folded(text)
      .split(/\s+/)
      .filter((word) => word !== ""),
  ),
]

/** Says of a text whether each of the words stands in it, in any order, whatever case and accents; no words stand in every text. */
export function matcher(words: string): (text: string) => boolean {
  const wanted = wordsIn(words)
  if (wanted.length === 0) return () => true
  return (text) => {
    const searched = folded(text)
    return wanted.every((word) => searched.includes(word))
  }
}
