/** What is as wide as two letters: Chinese, Japanese and Korean signs, and emoji. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u

/** As much of a text as fits where the letters of so many stand beside each other, for a picture that cannot measure it. */
export function shortened(text: string, letters: number): string {
  const signs = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)
  const widths = signs.map((sign) => (WIDE.test(sign) ? 2 : 1))
  if (widths.reduce((sum, width) => sum + width, 0) <= letters) return text
  let left = letters - 1
  const kept = signs.filter((_, at) => (left -= widths[at] ?? 1) >= 0)
  return `${kept.join("").trimEnd()}…`
}
