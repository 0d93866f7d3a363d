import type { Folder } from "#db/schema/messages.ts"
import type { Translate } from "#lib/language/translate.ts"
import { narrowingsOf, type Narrowing } from "#lib/messages/narrowed.ts"
import { narrowedHref } from "./place.ts"

type NarrowLinksProps = {
  readonly folder: Folder
  /** What is shown now; null for everything. */ readonly only: Narrowing | null
  readonly t: Translate
}

/** Whether the holder is waited for or waits is said by where the message lies. */
export function narrowWords(folder: Folder, only: Narrowing): "narrow.unread" | "narrow.flagged" | "narrow.waiting" | "narrow.waitingSent" {
  return only === "waiting" && folder === "sent" ? "narrow.waitingSent" : `narrow.${only}`
}

/** Quiet links above a list: everything, or only what is not read, waits for an answer, is flagged. */
export function NarrowLinks({ folder, only, t }: NarrowLinksProps) {
  const narrowings = narrowingsOf(folder)
  if (narrowings.length === 0) return null
  const links = [null, ...narrowings]
  return (
    <nav aria-label={t("narrow.label")} className="narrowing">
      {links.map((one) => (
        <a key={one} href={narrowedHref(folder, one)} aria-current={one === only ? "page" : undefined}>
          {t(one === null ? "narrow.all" : narrowWords(folder, one))}
        </a>
      ))}
    </nav>
  )
}
