import type { Translate } from "#lib/language/translate.ts"

export type RowWords = {
  /** The sender of a received message, the recipients of a sent one. */
  readonly who: string
  readonly isSent: boolean
  readonly isUnread: boolean
  readonly subject: string
  readonly time: string
  readonly attachmentCount: number
  /** Read status and broken seal, in words. */
  readonly states: readonly string[]
}

/** A row as a screen reader says it: "Unread, from Bo Öberg, Provsvar, today 14:02, one attachment" (look.md, Pages). */
export function rowSentence(t: Translate, row: RowWords): string {
  const who = row.isSent ? t("folder.to", { names: row.who }) : t("folder.from", { name: row.who })
  const files = row.attachmentCount > 0 ? [t("files.count", { count: row.attachmentCount })] : []
  const parts = [...(row.isUnread ? [t("folder.unread")] : []), who, row.subject, row.time, ...files, ...row.states]
  return capitalised(parts.join(", "), t.language)
}

const capitalised = (text: string, language: string) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
