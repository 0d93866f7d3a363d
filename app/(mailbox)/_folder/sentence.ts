import type { Translate } from "#lib/language/translate.ts"

export type RowWords = {
  /** "from Bo Öberg", "to Cia Dahl and David Ek" */
  readonly who: string
  readonly isUnread: boolean
  readonly subject: string
  readonly time: string
  readonly attachmentCount: number
  /** Read status and broken seal, in words. */
  readonly states: readonly string[]
}

/** A row as a screen reader says it: "Unread, from Bo Öberg, Provsvar, today 14:02, one attachment" (look.md, Pages). */
export function rowSentence(t: Translate, row: RowWords): string {
  const files = row.attachmentCount > 0 ? [t("files.count", { count: row.attachmentCount })] : []
  const parts = [...(row.isUnread ? [t("folder.unread")] : []), row.who, row.subject, row.time, ...files, ...row.states]
  return capitalised(parts.join(", "), t.language)
}

const capitalised = (text: string, language: string) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
