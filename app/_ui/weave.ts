/**
 * Splits a sentence at the words that are on the page anyway: ["Unread, from ", ", ", ", ", ", ", ", one attachment"] around who, address, subject and time.
 * So the row's name is the whole sentence, while each word stands on the page once (a label beside the words would hide what is seen, WCAG 2.5.3).
 * @returns one piece more than there are words, or null where the sentence does not hold them in this order.
 */
export function weave(sentence: string, words: readonly string[]): readonly string[] | null {
  const pieces: string[] = []
  let position = 0
  for (const word of words) {
    const found = sentence.indexOf(word, position)
    if (found === -1) return null
    pieces.push(sentence.slice(position, found))
    position = found + word.length
  }
  return [...pieces, sentence.slice(position)]
}
