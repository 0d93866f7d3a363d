import { Notice } from "#app/_ui/notice.tsx"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"

export type PageParams = Readonly<Record<string, string | string[] | undefined>>

/** What was done before the page was shown again, read out at once; nothing for what it does not know. */
export function Said({ language, done }: { readonly language: Language; readonly done: PageParams[string] }) {
  const t = translator(language, "organizer")
  if (typeof done !== "string" || !t.has(`done.${done}`)) return null
  return <Notice kind="done" announce title={t.dynamic(`done.${done}`)} className="mb-4" />
}
