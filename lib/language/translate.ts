import type { ReactNode } from "react"
import { createTranslator, type RichTranslationValues } from "use-intl/core"
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

/** createTranslator with plain keys: its own key types take the compiler minutes on a catalogue of this size. */
type PlainTranslator = {
  (key: string, values?: Values): string
  readonly rich: (key: string, values?: RichTranslationValues) => ReactNode
  readonly has: (key: string) => boolean
}

function makeTranslate(language: Language, namespace: Namespace | undefined): Translate<string> {
  const messages: Record<string, unknown> = catalogue(language)
  const plain = createTranslator({
    locale: languageFacts(language).locale,
    messages,
    onError,
    getMessageFallback: ({ key }) => key,
  }) as unknown as PlainTranslator
  const full = (key: string) => (namespace === undefined ? key : `${namespace}.${key}`)
  // Without values the library hands out the text as it stands, so that a forgotten one would show its braces to people.
  const translate = (key: string, values: Values = {}) => plain(full(key), values)
  return Object.assign(translate, {
    rich: (key: string, values: RichValues) => plain.rich(full(key), values),
    dynamic: translate,
    has: (key: string) => plain.has(full(key)),
    language,
  })
}

function onError(error: Error): void {
  if (process.env.NODE_ENV !== "production") throw error
  log.error("language.text", error)
}
