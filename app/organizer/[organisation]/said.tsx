import { Notice } from "#app/_ui/notice.tsx"
import type { Language } from "#lib/language/catalogue.ts"
import { translator } from "#lib/language/translate.ts"

export type PageParams = Readonly<Record<string, string | string[] | undefined>>

type SaidProps = {
  readonly language: Language
  readonly done: PageParams[string]
  /** Of what was done to several: `count` of them, and how many were `left`, or `changed`. */ readonly numbers?: PageParams
}

const numberIn = (text: PageParams[string]): number => (typeof text === "string" && /^[0-9]{1,6}$/.test(text) ? Number(text) : 0)

/** What was done before the page was shown again, read out at once; nothing for what it does not know. */
export function Said({ language, done, numbers = {} }: SaidProps) {
  const t = translator(language, "organizer")
  if (typeof done !== "string" || !t.has(`done.${done}`)) return null
  return (
    <Notice
      kind="done"
      announce
      title={t.dynamic(`done.${done}`, {
        count: numberIn(numbers["count"]),
        left: numberIn(numbers["left"]),
        changed: numberIn(numbers["changed"]),
      })}
      className="mb-4"
    />
  )
}
