import type { RowFacts } from "#app/_ui/list.tsx"
import { weave } from "#app/_ui/weave.ts"
import type { Translate } from "#lib/language/translate.ts"

export type RowWords = {
  /** "Bo Öberg", as it stands in the row */
  readonly shown: string
  /** "from Bo Öberg", "to Cia Dahl and David Ek" */
  readonly who: string
  /** "bo@example.org", as it stands beside the name; empty where it stands in its place. */
  readonly address: string
  readonly isUnread: boolean
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
  const parts = [...(row.isUnread ? [t("folder.unread")] : []), ...who, row.subject, row.time, ...files, ...row.states]
  const sentence = capitalised(parts.join(", "), t.language)
  return weave(sentence, [row.shown, row.address, row.subject, row.time]) ?? sentence
}

const capitalised = (text: string, language: string) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
