import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { oncePerProcess } from "../runtime.ts"
import type english from "./catalogues/en.json"

/** English is the yardstick: every other catalogue has exactly its keys (tests/unit/language). */
export type Catalogue = typeof english

/** A language's code, like "sv": the name of its file and what stands in `lang`. */
export type Language = string

/** How a language describes itself at the top of its file; `locale` decides how times and numbers are written. */
export type LanguageFacts = { readonly name: string; readonly code: Language; readonly locale: string; readonly direction: "ltr" | "rtl" }

export const DEFAULT_LANGUAGE: Language = "en"

/** Below the working directory, which the standalone build sets to its own folder; next.config traces the files. */
const folder = () => path.join(process.cwd(), "lib", "language", "catalogues")

/**
 * Reads every catalogue of a folder: a language is one file to add (U1).
 * @throws when a file is no JSON or its `language.code` is not its file name: a broken installation should not start.
 */
export function readCatalogues(from: string): ReadonlyMap<Language, Catalogue> {
  const files = readdirSync(from)
    .filter((name) => name.endsWith(".json"))
    .sort()
  return new Map(files.map((file) => [path.basename(file, ".json"), readCatalogue(path.join(from, file))]))
}

function readCatalogue(file: string): Catalogue {
  const catalogue = JSON.parse(readFileSync(file, "utf8")) as Catalogue
  if (catalogue.language.code !== path.basename(file, ".json"))
    throw new Error(`The catalogue ${path.basename(file)} names another language code than its file`)
  return catalogue
}

/** Every language's texts, read from the folder once. */
export function installedCatalogues(): ReadonlyMap<Language, Catalogue> {
  return oncePerProcess("language.catalogues", () => readCatalogues(folder()))
}

/** The texts of a language, or of English where the language is not installed. */
export function catalogue(language: Language): Catalogue {
  const found = installedCatalogues().get(language) ?? installedCatalogues().get(DEFAULT_LANGUAGE)
  if (found === undefined) throw new Error(`No catalogue for ${DEFAULT_LANGUAGE} in ${folder()}`)
  return found
}

/** What a language says about itself. */
export function languageFacts(language: Language): LanguageFacts {
  return catalogue(language).language as LanguageFacts
}
