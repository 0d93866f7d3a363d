import { cleanFileName } from "./file-name.ts"
import { folded, uniqueNames } from "./unique-names.ts"

type Named = { readonly name: string }

/** By what the marks of pictures name each attachment of a message: its name, and where two have the same, the later ones with a number. */
export function pictureNames(attachments: readonly Named[]): readonly string[] {
  return uniqueNames(attachments.map(({ name }) => cleanFileName(name)))
}

/**
 * Finds which of these a mark means. It may have the name as the writer's system had it, before it was cleaned, or with other capitals; a path is no name.
 * @returns for a file's name its number among them, or null
 */
export function pictureNumbers(attachments: readonly Named[]): (file: string) => number | null {
  const numbers = new Map(pictureNames(attachments).map((name, number) => [folded(name), number]))
  return (file) => (/[/\\]/.test(file) ? null : (numbers.get(folded(cleanFileName(file))) ?? null))
}
