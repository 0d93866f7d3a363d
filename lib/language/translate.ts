import { IntlMessageFormat } from "intl-messageformat"
import { createElement, Fragment, type ReactNode } from "react"
import { log } from "../log.ts"
import { oncePerProcess } from "../runtime.ts"
import { catalogue, languageFacts, type Catalogue, type Language } from "./catalogue.ts"

/** Every path that ends in a text, like "inbox.emptyTitle". */
type TextPath<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${TextPath<T[K]>}` }[keyof T & string]

export type MessageKey = TextPath<Catalogue>
export type Namespace = keyof Catalogue & string
/** The keys of one namespace, written without it. */
export type KeyIn<N extends Namespace> = TextPath<Catalogue[N]>

/** What fills the places of an ICU message. Times and sizes come as texts from `formats()`, so that the zone is chosen in one place. */
export type Values = Readonly<Record<string, string | number>>
/** As Values, and for every tag in the message a function that dresses its content. */
export type RichValues = Readonly<Record<string, string | number | ((content: ReactNode) => ReactNode)>>

export type Translate<Key extends string = MessageKey> = {
  (key: Key, values?: Values): string
  readonly rich: (key: Key, values: RichValues) => ReactNode
  /** For a key put together at run time, as from a failure's code; the catalogue's test cannot see it. */
  readonly dynamic: (key: string, values?: Values) => string
  readonly has: (key: string) => boolean
  readonly language: Language
}

/**
 * The texts of a language: `translator("sv")("inbox.title")`, or with a namespace `translator("sv", "inbox")("title")`.
 * A text that is missing or cannot be filled throws outside production; there it is logged and the key is shown.
 */
export function translator(language: Language): Translate
export function translator<N extends Namespace>(language: Language, namespace: N): Translate<KeyIn<N>>
export function translator(language: Language, namespace?: Namespace): Translate<string> {
  const { code } = languageFacts(language)
  return oncePerProcess(`language.translate.${code}.${namespace ?? ""}`, () => makeTranslate(code, namespace))
}

function makeTranslate(language: Language, namespace: Namespace | undefined): Translate<string> {
  const textAt = oncePerProcess(`language.texts.${language}`, () => textsOf(language))
  const full = (key: string) => (namespace === undefined ? key : `${namespace}.${key}`)
  const fill = <T>(key: string, use: (text: Text) => T): T | string => {
    const path = full(key)
    try {
      const text = textAt(path)
      if (text === null) throw new Error(`${language} has no text at ${path}`)
      return use(text)
    } catch (error) {
      onError(error)
      return path
    }
  }
  const translate = (key: string, values?: Values): string =>
    fill(key, (text) => (typeof text === "string" ? text : (text.format(values) as string)))
  return Object.assign(translate, {
    rich: (key: string, values: RichValues) =>
      fill(key, (text) => (typeof text === "string" ? text : inOne(text.format<ReactNode>(withOneContent(values))))),
    dynamic: translate,
    has: (key: string) => textAt(full(key)) !== null,
    language,
  })
}

/** A text as it stands, or what fills its places. */
type Text = string | IntlMessageFormat

/** Texts by path, each compiled when it is first asked for: a page asks for hundreds, most of them the same as the page before. */
function textsOf(language: Language): (path: string) => Text | null {
  const { locale } = languageFacts(language)
  const compiled = new Map<string, Text>()
  return (path) => {
    const known = compiled.get(path)
    if (known !== undefined) return known
    const found = path
      .split(".")
      .reduce<unknown>((at, name) => (isTree(at) && Object.hasOwn(at, name) ? at[name] : null), catalogue(language))
    if (typeof found !== "string") return null
    const text = MARKS.test(found) ? new IntlMessageFormat(found, locale) : found
    compiled.set(path, text)
    return text
  }
}

/** What ICU reads as more than text: places to fill, tags, quotes. */
const MARKS = /[{}<']/

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null

/** The parts of a text in one node, so that React asks for no keys. */
const inOne = (parts: ReactNode): ReactNode => (Array.isArray(parts) ? createElement(Fragment, null, ...(parts as ReactNode[])) : parts)

const withOneContent = (values: RichValues) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "function" ? (parts: ReactNode[]) => value(inOne(parts)) : value,
    ]),
  )

function onError(error: unknown): void {
  if (process.env.NODE_ENV !== "production") throw error
  log.error("language.text", error)
}
