import type { RowFacts } from "#app/_ui/list.tsx"
import type { Translate } from "#lib/language/translate.ts"

export type RowWords = {
  /** "Bo Öberg", as it stands in the row */
  readonly shown: string
  /** "from Bo Öberg", "to Cia Dahl and David Ek" */
  readonly who: string
  /** "bo@example.org", as it stands beside the name; empty where it stands in its place. */
  readonly address: string
  readonly isUnread: boolean
  /** The word for what its sender marked so. */
  readonly urgent?: string
  readonly subject: string
  readonly time: string
  readonly attachmentCount: number
  /** Read status and broken seal, in words. */
  readonly states: readonly string[]
}

/** A row as a screen reader says it: "Unread, from Bo Öberg, bo@example.org, Provsvar, today 14:02, one attachment" (look.md, Pages), around what is seen. */
export function rowSentence(t: Translate, row: RowWords): RowFacts["said"] {
  const files = row.attachmentCount > 0 ? [t("files.count", { count: row.attachmentCount })] : []
  const who = row.address === "" ? [row.who] : [row.who, row.address]
  const parts = [
    ...(row.urgent === undefined ? [] : [row.urgent]),
    ...(row.isUnread ? [t("folder.unread")] : []),
    ...who,
    row.subject,
    row.time,
    ...files,
    ...row.states,
  ]
  const sentence = capitalised(parts.join(", "), t.language)
  return around(sentence, row) ?? sentence
}

/**
 * What the sentence says beside the words that are on the page anyway, so that the row's name is the whole sentence while each word stands on the page once
 * (a label beside the words would hide what is seen, WCAG 2.5.3). The commas between them are the style sheet's.
 * @returns null where the sentence does not hold them in this order.
 */
function around(sentence: string, { shown, address, subject, time }: RowWords): Exclude<RowFacts["said"], string> | null {
  const seen = [shown, ...(address === "" ? [] : [address]), subject, time].join(", ")
  const start = sentence.indexOf(seen)
  if (start === -1) return null
  const [before, after] = [sentence.slice(0, start), sentence.slice(start + seen.length)]
  return { ...(before === "" ? {} : { before }), ...(after === "" ? {} : { after }) }
}

const capitalised = (text: string, language: string) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
