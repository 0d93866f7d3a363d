import { cleanFileName } from "./file-name.ts"
import { folded, uniqueNames } from "./unique-names.ts"

type Named = { readonly name: string }

/**
 * By what the marks of pictures name each attachment of a message: its name, and where several have the same, each with a number of its own, so that a mark does
 * not come to mean another file when one of them is left out.
 */
export function pictureNames(attachments: readonly Named[]): readonly string[] {
  const names = attachments.map(({ name }) => cleanFileName(name))
  const places = Map.groupBy(names.keys(), (at) => folded(names[at] ?? ""))
  const doubled = [...places.values()].flatMap(([first, ...more]) => (first === undefined || more.length === 0 ? [] : [names[first] ?? ""]))
  // Said once more in front, each of them is a later one and gets a number.
  return uniqueNames([...doubled, ...names]).slice(doubled.length)
}

/**
 * Finds which of these a mark means. It may have the name as the writer's system had it, before it was cleaned, or with other capitals; a path is no name. Of
 * several with the same name the name alone means the first.
 * @returns for a file's name its number among them, or null
 */
export function pictureNumbers(attachments: readonly Named[]): (file: string) => number | null {
  const numbers = new Map<string, number>()
  const names = [...pictureNames(attachments), ...attachments.map(({ name }) => cleanFileName(name))]
  names.forEach((name, at) => {
    if (!numbers.has(folded(name))) numbers.set(folded(name), at % attachments.length)
  })
  return (file) => (/[/\\]/.test(file) ? null : (numbers.get(folded(cleanFileName(file))) ?? null))
}
