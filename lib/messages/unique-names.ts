/**
 * Names as they were where they differ, else with a number before the ending: `svar.pdf`, `svar (2).pdf`. Names that differ in case alone are told
 * apart too, because many file systems do not.
 */
export function uniqueNames(names: readonly string[]): readonly string[] {
  // What somebody called "svar (2).pdf" keeps its name; the number for the other goes on.
  const taken = new Set(names.map(folded))
  const seen = new Set<string>()
  return names.map((name) => {
    const unique = seen.has(folded(name)) ? numbered(name, taken) : name
    seen.add(folded(name))
    taken.add(folded(unique))
    return unique
  })
}

/** A name without what most file systems do not tell apart: two names with the same are the same file to people. */
export const folded = (name: string): string => name.normalize("NFC").toLowerCase()

function numbered(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf(".")
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""]
  for (let number = 2; ; number++) {
    const tried = `${stem} (${number})${ending}`
    if (!taken.has(folded(tried))) return tried
  }
}
