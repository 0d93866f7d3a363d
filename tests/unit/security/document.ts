import { existsSync, readFileSync } from "node:fs"

/** The cells of a document's tables whose first cell fits `first`; other lines are prose, heads or rulers. */
export function rowsOf(document: string, first: RegExp): readonly (readonly string[])[] {
  return readFileSync(document, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ) // prettier-ignore
    .filter(([cell = ""]) => first.test(cell))
}

const TOP =
  /^(?:app|lib|db|scripts|tests|docs|public|middleware\.ts|next\.config\.ts|compose\.yaml|Dockerfile|package\.json|package-lock\.json)(?:\/|$)/

/** The files and folders of ours that a text names between backticks. */
export const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, inside = ""]) => inside).filter((inside) => TOP.test(inside))

/** Paths in a document that lead nowhere. */
export const deadPaths = (document: string): readonly string[] =>
  pathsIn(readFileSync(document, "utf8")).filter((path) => !existsSync(path))

/** Whether a test file has a test or group whose title names the id. */
export function namesInTitle(file: string, id: string): boolean {
  return new RegExp(`\\(\\s*["'\`](?:[^"'\`\\n]*[\\s(])?${id}\\b`).test(readFileSync(file, "utf8"))
}
